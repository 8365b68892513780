//! An approval to share, by another person.

use crate::clock::day_before;
use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Noun, ids};
use crate::nodes::partners::sharing_agreement::SharingAgreement;
use crate::store::Writer;
use async_graphql::ID;
use entity::{PartnershipStatus, SharingStatus, partnership, sharing_agreement};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

command! {
    /// Approves what another person proposed to share; it holds at once, in place of what was shared before (Dutch: gegevenslevering goedkeuren).
    approve_sharing(ApproveSharingInput {
        /// The agreement (Dutch: gegevensleveringsafspraak).
        id: ID,
        /// The version that you saw (Dutch: verwachte versie).
        expected_version: i32,
    }) shows sharing_agreement: SharingAgreement
    errors ApproveSharingErrorCode {
        /// It is approved or ended already.
        NotProposed: "deze afspraak is geen voorstel" / "this agreement is no proposal",
        /// Its last day has passed.
        PeriodOver: "deze periode is al voorbij" / "this period is over already",
        /// The partnership has ended.
        PartnershipEnded: "deze samenwerking is beëindigd" / "this partnership has ended",
        /// Whoever proposed it does not approve it.
        SamePerson: "een ander dan de voorsteller moet goedkeuren" / "somebody else than who proposed it has to approve it",
    }
}

#[async_trait::async_trait]
impl Command for ApproveSharingInput {
    fn subject(&self) -> Option<(&ID, i32)> {
        Some((&self.id, self.expected_version))
    }

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<ApproveSharingErrorCode>) -> Result<Uuid, Error> {
        use ApproveSharingErrorCode::{NotProposed, PartnershipEnded, PeriodOver, SamePerson};
        let view = writer.view()?;
        let id = ids::key(&self.id, SharingAgreement::table(), "input.id")?;
        let row = sharing_agreement::Entity::find_by_id(id).one(&view).await?.ok_or(Error::NotFound)?;
        // Two approvals at once would both hold: they wait for each other at the partnership.
        writer.lock::<partnership::Entity>(row.partnership_id).await?;
        problems.unless(row.status == SharingStatus::Proposed, NotProposed, "id");
        problems.unless(row.ends_on.is_none_or(|last| last >= writer.author().today), PeriodOver, "id");
        problems.four_eyes(writer, &[row.proposed_by_id.open().copied()], SamePerson, "id").await?;
        let partnership = partnership::Entity::find_by_id(row.partnership_id).one(&view).await?.ok_or(Error::NotFound)?;
        problems.unless(partnership.status != PartnershipStatus::Ended, PartnershipEnded, "id");
        if !problems.is_empty() {
            return Ok(id);
        }
        let before = sharing_agreement::Entity::find()
            .filter(sharing_agreement::Column::PartnershipId.eq(row.partnership_id))
            .filter(sharing_agreement::Column::Dataset.eq(row.dataset))
            .filter(sharing_agreement::Column::Status.eq(SharingStatus::Active));
        // What was shared until now, was: it holds from today at the earliest.
        let new = sharing_agreement::Model { starts_on: std::cmp::max(row.starts_on, writer.author().today), ..row };
        for old in before.all(&view).await? {
            make_room(writer, &new, old).await?;
        }
        let (starts_on, approved_by) = (new.starts_on, writer.author().account);
        let approve = move |row: &mut sharing_agreement::Model| {
            row.status = SharingStatus::Active;
            row.starts_on = starts_on;
            row.approved_by_id = approved_by.into();
        };
        writer.change::<sharing_agreement::Entity>(id, Some(self.expected_version.into()), approve).await?;
        Ok(id)
    }
}

/// Ends, of an agreement that holds, the days on which another takes its place; what it gave before and after them stays.
async fn make_room(writer: &Writer<'_>, new: &sharing_agreement::Model, old: sharing_agreement::Model) -> Result<(), Error> {
    let apart = old.ends_on.is_some_and(|last| last < new.starts_on) || new.ends_on.is_some_and(|last| last < old.starts_on);
    if apart {
        return Ok(());
    }
    let (before, after) = (day_before(new.starts_on), new.ends_on.and_then(|last| last.succ_opt()));
    let rest = after.filter(|after| old.ends_on.is_none_or(|last| last >= *after));
    if let Some(starts_on) = rest {
        let rest = sharing_agreement::Model { id: writer.key(), version: 1, starts_on, ..old.clone() };
        writer.insert::<sharing_agreement::Entity>(rest).await?;
    }
    let cut = |old: &mut sharing_agreement::Model| {
        if old.starts_on <= before {
            old.ends_on = Some(before);
        } else {
            old.status = SharingStatus::Ended;
        }
    };
    writer.change::<sharing_agreement::Entity>(old.id, None, cut).await
}
