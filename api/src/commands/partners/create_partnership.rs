//! A new partnership.

use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Date, Noun, ids};
use crate::nodes::{partners::organisation::Organisation, partners::partnership::Partnership, programmes::programme::Programme};
use crate::rules::periods::is_period;
use crate::store::Writer;
use async_graphql::ID;
use entity::{PartnershipKind, PartnershipStatus, organisation, partnership, programme};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;

command! {
    /// Makes an organisation a partner of a programme (Dutch: samenwerking toevoegen).
    create_partnership(CreatePartnershipInput {
        /// The programme (Dutch: programma).
        programme: ID,
        /// The partner (Dutch: partner).
        organisation: ID,
        /// What the partner is to the programme (Dutch: soort samenwerking).
        kind: PartnershipKind,
        /// The first day; today where nothing is said (Dutch: vanaf).
        from: Option<Date>,
        /// The last day; open where nothing is said (Dutch: tot en met).
        to: Option<Date>,
        /// Whether it is invited for now: nothing is shared with it before it is active (Dutch: uitgenodigd).
        #[graphql(default)]
        invited: bool,
    }) shows partnership: Partnership
    errors CreatePartnershipErrorCode {
        /// The organisation does not exist.
        OrganisationNotFound: "deze organisatie bestaat niet" / "this organisation does not exist",
        /// An ended organisation signs nothing new.
        OrganisationEnded: "deze organisatie bestaat niet meer" / "this organisation has ended",
        /// The last day is before the first.
        EndsBeforeStart: "de einddatum ligt voor de begindatum" / "the last day is before the first",
        /// It is a partner already.
        AlreadyPartner: "deze organisatie is al partner van dit programma" / "this organisation is a partner of this programme already",
    }
}

#[async_trait::async_trait]
impl Command for CreatePartnershipInput {
    const SUBJECT: &'static str = "programme";

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<CreatePartnershipErrorCode>) -> Result<Uuid, Error> {
        use CreatePartnershipErrorCode::{AlreadyPartner, EndsBeforeStart, OrganisationEnded, OrganisationNotFound};
        let view = writer.view()?;
        let programme = ids::key(&self.programme, Programme::table(), "input.programme")?;
        let partner = ids::key(&self.organisation, Organisation::table(), "input.organisation")?;
        programme::Entity::find_by_id(programme).one(&view).await?.ok_or(Error::NotFound)?;
        let from = self.from.map_or(writer.author().today, |day| day.0);
        match organisation::Entity::find_by_id(partner).one(&view).await? {
            None => problems.add(OrganisationNotFound, "organisation"),
            Some(found) => problems.unless(found.valid_to.is_none_or(|last| last >= from), OrganisationEnded, "organisation"),
        }
        problems.unless(is_period(from, self.to.map(|day| day.0)), EndsBeforeStart, "to");
        let same = partnership::Entity::find()
            .filter(partnership::Column::ProgrammeId.eq(programme))
            .filter(partnership::Column::OrganisationId.eq(partner))
            .filter(partnership::Column::Status.ne(PartnershipStatus::Ended));
        problems.unless(same.count(&view).await? == 0, AlreadyPartner, "organisation");
        if !problems.is_empty() {
            return Ok(Uuid::nil());
        }
        let row = partnership::Model {
            id: writer.key(),
            version: 1,
            programme_id: programme,
            organisation_id: partner,
            kind: self.kind,
            status: if self.invited { PartnershipStatus::Invited } else { PartnershipStatus::Active },
            starts_on: from,
            ends_on: self.to.map(|day| day.0),
        };
        let id = row.id;
        writer.insert::<partnership::Entity>(row).await?;
        Ok(id)
    }
}
