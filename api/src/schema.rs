//! The roots, assembled.

use crate::nodes::finance::{budget::BudgetQueries, ledger_entry::LedgerEntryQueries};
use crate::nodes::partners::{organisation::OrganisationQueries, partnership::PartnershipQueries};
use crate::nodes::people::{appointment::AppointmentQueries, person::PersonQueries, viewer::ViewerQueries};
use crate::nodes::planning::milestone::MilestoneQueries;
use crate::nodes::procurement::contract::ContractQueries;
use crate::nodes::programmes::{programme::ProgrammeQueries, work_package::WorkPackageQueries};
use crate::nodes::root::RootQueries;
use crate::nodes::subsidies::subsidy::SubsidyQueries;
use async_graphql::{EmptyMutation, EmptySubscription, MergedObject};

/// What can be asked (Dutch: vragen).
#[derive(MergedObject, Default)]
pub struct Query(
    RootQueries,
    ViewerQueries,
    ProgrammeQueries,
    WorkPackageQueries,
    OrganisationQueries,
    PartnershipQueries,
    PersonQueries,
    AppointmentQueries,
    BudgetQueries,
    LedgerEntryQueries,
    ContractQueries,
    SubsidyQueries,
    MilestoneQueries,
);

/// The schema.
pub type Schema = async_graphql::Schema<Query, EmptyMutation, EmptySubscription>;

/// The schema, without anything that belongs to a request.
pub fn schema() -> Schema {
    Schema::build(Query::default(), EmptyMutation, EmptySubscription).disable_suggestions().finish()
}

/// The schema as a text.
pub fn sdl() -> String {
    schema().sdl_with_options(async_graphql::SDLExportOptions::new().sorted_fields().sorted_arguments().sorted_enum_items())
}
