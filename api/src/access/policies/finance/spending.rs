//! Reservations, commitments and invoices. Those of a hire are for those who read rates: month by month they give one away.

use crate::access::{Policy, Reach, Reads, Scope, Wing, one_of};
use entity::{Class, Role, commitment, commitment_part, invoice, invoice_line, reservation};
use sea_orm::Condition;
use sea_orm::sea_query::Query;

impl Policy for reservation::Entity {
    const WING: Wing = Wing::Finance;

    fn scope() -> Scope<Self::Column> {
        Scope::work_package(reservation::Column::ProgrammeId, reservation::Column::WorkPackageId)
    }

    fn class(_: Self::Column) -> Class {
        Class::Int
    }

    /// What is set aside to hire one person is his price; and its text may name him.
    fn role(role: Role) -> Option<Reads> {
        super::unless_discreet(role)
    }
}

/// Of a work package, the commitments on its lines.
impl Policy for commitment::Entity {
    const WING: Wing = Wing::Finance;

    fn scope() -> Scope<Self::Column> {
        Scope::programme(commitment::Column::ProgrammeId)
    }

    fn class(_: Self::Column) -> Class {
        Class::Int
    }

    fn role(role: Role) -> Option<Reads> {
        super::of_hires_for_some(role, commitment::Column::ContractId)
    }

    fn reached(reach: &Reach) -> Option<Option<Condition>> {
        let parts = Query::select().column(commitment_part::Column::CommitmentId).from(commitment_part::Entity).to_owned();
        super::by_parts::<Self>(reach, commitment::Column::ProgrammeId, commitment::Column::Id, |packages| {
            parts.clone().and_where(one_of(commitment_part::Column::WorkPackageId, packages)).to_owned()
        })
    }
}

impl Policy for commitment_part::Entity {
    const WING: Wing = Wing::Finance;

    fn scope() -> Scope<Self::Column> {
        Scope::work_package(commitment_part::Column::ProgrammeId, commitment_part::Column::WorkPackageId)
    }

    fn class(_: Self::Column) -> Class {
        Class::Int
    }

    fn role(role: Role) -> Option<Reads> {
        super::of_hires_for_some(role, commitment_part::Column::ContractId)
    }
}

/// Of a work package, the invoices on its lines.
impl Policy for invoice::Entity {
    const WING: Wing = Wing::Finance;

    fn scope() -> Scope<Self::Column> {
        Scope::programme(invoice::Column::ProgrammeId)
    }

    fn class(_: Self::Column) -> Class {
        Class::Int
    }

    fn role(role: Role) -> Option<Reads> {
        super::of_hires_for_some(role, invoice::Column::ContractId)
    }

    fn reached(reach: &Reach) -> Option<Option<Condition>> {
        let parts = Query::select().column(invoice_line::Column::InvoiceId).from(invoice_line::Entity).to_owned();
        super::by_parts::<Self>(reach, invoice::Column::ProgrammeId, invoice::Column::Id, |packages| {
            parts.clone().and_where(one_of(invoice_line::Column::WorkPackageId, packages)).to_owned()
        })
    }
}

impl Policy for invoice_line::Entity {
    const WING: Wing = Wing::Finance;

    fn scope() -> Scope<Self::Column> {
        Scope::work_package(invoice_line::Column::ProgrammeId, invoice_line::Column::WorkPackageId)
    }

    fn class(_: Self::Column) -> Class {
        Class::Int
    }

    fn role(role: Role) -> Option<Reads> {
        super::of_hires_for_some(role, invoice_line::Column::ContractId)
    }
}
