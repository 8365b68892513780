//! The ledger and its sums, what is expected of lines, and the months that are closed.

use super::{budget_at, of_no_hire};
use crate::access::{Counting, Policy, Reads, Scope, Standing, Wing, discreet, sees};
use entity::{Class, Dataset, Role, SharingLevel, forecast, ledger_entry, line_month, line_person, line_sum, line_total, period_close};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ColumnTrait, Condition};

impl Policy for line_total::Entity {
    const WING: Wing = Wing::Finance;
    const OF_PERSONS: bool = true;

    fn scope() -> Scope<Self::Column> {
        Scope::work_package(line_total::Column::ProgrammeId, line_total::Column::WorkPackageId).organisation(line_total::Column::FunderId)
    }

    fn class(_: Self::Column) -> Class {
        Class::Shr
    }

    fn shared(dataset: Dataset, level: SharingLevel) -> Option<Reads> {
        budget_at(SharingLevel::Summary, dataset, level)
    }
}

impl Policy for line_month::Entity {
    const WING: Wing = Wing::Finance;
    const OF_PERSONS: bool = true;

    fn scope() -> Scope<Self::Column> {
        Scope::work_package(line_month::Column::ProgrammeId, line_month::Column::WorkPackageId).organisation(line_month::Column::FunderId)
    }

    fn class(_: Self::Column) -> Class {
        Class::Shr
    }

    fn shared(dataset: Dataset, level: SharingLevel) -> Option<Reads> {
        budget_at(SharingLevel::Detail, dataset, level)
    }

    /// By month the sums of a line tell what one person costs, whom the year hides among others: as of entries, who reads no rates is
    /// told where nobody can be told.
    fn discreet(standing: Standing) -> bool {
        <ledger_entry::Entity as Policy>::discreet(standing) || matches!(standing, Standing::Shared(..))
    }
}

/// Of lines behind which are one or two persons, who is told of no single one sees none: sums of the others are not complete, and say so.
impl Policy for line_sum::Entity {
    const WING: Wing = Wing::Finance;

    fn scope() -> Scope<Self::Column> {
        Scope::work_package(line_sum::Column::ProgrammeId, line_sum::Column::WorkPackageId).organisation(line_sum::Column::FunderId)
    }

    fn class(_: Self::Column) -> Class {
        Class::Shr
    }

    fn role(role: Role) -> Option<Reads> {
        let classes = sees(role, Self::WING);
        let reads = Reads::all(classes);
        (!classes.is_none()).then(|| if discreet(role) { reads.narrowed(Condition::all().add(of_few()).not()) } else { reads })
    }

    fn shared(dataset: Dataset, level: SharingLevel) -> Option<Reads> {
        budget_at(SharingLevel::Detail, dataset, level)
    }
}

/// The lines behind which are one or two persons.
fn of_few() -> Expr {
    let few = Query::select()
        .column(line_person::Column::BudgetLineId)
        .from(line_person::Entity)
        .add_group_by([Expr::col(line_person::Column::BudgetLineId)])
        .and_having(Expr::cust("count(*) < 3"))
        .to_owned();
    line_sum::Column::Id.in_subquery(few)
}

impl Policy for ledger_entry::Entity {
    const WING: Wing = Wing::Finance;
    const OF_PERSONS: bool = true;

    fn scope() -> Scope<Self::Column> {
        Scope::work_package(ledger_entry::Column::ProgrammeId, ledger_entry::Column::WorkPackageId)
            .organisation(ledger_entry::Column::FunderId)
    }

    /// What names a contract or a supplier gives away what was hired at which price. Who pays a line is told what is booked there, in sums.
    fn class(column: Self::Column) -> Class {
        use ledger_entry::Column::{
            Amount, BookedOn, BudgetLineId, ContractId, Description, FiscalYear, FunderId, Kind, PersonId, ProgrammeId, RecordedAt,
            SubsidyId, SupplierId, WorkPackageId,
        };
        match column {
            ContractId | SupplierId | Description => Class::Cnf,
            PersonId => Class::Per,
            Amount | BookedOn | BudgetLineId | FiscalYear | FunderId | Kind | ProgrammeId | RecordedAt | SubsidyId | WorkPackageId => {
                Class::Fnd
            }
            _ => Class::Int,
        }
    }

    fn counting() -> Option<Counting<Self::Column>> {
        use ledger_entry::Column::{
            AmendmentId, Amount, CommitmentId, ContractId, CorrectsOn, Description, Id, ImportKey, InvoiceId, PersonId, RecordedAt,
            ReservationId, ReversesId, SupplierId,
        };
        Some(Counting {
            table: "ledger_entry_counted",
            person: [PersonId, ContractId],
            telling: &[
                Id,
                ContractId,
                SupplierId,
                Description,
                ReversesId,
                PersonId,
                AmendmentId,
                ReservationId,
                CommitmentId,
                InvoiceId,
                CorrectsOn,
                ImportKey,
            ],
            untested: &[Amount, RecordedAt],
        })
    }

    fn counts(role: Role) -> Option<Reads> {
        let classes = sees(role, Self::WING);
        (!classes.is_none()).then(|| Reads::all(classes))
    }

    /// What a hired person costs is read by those who read rates: an entry a month, with his hours, gives his away.
    fn role(role: Role) -> Option<Reads> {
        // A funder reads its lines by their sums.
        let counts = Self::counts(role).filter(|_| role != Role::Funder)?;
        Some(if counts.classes.contains(Class::Cnf) { counts } else { counts.narrowed(of_no_hire(ledger_entry::Column::ContractId)) })
    }

    /// The others count them; by day no more than where nobody can be told.
    fn discreet(standing: Standing) -> bool {
        matches!(standing, Standing::Role(role) if !sees(role, Self::WING).contains(Class::Cnf))
    }
}

/// A key by itself names nobody: totals are told where it does not stand alone.
impl Policy for line_person::Entity {
    const WING: Wing = Wing::Finance;

    fn scope() -> Scope<Self::Column> {
        Scope::work_package(line_person::Column::ProgrammeId, line_person::Column::WorkPackageId)
            .organisation(line_person::Column::FunderId)
    }

    /// Who is told sums by an agreement is told them where nobody is behind them: that is asked of these rows.
    fn class(_: Self::Column) -> Class {
        Class::Shr
    }

    fn shared(dataset: Dataset, level: SharingLevel) -> Option<Reads> {
        budget_at(SharingLevel::Summary, dataset, level)
    }
}

impl Policy for forecast::Entity {
    const WING: Wing = Wing::Finance;

    fn scope() -> Scope<Self::Column> {
        Scope::work_package(forecast::Column::ProgrammeId, forecast::Column::WorkPackageId)
    }

    fn class(_: Self::Column) -> Class {
        Class::Int
    }

    /// What is expected of a line that hires one person is his price; and its text may name him.
    fn role(role: Role) -> Option<Reads> {
        super::unless_discreet(role)
    }
}

impl Policy for period_close::Entity {
    const WING: Wing = Wing::Finance;

    fn scope() -> Scope<Self::Column> {
        Scope::programme(period_close::Column::ProgrammeId)
    }

    fn class(_: Self::Column) -> Class {
        Class::Int
    }
}
