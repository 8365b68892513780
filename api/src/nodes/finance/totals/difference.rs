//! `difference`: how the money of a subject changed between two points in known time, entry by entry.

use super::asked::{Asked, known_at};
use super::explain::among;
use super::source::sums;
use super::subject::Subject;
use super::{Sums, whole};
use crate::error::Error;
use crate::graphql::{At, Cell, Connection, Instant, Json, Listed, Loaded, Money, Noun, Planned, Row};
use crate::nodes::finance::ledger_entry::LedgerEntry;
use async_graphql::{Context, Object};
use entity::{Cents, Class};

/// How money changed between two instants: what was known at the second less what was known at the first (Dutch: verschil).
#[derive(Clone, Debug)]
pub struct Difference {
    before: Sums,
    after: Sums,
    parts: Row,
}

impl Loaded for Difference {
    fn load(json: &Json, cell: &Cell) -> Option<Self> {
        Some(Self { before: Sums::read(json.at(0))?, after: Sums::read(json.at(1))?, parts: Row::new(json.at(2), cell.shape.as_ref()?)? })
    }
}

fn less(after: Option<Cents>, before: Option<Cents>) -> async_graphql::Result<Money> {
    whole(after.zip(before).and_then(|(after, before)| after.0.checked_sub(before.0)).map(Cents))
}

/// How money changed between two instants: what was known at the second less what was known at the first (Dutch: verschil).
#[Object]
impl Difference {
    /// Of the budget (Dutch: begroting).
    async fn budget(&self) -> async_graphql::Result<Money> {
        less(Some(self.after.budget), Some(self.before.budget))
    }

    /// Of what is set aside (Dutch: gereserveerd).
    async fn reserved(&self) -> async_graphql::Result<Money> {
        less(Some(self.after.reserved), Some(self.before.reserved))
    }

    /// Of what is committed and not invoiced (Dutch: openstaande verplichting).
    async fn open_commitment(&self) -> async_graphql::Result<Money> {
        less(Some(self.after.open), Some(self.before.open))
    }

    /// Of what is spent (Dutch: realisatie).
    async fn actual(&self) -> async_graphql::Result<Money> {
        less(Some(self.after.actual), Some(self.before.actual))
    }

    /// Of what is expected (Dutch: prognose).
    async fn forecast(&self) -> async_graphql::Result<Money> {
        less(Some(self.after.forecast), Some(self.before.forecast))
    }

    /// Of what is free (Dutch: vrije ruimte).
    async fn available(&self) -> async_graphql::Result<Money> {
        less(self.after.available(), self.before.available())
    }

    /// The entries that made it, those that you may read, by the day for which they count (Dutch: boekingen).
    async fn entries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many from the start; 50 where nothing is said, 200 at most.")] first: Option<i32>,
        #[graphql(desc = "At most so many from the end.")] last: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
        #[graphql(name = "where", desc = "Only those that meet these conditions.")] filter: Option<<LedgerEntry as Listed>::Where>,
        #[graphql(desc = "The order; the id is always its last key.")] order_by: Option<Vec<<LedgerEntry as Listed>::Order>>,
    ) -> Option<async_graphql::Result<Connection<LedgerEntry>>> {
        let _ = (first, last, after, before, filter, order_by);
        self.parts.maybe(ctx)
    }
}

/// Plans `difference(from, to, …)` of a subject.
pub fn plan<N: Noun>(at: &mut At<'_, '_, N>, subject: &Subject, asked: &Asked) -> Planned {
    let instant = |at: &At<'_, '_, N>, name| known_at(at, name)?.ok_or_else(|| Error::invalid(name, "an instant is needed"));
    let (from, to): (Instant, Instant) = (instant(at, "from")?, instant(at, "to")?);
    if to < from {
        return Err(Error::invalid("to", "this lies before `from`"));
    }
    let known = |instant| Asked { known_at: Some(instant), ..asked.clone() };
    let (before, after) = (sums(at, subject, &known(from)), sums(at, subject, &known(to)));
    let (parts, shape) = at.parts(|at| match at.field() {
        "entries" => at.many_among::<LedgerEntry>(|at, alias| {
            let since = at.bind(from.0);
            let mut all = among(at, subject, &known(to), alias);
            all.push(format!("{alias}.recorded_at > {since}"));
            Ok(all)
        }),
        _ => Ok(()),
    })?;
    let three = [before, after, parts].map(|json| at.draft.nested(&json));
    let all = at.draft.array(&three);
    let cover = subject.cover(at, &known(to), None);
    at.secret_of(&cover.map_or_else(|| all.clone(), |cover| format!("CASE WHEN {cover} THEN {all} END")), Class::Int, shape)
}
