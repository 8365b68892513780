//! `changed`: what was written, told to those who read it. A row that a subscriber was told of and reads no more is
//! withdrawn, by its id alone.

use super::authorise::{Subject, readable};
use super::base::Subscriber;
use super::feed::Batch;
use super::flow::{End, Flow};
use crate::access::Rights;
use crate::error::Error;
use crate::graphql::ids;
use crate::nodes::root::{self, Node};
use async_graphql::{Context, Enum, ID, Object, Result, Subscription};
use entity::{ChangeAction, choices};
use futures::stream::{self, BoxStream, Stream, StreamExt};
use std::collections::{HashSet, VecDeque};
use std::future::pending;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{sleep, timeout};

/// More than so many rows at once are told as one `RESYNC`.
const MANY: usize = 200;
/// So many rows that were told are remembered, to be withdrawn.
const TOLD: usize = 10_000;
/// So long after an error it is tried again.
const AGAIN: Duration = Duration::from_secs(1);
/// So often somebody to whom nothing is told is looked after: a day may have ended his rights.
const LOOK: Duration = Duration::from_secs(5);

macro_rules! types {
    ($($(#[$about:meta])* $Name:ident => $table:literal,)+) => {
        /// What can be followed (Dutch: soort).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
        pub enum ChangedType {
            $($(#[$about])* $Name,)+
        }

        impl ChangedType {
            const ALL: &[Self] = &[$(Self::$Name),+];

            fn table(self) -> &'static str {
                match self {
                    $(Self::$Name => $table,)+
                }
            }
        }
    };
}

types! {
    /// Who may sign in (Dutch: account).
    Account => "account",
    /// A payment in advance on a subsidy (Dutch: voorschot).
    Advance => "advance",
    /// What an amendment does to a line (Dutch: regel van de begrotingswijziging).
    AmendmentLine => "amendment_line",
    /// A key with which a service signs in (Dutch: toegangssleutel).
    ApiToken => "api_token",
    /// Who works on what (Dutch: aanstelling).
    Appointment => "appointment",
    /// The budget of a programme for a fiscal year (Dutch: begroting).
    Budget => "budget",
    /// A change of an adopted budget (Dutch: begrotingswijziging).
    BudgetAmendment => "budget_amendment",
    /// A line of a budget (Dutch: begrotingspost).
    BudgetLine => "budget_line",
    /// What is owed by a contract or an order (Dutch: verplichting).
    Commitment => "commitment",
    /// The part of a commitment that lies on one line (Dutch: deel van de verplichting).
    CommitmentPart => "commitment_part",
    /// An agreement with a supplier (Dutch: overeenkomst).
    Contract => "contract",
    /// Somebody acts in the place of another (Dutch: vervanging).
    Deputising => "deputising",
    /// A part of the organisation (Dutch: directie).
    Directorate => "directorate",
    /// What is expected of a line at completion (Dutch: prognose).
    Forecast => "forecast",
    /// What a supplier asks (Dutch: factuur).
    Invoice => "invoice",
    /// What an invoice asks at one rate of VAT, on one line (Dutch: factuurregel).
    InvoiceLine => "invoice_line",
    /// A booking (Dutch: boeking).
    LedgerEntry => "ledger_entry",
    /// A result to be reached by a day (Dutch: mijlpaal).
    Milestone => "milestone",
    /// An organisation (Dutch: organisatie).
    Organisation => "organisation",
    /// The part that an organisation has in a programme (Dutch: samenwerking).
    Partnership => "partnership",
    /// A month in which nothing is booked any more (Dutch: periodeafsluiting).
    PeriodClose => "period_close",
    /// Somebody (Dutch: persoon).
    Person => "person",
    /// A programme (Dutch: programma).
    Programme => "programme",
    /// A colour that somebody set (Dutch: handmatige stoplichtkleur).
    RagOverride => "rag_override",
    /// Money that is set aside on a line (Dutch: reservering).
    Reservation => "reservation",
    /// A role given to an account (Dutch: mandaat).
    RoleGrant => "role_grant",
    /// What is shared with a partner (Dutch: deelafspraak).
    SharingAgreement => "sharing_agreement",
    /// A subsidy (Dutch: subsidie).
    Subsidy => "subsidy",
    /// A part of a programme (Dutch: werkpakket).
    WorkPackage => "work_package",
}

choices! {
    /// What happened to it (Dutch: soort gebeurtenis).
    pub enum ChangedKind {
        /// It came to be (Dutch: aangemaakt).
        Created,
        /// It was changed (Dutch: gewijzigd).
        Changed,
        /// You were told of it, and may not read it any more, or it is gone (Dutch: ingetrokken).
        Withdrawn,
        /// More than can be told happened, or something was missed: read again what you show (Dutch: opnieuw lezen).
        Resync,
    }
}

/// Something changed that you may read (Dutch: wijziging).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    kind: ChangedKind,
    subject: Option<Subject>,
    version: Option<i64>,
}

/// Something changed that you may read (Dutch: wijziging).
#[Object]
impl Changed {
    /// What happened (Dutch: soort gebeurtenis).
    async fn kind(&self) -> ChangedKind {
        self.kind
    }

    /// What it is; null where everything is to be read again (Dutch: soort).
    #[graphql(name = "type")]
    async fn kind_of_thing(&self) -> Option<ChangedType> {
        let (table, _) = self.subject?;
        ChangedType::ALL.iter().copied().find(|of| of.table() == table)
    }

    /// Its id; null where everything is to be read again (Dutch: id).
    async fn id(&self) -> Option<ID> {
        self.subject.map(|(table, key)| ID(ids::global(table, key)))
    }

    /// The version that the change made (Dutch: versie).
    async fn version(&self) -> Option<i32> {
        self.version.and_then(|version| version.try_into().ok())
    }

    /// The thing itself, as you may read it now; null where you may not any more (Dutch: het gewijzigde).
    async fn node(&self, ctx: &Context<'_>) -> Option<Result<Node>> {
        let (table, key) = self.subject.filter(|_| self.kind != ChangedKind::Withdrawn)?;
        root::load(ctx, &ID(ids::global(table, key)), "id").await.map_err(Error::into_graphql).transpose()
    }
}

/// What can be followed of everything.
#[derive(Default)]
pub struct ChangedSubscriptions;

#[Subscription]
impl ChangedSubscriptions {
    /// What changes, of what you may read at that moment; changes that lie within some 50 milliseconds come as one
    /// (Dutch: wijzigingen volgen).
    async fn changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only of these kinds of things.")] types: Option<Vec<ChangedType>>,
        #[graphql(desc = "Only what belongs to this programme.")] programme: Option<ID>,
    ) -> Result<BoxStream<'static, Result<Changed>>> {
        let programme = programme.map(|id| ids::key(&id, "programme", "programme")).transpose().map_err(Error::into_graphql)?;
        let tables = types.as_deref().unwrap_or(ChangedType::ALL).iter().map(|of| of.table()).collect();
        let listening = Listening::of(ctx)?;
        let rights = listening.subscriber.actor().await.map_err(Error::into_graphql)?.rights.clone();
        let follow = Follow { listening, tables, programme, rights, told: Told::default(), pending: VecDeque::new() };
        Ok(heard(follow, Follow::next).boxed())
    }
}

/// Somebody who listens to the feed.
pub(super) struct Listening {
    pub subscriber: Arc<Subscriber>,
    batches: broadcast::Receiver<Arc<Batch>>,
    flow: Flow,
    over: bool,
}

impl Listening {
    /// From now on.
    pub fn of(ctx: &Context<'_>) -> Result<Self> {
        let subscriber = ctx.data::<Arc<Subscriber>>()?.clone();
        let batches = subscriber.base.feed.listen();
        Ok(Self { batches, subscriber, flow: ctx.data::<Flow>()?.clone(), over: false })
    }

    /// What comes next; from time to time nothing, so that who listens is looked after. The end, where nothing comes any
    /// more or he is too slow.
    pub async fn batch(&mut self) -> Option<Arc<Batch>> {
        if self.over {
            return None;
        }
        match timeout(LOOK, self.batches.recv()).await {
            Ok(Ok(batch)) => Some(batch),
            Ok(Err(RecvError::Lagged(_))) => {
                self.flow.end(End::Slow);
                pending().await
            }
            Ok(Err(RecvError::Closed)) => None,
            Err(_) => Some(Arc::default()),
        }
    }

    /// Waits for better times where the database is away: what happens meanwhile is read again afterwards. Who is not let in any more
    /// waits for nothing: the whole line ends. Any other error is the end, and is given back.
    pub async fn outlast(&mut self, error: Error) -> Option<Error> {
        match error {
            Error::Unauthenticated | Error::Forbidden => {
                self.flow.end(End::Refused);
                pending().await
            }
            Error::Unavailable(cause) => {
                tracing::warn!(cause, "what happens can't be told now");
                sleep(AGAIN).await;
                // What was written meanwhile need not be heard: it is read again.
                self.batches = self.batches.resubscribe();
                None
            }
            other => {
                self.over = true;
                Some(other)
            }
        }
    }
}

/// The events that `next` gives, one after the other.
pub(super) fn heard<S, T, F>(follow: S, next: F) -> impl Stream<Item = Result<T>>
where
    F: AsyncFn(&mut S) -> Option<Result<T, Error>>,
{
    stream::unfold((follow, next), async |(mut follow, next)| {
        let event = next(&mut follow).await?;
        Some((event.map_err(Error::into_graphql), (follow, next)))
    })
}

struct Follow {
    listening: Listening,
    tables: HashSet<&'static str>,
    programme: Option<uuid::Uuid>,
    /// The rights under which `pending` was judged.
    rights: Arc<Rights>,
    told: Told,
    pending: VecDeque<Changed>,
}

impl Follow {
    async fn next(&mut self) -> Option<Result<Changed, Error>> {
        loop {
            // Who is slow may wait for an event longer than his rights last.
            if let Err(error) = self.look().await {
                match self.outlast(error).await {
                    Some(fatal) => return Some(Err(fatal)),
                    None => continue,
                }
            }
            if let Some(event) = self.pending.pop_front() {
                if let (Some(subject), false) = (event.subject, event.kind == ChangedKind::Withdrawn) {
                    self.told.add(subject);
                }
                return Some(Ok(event));
            }
            let batch = self.listening.batch().await?;
            if let Err(error) = self.take(&batch).await
                && let Some(fatal) = self.outlast(error).await
            {
                return Some(Err(fatal));
            }
        }
    }

    /// Everything is to be read again when it can be.
    async fn outlast(&mut self, error: Error) -> Option<Error> {
        self.pending = [resync()].into();
        self.listening.outlast(error).await
    }

    /// Judges again what waits and what was told, if the rights are not what they were.
    async fn look(&mut self) -> Result<(), Error> {
        let actor = self.listening.subscriber.actor().await?;
        if actor.rights == self.rights {
            return Ok(());
        }
        let subjects = self.pending.iter().filter_map(|event| event.subject).chain(self.told.all()).collect::<HashSet<_>>();
        let read = readable(&self.listening.subscriber.base.store, &actor.rights, subjects).await?;
        self.rights = actor.rights.clone();
        self.pending.retain(|event| event.kind == ChangedKind::Withdrawn || event.subject.is_none_or(|subject| read.contains(&subject)));
        let gone: Vec<_> = self.told.all().filter(|subject| !read.contains(subject)).collect();
        if gone.len() > MANY {
            self.pending = [resync()].into();
        } else {
            self.pending.extend(gone.iter().copied().map(withdrawn));
        }
        for subject in gone {
            self.told.remove(subject);
        }
        Ok(())
    }

    /// Takes in what was written.
    async fn take(&mut self, batch: &Batch) -> Result<(), Error> {
        if batch.lost {
            self.pending = [resync()].into();
            return Ok(());
        }
        let of = |touched: &&crate::store::Touched| {
            let ours = self.programme.is_none() || touched.programme == self.programme;
            self.tables.contains(touched.table) && (ours || self.told.has((touched.table, touched.key)))
        };
        let touched: Vec<_> = batch.touched.iter().filter(of).collect();
        if touched.is_empty() {
            return Ok(());
        }
        self.look().await?;
        let read = batch.readable(&self.listening.subscriber.base.store, &self.rights).await?;
        for touched in touched {
            let subject = (touched.table, touched.key);
            let kind = if touched.action == ChangeAction::Create { ChangedKind::Created } else { ChangedKind::Changed };
            if read.contains(&subject) {
                self.pending.push_back(Changed { kind, subject: Some(subject), version: Some(touched.version) });
            } else if self.told.has(subject) {
                self.told.remove(subject);
                self.pending.push_back(withdrawn(subject));
            }
        }
        if self.pending.len() > MANY {
            self.pending = [resync()].into();
        }
        Ok(())
    }
}

fn resync() -> Changed {
    Changed { kind: ChangedKind::Resync, subject: None, version: None }
}

fn withdrawn(subject: Subject) -> Changed {
    Changed { kind: ChangedKind::Withdrawn, subject: Some(subject), version: None }
}

/// The rows of which somebody was told; the oldest are forgotten first.
#[derive(Default)]
struct Told {
    known: HashSet<Subject>,
    order: VecDeque<Subject>,
}

impl Told {
    fn add(&mut self, subject: Subject) {
        if self.known.insert(subject) {
            self.order.push_back(subject);
        }
        while self.order.len() > TOLD {
            self.order.pop_front().map(|oldest| self.known.remove(&oldest));
        }
    }

    fn has(&self, subject: Subject) -> bool {
        self.known.contains(&subject)
    }

    fn remove(&mut self, subject: Subject) {
        if self.known.remove(&subject) {
            self.order.retain(|known| *known != subject);
        }
    }

    fn all(&self) -> impl Iterator<Item = Subject> {
        self.known.iter().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_has_an_id_can_be_followed_but_records_of_what_happened() {
        let followed: HashSet<_> = ChangedType::ALL.iter().map(|of| of.table()).collect();
        let nodes = root::TABLES.iter().copied().filter(|table| !["change_event", "access_record"].contains(table)).collect();
        assert_eq!(followed, nodes);
    }

    #[test]
    fn what_was_told_is_remembered_within_bounds() {
        let mut told = Told::default();
        let subject = |key: usize| ("milestone", uuid::Uuid::from_u128(key as u128));
        (0..TOLD + 5).chain([7]).for_each(|key| told.add(subject(key)));
        assert!(!told.has(subject(4)) && told.has(subject(7)) && told.all().count() == TOLD);
        told.remove(subject(7));
        assert!(!told.has(subject(7)) && told.order.len() == TOLD - 1);
    }
}
