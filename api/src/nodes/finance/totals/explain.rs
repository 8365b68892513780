//! `explain`: what a figure is, how it came about, and the entries behind it.

use super::asked::{Asked, month_of};
use super::subject::Subject;
use super::{Sums, whole};
use crate::error::Error;
use crate::graphql::{Asker, At, Cell, Connection, Date, Instant, Json, Loaded, Money, Noun, Number, Row, Shape};
use crate::nodes::finance::ledger_entry::LedgerEntry;
use crate::rules::finance::ratio;
use async_graphql::{Context, Enum, Object, SimpleObject};
use entity::{Cents, Language};
use std::sync::Arc;

/// A figure of planning and control (Dutch: kengetal).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum Figure {
    /// Adopted, with approved amendments (Dutch: begroting nu).
    Budget,
    /// Set aside, not yet committed (Dutch: gereserveerd).
    Reserved,
    /// Committed, not yet invoiced (Dutch: openstaande verplichting).
    OpenCommitment,
    /// Invoiced and approved, and other spending (Dutch: realisatie).
    Actual,
    /// Expected at completion (Dutch: prognose).
    Forecast,
    /// What is free (Dutch: vrije ruimte).
    Available,
    /// Spent as a part of the budget (Dutch: uitputting).
    Utilisation,
    /// Spent and committed as a part of the budget (Dutch: uitputting inclusief verplichtingen).
    CommittedUtilisation,
    /// Budget less forecast (Dutch: onderbesteding).
    Underspend,
}

impl Figure {
    /// What it is, in Dutch and English.
    fn definition(self) -> [&'static str; 2] {
        match self {
            Self::Budget => ["vastgestelde begroting plus goedgekeurde wijzigingen", "adopted budget plus approved amendments"],
            Self::Reserved => ["apart gezet, nog niet verplicht", "set aside, not yet committed"],
            Self::OpenCommitment => ["verplicht, nog niet gefactureerd", "committed, not yet invoiced"],
            Self::Actual => ["goedgekeurde facturen en andere uitgaven", "approved invoices and other spending"],
            Self::Forecast => [
                "verwacht bij afronding; van een post zonder prognose: realisatie plus openstaande verplichting",
                "expected at completion; of a line without a forecast: actual plus open commitment",
            ],
            Self::Available => {
                ["begroting min gereserveerd, openstaand en gerealiseerd", "budget less reserved, open commitment and actual"]
            }
            Self::Utilisation => ["realisatie als deel van de begroting", "actual as a part of the budget"],
            Self::CommittedUtilisation => [
                "realisatie plus openstaande verplichting als deel van de begroting",
                "actual plus open commitment as a part of the budget",
            ],
            Self::Underspend => ["begroting min prognose", "budget less forecast"],
        }
    }

    /// How it is made of sums, by the names of their fields, and of which.
    fn formula(self) -> (&'static str, &'static [Self]) {
        use Figure::{Actual, Budget, Forecast, OpenCommitment, Reserved};
        match self {
            Budget => ("budget", &[Budget]),
            Reserved => ("reserved", &[Reserved]),
            OpenCommitment => ("openCommitment", &[OpenCommitment]),
            Actual => ("actual", &[Actual]),
            Forecast => ("forecast", &[Forecast]),
            Self::Available => ("budget - reserved - openCommitment - actual", &[Budget, Reserved, OpenCommitment, Actual]),
            Self::Utilisation => ("actual / budget", &[Actual, Budget]),
            Self::CommittedUtilisation => ("(actual + openCommitment) / budget", &[Actual, OpenCommitment, Budget]),
            Self::Underspend => ("budget - forecast", &[Budget, Forecast]),
        }
    }

    /// The condition on entries `alias` that they are behind it; `until` is what forecasts `made` meet that count by then.
    fn entries(self, alias: &str, until: &str) -> String {
        let of =
            |kinds: &[&str]| format!("{alias}.kind IN ({})", kinds.iter().map(|kind| format!("'{kind}'")).collect::<Vec<_>>().join(", "));
        // Of a line without a forecast, what is spent and committed stands for it.
        let forecast = || {
            format!(
                "({} OR ({} AND NOT EXISTS (SELECT 1 FROM ledger_entry AS made WHERE made.programme_id = {alias}.programme_id \
                 AND made.budget_line_id = {alias}.budget_line_id AND made.kind = 'FORECAST'{until})))",
                of(&["FORECAST"]),
                of(&["ACTUAL", "COMMITMENT"])
            )
        };
        match self {
            Self::Budget => of(&["BUDGET"]),
            Self::Reserved => of(&["RESERVATION"]),
            Self::OpenCommitment => of(&["COMMITMENT"]),
            Self::Actual => of(&["ACTUAL"]),
            Self::Forecast => forecast(),
            Self::Available => of(&["BUDGET", "RESERVATION", "COMMITMENT", "ACTUAL"]),
            Self::Utilisation => of(&["BUDGET", "ACTUAL"]),
            Self::CommittedUtilisation => of(&["BUDGET", "ACTUAL", "COMMITMENT"]),
            Self::Underspend => format!("({} OR {})", of(&["BUDGET"]), forecast()),
        }
    }
}

/// A sum of which a figure is made (Dutch: term).
#[derive(Clone, Debug, SimpleObject)]
pub struct Term {
    /// The field that shows it (Dutch: naam).
    name: &'static str,
    /// Its value (Dutch: waarde).
    value: Money,
}

/// A figure explained (Dutch: toelichting op een kengetal).
pub struct Explained {
    figure: Figure,
    sums: Sums,
    parts: Parts,
}

/// What a plan has loaded for it.
pub(super) struct Parts(Row);

impl Loaded for Parts {
    fn load(json: &Json, cell: &Cell) -> Option<Self> {
        Row::new(json, cell.shape.as_ref()?).map(Self)
    }
}

impl Explained {
    pub(super) fn new(figure: Figure, sums: Sums, parts: Parts) -> Self {
        Self { figure, sums, parts }
    }

    /// The value of a sum.
    fn value_of(&self, sum: Figure) -> Cents {
        match sum {
            Figure::Budget => self.sums.budget,
            Figure::Reserved => self.sums.reserved,
            Figure::OpenCommitment => self.sums.open,
            Figure::Actual => self.sums.actual,
            _ => self.sums.forecast,
        }
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

    /// How it is made of the sums, by the names of their fields (Dutch: formule).
    async fn formula(&self) -> &'static str {
        self.figure.formula().0
    }

    /// The sums of which it is made, with their values (Dutch: termen).
    async fn terms(&self) -> Vec<Term> {
        let terms = self.figure.formula().1.iter();
        terms.map(|&sum| Term { name: sum.formula().0, value: Money(self.value_of(sum)) }).collect()
    }

    /// The amount, where it is one (Dutch: bedrag).
    async fn amount(&self) -> async_graphql::Result<Option<Money>> {
        Ok(match self.figure {
            Figure::Utilisation | Figure::CommittedUtilisation => None,
            Figure::Available => Some(whole(self.sums.available())?),
            Figure::Underspend => Some(whole(self.sums.underspend())?),
            sum => Some(Money(self.value_of(sum))),
        })
    }

    /// The ratio, where it is one; null where the budget is 0 (Dutch: verhouding).
    async fn ratio(&self) -> Option<Number> {
        match self.figure {
            Figure::Utilisation => ratio(self.sums.actual, self.sums.budget).map(Number),
            Figure::CommittedUtilisation => ratio(self.sums.committed()?, self.sums.budget).map(Number),
            _ => None,
        }
    }

    /// Whether the entries that you may read are all that is behind it: they sum to its terms (Dutch: volledig).
    async fn complete(&self, ctx: &Context<'_>) -> async_graphql::Result<bool> {
        let read: Vec<Money> = self.parts.0.sure(ctx)?;
        Ok(self.figure.formula().1.iter().zip(read).all(|(sum, read)| self.value_of(*sum) == read.0))
    }

    /// The entries behind it, those that you may read, by day (Dutch: boekingen).
    async fn entries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many from the start; 50 where nothing is said, 200 at most.")] first: Option<i32>,
        #[graphql(desc = "At most so many from the end.")] last: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
        #[graphql(name = "where", desc = "Only those that meet these conditions.")] filter: Option<
            <LedgerEntry as crate::graphql::Listed>::Where,
        >,
        #[graphql(desc = "The order; the id is always its last key.")] order_by: Option<
            Vec<<LedgerEntry as crate::graphql::Listed>::Order>,
        >,
    ) -> Option<async_graphql::Result<Connection<LedgerEntry>>> {
        let _ = (first, last, after, before, filter, order_by);
        self.parts.0.maybe(ctx)
    }
}

/// Plans every `explain` below: its entries.
pub(super) fn plan<N: Noun>(at: &mut At<'_, '_, N>, subject: &Subject, asked: &Asked) -> Result<(String, Arc<Shape>), Error> {
    at.parts(|at| {
        if at.field() != "explain" {
            return Ok(());
        }
        let figure: Figure = at.arg("figure")?;
        let (inner, shape) = at.parts(|at| match at.field() {
            "complete" => {
                let terms = figure.formula().1.iter().map(|sum| read(at, subject, asked, *sum)).collect::<Vec<_>>();
                at.values(&terms)
            }
            "entries" => at.many_among::<LedgerEntry>(|at, alias| {
                let until = until(at, asked, "made").iter().fold(String::new(), |all, condition| all + " AND " + condition);
                Ok(conditions(at, subject, asked, alias, &figure.entries(alias, &until)))
            }),
            _ => Ok(()),
        })?;
        at.part(&inner, shape)
    })
}

/// The sum of the entries behind a figure that the viewer may read.
fn read<N: Noun>(at: &mut At<'_, '_, N>, subject: &Subject, asked: &Asked, figure: Figure) -> String {
    let until = until(at, asked, "made").iter().fold(String::new(), |all, condition| all + " AND " + condition);
    let conditions = conditions(at, subject, asked, "seen", &figure.entries("seen", &until)).join(" AND ");
    format!("(SELECT coalesce(sum(seen.amount), 0) FROM ledger_entry AS seen WHERE {conditions})")
}

/// That entries `alias` are of what is asked of a subject.
pub(super) fn conditions<N: Noun>(at: &mut At<'_, '_, N>, subject: &Subject, asked: &Asked, alias: &str, kinds: &str) -> Vec<String> {
    let (month, year) = (month_of(at.draft, &format!("{alias}.booked_on")), format!("{alias}.fiscal_year"));
    let mut all = vec![subject.of(alias), kinds.to_owned()];
    let lines = subject.lines(asked, "l");
    if !lines.is_empty() {
        all.push(format!("EXISTS (SELECT 1 FROM budget_line AS l WHERE l.id = {alias}.budget_line_id{lines})"));
    }
    all.extend(asked.within(&month, &year));
    all.extend(until(at, asked, alias));
    all
}

/// That entries `alias` count by the day and were known at the instant that is asked.
fn until<N: Noun>(at: &mut At<'_, '_, N>, asked: &Asked, alias: &str) -> Vec<String> {
    let day = asked.as_of.map(|Date(day)| format!("{alias}.booked_on <= {}", at.bind(day)));
    let instant = asked.known_at.map(|Instant(instant)| format!("{alias}.recorded_at <= {}", at.bind(instant)));
    day.into_iter().chain(instant).collect()
}
