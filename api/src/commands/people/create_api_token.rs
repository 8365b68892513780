//! A new key for a service or a report.

use crate::auth::Key;
use crate::command;
use crate::commands::{Command, Problems, Told};
use crate::error::Error;
use crate::graphql::{Date, Noun, ids};
use crate::nodes::people::{account::Account, api_token::ApiToken};
use crate::nodes::programmes::programme::Programme;
use crate::rules::text::tidy;
use crate::store::Writer;
use async_graphql::ID;
use chrono::Days;
use entity::{AccountKind, Role, account, api_token, programme, role_grant};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;

/// A key lives no longer than this, in days.
const LONGEST: u64 = 366;

command! {
    /// Makes a key with which a service or a report signs in as an account; it is shown once (Dutch: toegangssleutel maken).
    create_api_token(CreateApiTokenInput {
        /// The account as which it signs in; not one's own (Dutch: account).
        account: ID,
        /// What it is for, up to 200 characters (Dutch: naam).
        name: String,
        /// The last day on which it signs in, at most 366 days away (Dutch: vervaldatum).
        expires_on: Date,
        /// Whether it changes nothing, whatever the account may (Dutch: alleen lezen).
        #[graphql(default = true)]
        read_only: bool,
        /// The one role of the account that it gives; all where nothing is said (Dutch: rol).
        role: Option<Role>,
        /// The one programme of which it gives anything; all where nothing is said (Dutch: programma).
        programme: Option<ID>,
        #[graphql(skip)]
        key: Key,
    }) shows api_token: ApiToken
    errors CreateApiTokenErrorCode {
        /// The name is empty or too long.
        NameInvalid: "geef een naam van 1 tot 200 tekens" / "give a name of 1 to 200 characters",
        /// It has expired, or lives too long.
        ExpiryInvalid: "de vervaldatum ligt na vandaag en hooguit 366 dagen verder" / "it expires after today, at most 366 days away",
        /// A person signs in with a token of his own.
        NotAService: "alleen een serviceaccount heeft een sleutel; een persoon meldt zich zelf aan" / "only the account of a service has a key; a person signs in himself",
        /// Nobody makes a key to his own account.
        OwnAccount: "een sleutel voor het eigen account maakt een ander" / "somebody else makes a key to one's own account",
        /// The account does not hold the role.
        RoleNotHeld: "dit account heeft deze rol niet" / "this account does not hold this role",
        /// The programme does not exist.
        ProgrammeNotFound: "dit programma bestaat niet" / "this programme does not exist",
    }
    tells {
        /// The key itself; null where nothing was made, and where the request is a repetition (Dutch: sleutel).
        key: Key
    }
}

impl Told for Key {
    type Shown = String;

    /// It is shown once.
    fn told(&self, kept: bool) -> Option<String> {
        self.reveal().filter(|_| kept).map(str::to_owned)
    }
}

#[async_trait::async_trait]
impl Command for CreateApiTokenInput {
    const SUBJECT: &'static str = "account";

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<CreateApiTokenErrorCode>) -> Result<Uuid, Error> {
        use CreateApiTokenErrorCode::{ExpiryInvalid, NameInvalid, NotAService, OwnAccount, ProgrammeNotFound, RoleNotHeld};
        let view = writer.view()?;
        let account_id = ids::key(&self.account, Account::table(), "input.account")?;
        let account = account::Entity::find_by_id(account_id).one(&view).await?.ok_or(Error::NotFound)?;
        problems.unless(account.kind == AccountKind::Service, NotAService, "account");
        let (name, today) = (tidy(&self.name, 200), writer.author().today);
        problems.unless(name.is_some(), NameInvalid, "name");
        let last = today.checked_add_days(Days::new(LONGEST));
        problems.unless(self.expires_on.0 > today && last.is_some_and(|last| self.expires_on.0 <= last), ExpiryInvalid, "expiresOn");
        problems.bar(!writer.is_author(Some(account_id)).await?, OwnAccount, "account", "own_account");
        if let Some(role) = self.role {
            let theirs = role_grant::Entity::find().filter(role_grant::Column::AccountId.eq(account_id));
            let held = theirs.filter(role_grant::Column::Role.eq(role)).filter(role_grant::Column::RevokedAt.is_null());
            problems.unless(held.count(&view).await? > 0, RoleNotHeld, "role");
        }
        let programme = self.programme.as_ref().map(|id| ids::key(id, Programme::table(), "input.programme")).transpose()?;
        if let Some(programme) = programme {
            let found = programme::Entity::find_by_id(programme).one(&view).await?;
            problems.unless(found.is_some(), ProgrammeNotFound, "programme");
        }
        if self.key.reveal().is_none() {
            return Err(Error::internal("no random bits"));
        }
        if !problems.is_empty() {
            return Ok(Uuid::nil());
        }
        let row = api_token::Model {
            id: writer.key(),
            version: 1,
            account_id,
            name: name.unwrap_or_default(),
            prefix: self.key.prefix().to_owned(),
            hash: self.key.hash().into(),
            read_only: self.read_only,
            role: self.role,
            programme_id: programme,
            expires_on: self.expires_on.0,
            last_used_at: None,
            revoked_at: None,
        };
        let id = row.id;
        writer.insert::<api_token::Entity>(row).await?;
        Ok(id)
    }
}
