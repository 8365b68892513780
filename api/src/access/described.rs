//! A policy, told: which class each column has, and what each role reads and writes. The gates print it to `docs/`.

use super::classes::Classes;
use super::policy::{Action, Keys, Policy, Reads};
use super::rights::{Grant, Reach, Rights, Standing};
use entity::{Class, Role, Vocabulary};
use sea_orm::{IdenStatic, Iterable};
use uuid::Uuid;

/// What the policy of one table says.
#[derive(Debug)]
pub struct Described {
    /// The table.
    pub table: &'static str,
    /// Its columns, with their class, and that of some rows where it depends on the row.
    pub columns: Vec<(&'static str, Class, Option<Class>)>,
    /// What each role does with it.
    pub roles: Vec<(Role, Does)>,
}

/// What a role does with a table, in the reach of its grant.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a mark of its own in the printed matrix")]
pub struct Does {
    /// The classes that it reads.
    pub reads: Classes,
    /// Whether it reads only some of the rows that its grant reaches.
    pub narrowed: bool,
    /// Whether it makes rows.
    pub creates: bool,
    /// Whether it changes rows.
    pub changes: bool,
    /// Whether it removes rows.
    pub removes: bool,
}

/// The columns of a table, and whether these rights can ever read each.
pub fn readable<E: Policy>(rights: &Rights) -> (&'static str, Vec<(&'static str, bool)>) {
    let classes = rights.0.iter().filter_map(E::reads).fold(Classes::NONE, |all, reads| all | reads.classes);
    let reads = |column: E::Column| {
        let other = E::class_where(column).is_some_and(|(_, class)| classes.contains(class));
        (IdenStatic::as_str(&column), other || classes.contains(E::class(column)))
    };
    (IdenStatic::as_str(&E::default()), E::Column::iter().map(reads).collect())
}

/// The grants by which these rights read or count a table, or its columns of a class, each told in one line.
pub fn showing<E: Policy>(rights: &Rights, class: Option<Class>) -> Vec<String> {
    let gives = |reads: &Reads| class.is_none_or(|class| reads.classes.contains(class));
    let shows = |grant: &&Grant| E::reads(grant).is_some_and(|reads| gives(&reads)) || E::counted(grant).is_some_and(|reads| gives(&reads));
    rights.0.iter().filter(shows).map(Grant::to_string).collect()
}

/// Tells a policy.
pub fn describe<E: Policy>() -> Described {
    let columns =
        E::Column::iter().map(|column| (IdenStatic::as_str(&column), E::class(column), E::class_where(column).map(|(_, class)| class)));
    let does = |role: Role| {
        // A partner or a funder stands for an organisation; whom a row belongs to is what its grant reaches.
        let own = Uuid::from_u128(1);
        let reach = if matches!(role, Role::Partner | Role::Funder) {
            Reach::Organisation { organisations: vec![own], programmes: vec![own] }
        } else {
            Reach::Everything
        };
        let keys = Keys { programme: Some(own), work_package: Some(own), organisation: Some(own) };
        let reached = E::reached(&reach);
        let reads = E::role(role).filter(|_| reached.is_some());
        let rights = Rights(vec![Grant { standing: Standing::Role(role), reach }]);
        Does {
            reads: reads.as_ref().map_or(Classes::NONE, |reads| reads.classes),
            narrowed: reads.is_some_and(|reads| reads.rows.is_some()),
            creates: E::permits(&rights, Action::Create, &keys),
            changes: E::permits(&rights, Action::Change, &keys),
            removes: E::permits(&rights, Action::Remove, &keys),
        }
    };
    let roles = Role::ALL.iter().map(|role| (*role, does(*role))).collect();
    Described { table: IdenStatic::as_str(&E::default()), columns: columns.collect(), roles }
}
