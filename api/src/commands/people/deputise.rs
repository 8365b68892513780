//! A role is lent.

use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Date, Noun, ids};
use crate::nodes::people::{account::Account, deputising::Deputising, role_grant::RoleGrant};
use crate::rules::people::is_short;
use crate::rules::periods::{is_period, overlap};
use crate::store::Writer;
use async_graphql::ID;
use entity::{AccountKind, account, deputising, role_grant};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

command! {
    /// Lets somebody act in the place of another, in one role, at once or from a later day, for at most 90 days; it ends by itself (Dutch: vervanging toekennen).
    deputise(DeputiseInput {
        /// The grant that is lent: its account is that of the absentee (Dutch: mandaat).
        grant: ID,
        /// The account of who replaces him (Dutch: vervanger).
        deputy: ID,
        /// The first day; today where nothing is said (Dutch: vanaf).
        from: Option<Date>,
        /// The last day (Dutch: tot en met).
        to: Date,
        /// Why, up to 500 characters; personal (Dutch: reden).
        reason: String,
    }) shows deputising: Deputising
    errors DeputiseErrorCode {
        /// Whoever is to replace him does not exist.
        DeputyNotFound: "deze vervanger bestaat niet" / "this deputy does not exist",
        /// Nobody replaces himself.
        OwnDeputy: "niemand vervangt zichzelf" / "nobody replaces himself",
        /// Nobody lends himself the role of another.
        OwnAccount: "niemand wijst zichzelf aan als vervanger" / "nobody appoints himself as a deputy",
        /// He may not sign in, is no person, or acts for another organisation than the absentee.
        DeputyUnfit: "de vervanger moet een persoon zijn van dezelfde organisatie, met een actief account" / "the deputy has to be a person of the same organisation, with an active account",
        /// A borrowed role is not lent on.
        BorrowedRole: "een rol die u waarneemt, leent u niet verder uit" / "a role that you act in for another is not lent on",
        /// The last day is before the first.
        EndsBeforeStart: "de einddatum ligt voor de begindatum" / "the last day is before the first",
        /// The first day has passed.
        StartsInPast: "een vervanging begint op zijn vroegst vandaag" / "a deputising begins today at the earliest",
        /// It lasts longer than 90 days.
        TooLong: "een vervanging duurt hooguit 90 dagen" / "a deputising lasts 90 days at most",
        /// The absentee does not hold the role on all of these days.
        GrantEnds: "het mandaat geldt niet op al deze dagen" / "the grant does not hold on all of these days",
        /// Somebody else replaces him in this role on one of these days.
        AlreadyDeputised: "op een van deze dagen is er al een vervanger" / "somebody deputises on one of these days already",
    }
}

#[async_trait::async_trait]
impl Command for DeputiseInput {
    const SUBJECT: &'static str = "grant";

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<DeputiseErrorCode>) -> Result<Uuid, Error> {
        use DeputiseErrorCode::{AlreadyDeputised, BorrowedRole, EndsBeforeStart, GrantEnds, StartsInPast, TooLong};
        let (view, truth, today) = (writer.view()?, writer.judge()?, writer.author().today);
        let key = ids::key(&self.grant, RoleGrant::table(), "input.grant")?;
        // Two who lend it at once would both find the days free: the second waits here, and for who takes it back.
        writer.lock::<role_grant::Entity>(key).await?;
        let grant = role_grant::Entity::find_by_id(key).one(&view).await?.ok_or(Error::NotFound)?;
        let absentee = account::Entity::find_by_id(grant.account_id).one(&truth).await?.ok_or(Error::NotFound)?;
        let deputy = self.deputy(writer, problems, &absentee).await?;
        problems.unless(writer.author().on_behalf_of != Some(grant.account_id), BorrowedRole, "grant");
        let (from, to) = (self.from.map_or(today, |day| day.0), self.to.0);
        problems.unless(is_period(from, Some(to)), EndsBeforeStart, "to");
        problems.unless(from >= today, StartsInPast, "from");
        problems.unless(is_short(from, to), TooLong, "to");
        let holds = grant.revoked_at.is_none() && grant.starts_on <= from && grant.ends_on.is_none_or(|last| last >= to);
        problems.unless(holds, GrantEnds, "grant");
        let reason = problems.text(Some(&self.reason), 500, "reason");
        let others = deputising::Entity::find()
            .filter(deputising::Column::GrantId.eq(key))
            .filter(deputising::Column::EndedAt.is_null())
            .all(&truth)
            .await?;
        let free = !others.iter().any(|other| overlap((from, Some(to)), (other.starts_on, Some(other.ends_on))));
        problems.unless(free, AlreadyDeputised, "from");
        let (true, Some(deputy), Some(granted_by_id)) = (problems.is_empty(), deputy, writer.author().account) else {
            return Ok(Uuid::nil());
        };
        let row = deputising::Model {
            id: writer.key(),
            version: 1,
            grant_id: key,
            role: grant.role,
            absentee_account_id: absentee.id,
            absentee_id: absentee.person_id,
            deputy_account_id: deputy.id,
            deputy_id: deputy.person_id,
            programme_id: grant.programme_id,
            work_package_id: grant.work_package_id,
            starts_on: from,
            ends_on: to,
            reason: reason.unwrap_or_default().into(),
            granted_by_id,
            ended_at: None,
        };
        let id = row.id;
        writer.insert::<deputising::Entity>(row).await?;
        Ok(id)
    }
}

impl DeputiseInput {
    /// The account of the deputy, with all that speaks against him.
    async fn deputy(
        &self,
        writer: &Writer<'_>,
        problems: &Problems<DeputiseErrorCode>,
        absentee: &account::Model,
    ) -> Result<Option<account::Model>, Error> {
        use DeputiseErrorCode::{DeputyNotFound, DeputyUnfit, OwnAccount, OwnDeputy};
        let key = ids::key(&self.deputy, Account::table(), "input.deputy")?;
        let Some(deputy) = account::Entity::find_by_id(key).one(&writer.view()?).await? else {
            problems.add(DeputyNotFound, "deputy");
            return Ok(None);
        };
        let himself = deputy.id == absentee.id || (deputy.person_id.is_some() && deputy.person_id == absentee.person_id);
        problems.unless(!himself, OwnDeputy, "deputy");
        problems.bar(himself || !writer.is_author(Some(deputy.id)).await?, OwnAccount, "deputy", "own_account");
        let fit = deputy.active && deputy.kind == AccountKind::Person && deputy.organisation_id == absentee.organisation_id;
        problems.unless(himself || fit, DeputyUnfit, "deputy");
        Ok(Some(deputy))
    }
}
