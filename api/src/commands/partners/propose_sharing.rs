//! A proposal to share.

use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Date, Noun, ids};
use crate::nodes::partners::{partnership::Partnership, sharing_agreement::SharingAgreement};
use crate::rules::periods::is_period;
use crate::store::Writer;
use async_graphql::ID;
use entity::{Dataset, Masked, PartnershipStatus, SharingLevel, SharingStatus, partnership, sharing_agreement};
use sea_orm::EntityTrait;
use uuid::Uuid;

command! {
    /// Proposes what a partner may read; it opens nothing before another person approves it (Dutch: gegevenslevering voorstellen).
    propose_sharing(ProposeSharingInput {
        /// The partnership (Dutch: samenwerking).
        partnership: ID,
        /// What it is about (Dutch: gegevensset).
        dataset: Dataset,
        /// How much is shared (Dutch: niveau).
        level: SharingLevel,
        /// The first day; today where nothing is said (Dutch: vanaf).
        from: Option<Date>,
        /// The last day; open where nothing is said (Dutch: tot en met).
        to: Option<Date>,
    }) shows sharing_agreement: SharingAgreement
    errors ProposeSharingErrorCode {
        /// The last day is before the first.
        EndsBeforeStart: "de einddatum ligt voor de begindatum" / "the last day is before the first",
        /// The last day has passed.
        PeriodOver: "deze periode is al voorbij" / "this period is over already",
        /// The partnership has ended.
        PartnershipEnded: "deze samenwerking is beëindigd" / "this partnership has ended",
    }
}

#[async_trait::async_trait]
impl Command for ProposeSharingInput {
    const SUBJECT: &'static str = "partnership";

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<ProposeSharingErrorCode>) -> Result<Uuid, Error> {
        use ProposeSharingErrorCode::{EndsBeforeStart, PartnershipEnded, PeriodOver};
        let id = ids::key(&self.partnership, Partnership::table(), "input.partnership")?;
        let partnership = partnership::Entity::find_by_id(id).one(&writer.view()?).await?.ok_or(Error::NotFound)?;
        let from = self.from.map_or(writer.author().today, |day| day.0);
        let to = self.to.map(|day| day.0);
        problems.unless(is_period(from, to), EndsBeforeStart, "to");
        problems.unless(to.is_none_or(|last| last >= writer.author().today || last < from), PeriodOver, "to");
        problems.unless(partnership.status != PartnershipStatus::Ended, PartnershipEnded, "partnership");
        if !problems.is_empty() {
            return Ok(Uuid::nil());
        }
        let row = sharing_agreement::Model {
            id: writer.key(),
            version: 1,
            partnership_id: id,
            programme_id: partnership.programme_id,
            organisation_id: partnership.organisation_id,
            dataset: self.dataset,
            level: self.level,
            status: SharingStatus::Proposed,
            starts_on: from,
            ends_on: to,
            proposed_by_id: writer.author().account.into(),
            approved_by_id: Masked::NONE,
        };
        let id = row.id;
        writer.insert::<sharing_agreement::Entity>(row).await?;
        Ok(id)
    }
}
