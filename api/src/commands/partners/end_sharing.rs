//! The end of sharing.

use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Noun, ids};
use crate::nodes::partners::sharing_agreement::SharingAgreement;
use crate::store::Writer;
use async_graphql::ID;
use chrono::NaiveDate;
use entity::{SharingStatus, sharing_agreement};
use sea_orm::EntityTrait;
use uuid::Uuid;

command! {
    /// Ends what is shared with a partner, at once (Dutch: gegevenslevering beëindigen).
    end_sharing(EndSharingInput {
        /// The agreement (Dutch: gegevensleveringsafspraak).
        id: ID,
        /// The version that you saw (Dutch: verwachte versie).
        expected_version: i32,
    }) shows sharing_agreement: SharingAgreement
    errors EndSharingErrorCode {
        /// It has ended already.
        AlreadyEnded: "deze afspraak is al beëindigd" / "this agreement has ended already",
    }
}

#[async_trait::async_trait]
impl Command for EndSharingInput {
    fn subject(&self) -> Option<(&ID, i32)> {
        Some((&self.id, self.expected_version))
    }

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<EndSharingErrorCode>) -> Result<Uuid, Error> {
        use EndSharingErrorCode::AlreadyEnded;
        let id = ids::key(&self.id, SharingAgreement::table(), "input.id")?;
        let row = sharing_agreement::Entity::find_by_id(id).one(&writer.view()?).await?.ok_or(Error::NotFound)?;
        problems.unless(row.status != SharingStatus::Ended, AlreadyEnded, "id");
        if problems.is_empty() {
            let today = writer.author().today;
            writer.change::<sharing_agreement::Entity>(id, Some(self.expected_version.into()), |row| end(row, today)).await?;
        }
        Ok(id)
    }
}

/// Ends an agreement on a day; what has not begun keeps the days on which it would have held.
pub(super) fn end(row: &mut sharing_agreement::Model, today: NaiveDate) {
    row.status = SharingStatus::Ended;
    if row.starts_on <= today && row.ends_on.is_none_or(|last| last > today) {
        row.ends_on = Some(today);
    }
}
