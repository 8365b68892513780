//! The tables: one file each, grouped in the wings of the house, with their enums beside them.
//! No query, no rule, no input or output stands here.

pub mod finance;
pub mod partners;
pub mod people;
pub mod planning;
pub mod procurement;
pub mod programmes;
pub mod records;
pub mod subsidies;

pub mod choice;
mod masked;
mod money;
mod vocabulary;

pub use finance::budget::BudgetStatus;
pub use finance::budget_amendment::{AmendmentKind, AmendmentStatus};
pub use finance::budget_line::{BudgetSide, CostType};
pub use finance::commitment::CommitmentStatus;
pub use finance::invoice::{InvoiceStatus, VatRate};
pub use finance::ledger_entry::{LedgerKind, LedgerSource};
pub use finance::rag_override::Rag;
pub use finance::reservation::ReservationStatus;
pub use finance::{
    amendment_line, budget, budget_amendment, budget_line, commitment, commitment_part, forecast, invoice, invoice_line, ledger_clock,
    ledger_entry, line_month, line_person, line_sum, line_total, period_close, rag_override, reservation,
};
pub use masked::Masked;
pub use money::{Cents, MoneyError};
pub use partners::organisation::OrganisationKind;
pub use partners::organisation_successor::SuccessionKind;
pub use partners::partnership::{PartnershipKind, PartnershipStatus};
pub use partners::sharing_agreement::{Dataset, SharingLevel, SharingStatus};
pub use partners::{organisation, organisation_successor, partnership, sharing_agreement};
pub use people::account::AccountKind;
pub use people::appointment::AppointmentFunction;
pub use people::deputising::DeputisingState;
pub use people::person::Employment;
pub use people::role_grant::{Role, ScopeKind};
pub use people::{account, api_token, appointment, deputising, person, person_programme, role_grant};
pub use planning::{milestone, milestone_dependency, milestone_summary};
pub use procurement::contract::{ContractKind, ContractStatus, EmploymentForm};
pub use procurement::{contract, contract_summary};
pub use programmes::programme::ProgrammeStatus;
pub use programmes::work_package::WorkPackageStatus;
pub use programmes::{directorate, directorate_size, programme, work_package};
pub use records::access_record::AccessWay;
pub use records::change_event::{ChangeAction, Class};
pub use records::{access_record, change_event, idempotency_key};
pub use subsidies::subsidy::SubsidyStatus;
pub use subsidies::{advance, subsidy};
pub use vocabulary::{Language, Vocabulary};

/// The global id of a row: its table and its key, `contract_0192…`. Opaque to clients.
pub fn global_id(table: &str, key: sea_orm::prelude::Uuid) -> String {
    format!("{table}_{key}")
}

/// Every table, in the order in which they can be filled.
pub const TABLES: &[&str] = &[
    "organisation",
    "organisation_successor",
    "directorate",
    "programme",
    "work_package",
    "partnership",
    "person",
    "account",
    "role_grant",
    "deputising",
    "api_token",
    "appointment",
    "person_programme",
    "sharing_agreement",
    "subsidy",
    "advance",
    "contract",
    "budget",
    "budget_line",
    "budget_amendment",
    "amendment_line",
    "reservation",
    "commitment",
    "commitment_part",
    "invoice",
    "invoice_line",
    "forecast",
    "period_close",
    "rag_override",
    "ledger_entry",
    "line_total",
    "line_month",
    "line_person",
    "ledger_clock",
    "milestone",
    "milestone_dependency",
    "change_event",
    "access_record",
    "idempotency_key",
];

/// Calls a macro with the list of all vocabularies.
#[macro_export]
macro_rules! with_vocabularies {
    ($call:ident) => {
        $call! { ProgrammeStatus, WorkPackageStatus, OrganisationKind, SuccessionKind, PartnershipKind, PartnershipStatus, Dataset, SharingLevel, SharingStatus, Employment, AppointmentFunction, AccountKind, Role, ScopeKind, DeputisingState, BudgetStatus, CostType, BudgetSide, AmendmentKind, AmendmentStatus, ReservationStatus, CommitmentStatus, InvoiceStatus, VatRate, Rag, LedgerKind, LedgerSource, ContractKind, EmploymentForm, ContractStatus, SubsidyStatus, ChangeAction, Class, AccessWay }
    };
}
