//! `explain`: what a figure is, how it came about, and the entries behind it. Each kind of figures says of which sums it can tell, and which
//! entries are behind each of them.

use super::ledger_entry::LedgerEntry;
use crate::error::Error;
use crate::graphql::{Asker, At, Cell, Connection, Date, Json, Listed, Loaded, Money, Noun, Number, Row, Shape, Unread};
use crate::rules::finance::ratio;
use async_graphql::resolver_utils::EnumType;
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
    /// Committed in all: what is open and what is spent (Dutch: verplicht).
    Committed,
    /// Budget less what is spent (Dutch: resterend).
    Remaining,
    /// What was spent in the last 90 days (Dutch: tempo).
    Pace,
    /// The day on which the budget is spent at the present pace (Dutch: datum van uitputting).
    ExhaustedOn,
    /// What is expected to be received less what is expected to be paid (Dutch: saldo).
    CashBalance,
}

/// A sum of which figures are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sum {
    /// Adopted, with approved amendments.
    Budget,
    /// Set aside, not yet committed.
    Reserved,
    /// Committed, not yet invoiced.
    OpenCommitment,
    /// Spent.
    Actual,
    /// Expected at completion.
    Forecast,
    /// Of what is spent, that of the last days.
    Pace,
    /// What is to be received.
    Advances,
    /// Of commitments, what falls due.
    Commitments,
    /// Of contracts, what falls due by their rates alone.
    Rates,
    /// Of invoices that are there, what falls due.
    Invoices,
}

impl Sum {
    fn name(self) -> &'static str {
        match self {
            Self::Budget => "budget",
            Self::Reserved => "reserved",
            Self::OpenCommitment => "openCommitment",
            Self::Actual => "actual",
            Self::Forecast => "forecast",
            Self::Pace => "pace",
            Self::Advances => "advances",
            Self::Commitments => "commitments",
            Self::Rates => "rates",
            Self::Invoices => "invoices",
        }
    }

    /// The kind of the entries that it adds up, where it adds up those of one kind.
    pub fn kind(self) -> Option<&'static str> {
        Some(match self {
            Self::Budget => "BUDGET",
            Self::Reserved => "RESERVATION",
            Self::OpenCommitment => "COMMITMENT",
            Self::Actual => "ACTUAL",
            _ => return None,
        })
    }

    /// Whether it adds up entries whole, so that they can be held against it.
    fn adds_entries(self) -> bool {
        !matches!(self, Self::Advances | Self::Commitments | Self::Rates | Self::Invoices)
    }
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
            Self::Committed => ["realisatie plus openstaande verplichting", "actual plus open commitment"],
            Self::Remaining => ["begroting min realisatie", "budget less actual"],
            Self::Pace => ["realisatie van de laatste 90 dagen, vandaag inbegrepen", "actual of the last 90 days, today included"],
            Self::ExhaustedOn => [
                "de dag waarop de begroting op is, als elke 90 dagen zoveel wordt uitgegeven als in de laatste 90",
                "the day on which the budget is spent, if in each 90 days as much is spent as in the last 90",
            ],
            Self::CashBalance => [
                "verwachte voorschotten min verwachte betalingen, inclusief btw: van openstaande verplichtingen, van overeenkomsten \
                 naar hun tarief, en van facturen die er al zijn",
                "expected advances less expected payments, including VAT: of open commitments, of contracts by their rates, and of \
                 invoices that are there already",
            ],
        }
    }

    /// How it is made of sums, by their names, and of which.
    fn formula(self) -> (&'static str, &'static [Sum]) {
        use Sum::{Actual, Advances, Budget, Commitments, Forecast, Invoices, OpenCommitment, Pace, Rates, Reserved};
        match self {
            Self::Budget => ("budget", &[Budget]),
            Self::Reserved => ("reserved", &[Reserved]),
            Self::OpenCommitment => ("openCommitment", &[OpenCommitment]),
            Self::Actual => ("actual", &[Actual]),
            Self::Forecast => ("forecast", &[Forecast]),
            Self::Available => ("budget - reserved - openCommitment - actual", &[Budget, Reserved, OpenCommitment, Actual]),
            Self::Utilisation => ("actual / budget", &[Actual, Budget]),
            Self::CommittedUtilisation => ("(actual + openCommitment) / budget", &[Actual, OpenCommitment, Budget]),
            Self::Underspend => ("budget - forecast", &[Budget, Forecast]),
            Self::Committed => ("actual + openCommitment", &[Actual, OpenCommitment]),
            Self::Remaining => ("budget - actual", &[Budget, Actual]),
            Self::Pace => ("pace", &[Pace]),
            Self::ExhaustedOn => ("today + 90 days * (budget - actual) / pace", &[Budget, Actual, Pace]),
            Self::CashBalance => ("advances - commitments - rates - invoices", &[Advances, Commitments, Rates, Invoices]),
        }
    }

    /// What it amounts to, of its sums in the order of its formula; nothing where it is no amount. An error where it is larger than cents
    /// can hold.
    fn amount(self, sums: &[Cents]) -> Result<Option<Cents>, Error> {
        let (first, rest) = sums.split_first().map_or((Cents::ZERO, sums), |(first, rest)| (*first, rest));
        let amount = match self {
            Self::Utilisation | Self::CommittedUtilisation | Self::ExhaustedOn => return Ok(None),
            Self::Committed => rest.iter().try_fold(first, |all, sum| all.checked_add(*sum)),
            _ => rest.iter().try_fold(first, |all, sum| all.0.checked_sub(sum.0).map(Cents)),
        };
        amount.map(Some).ok_or_else(|| Error::invalid("figure", "this figure is larger than cents can hold"))
    }

    fn ratio(self, sums: &[Cents]) -> Option<Number> {
        match (self, sums) {
            (Self::Utilisation, [actual, budget]) => ratio(*actual, *budget),
            (Self::CommittedUtilisation, [actual, open, budget]) => ratio(actual.checked_add(*open)?, *budget),
            _ => None,
        }
        .map(Number)
    }
}

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
    parts: Parts,
}

/// What a plan has loaded for it.
struct Parts(Row);

impl Loaded for Parts {
    fn load(json: &Json, cell: &Cell) -> Option<Self> {
        Row::new(json, cell.shape.as_ref()?).map(Self)
    }
}

impl Explained {
    /// Explains a figure of something that has loaded `parts`, by what each of its sums is, and by the day where it is one.
    pub fn of(
        ctx: &Context<'_>,
        parts: Option<&Row>,
        figure: Figure,
        value_of: impl Fn(Sum) -> Cents,
        on: Option<Date>,
    ) -> Option<async_graphql::Result<Self>> {
        let parts: async_graphql::Result<Parts> = parts?.maybe(ctx)?;
        let sums = figure.formula().1.iter().map(|sum| value_of(*sum)).collect();
        Some(parts.map(|parts| Self { figure, sums, on: on.filter(|_| figure == Figure::ExhaustedOn), parts }))
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

    /// Whether the entries that you may read are all that is behind it: they sum to its terms (Dutch: volledig).
    async fn complete(&self, ctx: &Context<'_>) -> async_graphql::Result<bool> {
        let read: Vec<Money> = self.parts.0.sure(ctx)?;
        let sums = self.figure.formula().1.iter().zip(&self.sums).filter(|(sum, _)| sum.adds_entries());
        Ok(sums.zip(read).all(|((_, sum), read)| *sum == read.0))
    }

    /// The entries behind it, those that you may read, by day (Dutch: boekingen).
    async fn entries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many from the start; 50 where nothing is said, 200 at most.")] first: Unread<Option<i32>>,
        #[graphql(desc = "At most so many from the end.")] last: Unread<Option<i32>>,
        #[graphql(desc = "After this cursor.")] after: Unread<Option<String>>,
        #[graphql(desc = "Before this cursor.")] before: Unread<Option<String>>,
        #[graphql(name = "where", desc = "Only those that meet these conditions.")] filter: Unread<Option<<LedgerEntry as Listed>::Where>>,
        #[graphql(desc = "The order; the id is always its last key.")] order_by: Unread<Option<Vec<<LedgerEntry as Listed>::Order>>>,
    ) -> Option<async_graphql::Result<Connection<LedgerEntry>>> {
        let _ = (first, last, after, before, filter, order_by);
        self.parts.0.maybe(ctx)
    }
}

/// Plans every `explain` below. Of these figures something can tell; `among` gives the conditions on entries, by their alias, that they are
/// of it at all, and `behind` the one that they are behind a sum, if entries are.
///
/// # Errors
/// `Invalid` where another figure is asked.
pub fn plan<N: Noun>(
    at: &mut At<'_, '_, N>,
    figures: &[Figure],
    among: impl Fn(&mut At<'_, '_, N>, &str) -> Vec<String>,
    behind: impl Fn(&mut At<'_, '_, N>, &str, Sum) -> Option<String>,
) -> Result<(String, Arc<Shape>), Error> {
    at.parts(|at| {
        if at.field() != "explain" {
            return Ok(());
        }
        // What explains one figure alone does not ask which.
        let figure = at.arg::<Option<Figure>>("figure")?.or(figures.first().copied()).filter(|figure| figures.contains(figure));
        let Some(figure) = figure else {
            let names = Figure::items().iter().filter(|item| figures.contains(&item.value)).map(|item| item.name);
            return Err(Error::invalid("figure", format!("this has other figures: {}", names.collect::<Vec<_>>().join(", "))));
        };
        let sums = figure.formula().1;
        let (inner, shape) = at.parts(|at| match at.field() {
            "complete" => {
                let mut terms = Vec::new();
                for sum in sums.iter().filter(|sum| sum.adds_entries()) {
                    let mut of = among(at, "seen");
                    of.extend(behind(at, "seen", *sum));
                    terms.push(format!("(SELECT coalesce(sum(seen.amount), 0) FROM ledger_entry AS seen WHERE {})", of.join(" AND ")));
                }
                at.values(&terms)
            }
            "entries" => at.many_among::<LedgerEntry>(|at, alias| {
                let any = sums.iter().filter_map(|sum| behind(at, alias, *sum)).collect::<Vec<_>>();
                let mut of = among(at, alias);
                of.push(format!("({})", any.join(" OR ")));
                Ok(of)
            }),
            _ => Ok(()),
        })?;
        at.part(&inner, shape)
    })
}
