//! The operators of a filter, one input object a type of field.

use super::filter::{Filter, Unfit};
use super::ids;
use super::scalars::{Date, Instant, Money};
use crate::access::Policy;
use crate::error::Error;
use async_graphql::{ID, InputObject, InputType, MaybeUndefined};
use entity::Vocabulary;
use sea_orm::sea_query::ArrayType;
use sea_orm::{IdenStatic, Value};

/// A list of operands has at most so many.
const LISTED: usize = 500;

/// The operators given on a field.
pub trait Operators: Clone {
    /// Those by which something is found, and those that deny it.
    fn parted(&self) -> (Self, Option<Self>) {
        (self.clone(), None)
    }

    /// The tests on a column, to be joined by AND.
    fn tests<E: Policy>(&self, column: &str, filter: &mut Filter<'_, '_>) -> Result<Vec<String>, Unfit>;
}

/// What an operand is in the database.
trait Operand: Clone {
    const ARRAY: ArrayType;
    fn bind(&self) -> Value;
}

macro_rules! operand {
    ($($Type:ty, $array:ident, $value:expr;)*) => { $(
        impl Operand for $Type {
            const ARRAY: ArrayType = ArrayType::$array;
            fn bind(&self) -> Value {
                let bind: fn(&Self) -> Value = $value;
                bind(self)
            }
        }
    )* };
}
operand! {
    String, String, |text| text.clone().into();
    Date, ChronoDate, |day| day.0.into();
    Instant, ChronoDateTimeUtc, |instant| instant.0.into();
    Money, BigInt, |money| money.0.0.into();
    i32, Int, |number| (*number).into();
}

/// Reads operators one by one.
struct Tests<'a, 'f, 'q> {
    column: &'a str,
    filter: &'a mut Filter<'f, 'q>,
    found: Vec<String>,
}

impl<'a, 'f, 'q> Tests<'a, 'f, 'q> {
    fn new(column: &'a str, filter: &'a mut Filter<'f, 'q>) -> Self {
        Self { column, filter, found: Vec::new() }
    }

    fn null(&self, operator: &str) -> Unfit {
        Error::invalid(self.filter.path(operator), "null is nothing to compare with; test with isNull").into()
    }

    fn compare<T: Operand>(&mut self, operator: &str, given: &MaybeUndefined<T>, sign: &str) -> Result<(), Unfit> {
        match given {
            MaybeUndefined::Undefined => Ok(()),
            MaybeUndefined::Null => Err(self.null(operator)),
            MaybeUndefined::Value(value) => {
                let bind = self.filter.draft().bind(value.bind());
                self.found.push(format!("{} {sign} {bind}", self.column));
                Ok(())
            }
        }
    }

    fn one_of<T: Operand>(&mut self, given: &MaybeUndefined<Vec<T>>) -> Result<(), Unfit> {
        match given {
            MaybeUndefined::Undefined => Ok(()),
            MaybeUndefined::Null => Err(self.null("in")),
            MaybeUndefined::Value(values) if values.len() > LISTED => {
                Err(Error::invalid(self.filter.path("in"), format!("a list has at most {LISTED} values")).into())
            }
            MaybeUndefined::Value(values) => {
                let values = values.iter().map(Operand::bind).collect();
                let test = self.filter.draft().one_of(self.column, values, T::ARRAY);
                self.found.push(test);
                Ok(())
            }
        }
    }

    fn contains(&mut self, operator: &str, given: &MaybeUndefined<String>) -> Result<(), Unfit> {
        match given {
            MaybeUndefined::Undefined => Ok(()),
            MaybeUndefined::Null => Err(self.null(operator)),
            MaybeUndefined::Value(part) => {
                let draft = self.filter.draft();
                let pattern = draft.pattern(part);
                let test = draft.contains(self.column, &pattern);
                self.found.push(test);
                Ok(())
            }
        }
    }

    fn is_null(&mut self, given: MaybeUndefined<bool>) -> Result<(), Unfit> {
        match given {
            MaybeUndefined::Undefined => return Ok(()),
            MaybeUndefined::Null => return Err(self.null("isNull")),
            MaybeUndefined::Value(true) => self.found.push(format!("{} IS NULL", self.column)),
            MaybeUndefined::Value(false) => self.found.push(format!("{} IS NOT NULL", self.column)),
        }
        Ok(())
    }
}

/// Conditions on a text (Dutch: tekst).
#[derive(Clone, Debug, Default, InputObject)]
pub struct TextFilter {
    /// Is this (Dutch: is gelijk aan).
    eq: MaybeUndefined<String>,
    /// Is not this (Dutch: is ongelijk aan).
    ne: MaybeUndefined<String>,
    /// Is one of these; of none, nothing (Dutch: is een van).
    r#in: MaybeUndefined<Vec<String>>,
    /// Contains this, in upper or lower case (Dutch: bevat).
    contains: MaybeUndefined<String>,
    /// Is empty, or is not (Dutch: is leeg).
    is_null: MaybeUndefined<bool>,
}

impl Operators for TextFilter {
    fn parted(&self) -> (Self, Option<Self>) {
        let denied = Self { ne: self.ne.clone(), is_null: self.is_null, ..Self::default() };
        (Self { ne: MaybeUndefined::Undefined, is_null: MaybeUndefined::Undefined, ..self.clone() }, Some(denied))
    }

    fn tests<E: Policy>(&self, column: &str, filter: &mut Filter<'_, '_>) -> Result<Vec<String>, Unfit> {
        let mut tests = Tests::new(column, filter);
        tests.compare("eq", &self.eq, "=")?;
        tests.compare("ne", &self.ne, "<>")?;
        tests.one_of(&self.r#in)?;
        tests.contains("contains", &self.contains)?;
        tests.is_null(self.is_null)?;
        Ok(tests.found)
    }
}

macro_rules! ordered {
    ($($(#[$meta:meta])* $Filter:ident of $Type:ty;)*) => { $(
        $(#[$meta])*
        #[derive(Clone, Debug, Default, InputObject)]
        pub struct $Filter {
            /// Is this (Dutch: is gelijk aan).
            eq: MaybeUndefined<$Type>,
            /// Is not this (Dutch: is ongelijk aan).
            ne: MaybeUndefined<$Type>,
            /// Is one of these; of none, nothing (Dutch: is een van).
            r#in: MaybeUndefined<Vec<$Type>>,
            /// Is before or less than this (Dutch: kleiner dan).
            lt: MaybeUndefined<$Type>,
            /// Is this, before it or less (Dutch: kleiner dan of gelijk aan).
            lte: MaybeUndefined<$Type>,
            /// Is after or more than this (Dutch: groter dan).
            gt: MaybeUndefined<$Type>,
            /// Is this, after it or more (Dutch: groter dan of gelijk aan).
            gte: MaybeUndefined<$Type>,
            /// Is empty, or is not (Dutch: is leeg).
            is_null: MaybeUndefined<bool>,
        }

        impl Operators for $Filter {
            fn tests<E: Policy>(&self, column: &str, filter: &mut Filter<'_, '_>) -> Result<Vec<String>, Unfit> {
                let mut tests = Tests::new(column, filter);
                for (operator, given, sign) in
                    [("eq", &self.eq, "="), ("ne", &self.ne, "<>"), ("lt", &self.lt, "<"), ("lte", &self.lte, "<="), ("gt", &self.gt, ">"), ("gte", &self.gte, ">=")]
                {
                    tests.compare(operator, given, sign)?;
                }
                tests.one_of(&self.r#in)?;
                tests.is_null(self.is_null)?;
                Ok(tests.found)
            }
        }
    )* };
}
ordered! {
    /// Conditions on a day (Dutch: datum).
    DateFilter of Date;
    /// Conditions on an instant (Dutch: tijdstip).
    DateTimeFilter of Instant;
    /// Conditions on an amount (Dutch: bedrag).
    MoneyFilter of Money;
    /// Conditions on a whole number (Dutch: geheel getal).
    IntFilter of i32;
}

/// Conditions on a truth (Dutch: ja of nee).
#[derive(Clone, Debug, Default, InputObject)]
pub struct BooleanFilter {
    /// Is this.
    eq: MaybeUndefined<bool>,
}

impl Operators for BooleanFilter {
    fn tests<E: Policy>(&self, column: &str, filter: &mut Filter<'_, '_>) -> Result<Vec<String>, Unfit> {
        let tests = Tests::new(column, filter);
        match self.eq {
            MaybeUndefined::Undefined => Ok(Vec::new()),
            MaybeUndefined::Null => Err(tests.null("eq")),
            MaybeUndefined::Value(truth) => {
                let bind = tests.filter.draft().bind(truth);
                Ok(vec![format!("{column} = {bind}")])
            }
        }
    }
}

/// Conditions on an id (Dutch: id).
#[derive(Clone, Debug, Default, InputObject)]
pub struct IdFilter {
    /// Is this.
    eq: MaybeUndefined<ID>,
    /// Is one of these; of none, nothing.
    r#in: MaybeUndefined<Vec<ID>>,
}

impl Operators for IdFilter {
    fn tests<E: Policy>(&self, column: &str, filter: &mut Filter<'_, '_>) -> Result<Vec<String>, Unfit> {
        let table = IdenStatic::as_str(&E::default());
        let mut found = Vec::new();
        for (operator, ids) in [("eq", self.eq.clone().map_value(|id| vec![id])), ("in", self.r#in.clone())] {
            match ids {
                MaybeUndefined::Undefined => {}
                MaybeUndefined::Null => return Err(Error::invalid(filter.path(operator), "null is no id").into()),
                MaybeUndefined::Value(ids) if ids.len() > LISTED => {
                    return Err(Error::invalid(filter.path(operator), format!("a list has at most {LISTED} values")).into());
                }
                MaybeUndefined::Value(ids) => {
                    let path = filter.path(operator);
                    let keys = ids.iter().map(|id| ids::key(id, table, &path).map(Value::from)).collect::<Result<Vec<_>, _>>()?;
                    found.push(filter.draft().one_of(column, keys, ArrayType::Uuid));
                }
            }
        }
        Ok(found)
    }
}

/// Conditions on one of a list of values (Dutch: keuze).
#[derive(Clone, Debug, InputObject)]
#[graphql(concrete(name = "ProgrammeStatusFilter", params(entity::ProgrammeStatus)))]
#[graphql(concrete(name = "WorkPackageStatusFilter", params(entity::WorkPackageStatus)))]
#[graphql(concrete(name = "OrganisationKindFilter", params(entity::OrganisationKind)))]
#[graphql(concrete(name = "PartnershipKindFilter", params(entity::PartnershipKind)))]
#[graphql(concrete(name = "PartnershipStatusFilter", params(entity::PartnershipStatus)))]
#[graphql(concrete(name = "DatasetFilter", params(entity::Dataset)))]
#[graphql(concrete(name = "SharingLevelFilter", params(entity::SharingLevel)))]
#[graphql(concrete(name = "SharingStatusFilter", params(entity::SharingStatus)))]
#[graphql(concrete(name = "AppointmentFunctionFilter", params(entity::AppointmentFunction)))]
#[graphql(concrete(name = "EmploymentFilter", params(entity::Employment)))]
#[graphql(concrete(name = "BudgetStatusFilter", params(entity::BudgetStatus)))]
#[graphql(concrete(name = "CostTypeFilter", params(entity::CostType)))]
#[graphql(concrete(name = "BudgetSideFilter", params(entity::BudgetSide)))]
#[graphql(concrete(name = "AmendmentKindFilter", params(entity::AmendmentKind)))]
#[graphql(concrete(name = "AmendmentStatusFilter", params(entity::AmendmentStatus)))]
#[graphql(concrete(name = "RagFilter", params(entity::Rag)))]
#[graphql(concrete(name = "LedgerKindFilter", params(entity::LedgerKind)))]
#[graphql(concrete(name = "LedgerSourceFilter", params(entity::LedgerSource)))]
#[graphql(concrete(name = "ContractKindFilter", params(entity::ContractKind)))]
#[graphql(concrete(name = "ContractStatusFilter", params(entity::ContractStatus)))]
#[graphql(concrete(name = "RoleFilter", params(entity::Role)))]
#[graphql(concrete(name = "ChangeActionFilter", params(entity::ChangeAction)))]
#[graphql(concrete(name = "AccessWayFilter", params(entity::AccessWay)))]
#[graphql(concrete(name = "ClassFilter", params(entity::Class)))]
#[graphql(concrete(name = "SubsidyStatusFilter", params(entity::SubsidyStatus)))]
#[graphql(concrete(name = "ReservationStatusFilter", params(entity::ReservationStatus)))]
#[graphql(concrete(name = "CommitmentStatusFilter", params(entity::CommitmentStatus)))]
#[graphql(concrete(name = "InvoiceStatusFilter", params(entity::InvoiceStatus)))]
#[graphql(concrete(name = "VatRateFilter", params(entity::VatRate)))]
pub struct ChoiceFilter<T: InputType + Vocabulary> {
    /// Is this (Dutch: is gelijk aan).
    eq: MaybeUndefined<T>,
    /// Is not this (Dutch: is ongelijk aan).
    ne: MaybeUndefined<T>,
    /// Is one of these; of none, nothing (Dutch: is een van).
    r#in: MaybeUndefined<Vec<T>>,
}

impl<T: InputType + Vocabulary> Operators for ChoiceFilter<T> {
    fn tests<E: Policy>(&self, column: &str, filter: &mut Filter<'_, '_>) -> Result<Vec<String>, Unfit> {
        let mut tests = Tests::new(column, filter);
        let text = |value: T| value.as_str().to_owned();
        tests.compare("eq", &self.eq.map_value(text), "=")?;
        tests.compare("ne", &self.ne.map_value(text), "<>")?;
        tests.one_of(&self.r#in.clone().map_value(|values| values.into_iter().map(text).collect::<Vec<_>>()))?;
        Ok(tests.found)
    }
}
