//! What every mutation has in common: one transaction, all errors at once, a conflict with what is there now, a dry run,
//! and the replay of a request that was made before.

use super::idempotency::{self, Before};
use super::problems::{Code, Problems, UserError};
use crate::access::Actor;
use crate::access::acts::{self, Act};
use crate::error::Error;
use crate::graphql::{Asker, Noun, by_key, ids, named_fields};
use crate::security;
use crate::store::{Author, Store, Writer};
use async_graphql::{Context, ID, OutputType};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use uuid::Uuid;

/// The outside of a command; [`command!`](crate::command) writes it.
pub trait Framed: Send + Sync {
    /// Its errors.
    type Code: Code;
    /// What it makes or changes.
    type Noun: Noun;
    /// What its author saw in a version; the same, unless that goes.
    type Subject: Noun;

    /// The field of the mutation.
    const FIELD: &'static str;
    /// The field of the payload that shows what it made or changed.
    const SHOWS: &'static str;

    /// Whether everything is to be undone.
    fn dry_run(&self) -> bool;

    /// The key under which it may be asked again.
    fn idempotency_key(&self) -> Option<&str>;
}

/// Something that can be done.
#[async_trait::async_trait]
pub trait Command: Framed {
    /// Where in the input stands the id of what is changed.
    const SUBJECT: &'static str = "id";

    /// What is to be changed, and the version of it that was seen; none where something is made.
    fn subject(&self) -> Option<(&ID, i32)> {
        None
    }

    /// Does it, and tells the key of what it made or changed; nothing is kept where there are problems.
    async fn run(&self, writer: &Writer<'_>, problems: &Problems<Self::Code>) -> Result<Uuid, Error>;
}

/// What a payload tells beside what was made or changed: the input holds it, and it is filled while it is done.
pub trait Told: Clone {
    /// As it stands in the payload.
    type Shown: OutputType;

    /// What is told; `kept` is whether something was made now, and not before, and not to be undone.
    fn told(&self, kept: bool) -> Option<Self::Shown>;
}

/// What a command came to.
pub struct Outcome<N, S, C> {
    /// What it made or changed.
    pub noun: Option<N>,
    /// Why it did not.
    pub errors: Vec<UserError<C>>,
    /// What is there now, where somebody else was first.
    pub current: Option<S>,
    /// Whether it was done now, and not before.
    pub made: bool,
}

impl<N, S, C> Outcome<N, S, C> {
    fn refused(errors: Vec<UserError<C>>) -> Self {
        Self { noun: None, errors, current: None, made: false }
    }
}

/// The `Idempotency-Key` header of a request: good for a document with one mutation.
pub struct Idempotency {
    key: Option<String>,
    used: AtomicBool,
}

impl Idempotency {
    /// Of a header.
    pub fn new(key: Option<String>) -> Self {
        Self { key, used: AtomicBool::new(false) }
    }

    fn take(&self) -> Result<Option<&str>, Error> {
        match &self.key {
            Some(_) if self.used.swap(true, Ordering::Relaxed) => {
                Err(Error::invalid("Idempotency-Key", "the header is for a document with one mutation; use the field of the input"))
            }
            key => Ok(key.as_deref()),
        }
    }
}

/// Does a command for who asks.
pub async fn execute<C: Command>(ctx: &Context<'_>, command: C) -> async_graphql::Result<Outcome<C::Noun, C::Subject, C::Code>> {
    attempt(ctx, &command).await.inspect_err(|error| refused::<C>(ctx, error)).map_err(Error::into_graphql)
}

/// What somebody tries whom it is not allowed is an event of security.
fn refused<C: Command>(ctx: &Context<'_>, error: &Error) {
    if let (Error::Forbidden, Ok(actor)) = (error, ctx.data::<Arc<Actor>>()) {
        security::write_refused(actor.account, C::FIELD, if actor.read_only { "read_only_key" } else { "not_allowed" });
    }
}

async fn attempt<C: Command>(ctx: &Context<'_>, command: &C) -> Result<Outcome<C::Noun, C::Subject, C::Code>, Error> {
    let missing = |_| Error::internal("a request without its data");
    let asker = ctx.data::<Arc<Asker>>().map_err(missing)?;
    let actor = ctx.data::<Arc<Actor>>().map_err(missing)?;
    let store = ctx.data::<Arc<Store>>().map_err(missing)?;
    if actor.read_only {
        return Err(Error::Forbidden);
    }
    let act = acts::of(C::FIELD).ok_or_else(|| Error::internal(format!("nobody does {}", C::FIELD)))?;
    let author = Author {
        account: Some(actor.account),
        on_behalf_of: actor.on_behalf_of,
        rights: actor.rights.clone(),
        acts: Arc::new(actor.rights.doing(act)),
        now: asker.now,
        since: asker.since,
        today: asker.today,
        request: asker.request.clone(),
        statements: asker.view.counter(),
    };
    // Whose roles make none of it is told so, and nothing of what is there already.
    if command.subject().is_none() && author.acts.0.is_empty() {
        return Err(Error::Forbidden);
    }
    let shown = named_fields(&[ctx.field()], C::SHOWS);
    let writer = store.write(author).await?;
    let key = key(ctx.data::<Idempotency>().map_err(missing)?.take()?, command, act)?;
    if let Some(key) = key {
        match idempotency::before(&writer, C::FIELD, key, &ctx.field()).await? {
            Before::Never => {}
            Before::Done(entity) => {
                let view = writer.view()?;
                let noun = by_key(asker, &view, &shown, entity).await?;
                drop(view);
                writer.rollback().await?;
                return Ok(Outcome { noun, errors: Vec::new(), current: None, made: false });
            }
        }
    }
    let changed = command.subject().and_then(|(id, _)| ids::split(id)).map(|(_, key)| key);
    let problems = Problems::of(changed);
    let done = match subject(command, &writer).await {
        Ok(()) => command.run(&writer, &problems).await,
        Err(error) => Err(error),
    };
    if let Some(why) = problems.barred() {
        security::write_refused(actor.account, C::FIELD, why);
    }
    let problems = problems.into_all();
    let failed = matches!(&done, Err(error) if !matches!(error, Error::NotFound | Error::Conflict));
    if !problems.is_empty() && !failed {
        writer.rollback().await?;
        return Ok(Outcome::refused(problems));
    }
    let at_subject = |code| vec![UserError { code, path: vec!["input".to_owned(), C::SUBJECT.to_owned()], naming: Vec::new() }];
    match done {
        Ok(entity) => {
            let view = writer.view()?;
            let noun = by_key(asker, &view, &shown, entity).await?;
            drop(view);
            if command.dry_run() {
                writer.rollback().await?;
            } else {
                if let Some(key) = key {
                    idempotency::done(&writer, C::FIELD, key, entity).await?;
                }
                writer.commit().await?;
            }
            Ok(Outcome { noun, errors: Vec::new(), current: None, made: true })
        }
        Err(Error::NotFound) => {
            writer.rollback().await?;
            Ok(Outcome::refused(at_subject(C::Code::not_found())))
        }
        Err(Error::Conflict) => {
            writer.rollback().await?;
            let current = match command.subject() {
                Some((id, _)) => {
                    let fields = named_fields(&named_fields(&[ctx.field()], "conflict"), "current");
                    by_key(asker, &asker.view, &fields, ids::key(id, C::Subject::table(), C::SUBJECT)?).await?
                }
                None => None,
            };
            Ok(Outcome { noun: None, errors: at_subject(C::Code::conflict()), current, made: false })
        }
        Err(error) => {
            writer.rollback().await?;
            Err(error)
        }
    }
}

/// The key under which a command is asked: that of the header, or of the input; a dry run has none.
fn key<'k, C: Command>(header: Option<&'k str>, command: &'k C, act: &Act) -> Result<Option<&'k str>, Error> {
    if let (Some(key), Some(header)) = (command.idempotency_key(), header)
        && key != header
    {
        return Err(Error::invalid("input.idempotencyKey", "it differs from the Idempotency-Key header: give one of the two"));
    }
    let key = command.idempotency_key().or(header).filter(|_| !command.dry_run());
    if act.books && key.is_none() && !command.dry_run() {
        return Err(Error::invalid(
            "input.idempotencyKey",
            "money is booked under a key, so that it is booked once: give one here or in the Idempotency-Key header",
        ));
    }
    Ok(key)
}

/// Before anything else is looked at: whether the author reads what is to be changed, may change it, and saw it as it is.
async fn subject<C: Command>(command: &C, writer: &Writer<'_>) -> Result<(), Error> {
    let Some((id, version)) = command.subject() else { return Ok(()) };
    let key = ids::key(id, C::Subject::table(), &format!("input.{}", C::SUBJECT))?;
    writer.may_change::<<C::Subject as Noun>::Entity>(key, version.into()).await.map(drop)
}

/// Writes the outside of a mutation: its input, its error codes with their messages in Dutch and English, its payload, and its field.
/// The last four codes belong to every mutation. `of` names what its author saw, where that is not what it shows.
#[macro_export]
macro_rules! command {
    (
        $(#[$about:meta])*
        $field:ident: $Mutation:ident($Input:ident {
            $($(#[$of:meta])* $name:ident: $Type:ty,)*
        }) shows $shows:ident $shown:literal: $Noun:ident as $Payload:ident, $Conflict:ident $(of $Subject:ident)?
        errors $Error:ident, $Code:ident { $($(#[$doc:meta])* $Value:ident: $nl:literal / $en:literal,)* }
        $(tells { $(#[$of_told:meta])* $told:ident: $Told:ty })?
    ) => {
        $(#[$about])*
        #[derive(Clone, Debug, async_graphql::InputObject)]
        pub struct $Input {
            $($(#[$of])* $name: $Type,)*
            /// Do everything, and undo it: to see what would come of it (Dutch: proef).
            #[graphql(default)]
            dry_run: bool,
            /// Asked again under the same key within a day, it answers the same (Dutch: herhaalsleutel).
            idempotency_key: Option<String>,
        }

        /// Why it was not done (Dutch: reden).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, async_graphql::Enum)]
        pub enum $Code {
            $($(#[$doc])* $Value,)*
            /// It does not exist, or you may not read it (Dutch: niet gevonden).
            NotFound,
            /// Somebody else was first; see `conflict` (Dutch: conflict).
            Conflict,
            /// A text is empty, too long, or holds control characters (Dutch: ongeldige tekst).
            TextInvalid,
            /// This can not be emptied: leave it out, and it stays as it is (Dutch: verplicht).
            Required,
        }

        impl $crate::commands::Code for $Code {
            fn message(self, language: entity::Language) -> &'static str {
                match (self, language) {
                    $((Self::$Value, entity::Language::Nl) => $nl,
                      (Self::$Value, entity::Language::En) => $en,)*
                    (Self::NotFound, entity::Language::Nl) => "dit bestaat niet, of u mag het niet zien",
                    (Self::NotFound, entity::Language::En) => "this does not exist, or you may not see it",
                    (Self::Conflict, entity::Language::Nl) => "een ander was u voor; kijk wat er nu staat",
                    (Self::Conflict, entity::Language::En) => "somebody else was first; see what is there now",
                    (Self::TextInvalid, entity::Language::Nl) => "deze tekst is leeg, te lang, of bevat stuurtekens",
                    (Self::TextInvalid, entity::Language::En) => "this text is empty, too long, or holds control characters",
                    (Self::Required, entity::Language::Nl) => "dit kan niet leeg worden; laat het weg om het te laten staan",
                    (Self::Required, entity::Language::En) => "this can not be emptied; leave it out to keep it",
                }
            }

            fn not_found() -> Self {
                Self::NotFound
            }

            fn conflict() -> Self {
                Self::Conflict
            }

            fn text_invalid() -> Self {
                Self::TextInvalid
            }

            fn required() -> Self {
                Self::Required
            }
        }

        /// An error that you can mend (Dutch: fout in de invoer).
        #[derive(Clone, Debug, async_graphql::SimpleObject)]
        pub struct $Error {
            /// Which.
            code: $Code,
            /// What it says, in the language of the request.
            message: String,
            /// Where in the input.
            path: Vec<String>,
        }

        /// What is there now, where somebody else was first (Dutch: conflict).
        #[derive(async_graphql::SimpleObject)]
        pub struct $Conflict {
            /// As it is now.
            current: Option<<$Input as $crate::commands::Framed>::Subject>,
        }

        /// What came of it (Dutch: resultaat).
        #[derive(async_graphql::SimpleObject)]
        pub struct $Payload {
            /// What was made or changed; null where it was not.
            $shows: Option<$Noun>,
            $($(#[$of_told])* $told: Option<<$Told as $crate::commands::Told>::Shown>,)?
            /// All that is wrong with the input; empty where it was done.
            errors: Vec<$Error>,
            /// What is there now, where somebody else was first.
            conflict: Option<$Conflict>,
        }

        impl $crate::commands::Framed for $Input {
            type Code = $Code;
            type Noun = $Noun;
            type Subject = $crate::command!(@subject $Noun $($Subject)?);

            const FIELD: &'static str = stringify!($field);
            const SHOWS: &'static str = $shown;

            fn dry_run(&self) -> bool {
                self.dry_run
            }

            fn idempotency_key(&self) -> Option<&str> {
                self.idempotency_key.as_deref()
            }
        }

        /// The field of this mutation.
        #[derive(Default)]
        pub struct $Mutation;

        #[async_graphql::Object]
        impl $Mutation {
            $(#[$about])*
            async fn $field(
                &self,
                ctx: &async_graphql::Context<'_>,
                #[graphql(desc = "What is asked.")] input: $Input,
            ) -> Option<async_graphql::Result<$Payload>> {
                let language = ctx.data_opt::<std::sync::Arc<$crate::graphql::Asker>>()?.language;
                $(let (dry_run, $told) = (input.dry_run, input.$told.clone());)?
                // On the heap: what waits for one mutation is part of what waits for any.
                let outcome = match Box::pin($crate::commands::execute(ctx, input)).await {
                    Ok(outcome) => outcome,
                    Err(refused) => return Some(Err(refused)),
                };
                let error = |error: $crate::commands::UserError<$Code>| $Error {
                    code: error.code,
                    message: error.message(language),
                    path: error.path,
                };
                Some(Ok($Payload {
                    $($told: $crate::commands::Told::told(&$told, outcome.made && !dry_run),)?
                    $shows: outcome.noun,
                    errors: outcome.errors.into_iter().map(error).collect(),
                    conflict: outcome.current.map(|current| $Conflict { current: Some(current) }),
                }))
            }
        }
    };
    (@subject $Noun:ident) => { $Noun };
    (@subject $Noun:ident $Subject:ident) => { $Subject };
}
