//! `rag`: the colour of a subject, and the rule that gave it.

use super::Sums;
use super::asked::Asked;
use super::source::sums;
use super::subject::Subject;
use crate::graphql::{At, Cell, Date, Json, Loaded, Noun, Planned};
use crate::rules::finance::{RagRule, Tolerances, rag, rag_of_receipts};
use async_graphql::SimpleObject;
use entity::{Class, Rag, Vocabulary, rag_override};

/// A colour and the rule that gave it (Dutch: stoplicht).
#[derive(Clone, Debug, SimpleObject)]
pub struct RagStatus {
    /// The colour that counts (Dutch: kleur).
    colour: Rag,
    /// The rule that gave it (Dutch: regel).
    rule: RagRule,
    /// The colour that follows from the figures, whoever set another (Dutch: berekende kleur).
    computed: Rag,
    /// The rule that gave that (Dutch: regel van de berekende kleur).
    computed_rule: RagRule,
    /// Why somebody set another colour, where somebody did (Dutch: reden).
    reason: Option<String>,
    /// The last day for which it was set, where somebody did (Dutch: tot en met).
    until: Option<Date>,
}

impl Loaded for RagStatus {
    fn load(json: &Json, cell: &Cell) -> Option<Self> {
        let sums = Sums::read(json.at(0))?;
        let hundredths = |at: usize| json.at(1).at(at).number().and_then(|bound| i32::try_from(bound).ok());
        let tolerances = Tolerances { amber_above: hundredths(0)?, red_above: hundredths(1)?, overcommit: 0, explain_above: 0 };
        let of_receipts = json.at(3).number() == Some(1);
        let colour = if of_receipts { rag_of_receipts } else { rag };
        let (computed, computed_rule) = colour(sums.budget, sums.forecast, tolerances);
        let set = json.at(2);
        let over = set.at(0).text().and_then(Rag::parse);
        Some(Self {
            colour: over.unwrap_or(computed),
            rule: over.map_or(computed_rule, |_| RagRule::Override),
            computed,
            computed_rule,
            reason: set.at(1).text().map(str::to_owned),
            until: Date::load(set.at(2), cell),
        })
    }
}

/// Plans `rag` of a subject in a fiscal year, both expressions: `set` is the condition on overrides `r` that they are of it.
pub fn plan<N: Noun>(at: &mut At<'_, '_, N>, subject: &Subject, year: &str, programme: &str, set: &str) -> Planned {
    let asked = Asked::default();
    let sums = sums(at, subject, &asked);
    let bounds = at.draft.array(&["p.amber_above_hundredths", "p.red_above_hundredths"].map(str::to_owned));
    let over = at.draft.array(&["r.colour", "r.reason", "r.ends_on"].map(str::to_owned));
    let today = at.bind(at.draft.today);
    let three = [
        sums,
        format!("(SELECT {bounds} FROM programme AS p WHERE p.id = {programme})"),
        format!(
            "(SELECT {over} FROM rag_override AS r WHERE r.programme_id = {programme} AND r.fiscal_year = {year} AND {set} AND r.withdrawn_at IS NULL \
             AND r.starts_on <= {today} AND r.ends_on >= {today} ORDER BY r.id DESC LIMIT 1)"
        ),
    ]
    .map(|json| at.draft.nested(&json));
    let of_receipts =
        subject.side.as_ref().map_or_else(|| "0".to_owned(), |side| format!("CASE WHEN {side} = 'RECEIPT' THEN 1 ELSE 0 END"));
    let all = at.draft.array(&three.into_iter().chain([of_receipts]).collect::<Vec<_>>());
    // The colour that counts may have been set: it is told to those who read that.
    let sets = subject.cover_by::<rag_override::Entity, N>(at);
    let told: Vec<_> = [subject.cover(at, &asked, None), sets].into_iter().flatten().collect();
    at.secret(&if told.is_empty() { all } else { format!("CASE WHEN {} THEN {all} END", told.join(" AND ")) }, Class::Int)
}
