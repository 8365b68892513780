//! `where`: conditions on the columns of a noun, joined by `and`, `or`, `not`, and on its relations, one level deep.
//! Omitted is no condition; a null is an error, as `isNull` is the only test for it; `in: []` matches nothing.

use super::draft::{Draft, PREDICATES};
use super::operators::Operators;
use crate::access::Policy;
use crate::error::Error;
use crate::store::{Hidden, camel};
use async_graphql::MaybeUndefined;
use entity::Class;
use sea_orm::IdenStatic;

/// How deep `and`, `or` and `not` may stand in each other.
const DEPTH: usize = 4;

/// Why a filter does not become SQL.
#[derive(Debug)]
pub enum Unfit {
    /// It is wrong.
    Wrong(Error),
    /// It asks for a column that this viewer can never read; the input path is named.
    Hidden(Class, String),
}

impl From<Error> for Unfit {
    fn from(error: Error) -> Self {
        Self::Wrong(error)
    }
}

/// What is worked out of a row, and found by: expressions in which `{column}` is a column of it.
pub struct WorkedOut {
    /// Whether this viewer knows it.
    pub known: &'static str,
    /// What it is.
    pub value: &'static str,
}

/// The input object of a noun's filter; [`filter!`](crate::filter) writes it.
pub trait Where {
    /// The conditions, to be joined by AND.
    fn conditions(&self, filter: &mut Filter<'_, '_>) -> Result<Vec<String>, Unfit>;
}

/// A filter under construction, over the rows at one place.
pub struct Filter<'a, 'q> {
    draft: &'a mut Draft<'q>,
    alias: String,
    path: Vec<String>,
    depth: usize,
    /// In how many `not` it stands.
    denied: usize,
    related: bool,
}

impl<'a, 'q> Filter<'a, 'q> {
    pub(super) fn new(draft: &'a mut Draft<'q>, alias: &str) -> Self {
        Self { draft, alias: alias.to_owned(), path: vec!["where".to_owned()], depth: 0, denied: 0, related: false }
    }

    /// The conditions of a filter as one.
    pub fn all(&mut self, filter: &impl Where) -> Result<String, Unfit> {
        let conditions = filter.conditions(self)?;
        Ok(if conditions.is_empty() { "1 = 1".to_owned() } else { conditions.join(" AND ") })
    }

    /// The operators on a field. Several columns hold several names of the same: found by any of them; that it is not one, and that
    /// it is empty, is said of the first.
    pub fn test<E: Policy>(
        &mut self,
        name: &str,
        columns: &[E::Column],
        given: &MaybeUndefined<impl Operators>,
    ) -> Result<Option<String>, Unfit> {
        let operators = match given {
            MaybeUndefined::Undefined => return Ok(None),
            MaybeUndefined::Null => return Err(self.null(name)),
            MaybeUndefined::Value(operators) => operators,
        };
        self.path.push(camel(name));
        let (found, denied) = if columns.len() > 1 { operators.parted() } else { (operators.clone(), None) };
        let mut either = Vec::new();
        for (nth, &column) in columns.iter().enumerate() {
            let hidden = self.draft.hidden::<E>(column);
            if let Hidden::Always(class) = hidden {
                return Err(Unfit::Hidden(class, self.path.join(".")));
            }
            if self.draft.untested::<E>(column) {
                return Err(Unfit::Hidden(Class::Per, self.path.join(".")));
            }
            self.draft.asker.notes().searched::<E>(column);
            let name = format!("{}.{}", self.alias, IdenStatic::as_str(&column));
            let tests = found.tests::<E>(&name, self)?;
            self.draft.predicates += tests.len();
            let test = if tests.is_empty() { "1 = 1".to_owned() } else { tests.join(" AND ") };
            let test = if nth == 0 { test } else { format!("{name} IS NOT NULL AND {test}") };
            // What is hidden is unknown, to every operator.
            either.push(match hidden {
                Hidden::Sometimes(_) => format!("(CASE WHEN {name}_visible = 1 THEN ({test}) END)"),
                _ => format!("({test})"),
            });
        }
        let mut all = vec![format!("({})", either.join(" OR "))];
        if let (Some(denied), Some(column)) = (denied, columns.first()) {
            all.extend(denied.tests::<E>(&format!("{}.{}", self.alias, IdenStatic::as_str(column)), self)?);
        }
        if self.draft.predicates > PREDICATES {
            return Err(Error::invalid(self.path.join("."), format!("a filter has at most {PREDICATES} conditions")).into());
        }
        self.path.pop();
        Ok(Some(format!("({})", all.join(" AND "))))
    }

    /// The operators on what is worked out of a row. Where that is not known, neither this nor that holds.
    pub fn worked_out<E: Policy>(
        &mut self,
        name: &str,
        of: &WorkedOut,
        given: &MaybeUndefined<impl Operators>,
    ) -> Result<Option<String>, Unfit> {
        let operators = match given {
            MaybeUndefined::Undefined => return Ok(None),
            MaybeUndefined::Null => return Err(self.null(name)),
            MaybeUndefined::Value(operators) => operators,
        };
        self.path.push(name.to_owned());
        let over = |sql: &str, alias: &str| sql.replace('{', &format!("{alias}.")).replace('}', "");
        let (known, value) = (over(of.known, &self.alias), over(of.value, &self.alias));
        let tests = operators.tests::<E>(&value, self)?;
        self.draft.predicates += tests.len();
        if self.draft.predicates > PREDICATES {
            return Err(Error::invalid(self.path.join("."), format!("a filter has at most {PREDICATES} conditions")).into());
        }
        self.path.pop();
        let tests = if tests.is_empty() { "1 = 1".to_owned() } else { tests.join(" AND ") };
        Ok(Some(format!("(CASE WHEN {known} THEN ({tests}) END)")))
    }

    /// The conditions on a related noun, whose key stands in a column.
    pub fn related<E: Policy, R: Policy>(
        &mut self,
        name: &str,
        column: E::Column,
        given: &MaybeUndefined<impl Where>,
    ) -> Result<Option<String>, Unfit> {
        let filter = match given {
            MaybeUndefined::Undefined => return Ok(None),
            MaybeUndefined::Null => return Err(self.null(name)),
            MaybeUndefined::Value(filter) => filter,
        };
        self.path.push(camel(name));
        if self.related {
            return Err(Error::invalid(self.path.join("."), "a relation is filtered one level deep").into());
        }
        if let Hidden::Always(class) = self.draft.hidden::<E>(column) {
            return Err(Unfit::Hidden(class, self.path.join(".")));
        }
        self.draft.asker.notes().searched::<E>(column);
        let key = format!("{}.{}", self.alias, IdenStatic::as_str(&column));
        let (outer, alias) = (self.alias.clone(), self.draft.place()?);
        self.alias.clone_from(&alias);
        self.related = true;
        let conditions = self.all(filter)?;
        (self.alias, self.related) = (outer, false);
        self.path.pop();
        let table = IdenStatic::as_str(&R::default());
        // What is hidden, empty or unreadable is unknown; under a `not` it stays so. A semi-join is faster where it does not matter.
        Ok(Some(if self.denied > 0 {
            format!("(SELECT ({conditions}) FROM {table} AS {alias} WHERE {alias}.id = {key})")
        } else {
            format!("EXISTS (SELECT 1 FROM {table} AS {alias} WHERE {alias}.id = {key} AND {conditions})")
        }))
    }

    /// Filters joined by `AND` or `OR`, or denied.
    pub fn joined<W: Where>(&mut self, name: &str, filters: &[&W], word: &str) -> Result<String, Unfit> {
        self.path.push(name.to_owned());
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(Error::invalid(self.path.join("."), format!("conditions stand at most {DEPTH} deep")).into());
        }
        self.denied += usize::from(word == "NOT");
        let parts = filters.iter().map(|filter| self.all(*filter).map(|part| format!("({part})"))).collect::<Result<Vec<_>, _>>()?;
        self.denied -= usize::from(word == "NOT");
        self.depth -= 1;
        self.path.pop();
        Ok(match (parts.is_empty(), word) {
            (true, "OR") => "1 = 0".to_owned(),
            (true, _) => "1 = 1".to_owned(),
            (_, "NOT") => format!("(NOT {})", parts.join(" AND ")),
            _ => format!("({})", parts.join(&format!(" {word} "))),
        })
    }

    /// The statement, to bind values.
    pub fn draft(&mut self) -> &mut Draft<'q> {
        self.draft
    }

    /// Where in the input a part of the current field stands.
    pub fn path(&self, part: &str) -> String {
        format!("{}.{part}", self.path.join("."))
    }

    fn null(&self, name: &str) -> Unfit {
        Error::invalid(self.path(&camel(name)), "null is nothing to compare with; leave it out, or test with isNull").into()
    }
}

/// Writes a noun's filter. `name: Operators => Column`, or `=> Column | Column` where either may hold it;
/// `name: Operators = WORKED_OUT` for what is no column; `name -> OtherWhere of other => Column` for a relation.
#[macro_export]
macro_rules! filter {
    ($(#[doc = $meta:literal])* $Where:ident on $entity:ident { $($fields:tt)* }) => {
        $crate::filter!(@read [$($meta)*] $Where $entity [] [] [] $($fields)*);
    };
    (@read $meta:tt $Where:ident $entity:ident [$($columns:tt)*] $worked_out:tt $relations:tt
        $(#[doc = $doc:literal])* $name:ident : $Operators:ty => $($Column:ident)|+; $($rest:tt)*) => {
        $crate::filter!(@read $meta $Where $entity [$($columns)* { [$($doc)*] $name [$Operators] [$($Column)+] }] $worked_out $relations $($rest)*);
    };
    (@read $meta:tt $Where:ident $entity:ident $columns:tt [$($worked_out:tt)*] $relations:tt
        $(#[doc = $doc:literal])* $name:ident : $Operators:ty = $of:expr; $($rest:tt)*) => {
        $crate::filter!(@read $meta $Where $entity $columns [$($worked_out)* { [$($doc)*] $name [$Operators] [$of] }] $relations $($rest)*);
    };
    (@read $meta:tt $Where:ident $entity:ident $columns:tt $worked_out:tt [$($relations:tt)*]
        $(#[doc = $doc:literal])* $name:ident -> $Other:ident of $other:ident => $Key:ident; $($rest:tt)*) => {
        $crate::filter!(@read $meta $Where $entity $columns $worked_out [$($relations)* { [$($doc)*] $name $Other $other $Key }] $($rest)*);
    };
    (@read [$($meta:literal)*] $Where:ident $entity:ident
        [$({ [$($doc:literal)*] $name:ident [$Operators:ty] [$($Column:ident)+] })*]
        [$({ [$($said:literal)*] $made:ident [$Made:ty] [$of:expr] })*]
        [$({ [$($about:literal)*] $relation:ident $Other:ident $other:ident $Key:ident })*]
    ) => {
        $(#[doc = $meta])*
        #[derive(Clone, Debug, Default)]
        pub struct $Where {
            /// All of these hold (Dutch: en).
            pub and: Option<Vec<$Where>>,
            /// One of these holds (Dutch: of).
            pub or: Option<Vec<$Where>>,
            /// This does not hold; of what is empty or hidden, neither this nor that holds (Dutch: niet).
            pub not: Option<Box<$Where>>,
            $($(#[doc = $doc])* pub $name: async_graphql::MaybeUndefined<$Operators>,)*
            $($(#[doc = $said])* pub $made: async_graphql::MaybeUndefined<$Made>,)*
            $($(#[doc = $about])* pub $relation: async_graphql::MaybeUndefined<Box<$Other>>,)*
        }

        impl async_graphql::InputType for $Where {
            type RawValueType = Self;

            fn type_name() -> std::borrow::Cow<'static, str> {
                std::borrow::Cow::Borrowed(stringify!($Where))
            }

            fn create_type_info(registry: &mut async_graphql::registry::Registry) -> String {
                use async_graphql::{InputType, MaybeUndefined};
                $crate::graphql::register_input_object::<Self>(registry, &[$($meta),*], &[
                    ("and", <Option<Vec<Self>> as InputType>::create_type_info, &["All of these hold (Dutch: en)."], None),
                    ("or", <Option<Vec<Self>> as InputType>::create_type_info, &["One of these holds (Dutch: of)."], None),
                    (
                        "not",
                        <Option<Box<Self>> as InputType>::create_type_info,
                        &["This does not hold; of what is empty or hidden, neither this nor that holds (Dutch: niet)."],
                        None,
                    ),
                    $((stringify!($name), <MaybeUndefined<$Operators> as InputType>::create_type_info, &[$($doc),*], None),)*
                    $((stringify!($made), <MaybeUndefined<$Made> as InputType>::create_type_info, &[$($said),*], None),)*
                    $((stringify!($relation), <MaybeUndefined<Box<$Other>> as InputType>::create_type_info, &[$($about),*], None),)*
                ])
            }

            fn parse(value: Option<async_graphql::Value>) -> async_graphql::InputValueResult<Self> {
                let mut members = $crate::graphql::Members::of(value)?;
                Ok(Self {
                    and: members.take("and")?,
                    or: members.take("or")?,
                    not: members.take("not")?,
                    $($name: members.take(stringify!($name))?,)*
                    $($made: members.take(stringify!($made))?,)*
                    $($relation: members.take(stringify!($relation))?,)*
                })
            }

            fn to_value(&self) -> async_graphql::Value {
                async_graphql::Value::Null
            }

            fn as_raw_value(&self) -> Option<&Self> {
                Some(self)
            }
        }

        impl $crate::graphql::Where for $Where {
            fn conditions(&self, filter: &mut $crate::graphql::Filter<'_, '_>) -> Result<Vec<String>, $crate::graphql::Unfit> {
                let mut all = Vec::new();
                if let Some(and) = &self.and {
                    all.push(filter.joined("and", &and.iter().collect::<Vec<_>>(), "AND")?);
                }
                if let Some(or) = &self.or {
                    all.push(filter.joined("or", &or.iter().collect::<Vec<_>>(), "OR")?);
                }
                if let Some(not) = &self.not {
                    all.push(filter.joined("not", &[&**not], "NOT")?);
                }
                $(all.extend(filter.test::<$entity::Entity>(stringify!($name), &[$($entity::Column::$Column),+], &self.$name)?);)*
                $(all.extend(filter.worked_out::<$entity::Entity>(stringify!($made), &$of, &self.$made)?);)*
                $(all.extend(filter.related::<$entity::Entity, $other::Entity>(stringify!($relation), $entity::Column::$Key, &self.$relation)?);)*
                Ok(all)
            }
        }
    };
}

impl<W: Where + ?Sized> Where for Box<W> {
    fn conditions(&self, filter: &mut Filter<'_, '_>) -> Result<Vec<String>, Unfit> {
        (**self).conditions(filter)
    }
}
