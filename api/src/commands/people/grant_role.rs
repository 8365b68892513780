//! A role is given.

use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Date, Noun, ids};
use crate::nodes::partners::organisation::Organisation;
use crate::nodes::people::account::Account;
use crate::nodes::people::role_grant::RoleGrant;
use crate::nodes::programmes::{directorate::Directorate, programme::Programme, work_package::WorkPackage};
use crate::rules::people::role_fits;
use crate::rules::periods::is_period;
use crate::store::{View, Writer};
use async_graphql::{ID, OneofObject};
use entity::{Role, ScopeKind, account, directorate, organisation, programme, role_grant, work_package};
use sea_orm::{EntityTrait, QuerySelect};
use uuid::Uuid;

/// What a role is given over (Dutch: reikwijdte).
#[derive(Clone, Debug, OneofObject)]
pub enum GrantScope {
    /// Every programme (Dutch: alles).
    Everything(bool),
    /// The programmes of a directorate (Dutch: directie).
    Directorate(ID),
    /// A programme (Dutch: programma).
    Programme(ID),
    /// A work package (Dutch: werkpakket).
    WorkPackage(ID),
    /// What belongs to an organisation (Dutch: organisatie).
    Organisation(ID),
}

command! {
    /// Gives a role to an account, over something, for some time (Dutch: rol toekennen).
    grant_role(GrantRoleInput {
        /// Who gets it (Dutch: account).
        account: ID,
        /// The role (Dutch: rol).
        role: Role,
        /// Over what (Dutch: reikwijdte).
        scope: GrantScope,
        /// The first day; today where nothing is said (Dutch: vanaf).
        from: Option<Date>,
        /// The last day; open where nothing is said (Dutch: tot en met).
        to: Option<Date>,
    }) shows role_grant: RoleGrant
    errors GrantRoleErrorCode {
        /// Nobody gives himself a role.
        OwnAccount: "niemand kent zichzelf een rol toe" / "nobody gives himself a role",
        /// What the role is to be over does not exist.
        ScopeNotFound: "dit bestaat niet" / "this does not exist",
        /// The role is not given over such a thing.
        ScopeUnfit: "deze rol past niet bij deze reikwijdte" / "this role is not given over such a thing",
        /// The last day is before the first.
        EndsBeforeStart: "de einddatum ligt voor de begindatum" / "the last day is before the first",
    }
}

/// The columns of a grant that its scope fills.
#[derive(Default)]
struct Keys {
    directorate: Option<Uuid>,
    programme: Option<Uuid>,
    work_package: Option<Uuid>,
    organisation: Option<Uuid>,
}

impl GrantScope {
    fn kind(&self) -> ScopeKind {
        match self {
            Self::Everything(_) => ScopeKind::Everything,
            Self::Directorate(_) => ScopeKind::Directorate,
            Self::Programme(_) => ScopeKind::Programme,
            Self::WorkPackage(_) => ScopeKind::WorkPackage,
            Self::Organisation(_) => ScopeKind::Organisation,
        }
    }

    /// The keys, if what they name exists. Names are all that is read of it.
    async fn keys(&self, view: &View) -> Result<Option<Keys>, Error> {
        Ok(match self {
            Self::Everything(sure) => sure.then(Keys::default),
            Self::Directorate(id) => {
                let key = ids::key(id, Directorate::table(), "input.scope.directorate")?;
                let found = directorate::Entity::find_by_id(key).one(view).await?;
                found.map(|_| Keys { directorate: Some(key), ..Keys::default() })
            }
            Self::Programme(id) => {
                let key = ids::key(id, Programme::table(), "input.scope.programme")?;
                let found = programme::Entity::find_by_id(key).one(view).await?;
                found.map(|_| Keys { programme: Some(key), ..Keys::default() })
            }
            Self::WorkPackage(id) => {
                let key = ids::key(id, WorkPackage::table(), "input.scope.workPackage")?;
                let found = work_package::Entity::find_by_id(key).one(view).await?;
                found.map(|found| Keys { programme: Some(found.programme_id), work_package: Some(key), ..Keys::default() })
            }
            Self::Organisation(id) => {
                let key = ids::key(id, Organisation::table(), "input.scope.organisation")?;
                let found = organisation::Entity::find_by_id(key).one(view).await?;
                found.map(|_| Keys { organisation: Some(key), ..Keys::default() })
            }
        })
    }
}

#[async_trait::async_trait]
impl Command for GrantRoleInput {
    const SUBJECT: &'static str = "account";

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<GrantRoleErrorCode>) -> Result<Uuid, Error> {
        use GrantRoleErrorCode::{EndsBeforeStart, OwnAccount, ScopeNotFound, ScopeUnfit};
        let view = writer.view()?;
        let account = ids::key(&self.account, Account::table(), "input.account")?;
        let known = account::Entity::find_by_id(account).select_only().column(account::Column::Id).into_tuple::<Uuid>().one(&view).await?;
        known.ok_or(Error::NotFound)?;
        problems.bar(!writer.is_author(Some(account)).await?, OwnAccount, "account", "own_account");
        problems.unless(role_fits(self.role, self.scope.kind()), ScopeUnfit, "scope");
        let keys = self.scope.keys(&view).await?;
        problems.unless(keys.is_some(), ScopeNotFound, "scope");
        let from = self.from.map_or(writer.author().today, |day| day.0);
        problems.unless(is_period(from, self.to.map(|day| day.0)), EndsBeforeStart, "to");
        let (true, Some(keys)) = (problems.is_empty(), keys) else {
            return Ok(Uuid::nil());
        };
        let row = role_grant::Model {
            id: writer.key(),
            version: 1,
            account_id: account,
            role: self.role,
            scope: self.scope.kind(),
            directorate_id: keys.directorate,
            programme_id: keys.programme,
            work_package_id: keys.work_package,
            organisation_id: keys.organisation,
            starts_on: from,
            ends_on: self.to.map(|day| day.0),
            revoked_at: None,
        };
        let id = row.id;
        writer.insert::<role_grant::Entity>(row).await?;
        Ok(id)
    }
}
