//! Whose money is asked, and who may be told.

use super::asked::Asked;
use super::discretion::{self, Level};
use crate::access::{Covers, Policy, Reach};
use crate::error::Error;
use crate::graphql::{At, Noun};
use crate::nodes::finance::budget::Budget;
use crate::nodes::finance::budget_line::BudgetLine;
use crate::nodes::programmes::directorate::Directorate;
use crate::nodes::programmes::programme::Programme;
use crate::nodes::programmes::work_package::WorkPackage;
use crate::nodes::subsidies::subsidy::Subsidy;
use crate::store::View;
use entity::{Role, budget, budget_line, ledger_entry, line_month, line_total, programme, subsidy, work_package};
use sea_orm::{ConnectionTrait, Statement};
use uuid::Uuid;

/// Whose money is asked.
pub struct Subject {
    /// The condition on rows that carry the keys of a line (its sums, its entries, the persons behind it), with `{e}` for their alias.
    of: String,
    /// Of which lines: those of expenditure, or the one line, whichever side it is on.
    pub(super) expenditure: bool,
    /// The side of the one line; an expression.
    pub(super) side: Option<String>,
    /// The programmes, and the work package: whoever counts all of their lines may be told.
    scope: Scope,
    /// The organisation that pays all of them, where it is one; an expression.
    funder: Option<String>,
    pub(super) level: Level,
    /// The fiscal year, where it is one; an expression that yields a text.
    pub(super) year: Option<String>,
}

enum Scope {
    /// A programme, and in it a work package; expressions.
    Programme(String, Option<String>),
    /// Some lines of a programme, whatever their work package; an expression.
    Lines(String),
    /// The programmes of a directorate.
    Directorate(String),
}

impl Subject {
    /// One line. Whoever reads it reads its sums.
    pub fn line(at: &mut At<'_, '_, BudgetLine>) -> Self {
        use budget_line::Column;
        let (line, programme, package) = (at.col(Column::Id), at.col(Column::ProgrammeId), at.col(Column::WorkPackageId));
        let funder = Some(at.col(Column::FunderId));
        Self {
            funder,
            of: format!("{{e}}.programme_id = {programme} AND {{e}}.budget_line_id = {line}"),
            expenditure: false,
            side: Some(at.col(Column::Side)),
            scope: Scope::Programme(programme, Some(package)),
            level: Level::Line,
            year: Some(format!("({} || '')", at.col(Column::FiscalYear))),
        }
    }

    /// The lines of a budget.
    pub fn budget(at: &mut At<'_, '_, Budget>) -> Self {
        let (programme, year) = (at.col(budget::Column::ProgrammeId), at.col(budget::Column::FiscalYear));
        Self {
            of: format!("{{e}}.programme_id = {programme} AND {{e}}.fiscal_year = {year}"),
            funder: None,
            expenditure: true,
            side: None,
            scope: Scope::Programme(programme, None),
            level: Level::Programme,
            year: Some(format!("({year} || '')")),
        }
    }

    /// The lines of a work package, in the year that is asked.
    pub fn work_package(at: &mut At<'_, '_, WorkPackage>, asked: &Asked) -> Self {
        let (programme, package) = (at.col(work_package::Column::ProgrammeId), at.col(work_package::Column::Id));
        Self {
            of: in_year(at, format!("{{e}}.work_package_id = {package} AND {{e}}.programme_id = {programme}"), asked),
            funder: None,
            expenditure: true,
            side: None,
            scope: Scope::Programme(programme, Some(package)),
            level: Level::WorkPackage,
            year: year(asked),
        }
    }

    /// The lines of a programme, in the year that is asked.
    pub fn programme(at: &mut At<'_, '_, Programme>, asked: &Asked) -> Self {
        let programme = at.col(programme::Column::Id);
        Self {
            of: in_year(at, format!("{{e}}.programme_id = {programme}"), asked),
            funder: None,
            expenditure: true,
            side: None,
            scope: Scope::Programme(programme, None),
            level: Level::Programme,
            year: year(asked),
        }
    }

    /// The lines that a subsidy pays, in the year that is asked.
    pub fn subsidy(at: &mut At<'_, '_, Subsidy>, asked: &Asked) -> Self {
        let (programme, funder, subsidy) = (at.col(subsidy::Column::ProgrammeId), at.col(subsidy::Column::FunderId), at.id());
        let paid = format!("{{e}}.budget_line_id IN (SELECT paid.id FROM budget_line AS paid WHERE paid.subsidy_id = {subsidy})");
        Self {
            of: in_year(at, format!("{{e}}.programme_id = {programme} AND {paid}"), asked),
            expenditure: true,
            side: None,
            scope: Scope::Lines(programme),
            funder: Some(funder),
            level: Level::Across,
            year: year(asked),
        }
    }

    /// The lines of the programmes of a directorate, in the year that is asked.
    pub fn directorate(at: &mut At<'_, '_, Directorate>, asked: &Asked) -> Self {
        let directorate = at.id();
        let ours = format!("{{e}}.programme_id IN (SELECT own.id FROM programme AS own WHERE own.directorate_id = {directorate})");
        Self {
            of: in_year(at, ours, asked),
            funder: None,
            expenditure: true,
            side: None,
            scope: Scope::Directorate(directorate),
            level: Level::Directorate,
            year: year(asked),
        }
    }

    /// The condition on rows that carry the keys of a line, by their alias.
    pub(super) fn of(&self, alias: &str) -> String {
        self.of.replace("{e}", alias)
    }

    /// The condition on their lines, by alias: of which side, and of which kind of cost.
    pub(super) fn lines(&self, asked: &Asked, alias: &str) -> String {
        let side = if self.expenditure { format!(" AND {alias}.side = 'EXPENDITURE'") } else { String::new() };
        let cost = asked.of_cost(alias).map(|cost| format!(" AND {cost}")).unwrap_or_default();
        format!("{side}{cost}")
    }

    /// The condition under which the viewer is told: that he counts all lines of the subject, and that no person can be told from the
    /// sums. By `period`, an expression over entries `e`, each of several sums is told. Nothing where he always is.
    pub(super) fn cover<N: Noun>(&self, at: &mut At<'_, '_, N>, asked: &Asked, period: Option<&str>) -> Option<String> {
        // What goes below the year of a subject is told as its details are: by day, and by what the money is spent on.
        let by_day = asked.is_sliced() || period.is_some() || asked.cost_type.is_some();
        let discreet =
            if by_day { at.draft.view.is_discreet::<line_month::Entity>() } else { at.draft.view.is_discreet::<line_total::Entity>() };
        if matches!(self.level, Level::Line) && !by_day && !discreet && asked.cost_type.is_none() {
            return None;
        }
        let many = discreet.then(|| discretion::nobody_is_told(at, self, asked, period));
        let covers = |at: &mut At<'_, '_, N>, programme: &str, package: Option<&str>| {
            let many = many.as_deref();
            let sums = if by_day {
                at.cover::<line_month::Entity>(programme, package, many)
            } else {
                at.cover::<line_total::Entity>(programme, package, many)
            };
            // A day cuts a month, and no sum knows what was known at an instant: these are made of entries.
            let entries = asked.reads_entries().then(|| at.cover::<ledger_entry::Entity>(programme, package, many));
            [sums, entries.flatten()].into_iter().flatten().reduce(|sums, entries| format!("({sums} AND {entries})"))
        };
        let cover = match &self.scope {
            Scope::Programme(programme, package) => covers(at, programme, package.as_deref()),
            Scope::Lines(programme) => covers(at, programme, None),
            Scope::Directorate(directorate) => covers(at, "all_of.id", None).map(|cover| {
                format!(
                    "(SELECT count(*) FROM programme AS all_of WHERE all_of.directorate_id = {directorate} AND {cover}) = \
                     (SELECT size.programmes FROM directorate_size AS size WHERE size.id = {directorate})"
                )
            }),
        };
        cover.map(|cover| match self.paid(at, by_day) {
            Some(paid) => format!("({cover} OR {paid})"),
            None => cover,
        })
    }

    /// The condition under which the viewer pays all lines of the subject: a funder is told the sums of its lines, below the year where
    /// nobody is behind them.
    fn paid<N: Noun>(&self, at: &mut At<'_, '_, N>, by_day: bool) -> Option<String> {
        let funder = self.funder.as_ref()?;
        let ours: Vec<_> = at.draft.view.rights().of(Role::Funder).flat_map(|grant| organisations(&grant.reach)).collect();
        let paid = (!ours.is_empty()).then(|| at.draft.one_of_keys(funder, &ours))?;
        let nobody = format!(" AND NOT EXISTS (SELECT 1 FROM line_person AS e WHERE {})", self.of("e"));
        Some(format!("({paid}{})", if by_day { nobody.as_str() } else { "" }))
    }
}

impl Subject {
    /// The condition under which the viewer reads all rows of another table for the subject; nothing where he always does.
    pub(super) fn cover_by<E: Policy, N: Noun>(&self, at: &mut At<'_, '_, N>) -> Option<String> {
        match &self.scope {
            Scope::Programme(programme, package) => at.cover::<E>(programme, package.as_deref(), None),
            Scope::Lines(_) | Scope::Directorate(_) => Some("1 = 0".to_owned()),
        }
    }
}

/// The year that is asked, as a text.
fn year(asked: &Asked) -> Option<String> {
    asked.year.map(|year| format!("'{year}'"))
}

fn organisations(reach: &Reach) -> Vec<Uuid> {
    match reach {
        Reach::Organisation { organisations, .. } => organisations.clone(),
        _ => Vec::new(),
    }
}

fn in_year<N: Noun>(at: &mut At<'_, '_, N>, of: String, asked: &Asked) -> String {
    match asked.year {
        Some(year) => format!("{of} AND {{e}}.fiscal_year = {}", at.bind(year)),
        None => of,
    }
}

/// Whether a viewer is told the totals of a programme in a year.
///
/// # Errors
/// What the database says.
pub async fn told(view: &View, programme: Uuid, year: i32) -> Result<bool, Error> {
    let covers = view.covers::<line_total::Entity>();
    let mut covers = covers.iter().filter(|cover| match &cover.of {
        Covers::Everything => true,
        Covers::Programmes(keys) => keys.contains(&programme),
        Covers::WorkPackages(_) => false,
    });
    match covers.clone().all(|cover| cover.discreet) {
        false => Ok(true),
        true if covers.next().is_none() => Ok(false),
        true => {
            let many = discretion::of_years("e.programme_id = $1 AND e.fiscal_year = $2", Level::Programme);
            let statement = Statement::from_sql_and_values(
                view.get_database_backend(),
                format!("SELECT 1 AS told FROM (SELECT 1) AS one WHERE {many}"),
                [programme.into(), year.into()],
            );
            Ok(view.query_one_raw(statement).await?.is_some())
        }
    }
}
