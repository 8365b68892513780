//! Budgets, their lines, and how they are amended.

use super::budget_at;
use crate::access::{Policy, Reach, Reads, Scope, Wing, one_of};
use entity::{Class, Dataset, SharingLevel, amendment_line, budget, budget_amendment, budget_line, rag_override};
use sea_orm::Condition;
use sea_orm::sea_query::Query;

impl Policy for budget::Entity {
    const WING: Wing = Wing::Finance;

    fn scope() -> Scope<Self::Column> {
        Scope::programme(budget::Column::ProgrammeId)
    }

    /// Who decided, and why it was sent back, is for the staff.
    fn class(column: Self::Column) -> Class {
        match column {
            budget::Column::DraftedById
            | budget::Column::EditedById
            | budget::Column::SubmittedById
            | budget::Column::AdoptedById
            | budget::Column::ReturnReason => Class::Int,
            _ => Class::Shr,
        }
    }

    fn shared(dataset: Dataset, level: SharingLevel) -> Option<Reads> {
        budget_at(SharingLevel::Summary, dataset, level)
    }
}

impl Policy for budget_line::Entity {
    const WING: Wing = Wing::Finance;
    const REMOVABLE: bool = true;

    fn scope() -> Scope<Self::Column> {
        Scope::work_package(budget_line::Column::ProgrammeId, budget_line::Column::WorkPackageId)
            .organisation(budget_line::Column::FunderId)
    }

    fn class(_: Self::Column) -> Class {
        Class::Shr
    }

    fn shared(dataset: Dataset, level: SharingLevel) -> Option<Reads> {
        budget_at(SharingLevel::Detail, dataset, level)
    }
}

/// Of a work package, the amendments that touch its lines.
impl Policy for budget_amendment::Entity {
    const WING: Wing = Wing::Finance;

    fn scope() -> Scope<Self::Column> {
        Scope::programme(budget_amendment::Column::ProgrammeId)
    }

    fn class(_: Self::Column) -> Class {
        Class::Int
    }

    fn reached(reach: &Reach) -> Option<Option<Condition>> {
        let lines = Query::select().column(amendment_line::Column::AmendmentId).from(amendment_line::Entity).to_owned();
        super::by_parts::<Self>(reach, budget_amendment::Column::ProgrammeId, budget_amendment::Column::Id, |packages| {
            lines.clone().and_where(one_of(amendment_line::Column::WorkPackageId, packages)).to_owned()
        })
    }
}

impl Policy for amendment_line::Entity {
    const WING: Wing = Wing::Finance;
    const REMOVABLE: bool = true;

    fn scope() -> Scope<Self::Column> {
        Scope::work_package(amendment_line::Column::ProgrammeId, amendment_line::Column::WorkPackageId)
    }

    fn class(_: Self::Column) -> Class {
        Class::Int
    }
}

impl Policy for rag_override::Entity {
    const WING: Wing = Wing::Finance;

    fn scope() -> Scope<Self::Column> {
        Scope::work_package(rag_override::Column::ProgrammeId, rag_override::Column::WorkPackageId)
    }

    fn class(_: Self::Column) -> Class {
        Class::Int
    }
}
