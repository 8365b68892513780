//! The policies, one an entity, by wing; and the list of all tables.

mod finance;
mod partners;
mod people;
mod planning;
mod procurement;
mod programmes;
mod records;
mod subsidies;

use crate::store::Tables;
use entity::{
    access_record, account, advance, amendment_line, api_token, appointment, budget, budget_amendment, budget_line, change_event,
    commitment, commitment_part, contract, contract_summary, deputising, directorate, directorate_size, forecast, invoice, invoice_line,
    ledger_entry, line_month, line_person, line_sum, line_total, milestone, milestone_dependency, milestone_summary, organisation,
    organisation_successor, partnership, period_close, person, person_programme, programme, rag_override, reservation, role_grant,
    sharing_agreement, subsidy, work_package,
};

/// Every table. Those without a policy can't be read through a view.
pub fn tables() -> Tables {
    Tables::default()
        .policy::<organisation::Entity>()
        .policy::<organisation_successor::Entity>()
        .policy::<directorate::Entity>()
        .policy::<directorate_size::Entity>()
        .policy::<programme::Entity>()
        .policy::<work_package::Entity>()
        .policy::<partnership::Entity>()
        .policy::<sharing_agreement::Entity>()
        .policy::<person::Entity>()
        .policy::<person_programme::Entity>()
        .policy::<appointment::Entity>()
        .policy::<account::Entity>()
        .policy::<role_grant::Entity>()
        .policy::<deputising::Entity>()
        .policy::<api_token::Entity>()
        .policy::<budget::Entity>()
        .policy::<budget_line::Entity>()
        .policy::<budget_amendment::Entity>()
        .policy::<amendment_line::Entity>()
        .policy::<reservation::Entity>()
        .policy::<commitment::Entity>()
        .policy::<commitment_part::Entity>()
        .policy::<invoice::Entity>()
        .policy::<invoice_line::Entity>()
        .policy::<forecast::Entity>()
        .policy::<period_close::Entity>()
        .policy::<rag_override::Entity>()
        .policy::<ledger_entry::Entity>()
        .counted::<ledger_entry::Entity>()
        .policy::<line_total::Entity>()
        .policy::<line_month::Entity>()
        .policy::<line_sum::Entity>()
        .policy::<line_person::Entity>()
        .policy::<contract::Entity>()
        .counted::<contract::Entity>()
        .policy::<contract_summary::Entity>()
        .policy::<subsidy::Entity>()
        .policy::<advance::Entity>()
        .policy::<milestone::Entity>()
        .policy::<milestone_dependency::Entity>()
        .policy::<milestone_summary::Entity>()
        .policy::<change_event::Entity>()
        .policy::<access_record::Entity>()
        .internal("ledger_clock")
        .internal("idempotency_key")
        .internal("seaql_migrations")
}
