//! The figures that `explain` tells of: what each is, of which sums it is made, and how.

use crate::error::Error;
use crate::graphql::Number;
use crate::rules::finance::ratio;
use entity::{Cents, choices};

choices! {
    /// A figure of planning and control (Dutch: kengetal).
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
    /// Spent in the last 90 days.
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
    /// Its name in formulas; where a field shows it, that of the field.
    pub fn name(self) -> &'static str {
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
}

impl Figure {
    /// What it is, in Dutch and English.
    pub fn definition(self) -> [&'static str; 2] {
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
    pub fn formula(self) -> (&'static str, &'static [Sum]) {
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

    /// What it amounts to, of its sums in the order of its formula; nothing where it is no amount.
    ///
    /// # Errors
    /// `Invalid` where it is larger than cents can hold.
    pub fn amount(self, sums: &[Cents]) -> Result<Option<Cents>, Error> {
        let (first, rest) = sums.split_first().map_or((Cents::ZERO, sums), |(first, rest)| (*first, rest));
        let amount = match self {
            Self::Utilisation | Self::CommittedUtilisation | Self::ExhaustedOn => return Ok(None),
            Self::Budget | Self::Reserved | Self::OpenCommitment | Self::Actual | Self::Forecast | Self::Pace => Some(first),
            Self::Committed => rest.iter().try_fold(first, |all, sum| all.checked_add(*sum)),
            Self::Available | Self::Underspend | Self::Remaining | Self::CashBalance => {
                rest.iter().try_fold(first, |all, sum| all.0.checked_sub(sum.0).map(Cents))
            }
        };
        amount.map(Some).ok_or_else(|| Error::invalid("figure", "this figure is larger than cents can hold"))
    }

    /// What it is as a ratio, of the same; nothing where it is none, and where the budget is 0.
    pub fn ratio(self, sums: &[Cents]) -> Option<Number> {
        match (self, sums) {
            (Self::Utilisation, [actual, budget]) => ratio(*actual, *budget),
            (Self::CommittedUtilisation, [actual, open, budget]) => ratio(actual.checked_add(*open)?, *budget),
            _ => None,
        }
        .map(Number)
    }
}
