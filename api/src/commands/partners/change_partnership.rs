//! A partnership changes.

use super::end_sharing::end;
use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Date, Noun, ids};
use crate::nodes::partners::partnership::Partnership;
use crate::rules::partners::partnership_may_become;
use crate::rules::periods::is_period;
use crate::store::Writer;
use async_graphql::{ID, MaybeUndefined};
use entity::{PartnershipKind, PartnershipStatus, SharingStatus, partnership, sharing_agreement};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

command! {
    /// Changes or ends a partnership, and with it what it shares; what is left out stays as it is (Dutch: samenwerking wijzigen).
    change_partnership(ChangePartnershipInput {
        /// The partnership (Dutch: samenwerking).
        id: ID,
        /// The version that you saw (Dutch: verwachte versie).
        expected_version: i32,
        /// What the partner is to the programme (Dutch: soort samenwerking).
        kind: MaybeUndefined<PartnershipKind>,
        /// Its state (Dutch: status).
        status: MaybeUndefined<PartnershipStatus>,
        /// The last day; null where it is open (Dutch: tot en met).
        to: MaybeUndefined<Date>,
    }) shows partnership: Partnership
    errors ChangePartnershipErrorCode {
        /// The last day is before the first.
        EndsBeforeStart: "de einddatum ligt voor de begindatum" / "the last day is before the first",
        /// It has ended, and does not begin again.
        AlreadyEnded: "deze samenwerking is al beëindigd" / "this partnership has ended already",
        /// The state does not follow from the present one.
        StatusImpossible: "deze stap kan niet vanuit de huidige status" / "this step is not possible from the present state",
    }
}

#[async_trait::async_trait]
impl Command for ChangePartnershipInput {
    fn subject(&self) -> Option<(&ID, i32)> {
        Some((&self.id, self.expected_version))
    }

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<ChangePartnershipErrorCode>) -> Result<Uuid, Error> {
        use ChangePartnershipErrorCode::{AlreadyEnded, EndsBeforeStart, StatusImpossible};
        let id = ids::key(&self.id, Partnership::table(), "input.id")?;
        let row = partnership::Entity::find_by_id(id).one(&writer.view()?).await?.ok_or(Error::NotFound)?;
        let to = if self.to.is_undefined() { row.ends_on } else { self.to.value().map(|day| day.0) };
        problems.unless(is_period(row.starts_on, to), EndsBeforeStart, "to");
        let today = std::cmp::max(writer.author().today, row.starts_on);
        let ended = row.status == PartnershipStatus::Ended;
        problems.unless(!ended, AlreadyEnded, "id");
        let (kind, status) = (problems.kept(&self.kind, "kind"), problems.kept(&self.status, "status"));
        let possible = status.is_none_or(|status| partnership_may_become(row.status, *status));
        problems.unless(ended || possible, StatusImpossible, "status");
        if problems.is_empty() {
            let change = |row: &mut partnership::Model| {
                row.kind = kind.copied().unwrap_or(row.kind);
                row.status = status.copied().unwrap_or(row.status);
                // What ends now, ends today.
                let ends = row.status == PartnershipStatus::Ended && to.is_none_or(|to| to > today);
                row.ends_on = if ends { Some(today) } else { to };
            };
            writer.change::<partnership::Entity>(id, Some(self.expected_version.into()), change).await?;
            if status == Some(&PartnershipStatus::Ended) {
                end_sharing_of(writer, id).await?;
            }
        }
        Ok(id)
    }
}

/// Ends what a partnership shares or proposes to share: it says what is true, and none of it comes back with another partnership.
async fn end_sharing_of(writer: &Writer<'_>, partnership: Uuid) -> Result<(), Error> {
    let open = sharing_agreement::Entity::find()
        .filter(sharing_agreement::Column::PartnershipId.eq(partnership))
        .filter(sharing_agreement::Column::Status.ne(SharingStatus::Ended));
    let today = writer.author().today;
    for agreement in open.all(&writer.view()?).await? {
        writer.change::<sharing_agreement::Entity>(agreement.id, None, |row| end(row, today)).await?;
    }
    Ok(())
}
