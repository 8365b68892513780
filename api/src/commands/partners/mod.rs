//! Organisations, partnerships and sharing.

pub mod approve_sharing;
pub mod change_organisation;
pub mod change_partnership;
pub mod create_organisation;
pub mod create_partnership;
pub mod end_sharing;
pub mod propose_sharing;

use async_graphql::MergedObject;
/// What can be done with organisations and partners (Dutch: partners).
#[derive(MergedObject, Default)]
pub struct PartnerMutations(
    create_organisation::CreateOrganisation,
    change_organisation::ChangeOrganisation,
    create_partnership::CreatePartnership,
    change_partnership::ChangePartnership,
    propose_sharing::ProposeSharing,
    approve_sharing::ApproveSharing,
    end_sharing::EndSharing,
);
