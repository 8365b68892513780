//! Somebody sets a colour.

use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Date, Noun, ids};
use crate::nodes::finance::{budget_line::BudgetLine, rag_override::RagOverride};
use crate::nodes::programmes::{programme::Programme, work_package::WorkPackage};
use crate::store::{View, Writer};
use async_graphql::{ID, OneofObject};
use chrono::Months;
use entity::{Rag, budget, budget_line, programme, rag_override, work_package};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;

/// A colour holds so many months at most: then it is set again, or follows from the figures.
const LONGEST: Months = Months::new(3);

/// What has the colour (Dutch: onderwerp).
#[derive(Clone, Debug, OneofObject)]
pub enum RagSubject {
    /// A line (Dutch: begrotingspost).
    Line(ID),
    /// A work package (Dutch: werkpakket).
    WorkPackage(ID),
    /// A programme (Dutch: programma).
    Programme(ID),
}

command! {
    /// Sets the colour of a line, a work package or a programme in a fiscal year, from today, for three months at most; it stands beside
    /// the colour that follows from the figures (Dutch: stoplichtkleur handmatig zetten).
    override_rag(OverrideRagInput {
        /// What has the colour (Dutch: onderwerp).
        subject: RagSubject,
        /// The fiscal year (Dutch: boekjaar).
        fiscal_year: i32,
        /// The colour; not grey, which says that there are no data (Dutch: kleur).
        colour: Rag,
        /// Why, up to 1,000 characters (Dutch: reden).
        reason: String,
        /// The last day, at most three months from today (Dutch: tot en met).
        ends_on: Date,
    }) shows rag_override: RagOverride
    errors OverrideRagErrorCode {
        /// Grey is for what has no data.
        ColourGrey: "grijs betekent: geen gegevens; kies groen, oranje of rood" / "grey says that there are no data; choose green, amber or red",
        /// It ends in the past, or too late.
        EndInvalid: "kies een einddatum van vandaag tot over drie maanden" / "choose a last day from today to three months from now",
        /// There is no budget of this year.
        NoBudget: "voor dit jaar is er geen begroting" / "there is no budget for this year",
        /// Somebody set a colour that still holds.
        AlreadyOverridden: "er geldt al een handmatige kleur; trek die eerst in" / "a colour that somebody set holds already; withdraw it first",
    }
}

/// The columns that say what has a colour.
#[derive(Clone, Copy)]
struct Keys {
    programme: Uuid,
    work_package: Option<Uuid>,
    line: Option<Uuid>,
    /// The year of the line.
    year: Option<i32>,
}

impl RagSubject {
    async fn keys(&self, view: &View) -> Result<Keys, Error> {
        Ok(match self {
            Self::Line(id) => {
                let key = ids::key(id, BudgetLine::table(), "input.subject.line")?;
                let line = budget_line::Entity::find_by_id(key).one(view).await?.ok_or(Error::NotFound)?;
                Keys {
                    programme: line.programme_id,
                    work_package: Some(line.work_package_id),
                    line: Some(key),
                    year: Some(line.fiscal_year),
                }
            }
            Self::WorkPackage(id) => {
                let key = ids::key(id, WorkPackage::table(), "input.subject.workPackage")?;
                let package = work_package::Entity::find_by_id(key).one(view).await?.ok_or(Error::NotFound)?;
                Keys { programme: package.programme_id, work_package: Some(key), line: None, year: None }
            }
            Self::Programme(id) => {
                let key = ids::key(id, Programme::table(), "input.subject.programme")?;
                programme::Entity::find_by_id(key).one(view).await?.ok_or(Error::NotFound)?;
                Keys { programme: key, work_package: None, line: None, year: None }
            }
        })
    }
}

#[async_trait::async_trait]
impl Command for OverrideRagInput {
    const SUBJECT: &'static str = "subject";

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<OverrideRagErrorCode>) -> Result<Uuid, Error> {
        use OverrideRagErrorCode::{AlreadyOverridden, ColourGrey, EndInvalid, NoBudget};
        let (view, today) = (writer.view()?, writer.author().today);
        let keys = self.subject.keys(&view).await?;
        // Of two who set a colour at once, one does.
        writer.ledger(keys.programme).await?;
        problems.unless(self.colour != Rag::Grey, ColourGrey, "colour");
        let latest = today.checked_add_months(LONGEST).unwrap_or(today);
        problems.unless(today <= self.ends_on.0 && self.ends_on.0 <= latest, EndInvalid, "endsOn");
        let budgets = budget::Entity::find()
            .filter(budget::Column::ProgrammeId.eq(keys.programme))
            .filter(budget::Column::FiscalYear.eq(self.fiscal_year));
        let of_year = keys.year.is_none_or(|year| year == self.fiscal_year) && budgets.count(&view).await? > 0;
        problems.unless(of_year, NoBudget, "fiscalYear");
        let reason = problems.text(Some(&self.reason), 1_000, "reason");
        let same = rag_override::Entity::find()
            .filter(rag_override::Column::ProgrammeId.eq(keys.programme))
            .filter(rag_override::Column::FiscalYear.eq(self.fiscal_year))
            .filter(rag_override::Column::WithdrawnAt.is_null())
            .filter(rag_override::Column::EndsOn.gte(today));
        let holds = |row: &rag_override::Model| (row.work_package_id, row.budget_line_id) == (keys.work_package, keys.line);
        problems.unless(!same.all(&writer.judge()?).await?.iter().any(holds), AlreadyOverridden, "subject");
        let (true, Some(reason)) = (problems.is_empty(), reason) else {
            return Ok(Uuid::nil());
        };
        let row = rag_override::Model {
            id: writer.key(),
            version: 1,
            programme_id: keys.programme,
            work_package_id: keys.work_package,
            budget_line_id: keys.line,
            fiscal_year: self.fiscal_year,
            colour: self.colour,
            reason,
            starts_on: today,
            ends_on: self.ends_on.0,
            set_by_id: writer.author().account,
            withdrawn_at: None,
        };
        let id = row.id;
        writer.insert::<rag_override::Entity>(row).await?;
        Ok(id)
    }
}
