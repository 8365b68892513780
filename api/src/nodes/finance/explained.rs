//! `explain`: what a figure is, how it came about, and the entries behind it. Each kind of figures says of which sums it can tell, and which
//! entries are behind each of them.

use super::figure::{Figure, Sum};
use super::ledger_entry::LedgerEntry;
use crate::error::Error;
use crate::graphql::{Asker, At, Connection, Date, Listed, Money, Noun, Number, Row, Shape};
use async_graphql::{Context, Object, SimpleObject};
use entity::{Cents, Language};
use std::sync::Arc;

/// A sum of which a figure is made (Dutch: term).
#[derive(Clone, Debug, SimpleObject)]
pub struct Term {
    /// What it is called in the formula; where it is a field, by the name of the field (Dutch: naam).
    name: &'static str,
    /// Its value (Dutch: waarde).
    value: Money,
}

/// A figure explained (Dutch: toelichting op een kengetal).
pub struct Explained {
    figure: Figure,
    sums: Vec<Cents>,
    on: Option<Date>,
    parts: Row,
}

impl Explained {
    /// Explains a figure of something that has loaded `parts`, by what each of its sums is, and by the day where it is one.
    pub fn of(
        ctx: &Context<'_>,
        parts: &Row,
        figure: Figure,
        value_of: impl Fn(Sum) -> Option<Cents>,
        on: Option<Date>,
    ) -> Option<async_graphql::Result<Self>> {
        let parts: async_graphql::Result<Row> = parts.maybe(ctx)?;
        let explained = |parts| {
            let sums = figure.formula().1.iter().map(|sum| value_of(*sum)).collect::<Option<Vec<_>>>();
            let sums = sums.ok_or_else(|| Error::internal(format!("{figure:?} is no figure of this")).into_graphql())?;
            Ok(Self { figure, sums, on: on.filter(|_| figure == Figure::ExhaustedOn), parts })
        };
        Some(parts.and_then(explained))
    }
}

/// A figure explained (Dutch: toelichting op een kengetal).
#[Object]
impl Explained {
    /// The figure (Dutch: kengetal).
    async fn figure(&self) -> Figure {
        self.figure
    }

    /// What it is, in the language of the request (Dutch: definitie).
    async fn definition(&self, ctx: &Context<'_>) -> async_graphql::Result<&'static str> {
        let [dutch, english] = self.figure.definition();
        Ok(if ctx.data::<Arc<Asker>>()?.language == Language::En { english } else { dutch })
    }

    /// How it is made of the sums, by their names (Dutch: formule).
    async fn formula(&self) -> &'static str {
        self.figure.formula().0
    }

    /// The sums of which it is made, with their values (Dutch: termen).
    async fn terms(&self) -> Vec<Term> {
        let sums = self.figure.formula().1.iter().zip(&self.sums);
        sums.map(|(sum, value)| Term { name: sum.name(), value: Money(*value) }).collect()
    }

    /// The amount, where it is one (Dutch: bedrag).
    async fn amount(&self) -> async_graphql::Result<Option<Money>> {
        Ok(self.figure.amount(&self.sums).map_err(Error::into_graphql)?.map(Money))
    }

    /// The ratio, where it is one; null where the budget is 0 (Dutch: verhouding).
    async fn ratio(&self) -> Option<Number> {
        self.figure.ratio(&self.sums)
    }

    /// The day, where it is one (Dutch: datum).
    async fn on(&self) -> Option<Date> {
        self.on
    }

    /// Whether the entries that you may read are all that is behind it: they sum to its terms; null where its terms are no sums of entries
    /// (Dutch: volledig).
    async fn complete(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<bool>> {
        let read: Option<Vec<Money>> = self.parts.maybe(ctx).transpose()?;
        Ok(read.map(|read| self.sums.iter().zip(read).all(|(sum, read)| *sum == read.0)))
    }

    /// The entries behind it, those that you may read, by day (Dutch: boekingen).
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

/// Plans every `explain` below; `asked` reads which figure is asked, and what else the entries depend on. `among` gives the conditions on
/// entries, by their alias, that they are of the subject, and `behind` the one that they make up a sum, where
/// entries do; `adds_up` says whether a sum is that of its entries.
///
/// # Errors
/// As reading what is asked.
pub fn plan<N: Noun, A>(
    at: &mut At<'_, '_, N>,
    asked: impl Fn(&At<'_, '_, N>) -> Result<(Figure, A), Error>,
    among: impl Fn(&mut At<'_, '_, N>, &str) -> Vec<String>,
    behind: impl Fn(&mut At<'_, '_, N>, &A, &str, Sum) -> Option<String>,
    adds_up: impl Fn(Sum) -> bool,
) -> Result<(String, Arc<Shape>), Error> {
    at.parts(|at| {
        if at.field() != "explain" {
            return Ok(());
        }
        let (figure, asked) = asked(at)?;
        let sums = figure.formula().1;
        let (inner, shape) = at.parts(|at| match at.field() {
            "complete" if !sums.iter().all(|sum| adds_up(*sum)) => at.value("NULL"),
            "complete" => {
                let mut terms = Vec::new();
                for sum in sums {
                    let mut of = among(at, "seen");
                    of.push(behind(at, &asked, "seen", *sum).ok_or_else(|| Error::internal(format!("{sum:?} is no sum of this")))?);
                    terms.push(format!("(SELECT coalesce(sum(seen.amount), 0) FROM ledger_entry AS seen WHERE {})", of.join(" AND ")));
                }
                at.values(&terms)
            }
            "entries" => at.many_among::<LedgerEntry>(|at, alias| {
                let any = sums.iter().filter_map(|sum| behind(at, &asked, alias, *sum)).collect::<Vec<_>>();
                let mut of = among(at, alias);
                of.push(if any.is_empty() { "1 = 0".to_owned() } else { format!("({})", any.join(" OR ")) });
                Ok(of)
            }),
            _ => Ok(()),
        })?;
        at.part(&inner, shape)
    })
}
