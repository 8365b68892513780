//! The vocabulary in which an entity says who reads and writes it.

use super::classes::Classes;
use super::rights::{Grant, Reach, Rights, Standing};
use super::roles;
use entity::{Class, Dataset, Role, SharingLevel, choices};
use sea_orm::{Condition, EntityTrait, ModelTrait};
use std::fmt::Debug;
use uuid::Uuid;

choices! {
    /// A part of the domain, for which a role reads classes of data, and writes or does not (Dutch: onderdeel).
    pub enum Wing {
        /// Directorates, programmes, work packages (Dutch: programma's).
        Programmes,
        /// Organisations, partnerships, sharing agreements (Dutch: partners).
        Partners,
        /// Persons and appointments (Dutch: mensen).
        People,
        /// Accounts and role grants (Dutch: toegang).
        Access,
        /// Budgets and the ledger (Dutch: financiën).
        Finance,
        /// Contracts (Dutch: inkoop).
        Procurement,
        /// Subsidies and advances (Dutch: subsidies).
        Subsidies,
        /// Milestones (Dutch: planning).
        Planning,
    }
}

impl Wing {
    /// Every wing.
    pub const ALL: [Self; 8] =
        [Self::Programmes, Self::Partners, Self::People, Self::Access, Self::Finance, Self::Procurement, Self::Subsidies, Self::Planning];
}

/// What a write does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// A new row.
    Create,
    /// A change of a row.
    Change,
    /// A row goes.
    Remove,
}

/// The keys by which a row is scoped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Keys {
    /// The programme.
    pub programme: Option<Uuid>,
    /// The work package.
    pub work_package: Option<Uuid>,
    /// The organisation that a partner or funder stands for.
    pub organisation: Option<Uuid>,
}

/// The columns by which an entity's rows are scoped.
pub struct Scope<C> {
    /// The programme; without one, a grant over programmes reaches every row.
    pub programme: Option<C>,
    /// The work package; without one, a grant over work packages reaches the rows of their programmes.
    pub work_package: Option<C>,
    /// The organisation that a partner or funder stands for.
    pub organisation: Option<C>,
}

impl<C> Scope<C> {
    /// Rows without a scope.
    pub const fn none() -> Self {
        Self { programme: None, work_package: None, organisation: None }
    }

    /// Rows of a programme.
    pub const fn programme(column: C) -> Self {
        Self { programme: Some(column), work_package: None, organisation: None }
    }

    /// Rows of a work package.
    pub const fn work_package(programme: C, work_package: C) -> Self {
        Self { programme: Some(programme), work_package: Some(work_package), organisation: None }
    }

    /// And of an organisation.
    #[must_use]
    pub fn organisation(self, column: C) -> Self {
        Self { organisation: Some(column), ..self }
    }
}

/// What a grant shows of an entity: which rows, and of those the columns of which classes.
pub struct Reads {
    /// The rows; `None` is all.
    pub rows: Option<Condition>,
    /// The classes of the columns.
    pub classes: Classes,
}

impl Reads {
    /// All rows.
    pub fn all(classes: Classes) -> Self {
        Self { rows: None, classes }
    }

    /// The rows of a condition.
    pub fn rows(rows: Condition, classes: Classes) -> Self {
        Self { rows: Some(rows), classes }
    }

    /// Of these rows, those that also meet a condition.
    #[must_use]
    pub fn narrowed(self, condition: impl Into<Condition>) -> Self {
        let rows = self.rows.unwrap_or_else(Condition::all);
        Self { rows: Some(Condition::all().add(rows).add(condition.into())), ..self }
    }
}

/// Which subjects a grant covers completely: a total over a subject is complete or null, never a partial sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cover {
    /// The subjects.
    pub of: Covers,
    /// Only where no single person can be told from the total.
    pub discreet: bool,
}

/// The subjects that a grant covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Covers {
    /// Every one.
    Everything,
    /// Those of these programmes.
    Programmes(Vec<Uuid>),
    /// Those of these work packages.
    WorkPackages(Vec<Uuid>),
}

/// How rows that tell of a person are counted by those who may not read them one by one.
pub struct Counting<C: 'static> {
    /// The name under which a view shows the rows to be counted, with `person`: of whom a row tells that can't be read.
    pub table: &'static str,
    /// The column that says of whom a row tells, and the one that stands for him where he is not known.
    pub person: [C; 2],
    /// The columns that tell one row from the others; in rows that can't be read they're hidden.
    pub telling: &'static [C],
    /// The columns that may be summed, and by which nothing is found: step by step they would tell single rows.
    pub untested: &'static [C],
}

/// What an account reads and writes of one entity. Deny by default: what no method gives, nobody has.
pub trait Policy: EntityTrait<Model: ModelTrait<Entity = Self>, Column: Copy + Debug> {
    /// The wing whose line of the role table holds.
    const WING: Wing;

    /// The columns that scope its rows.
    fn scope() -> Scope<Self::Column>;

    /// The class of a column; a column is masked for grants that do not show its class.
    fn class(_: Self::Column) -> Class {
        Class::Pub
    }

    /// Where a column's class depends on the row: in these rows it is the other class.
    fn class_where(_: Self::Column) -> Option<(Condition, Class)> {
        None
    }

    /// The class of a column in a row.
    fn class_of(column: Self::Column, _: &Self::Model) -> Class {
        Self::class(column)
    }

    /// What a sharing agreement gives, of the rows of its programme.
    fn shared(_: Dataset, _: SharingLevel) -> Option<Reads> {
        None
    }

    /// What a role gives, of the rows that its grant reaches; as the role table says, unless an entity says otherwise.
    fn role(role: Role) -> Option<Reads> {
        let classes = roles::sees(role, Self::WING);
        (!classes.is_none()).then(|| Reads::all(classes))
    }

    /// Whether its rows, or the totals made of them, can tell of a single person.
    const OF_PERSONS: bool = false;

    /// Whether its rows can go, while nothing refers to them; others stay, and end.
    const REMOVABLE: bool = false;

    /// How its rows are counted, where some who read not all of them may count them.
    fn counting() -> Option<Counting<Self::Column>> {
        None
    }

    /// What a role counts, of the rows that its grant reaches: what it reads, unless an entity says otherwise.
    fn counts(role: Role) -> Option<Reads> {
        Self::role(role)
    }

    /// What one grant shows.
    fn reads(grant: &Grant) -> Option<Reads> {
        Self::given(grant, Self::role)
    }

    /// What one grant counts.
    fn counted(grant: &Grant) -> Option<Reads> {
        Self::given(grant, Self::counts)
    }

    /// What one grant gives, by what its role does.
    fn given(grant: &Grant, role: fn(Role) -> Option<Reads>) -> Option<Reads> {
        let given = match grant.standing {
            Standing::Role(held) => role(held)?,
            Standing::Shared(dataset, level) => Self::shared(dataset, level)?,
        };
        Self::reached(&grant.reach).map(|rows| match rows {
            Some(rows) => given.narrowed(rows),
            None => given,
        })
    }

    /// The rows that a grant reaches: `None` is no row, `Some(None)` every row.
    fn reached(reach: &Reach) -> Option<Option<Condition>> {
        let scope = Self::scope();
        let is_in = |column: Self::Column, keys: &[Uuid]| Some(Some(Condition::all().add(super::one_of(column, keys))));
        match (reach, scope.programme, scope.work_package) {
            (Reach::Everything, ..) => Some(None),
            (Reach::Programmes(keys), Some(column), _) => is_in(column, keys),
            (Reach::WorkPackages { work_packages, .. }, _, Some(column)) => is_in(column, work_packages),
            (Reach::WorkPackages { programmes, .. }, Some(column), None) => is_in(column, programmes),
            (Reach::Organisation { organisations, programmes }, of, _) => scope.organisation.map(|column| {
                let own = Condition::all().add(super::one_of(column, organisations));
                Some(own.add_option(of.map(|of| super::one_of(of, programmes))))
            }),
            (Reach::Programmes(_) | Reach::WorkPackages { .. }, None, _) => Some(None),
        }
    }

    /// Whether a standing counts, of what its grant reaches, every row that a total or a vacancy is told from.
    fn whole(standing: Standing) -> bool {
        let counts = match standing {
            Standing::Role(role) => Self::counts(role),
            Standing::Shared(dataset, level) => Self::shared(dataset, level),
        };
        counts.is_some_and(|counts| counts.rows.is_none())
    }

    /// Whether a standing is told of no single person.
    fn discreet(standing: Standing) -> bool {
        Self::OF_PERSONS && matches!(standing, Standing::Role(role) if roles::discreet(role))
    }

    /// Which subjects' rows of this entity the account counts completely.
    fn covers(rights: &Rights) -> Vec<Cover> {
        Self::covers_where(rights, Self::whole)
    }

    /// Which subjects the grants cover whose standing gives them whole.
    fn covers_where(rights: &Rights, whole: fn(Standing) -> bool) -> Vec<Cover> {
        let covered = |grant: &Grant| {
            let of = match &grant.reach {
                Reach::Everything => Covers::Everything,
                Reach::Programmes(keys) => Covers::Programmes(keys.clone()),
                Reach::WorkPackages { work_packages, .. } => Covers::WorkPackages(work_packages.clone()),
                Reach::Organisation { .. } => return None,
            };
            Some(Cover { of, discreet: Self::discreet(grant.standing) })
        };
        rights.0.iter().filter(|grant| whole(grant.standing)).filter_map(covered).collect()
    }

    /// Whether the account counts all rows of this entity in each programme of which it knows.
    fn counts_all(rights: &Rights) -> bool {
        Self::covers_all(rights, &Self::covers(rights))
    }

    /// Whether the account reads every row of this entity.
    fn reads_every(rights: &Rights) -> bool {
        rights.0.iter().filter_map(Self::reads).any(|reads| reads.rows.is_none())
    }

    /// Whether the account reads all rows of this entity in each programme of which it knows.
    fn reads_all(rights: &Rights) -> bool {
        let whole = |standing| {
            let reads = match standing {
                Standing::Role(role) => Self::role(role),
                Standing::Shared(dataset, level) => Self::shared(dataset, level),
            };
            reads.is_some_and(|reads| reads.rows.is_none())
        };
        Self::reads_every(rights) || Self::covers_all(rights, &Self::covers_where(rights, whole))
    }

    /// Whether these cover every programme of which the account knows.
    fn covers_all(rights: &Rights, covers: &[Cover]) -> bool {
        let covered =
            |programme: &Uuid| covers.iter().any(|cover| matches!(&cover.of, Covers::Programmes(keys) if keys.contains(programme)));
        covers.iter().any(|cover| cover.of == Covers::Everything)
            || (!covers.is_empty()
                && rights.0.iter().all(|grant| match &grant.reach {
                    Reach::Everything => false,
                    Reach::Programmes(programmes) | Reach::WorkPackages { programmes, .. } | Reach::Organisation { programmes, .. } => {
                        programmes.iter().all(covered)
                    }
                }))
    }

    /// The keys by which a row is scoped.
    fn keys(row: &Self::Model) -> Keys {
        let scope = Self::scope();
        let key = |column: Option<Self::Column>| column.and_then(|column| super::key_of(&row.get(column)));
        Keys { programme: key(scope.programme), work_package: key(scope.work_package), organisation: key(scope.organisation) }
    }

    /// Whether the account may write this row (as it was, and as it becomes).
    fn accepts(rights: &Rights, action: Action, row: &Self::Model) -> bool {
        Self::permits(rights, action, &Self::keys(row))
    }

    /// Whether the account may write a row with these keys.
    fn permits(rights: &Rights, action: Action, keys: &Keys) -> bool {
        (action != Action::Remove || Self::REMOVABLE)
            && rights.0.iter().any(|grant| match grant.standing {
                Standing::Role(role) => roles::writes(role, Self::WING) && Self::holds(&grant.reach, keys) && Self::may(role, action),
                Standing::Shared(..) => false,
            })
    }

    /// Whether a role that writes in this wing does this.
    fn may(_: Role, _: Action) -> bool {
        true
    }

    /// Whether a row with these keys lies in a grant's reach.
    fn holds(reach: &Reach, keys: &Keys) -> bool {
        let scope = Self::scope();
        match (reach, scope.programme, scope.work_package) {
            (Reach::Everything, ..) => true,
            (Reach::Programmes(ours), Some(_), _) => keys.programme.is_some_and(|key| ours.contains(&key)),
            (Reach::WorkPackages { work_packages, .. }, _, Some(_)) => keys.work_package.is_some_and(|key| work_packages.contains(&key)),
            (Reach::WorkPackages { .. }, Some(_), None) => false,
            (Reach::Organisation { organisations, programmes }, of, _) => {
                let own = scope.organisation.is_some() && keys.organisation.is_some_and(|key| organisations.contains(&key));
                own && (of.is_none() || keys.programme.is_some_and(|key| programmes.contains(&key)))
            }
            (Reach::Programmes(_) | Reach::WorkPackages { .. }, None, _) => true,
        }
    }
}
