//! Organisations, partnerships and sharing.

pub mod approve_sharing;
pub mod change_organisation;
pub mod change_partnership;
pub mod create_organisation;
pub mod create_partnership;
pub mod end_sharing;
pub mod propose_sharing;

use super::mutation;
use crate::graphql::RootField;

/// What can be done here.
pub fn mutations() -> Vec<RootField> {
    vec![
        mutation::<create_organisation::CreateOrganisationInput>(),
        mutation::<change_organisation::ChangeOrganisationInput>(),
        mutation::<create_partnership::CreatePartnershipInput>(),
        mutation::<change_partnership::ChangePartnershipInput>(),
        mutation::<propose_sharing::ProposeSharingInput>(),
        mutation::<approve_sharing::ApproveSharingInput>(),
        mutation::<end_sharing::EndSharingInput>(),
    ]
}
