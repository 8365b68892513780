//! The roots, assembled.

mod trim;

pub use trim::Sight;

use crate::commands::partners::{
    approve_sharing::ApproveSharing, change_organisation::ChangeOrganisation, change_partnership::ChangePartnership,
    create_organisation::CreateOrganisation, create_partnership::CreatePartnership, end_sharing::EndSharing,
    propose_sharing::ProposeSharing,
};
use crate::commands::people::{
    activate_account::ActivateAccount, appoint_coordinator::AppointCoordinator, change_person::ChangePerson, create_account::CreateAccount,
    create_api_token::CreateApiToken, create_person::CreatePerson, deactivate_account::DeactivateAccount, end_appointment::EndAppointment,
    grant_role::GrantRole, revoke_api_token::RevokeApiToken, revoke_role::RevokeRole,
};
use crate::commands::planning::{
    create_milestone::CreateMilestone, reach_milestone::ReachMilestone, reschedule_milestone::RescheduleMilestone,
};
use crate::commands::programmes::{
    change_programme::ChangeProgramme, change_work_package::ChangeWorkPackage, create_programme::CreateProgramme,
    create_work_package::CreateWorkPackage,
};
use crate::live::{ChangedSubscriptions, Fresh, TotalsChangedSubscriptions};
use crate::nodes::finance::{budget::BudgetQueries, ledger_entry::LedgerEntryQueries, line_sum::LineSumQueries};
use crate::nodes::partners::{organisation::OrganisationQueries, partnership::PartnershipQueries};
use crate::nodes::people::{account::AccountQueries, appointment::AppointmentQueries, person::PersonQueries, viewer::ViewerQueries};
use crate::nodes::planning::milestone::MilestoneQueries;
use crate::nodes::procurement::contract::ContractQueries;
use crate::nodes::programmes::{directorate::DirectorateQueries, programme::ProgrammeQueries, work_package::WorkPackageQueries};
use crate::nodes::rate_limit::RateLimitQueries;
use crate::nodes::root::RootQueries;
use crate::nodes::subsidies::subsidy::SubsidyQueries;
use async_graphql::{MergedObject, MergedSubscription, SchemaBuilder, ValidationMode};

/// What can be asked (Dutch: vragen).
#[derive(MergedObject, Default)]
pub struct Query(
    RootQueries,
    RateLimitQueries,
    ViewerQueries,
    DirectorateQueries,
    ProgrammeQueries,
    WorkPackageQueries,
    OrganisationQueries,
    PartnershipQueries,
    PersonQueries,
    AccountQueries,
    AppointmentQueries,
    BudgetQueries,
    LineSumQueries,
    LedgerEntryQueries,
    ContractQueries,
    SubsidyQueries,
    MilestoneQueries,
);

/// What can be done (Dutch: handelingen).
#[derive(MergedObject, Default)]
pub struct Mutation(
    CreateProgramme,
    ChangeProgramme,
    CreateWorkPackage,
    ChangeWorkPackage,
    CreateOrganisation,
    ChangeOrganisation,
    CreatePartnership,
    ChangePartnership,
    ProposeSharing,
    ApproveSharing,
    EndSharing,
    CreatePerson,
    ChangePerson,
    AppointCoordinator,
    EndAppointment,
    CreateAccount,
    DeactivateAccount,
    ActivateAccount,
    GrantRole,
    RevokeRole,
    CreateApiToken,
    RevokeApiToken,
    CreateMilestone,
    ReachMilestone,
    RescheduleMilestone,
);

/// What can be followed (Dutch: meldingen).
#[derive(MergedSubscription, Default)]
pub struct Subscription(ChangedSubscriptions, TotalsChangedSubscriptions);

/// The schema.
pub type Schema = async_graphql::Schema<Query, Mutation, Subscription>;

/// The schema, without anything that belongs to a request.
pub fn schema() -> Schema {
    with(ValidationMode::Strict).finish()
}

/// The schema for documents that passed once: it does not judge them again. Values of variables are judged where they are read.
pub fn judged() -> Schema {
    with(ValidationMode::Fast).finish()
}

/// The schema for subscriptions: each of their events is answered under the rights of its moment.
pub fn followed() -> Schema {
    with(ValidationMode::Strict).extension(Fresh).finish()
}

/// The schema without what can't be seen: for documents that ask it for itself.
pub fn trimmed(sight: Sight) -> Schema {
    sight.build(|| with(ValidationMode::Strict).finish())
}

fn with(mode: ValidationMode) -> SchemaBuilder<Query, Mutation, Subscription> {
    let schema = Schema::build(Query::default(), Mutation::default(), Subscription::default()).validation_mode(mode);
    // Trims where `trimmed` builds, and does nothing where nothing is said.
    schema.register_output_type::<trim::Trim>().disable_suggestions()
}

/// The schema as a text.
pub fn sdl() -> String {
    schema().sdl_with_options(async_graphql::SDLExportOptions::new().sorted_fields().sorted_arguments().sorted_enum_items())
}
