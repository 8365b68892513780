//! That no single person can be told from sums, whatever is taken from them. A line is told of if three persons are behind it, or none; a
//! work package, if there are three behind those of its lines that are not told of, or none; a programme likewise over its work packages,
//! a directorate over its programmes. `docs/decisions/0006` says why.

use super::asked::{Asked, month_of, period};
use super::subject::Subject;
use crate::access::{Policy, Standing};
use crate::graphql::{At, Noun};
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
pub(super) fn nobody_is_told<N: Noun>(at: &At<'_, '_, N>, subject: &Subject, asked: &Asked, by: Option<&str>) -> String {
    let of = subject.of("e");
    // Stamps are strictly increasing: between two instants lies one entry. And who is told by an agreement counts no entries.
    let by_day = by.is_some() || asked.is_sliced();
    if asked.known_at.is_some() || (by_day && is_told_by_agreement(at.draft.view)) {
        return format!("NOT EXISTS (SELECT 1 FROM line_person AS e WHERE {of})");
    }
    let cost = asked.of_cost("l").map(|cost| format!(" AND e.budget_line_id IN (SELECT l.id FROM budget_line AS l WHERE {cost})"));
    let of = format!("{of}{}", cost.as_deref().unwrap_or_default());
    let level = if cost.is_some() { Level::Across } else { subject.level };
    if by.is_none() && !asked.is_part() {
        return of_years(&of, level);
    }
    let month = month_of(at.draft, "e.booked_on");
    let by = by.map_or_else(|| period(&month, "e.fiscal_year"), str::to_owned);
    let within = asked.within(&month, "e.fiscal_year").map(|within| format!(" AND {within}")).unwrap_or_default();
    let counted = at.draft.view.counted::<ledger_entry::Entity>();
    told(&format!("{by} AS p, e.person AS person"), &format!("{counted} AS e WHERE {of}{within} AND e.person IS NOT NULL"), level)
}

/// Whether some of what the viewer is told by month is told by a sharing agreement.
fn is_told_by_agreement(view: &View) -> bool {
    view.rights().0.iter().any(|grant| matches!(grant.standing, Standing::Shared(..)) && line_month::Entity::reads(grant).is_some())
}

/// The condition on the sums of whole years.
pub(super) fn of_years(of: &str, level: Level) -> String {
    told("e.fiscal_year AS p, e.person_id AS person", &format!("line_person AS e WHERE {of}"), level)
}

/// That in no period `p` one or two persons are behind what is not told of it below. Each part is worked out once.
fn told(columns: &str, from: &str, level: Level) -> String {
    let behind = format!(
        "behind AS MATERIALIZED (SELECT DISTINCT {columns}, e.budget_line_id AS l, e.work_package_id AS w, e.programme_id AS g FROM {from})"
    );
    let lines = "few_l AS MATERIALIZED (SELECT p, l FROM behind GROUP BY p, l HAVING count(*) < 3)";
    let step = |name: &str, key: &str, joins: &str| {
        format!(
            "{name} AS MATERIALIZED (SELECT b.p, b.{key} FROM behind AS b {joins} GROUP BY b.p, b.{key} HAVING count(DISTINCT b.person) < 3)"
        )
    };
    let of_lines = "JOIN few_l ON few_l.p = b.p AND few_l.l = b.l";
    let of_packages = format!("{of_lines} JOIN few_w ON few_w.p = b.p AND few_w.w = b.w");
    let of_programmes = format!("{of_packages} JOIN few_g ON few_g.p = b.p AND few_g.g = b.g");
    let (parts, rest) = match level {
        Level::Line | Level::WorkPackage => (vec![behind, lines.to_owned()], of_lines.to_owned()),
        Level::Programme => (vec![behind, lines.to_owned(), step("few_w", "w", of_lines)], of_packages),
        Level::Directorate => {
            (vec![behind, lines.to_owned(), step("few_w", "w", of_lines), step("few_g", "g", &of_packages)], of_programmes)
        }
        Level::Across => return format!("NOT EXISTS (WITH {behind}, {lines} SELECT 1 FROM few_l)"),
    };
    format!("NOT EXISTS (WITH {} SELECT 1 FROM behind AS b {rest} GROUP BY b.p HAVING count(DISTINCT b.person) < 3)", parts.join(", "))
}
