//! What every mutation has in common: one transaction, all errors at once, a conflict with what is there now, a dry run,
//! and the replay of a request that was made before.

use super::idempotency::{self, Before};
use super::payload::Payload;
use super::problems::{Code, Problems, UserError};
use crate::access::Actor;
use crate::access::acts::{self, Act};
use crate::error::Error;
use crate::graphql::{Asker, Noun, RootField, answered, argument, asker, by_key, ids, named_fields};
use crate::security;
use crate::store::{Author, Store, Writer, camel};
use async_graphql::{Context, ID, InputType, OutputType};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use uuid::Uuid;

/// The outside of a command; [`command!`](crate::command) writes it.
pub trait Framed: InputType + 'static {
    /// Its errors.
    type Code: Code;
    /// What it makes or changes.
    type Noun: Noun;
    /// What its author saw in a version; the same, unless that goes.
    type Subject: Noun;
    /// What its payload tells beside that.
    type Told: Told;

    /// The field of the mutation.
    const FIELD: &'static str;
    /// What it does.
    const ABOUT: &'static [&'static str];
    /// The field of the payload that shows what it made or changed.
    const SHOWS: &'static str;
    /// The field of the payload that tells more, and its description; none where nothing does.
    const TELLS: Option<(&'static str, &'static [&'static str])>;

    /// Whether everything is to be undone.
    fn dry_run(&self) -> bool;

    /// The key under which it may be asked again.
    fn idempotency_key(&self) -> Option<&str>;

    /// What is told beside what it made or changed, once it is done.
    fn beside(&self) -> Option<&Self::Told>;
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
pub trait Told: Send + Sync {
    /// As it stands in the payload.
    type Shown: OutputType;

    /// What is told; `kept` is whether something was made now, and not before, and not to be undone.
    fn told(&self, kept: bool) -> Option<Self::Shown>;
}

/// Nothing.
impl Told for () {
    type Shown = bool;

    fn told(&self, _: bool) -> Option<bool> {
        None
    }
}

/// What a command came to.
struct Outcome<N, S, C> {
    /// What it made or changed.
    noun: Option<N>,
    /// Why it did not.
    errors: Vec<UserError<C>>,
    /// What is there now, where somebody else was first.
    current: Option<S>,
    /// Whether it was done now, and not before.
    made: bool,
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

/// The field of a mutation.
pub fn mutation<C: Command>() -> RootField {
    RootField::new::<Option<Payload<C>>>(C::FIELD, C::ABOUT, |ctx| {
        Box::pin(async move {
            let command = argument(ctx, "input")?;
            answered(ctx, &execute::<C>(ctx, &command).await.map_err(Error::into_graphql)).await
        })
    })
    .with::<C>("input", "What is asked.")
}

/// Does a command for who asks.
async fn execute<C: Command>(ctx: &Context<'_>, command: &C) -> Result<Payload<C>, Error> {
    let outcome = attempt(ctx, command).await.inspect_err(|error| refused::<C>(ctx, error))?;
    let language = asker(ctx)?.language;
    let told = command.beside().and_then(|beside| beside.told(outcome.made && !command.dry_run()));
    Ok(Payload::new((outcome.noun, outcome.current), outcome.errors, told, language))
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
    let shown = named_fields(&[ctx.field()], &camel(C::SHOWS));
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

/// Writes the outside of a mutation: its input, its error codes with their messages in Dutch and English, and what its payload shows and tells.
/// The last four codes belong to every mutation. `of` names what its author saw, where that is not what it shows.
#[macro_export]
macro_rules! command {
    (
        $(#[doc = $about:literal])*
        $field:ident($Input:ident {
            $($(#[$of:meta])* $name:ident: $Type:ty,)*
        }) shows $shows:ident: $Noun:ident $(of $Subject:ident)?
        errors $Code:ident { $($(#[doc = $doc:literal])* $Value:ident: $nl:literal / $en:literal,)* }
        $(tells { $(#[doc = $of_told:literal])* $told:ident: $Told:ty })?
    ) => {
        $(#[doc = $about])*
        #[derive(Clone, Debug, async_graphql::InputObject)]
        pub struct $Input {
            $($(#[$of])* $name: $Type,)*
            /// Do everything, and undo it: to see what would come of it (Dutch: proef).
            #[graphql(default)]
            dry_run: bool,
            /// Asked again under the same key within a day, it answers the same (Dutch: herhaalsleutel).
            idempotency_key: Option<String>,
        }

        entity::choices! {
            /// Why it was not done (Dutch: reden).
            pub enum $Code {
                $($(#[doc = $doc])* $Value,)*
                /// It does not exist, or you may not read it (Dutch: niet gevonden).
                NotFound,
                /// Somebody else was first; see `conflict` (Dutch: conflict).
                Conflict,
                /// A text is empty, too long, or holds control characters (Dutch: ongeldige tekst).
                TextInvalid,
                /// This can not be emptied: leave it out, and it stays as it is (Dutch: verplicht).
                Required,
            }
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

        impl $crate::commands::Framed for $Input {
            type Code = $Code;
            type Noun = $Noun;
            type Subject = $crate::command!(@type $($Subject,)? $Noun);
            type Told = $crate::command!(@type $($Told,)? ());

            const FIELD: &'static str = stringify!($field);
            const ABOUT: &'static [&'static str] = &[$($about),*];
            const SHOWS: &'static str = stringify!($shows);
            const TELLS: Option<(&'static str, &'static [&'static str])> =
                $crate::command!(@value $(Some((stringify!($told), &[$($of_told),*])),)? None);

            fn dry_run(&self) -> bool {
                self.dry_run
            }

            fn idempotency_key(&self) -> Option<&str> {
                self.idempotency_key.as_deref()
            }

            fn beside(&self) -> Option<&Self::Told> {
                $crate::command!(@value $(Some(&self.$told),)? None)
            }
        }
    };
    (@type $first:ty $(, $rest:ty)?) => { $first };
    (@value $first:expr $(, $rest:expr)?) => { $first };
}
