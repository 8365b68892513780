//! A new programme.

use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Date, Noun, ids};
use crate::nodes::{partners::organisation::Organisation, programmes::directorate::Directorate, programmes::programme::Programme};
use crate::rules::finance::TOLERANCES;
use crate::rules::text::{code, tidy};
use crate::store::Writer;
use async_graphql::ID;
use entity::{ProgrammeStatus, directorate, organisation, programme};
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{EntityTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;

command! {
    /// Starts a programme, in preparation (Dutch: programma toevoegen).
    create_programme(CreateProgrammeInput {
        /// Its code, unique, up to 20 characters (Dutch: code).
        code: String,
        /// Its name in Dutch, up to 200 characters (Dutch: naam).
        name: String,
        /// Its name in English (Dutch: Engelse naam).
        name_en: Option<String>,
        /// The directorate that it belongs to; a new one, where a name and an organisation are given instead (Dutch: directie).
        directorate: Option<ID>,
        /// The name of a new directorate, with the organisation that it is part of (Dutch: nieuwe directie).
        new_directorate: Option<String>,
        /// The organisation of the new directorate (Dutch: organisatie).
        organisation: Option<ID>,
        /// What it is to reach (Dutch: doel).
        goal: Option<String>,
        /// The first day (Dutch: begindatum).
        starts_on: Date,
        /// The last day (Dutch: einddatum).
        ends_on: Date,
        /// Whether it deducts VAT (Dutch: btw verrekenbaar).
        vat_recoverable: bool,
    }) shows programme: Programme
    errors CreateProgrammeErrorCode {
        /// The code is empty, too long, or holds other signs than letters, digits and «._-».
        CodeInvalid: "geef een code van 1 tot 20 letters, cijfers en de tekens . _ -" / "give a code of 1 to 20 letters, digits and the signs . _ -",
        /// Another programme has the code.
        CodeTaken: "deze code is in gebruik" / "this code is taken",
        /// The name is empty or too long.
        NameInvalid: "geef een naam van 1 tot 200 tekens" / "give a name of 1 to 200 characters",
        /// The last day is before the first.
        EndsBeforeStart: "de einddatum ligt voor de begindatum" / "the last day is before the first",
        /// There is no directorate.
        DirectorateMissing: "geef een directie, of de naam en de organisatie van een nieuwe" / "give a directorate, or the name and the organisation of a new one",
    }
}

#[async_trait::async_trait]
impl Command for CreateProgrammeInput {
    const SUBJECT: &'static str = "code";

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<CreateProgrammeErrorCode>) -> Result<Uuid, Error> {
        use CreateProgrammeErrorCode::{CodeInvalid, CodeTaken, DirectorateMissing, EndsBeforeStart, NameInvalid};
        let view = writer.view()?;
        let (code, name) = (code(&self.code, 20), tidy(&self.name, 200));
        problems.unless(code.is_some(), CodeInvalid, "code");
        problems.unless(name.is_some(), NameInvalid, "name");
        let name_en = problems.text(self.name_en.as_deref(), 200, "nameEn");
        let goal = problems.text(self.goal.as_deref(), 2_000, "goal");
        let new_directorate = problems.text(self.new_directorate.as_deref(), 200, "newDirectorate");
        problems.unless(self.ends_on >= self.starts_on, EndsBeforeStart, "endsOn");
        let code = code.unwrap_or_default();
        let taken =
            programme::Entity::find().filter(Func::lower(Expr::col(programme::Column::Code)).eq(code.to_lowercase())).count(&view).await?;
        problems.unless(taken == 0, CodeTaken, "code");
        let known = self.directorate.as_ref().map(|id| ids::key(id, Directorate::table(), "input.directorate")).transpose()?;
        let organisation = self.organisation.as_ref().map(|id| ids::key(id, Organisation::table(), "input.organisation")).transpose()?;
        let known = match known {
            Some(key) => directorate::Entity::find_by_id(key).one(&view).await?.map(|found| found.id),
            None => None,
        };
        let organisation = match organisation {
            Some(key) => organisation::Entity::find_by_id(key).one(&view).await?.map(|found| found.id),
            None => None,
        };
        let new = new_directorate.zip(organisation);
        problems.unless(known.is_some() || new.is_some(), DirectorateMissing, "directorate");
        if !problems.is_empty() {
            return Ok(Uuid::nil());
        }
        let directorate = match (known, new) {
            (Some(known), _) => known,
            (None, Some((name, organisation_id))) => {
                let row =
                    directorate::Model { id: writer.key(), version: 1, name, aliases: "[]".to_owned(), organisation_id, parent_id: None };
                let id = row.id;
                writer.insert::<directorate::Entity>(row).await?;
                id
            }
            (None, None) => return Err(Error::NotFound),
        };
        let row = programme::Model {
            id: writer.key(),
            version: 1,
            code,
            name: name.unwrap_or_default(),
            name_en,
            directorate_id: directorate,
            goal: goal.into(),
            status: ProgrammeStatus::Preparation,
            starts_on: self.starts_on.0,
            ends_on: self.ends_on.0,
            vat_recoverable: self.vat_recoverable,
            amber_above_hundredths: TOLERANCES.amber_above,
            red_above_hundredths: TOLERANCES.red_above,
            overcommit_hundredths: TOLERANCES.overcommit,
            explain_above_hundredths: TOLERANCES.explain_above,
        };
        let id = row.id;
        writer.insert::<programme::Entity>(row).await?;
        Ok(id)
    }
}
