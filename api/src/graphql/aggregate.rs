//! Aggregates of a list: how many, and sums, smallest and largest of its amounts, in all or in groups. The same policy
//! as the list; a sum over a hidden amount is null. Rows of persons that a viewer counts and does not read are told in groups
//! of three persons or more, and not where the total would reveal a smaller one.

use super::asker::{Asker, Redaction};
use super::at::{At, Planned};
use super::draft::{Calendar, Draft};
use super::filter::{Filter, Unfit};
use super::find::run;
use super::json::Json;
use super::noun::{Listed, Noun};
use super::place::Place;
use super::selection::named;
use super::shape::{Row, Shape};
use crate::error::Error;
use crate::store::{Hidden, camel};
use async_graphql::{Context, InputType, OutputType, SelectionField};
use entity::Class;
use sea_orm::{EntityTrait, IdenStatic};
use std::sync::Arc;

/// At most so many groups.
pub const GROUPS: usize = 5_000;
/// At most so many keys.
const KEYS: usize = 5;
/// Of fewer persons than these a group does not tell.
const PERSONS: i64 = 3;

type Column<N> = <<N as Noun>::Entity as EntityTrait>::Column;

/// What a list is grouped by.
pub enum Group<N: Noun> {
    /// The value of a column.
    Column(Column<N>),
    /// The calendar year, quarter or month of a date.
    Calendar(Column<N>, Calendar),
    /// What a column refers to, and how that is planned from its key.
    One(Column<N>, Joined<N>),
    /// Of what a column refers to, a column of its table.
    Through(Column<N>, &'static str, &'static str),
}

/// Plans the noun whose key is an expression: [`At::keyed`] of that noun.
pub type Joined<N> = fn(&mut At<'_, '_, N>, &str) -> Planned;

/// How a noun is aggregated.
pub trait Aggregated: Listed {
    /// The values of its `groupBy`.
    type By: Copy + InputType;
    /// The aggregate, as the schema tells it.
    type Told: From<Aggregate> + OutputType;

    /// The field of `key` that shows a group, and what it is.
    fn group(by: Self::By) -> (&'static str, Group<Self>);

    /// The columns of which sums are asked, by the field that shows them.
    fn amounts() -> &'static [(&'static str, Column<Self>)];

    /// A column and the value of it that counts, unless rows are grouped by it, or a condition is on it.
    fn usual() -> Option<(Column<Self>, &'static str)> {
        None
    }
}

/// One group: its key, its count, and per amount sum, smallest, largest.
pub struct Grouped {
    /// What the group has in common.
    pub key: Row,
    /// How many.
    count: i64,
    /// Of how many persons it tells that the viewer can't read.
    persons: i64,
    /// Whether so few that it tells nothing, or that the total of all would tell it of another group.
    hushed: bool,
    /// Per amount: sum, smallest, largest; the class that hides it, where one is hidden.
    amounts: Vec<Result<[Json; 3], Class>>,
    /// Notes that one of an amount was read.
    note: fn(&Asker, usize),
}

impl Grouped {
    /// How many; nothing, with a redaction, where that would tell of single persons.
    pub fn count(&self, ctx: &Context<'_>) -> Option<i32> {
        if self.hushed {
            redact(ctx, |ctx| Redaction::at(ctx, Class::Per, None));
            return None;
        }
        Some(i32::try_from(self.count).unwrap_or(i32::MAX))
    }

    /// One of the three of an amount; where it is hidden, a redaction says so.
    pub fn amount<T>(&self, ctx: &Context<'_>, nth: usize, of: usize, name: &str, read: impl Fn(&Json) -> Option<T>) -> Option<T> {
        let hidden = match self.amounts.get(nth)? {
            // The smallest and the largest is each that of one row.
            _ if self.hushed || (self.persons > 0 && of > 0) => Class::Per,
            Ok(three) => {
                let value = read(&three[of]);
                if let (Some(_), Ok(asker)) = (&value, ctx.data::<Arc<Asker>>()) {
                    (self.note)(asker, nth);
                }
                return value;
            }
            Err(class) => *class,
        };
        redact(ctx, |ctx| Redaction::at(ctx, hidden, None).below(name));
        None
    }
}

fn redact(ctx: &Context<'_>, redaction: impl Fn(&Context<'_>) -> Redaction) {
    if let Ok(asker) = ctx.data::<Arc<Asker>>() {
        asker.redact(redaction(ctx));
    }
}

/// Hushes the groups of too few persons, and then the next smallest, until the total of all reveals none of them.
fn hush(groups: &mut [Grouped]) {
    for group in groups.iter_mut() {
        group.hushed = (1..PERSONS).contains(&group.persons);
    }
    loop {
        let hushed = groups.iter().filter(|group| group.hushed);
        let (number, persons) = hushed.fold((0, 0), |(number, persons), group| (number + 1, persons + group.persons));
        if number == 0 || (number > 1 && persons >= PERSONS) {
            return;
        }
        let next = groups.iter_mut().filter(|group| !group.hushed).min_by_key(|group| (group.persons == 0, group.persons, group.count));
        match next {
            Some(next) => next.hushed = true,
            None => return,
        }
    }
}

/// An aggregate.
pub struct Aggregate {
    /// Whether it tells of everything in the programmes that the viewer knows of, not of his part.
    pub complete: bool,
    /// The groups; one, where nothing is grouped by.
    pub groups: Vec<Grouped>,
}

/// Aggregates the rows that meet a filter; nothing, with a redaction, where it would tell what is hidden.
pub async fn aggregate<N: Aggregated>(
    ctx: &Context<'_>,
    filter: Option<N::Where>,
    by: &[N::By],
) -> async_graphql::Result<Option<Aggregate>> {
    let asker = ctx.data::<Arc<Asker>>()?;
    let mut draft = Draft::new(asker, &asker.view);
    match plan::<N>(&mut draft, ctx.field(), filter.as_ref(), by) {
        Ok((sql, shape, classes)) => {
            let answer = run(&asker.view, sql, draft).await.map_err(Error::into_graphql)?;
            let complete = asker.view.counts_all::<N::Entity>();
            let complete = complete && answer.iter().flat_map(Json::list).count() <= GROUPS;
            let mut groups: Vec<_> = answer.iter().flat_map(Json::list).filter_map(|row| grouped::<N>(row, &shape, &classes)).collect();
            groups.truncate(GROUPS);
            hush(&mut groups);
            Ok(Some(Aggregate { complete, groups }))
        }
        Err(Unfit::Hidden(class, input)) => {
            asker.redact(Redaction::at(ctx, class, Some(input)));
            Ok(None)
        }
        Err(Unfit::Wrong(error)) => Err(error.into_graphql()),
    }
}

fn grouped<N: Aggregated>(row: &Json, shape: &Arc<Shape>, classes: &[Class]) -> Option<Grouped> {
    let amount = |(amount, class): (&Json, &Class)| match amount.list() {
        [sum, smallest, largest] => Ok([sum.clone(), smallest.clone(), largest.clone()]),
        _ => Err(*class),
    };
    let amounts = row.at(2).list().iter().zip(classes).map(amount).collect();
    let (count, persons) = (row.at(1).number()?, row.at(3).number()?);
    Some(Grouped { key: Row::new(row.at(0), shape)?, count, persons, hushed: false, amounts, note: note::<N> })
}

fn note<N: Aggregated>(asker: &Asker, nth: usize) {
    if let Some((_, column)) = N::amounts().get(nth) {
        asker.notes().aggregated::<N::Entity>(*column);
    }
}

/// The statement: the groups are made of the rows first, and what their keys show is joined to the groups.
fn plan<'q, N: Aggregated>(
    draft: &mut Draft<'q>,
    field: SelectionField<'q>,
    filter: Option<&N::Where>,
    by: &[N::By],
) -> Result<(String, Arc<Shape>, Vec<Class>), Unfit> {
    if by.len() > KEYS {
        return Err(Error::invalid("groupBy", format!("at most {KEYS} keys")).into());
    }
    let rows = draft.place()?;
    let table = draft.count::<N::Entity>();
    let condition = match filter {
        Some(filter) => Filter::new(draft, &rows).all(filter)?,
        None => "1 = 1".to_owned(),
    };
    let condition = match N::usual() {
        Some((column, value)) => {
            let name = format!("{rows}.{}", IdenStatic::as_str(&column));
            let grouped =
                by.iter().any(|&by| matches!(N::group(by).1, Group::Column(of) if IdenStatic::as_str(&of) == IdenStatic::as_str(&column)));
            if grouped || condition.contains(&name) { condition } else { format!("({condition}) AND {name} = '{value}'") }
        }
        None => condition,
    };
    let groups = named(&[field], "groups");
    let keys = named(&groups, "key");
    let mut outer = Place::empty(draft.place()?);
    outer.cells.push("NULL".to_owned());
    let (mut columns, mut names) = (Vec::new(), Vec::new());
    for (nth, &by) in by.iter().enumerate() {
        let (_, group) = N::group(by);
        let (Group::Column(column) | Group::Calendar(column, _) | Group::One(column, _) | Group::Through(column, ..)) = &group;
        if let Hidden::Always(class) | Hidden::Sometimes(class) = draft.hidden::<N::Entity>(*column) {
            return Err(Unfit::Hidden(class, format!("groupBy.{nth}")));
        }
        draft.asker.notes().searched::<N::Entity>(*column);
        let name = IdenStatic::as_str(column);
        let value = format!("{rows}.{name}");
        let value = match group {
            Group::Column(_) | Group::One(..) => value,
            Group::Calendar(_, calendar) => draft.calendar(&value, calendar),
            Group::Through(_, table, column) => format!("(SELECT of.{column} FROM {table} AS of WHERE of.id = {value})"),
        };
        columns.push(format!("{value} AS k{nth}"));
        names.push(format!("k{nth}"));
    }
    for fields in super::selection::merged(&keys)? {
        let shown = by.iter().position(|&by| camel(N::group(by).0) == fields[0].name());
        let Some(nth) = shown else { continue };
        let alias = outer.alias.clone();
        let key = format!("{alias}.k{nth}");
        let mut at = At::<N>::new(draft, &mut outer, fields, None);
        match N::group(by[nth]).1 {
            Group::One(_, joined) => joined(&mut at, &key)?,
            _ => at.value(key)?,
        }
    }
    let (mut amounts, mut classes) = (Vec::new(), Vec::new());
    for (nth, (_, column)) in N::amounts().iter().enumerate() {
        let name = format!("{rows}.{}", IdenStatic::as_str(column));
        let (hidden, class) = match draft.shown::<N::Entity>(*column) {
            Hidden::Never => ("0".to_owned(), Class::Int),
            Hidden::Always(class) => ("1".to_owned(), class),
            Hidden::Sometimes(class) => (format!("max(CASE WHEN {name}_visible = 1 THEN 0 ELSE 1 END)"), class),
        };
        classes.push(class);
        columns.push(format!("{hidden} AS h{nth}, coalesce(sum({name}), 0) AS s{nth}, min({name}) AS l{nth}, max({name}) AS m{nth}"));
        let alias = &outer.alias;
        let three = draft.array(&[format!("{alias}.s{nth}"), format!("{alias}.l{nth}"), format!("{alias}.m{nth}")]);
        let three = draft.nested(&format!("CASE WHEN {alias}.h{nth} = 0 THEN {three} END"));
        amounts.push(three);
    }
    let persons = if table == N::table() { "0".to_owned() } else { format!("count(DISTINCT {rows}.person)") };
    columns.push(format!("count(*) AS n, {persons} AS persons"));
    let grouping = if names.is_empty() { String::new() } else { format!(" GROUP BY {0} ORDER BY {0}", names.join(", ")) };
    let of_groups = format!("SELECT {} FROM {} AS {rows} WHERE {condition}{grouping} LIMIT {}", columns.join(", "), table, GROUPS + 1);
    let alias = outer.alias.clone();
    let key = draft.nested(&outer.row(draft));
    let amounts = draft.nested(&draft.array(&amounts));
    let row = draft.array(&[key, format!("{alias}.n"), amounts, format!("{alias}.persons")]);
    let order = if names.is_empty() {
        format!("{alias}.n")
    } else {
        names.iter().map(|name| format!("{alias}.{name}")).collect::<Vec<_>>().join(", ")
    };
    let list = draft.answer(&draft.list(&row, &order));
    let sql = format!("SELECT {list} AS answer FROM ({of_groups}) AS {alias}{}", outer.joins);
    let shape = Arc::new(Shape { table: "key", fields: std::mem::take(&mut outer.fields) });
    Ok((sql, shape, classes))
}

/// Writes the aggregate of a noun: its `groupBy` enum, its key and its groups.
/// A key is a `column`, the `year`, `quarter` or `month` of one, or `one` noun that a column refers to.
#[macro_export]
macro_rules! aggregate {
    (
        $(#[doc = $about:literal])* $Aggregate:ident of $Noun:ident, $entity:ident $(usually $Usual:ident $value:literal)?;
        groups $Group:ident by $By:ident with key $Key:ident {
            $($(#[doc = $doc:literal])* $Value:ident => $name:ident: $Type:ty = $kind:ident $Column:ident $(of $table:ident $through:ident)?;)+
        }
        amounts $Amounts:ident { $($(#[$of:meta])* $amount:ident: $Scalar:ty = $Amount:ident;)* }
    ) => {
        entity::choices! {
            $(#[doc = $about])*
            pub enum $By {
                $($(#[doc = $doc])* $Value,)+
            }
        }

        impl $crate::graphql::Aggregated for $Noun {
            type By = $By;
            type Told = $Aggregate;

            fn group(by: $By) -> (&'static str, $crate::graphql::Group<Self>) {
                match by {
                    $($By::$Value => (stringify!($name), $crate::aggregate!(@group $kind $entity $Column $Type $(; $table $through)?)),)+
                }
            }

            fn amounts() -> &'static [(&'static str, $entity::Column)] {
                &[$((stringify!($amount), $entity::Column::$Amount)),*]
            }

            $(fn usual() -> Option<($entity::Column, &'static str)> {
                Some(($entity::Column::$Usual, $value))
            })?
        }

        /// What the members of a group have in common; what it was not grouped by is null (Dutch: sleutel).
        pub struct $Key($crate::graphql::Row);

        /// What the members of a group have in common; what it was not grouped by is null (Dutch: sleutel).
        #[async_graphql::Object]
        impl $Key {
            $($(#[doc = $doc])* async fn $name(&self, ctx: &async_graphql::Context<'_>) -> Option<async_graphql::Result<$Type>> {
                if self.0.has(ctx) { self.0.maybe(ctx) } else { None }
            })+
        }

        /// Amounts of a group; null where one of them is hidden (Dutch: bedragen).
        #[derive(Clone, async_graphql::SimpleObject)]
        pub struct $Amounts {
            $($(#[$of])* $amount: Option<$Scalar>,)*
        }

        /// One group of an aggregate (Dutch: groep).
        pub struct $Group($crate::graphql::Grouped);

        impl $Group {
            fn amounts(&self, ctx: &async_graphql::Context<'_>, of: usize) -> $Amounts {
                let mut amounts = 0..;
                $Amounts {
                    $($amount: self.0.amount(ctx, amounts.next().unwrap_or_default(), of, &$crate::store::camel(stringify!($amount)), <$Scalar>::of_cents),)*
                }
            }
        }

        /// One group of an aggregate (Dutch: groep).
        #[async_graphql::Object]
        impl $Group {
            /// What its members have in common (Dutch: sleutel).
            async fn key(&self) -> $Key {
                $Key(self.0.key.clone())
            }

            /// How many; null where that would tell of fewer than three persons (Dutch: aantal).
            async fn count(&self, ctx: &async_graphql::Context<'_>) -> Option<i32> {
                self.0.count(ctx)
            }

            /// Sums (Dutch: som).
            async fn sum(&self, ctx: &async_graphql::Context<'_>) -> $Amounts {
                self.amounts(ctx, 0)
            }

            /// The smallest (Dutch: minimum).
            async fn min(&self, ctx: &async_graphql::Context<'_>) -> $Amounts {
                self.amounts(ctx, 1)
            }

            /// The largest (Dutch: maximum).
            async fn max(&self, ctx: &async_graphql::Context<'_>) -> $Amounts {
                self.amounts(ctx, 2)
            }
        }

        $(#[doc = $about])*
        #[derive(async_graphql::SimpleObject)]
        pub struct $Aggregate {
            /// Whether it tells of everything in the programmes that you know of, and not of the part that you may read (Dutch: volledig).
            complete: bool,
            /// The groups, at most 5,000; one, where nothing is grouped by (Dutch: groepen).
            groups: Vec<$Group>,
        }

        impl From<$crate::graphql::Aggregate> for $Aggregate {
            fn from(found: $crate::graphql::Aggregate) -> Self {
                Self { complete: found.complete, groups: found.groups.into_iter().map($Group).collect() }
            }
        }
    };
    (@group column $entity:ident $Column:ident $Type:ty) => { $crate::graphql::Group::Column($entity::Column::$Column) };
    (@group year $entity:ident $Column:ident $Type:ty) => {
        $crate::graphql::Group::Calendar($entity::Column::$Column, $crate::graphql::Calendar::Year)
    };
    (@group quarter $entity:ident $Column:ident $Type:ty) => {
        $crate::graphql::Group::Calendar($entity::Column::$Column, $crate::graphql::Calendar::Quarter)
    };
    (@group month $entity:ident $Column:ident $Type:ty) => {
        $crate::graphql::Group::Calendar($entity::Column::$Column, $crate::graphql::Calendar::Month)
    };
    (@group through $entity:ident $Column:ident $Type:ty; $table:ident $through:ident) => {
        $crate::graphql::Group::Through($entity::Column::$Column, stringify!($table), stringify!($through))
    };
    (@group one $entity:ident $Column:ident $Type:ty) => {
        $crate::graphql::Group::One($entity::Column::$Column, |at, key| at.keyed::<$Type>(key))
    };
}
