//! That no single person can be told from sums, whatever is taken from them. A line is told of if three persons are behind it, or none; a
//! work package, if there are three behind those of its lines that are not told of, or none; a programme likewise over its work packages,
//! a directorate over its programmes. `docs/decisions/0006` says why.

use super::asked::{Asked, month_of, period};
use super::subject::Subject;
use crate::access::{Policy, Standing};
use crate::graphql::{At, Date, Noun};
use crate::store::View;
use entity::{ledger_entry, line_month};

/// Over what the lines of a subject are summed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    /// One line.
    Line,
    /// The lines of a work package.
    WorkPackage,
    /// The work packages of a programme.
    Programme,
    /// The programmes of a directorate.
    Directorate,
    /// Some lines of each: what is not in it is not told apart by level.
    Across,
}

/// The condition on what is asked of a subject; by `by`, an expression over entries `e`, of each of several sums.
pub(super) fn nobody_is_told<N: Noun>(at: &mut At<'_, '_, N>, subject: &Subject, asked: &Asked, by: Option<&str>) -> String {
    let of = subject.of("e");
    // Stamps are strictly increasing: between two instants lies one entry. And who is told by an agreement counts no entries.
    let by_day = by.is_some() || asked.is_sliced();
    if asked.known_at.is_some() || (by_day && is_told_by_agreement(at.draft.view)) {
        return format!("NOT EXISTS (SELECT 1 FROM line_person AS e WHERE {of})");
    }
    let cost = asked.of_cost("l").map(|cost| format!(" AND e.budget_line_id IN (SELECT l.id FROM budget_line AS l WHERE {cost})"));
    let of = format!("{of}{}", cost.as_deref().unwrap_or_default());
    let level = if cost.is_some() { Level::Across } else { subject.level };
    if by.is_none() && !asked.is_part() && asked.as_of.is_none() {
        return of_years(&of, level);
    }
    let month = month_of(at.draft, "e.booked_on");
    // Of a part of a year, and of what counts by a day, the persons are those of the entries in it.
    let by = by.map_or_else(|| if asked.is_part() { period(&month, "e.fiscal_year") } else { "e.fiscal_year".to_owned() }, str::to_owned);
    let until = asked.as_of.map(|Date(day)| format!(" AND e.booked_on <= {}", at.bind(day))).unwrap_or_default();
    let within = asked.within(&month, "e.fiscal_year").map(|within| format!(" AND {within}")).unwrap_or_default();
    let counted = at.draft.view.counted::<ledger_entry::Entity>();
    told(&format!("{by} AS p, e.person AS person"), &format!("{counted} AS e WHERE {of}{within}{until} AND e.person IS NOT NULL"), level)
}

/// Whether some of what the viewer is told by month is told by a sharing agreement.
fn is_told_by_agreement(view: &View) -> bool {
    view.rights().0.iter().any(|grant| matches!(grant.standing, Standing::Shared(..)) && line_month::Entity::reads(grant).is_some())
}

/// The condition on the sums of whole years.
pub(super) fn of_years(of: &str, level: Level) -> String {
    told("e.fiscal_year AS p, e.person_id AS person", &format!("line_person AS e WHERE {of}"), level)
}

/// That in no period `p` one or two persons are behind what is not told of it below. Each level goes once over what the one below leaves:
/// the persons of a line, of the few lines of a work package, of the few work packages of a programme.
fn told(columns: &str, from: &str, level: Level) -> String {
    let behind = format!("SELECT DISTINCT {columns}, e.budget_line_id AS l, e.work_package_id AS w, e.programme_id AS g FROM {from}");
    let of_lines =
        format!("(SELECT b.p, b.w, b.g, b.person, count(*) OVER (PARTITION BY b.p, b.l) AS n FROM ({behind}) AS b) AS few WHERE few.n < 3");
    let above = |keys: &str, key: &str, below: &str| {
        let persons = format!("SELECT {keys}, few.person FROM {below} GROUP BY {keys}, few.person");
        let keys = keys.replace("few.", "b.");
        format!("(SELECT {keys}, b.person, count(*) OVER (PARTITION BY b.p, b.{key}) AS n FROM ({persons}) AS b) AS few WHERE few.n < 3")
    };
    let few = match level {
        Level::Line | Level::Across => return format!("NOT EXISTS (SELECT 1 FROM {of_lines})"),
        Level::WorkPackage => of_lines,
        Level::Programme => above("few.p, few.w", "w", &of_lines),
        Level::Directorate => above("few.p, few.g", "g", &above("few.p, few.w, few.g", "w", &of_lines)),
    };
    let persons = format!("SELECT few.p, few.person FROM {few} GROUP BY few.p, few.person");
    format!("NOT EXISTS (SELECT 1 FROM ({persons}) AS one GROUP BY one.p HAVING count(*) < 3)")
}
