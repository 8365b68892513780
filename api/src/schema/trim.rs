//! Schemas with less in them: what some rights can ever read, no descriptions, or the roots alone. What the schema tells of itself is told
//! from the first; what is asked is answered by the others, under the policies.

use crate::access::acts::ACTS;
use crate::access::{Rights, policies};
use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::Field;
use async_graphql::registry::{MetaField, MetaInputValue, MetaType, Registry};
use async_graphql::{ContextSelectionSet, OutputType, Positioned, ServerResult, Value};
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Types that are made of a noun, by how their names end.
const FACES: [&str; 11] = ["Connection", "Edge", "Aggregate", "Amounts", "Key", "Where", "OrderField", "Order", "GroupBy", "Group", "By"];
/// Types that are named otherwise than the table that they show.
const OTHERWISE: [(&str, &str); 12] = [
    ("Ledger", "ledger_entry"),
    ("Totals", "line_total"),
    ("TotalsPeriod", "line_month"),
    ("Difference", "line_total"),
    ("Explained", "line_total"),
    ("Exhaustion", "line_total"),
    ("RagStatus", "rag_override"),
    ("Spending", "ledger_entry"),
    ("CashForecast", "commitment"),
    ("CashMonth", "commitment"),
    ("CashAmount", "commitment"),
    ("Change", "change_event"),
];
/// Types that are nothing without what they hold.
const HOLDERS: [&str; 4] = ["Connection", "Edge", "Payload", "Conflict"];

thread_local! {
    /// What is left of the schema that this thread builds.
    static CUT: RefCell<Option<Cut>> = const { RefCell::new(None) };
}

/// What is left of a schema.
pub(super) enum Cut {
    /// What some rights can ever read.
    Sight(Sight),
    /// Everything but descriptions, which only introspection reads.
    Undescribed,
    /// The types of the roots, without fields, and the unions: for documents that are not validated again. The library searches all types at each field of
    /// a root.
    Roots,
}

impl Cut {
    /// Builds a schema that is cut to this, by registering [`Trim`].
    pub(super) fn build<T>(self, build: impl FnOnce() -> T) -> T {
        CUT.set(Some(self));
        let built = build();
        CUT.set(None);
        built
    }
}

/// What some rights can ever read, and whether they write at all. Equal sights share one schema.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Sight {
    /// Of each table its columns, and whether each is read.
    tables: BTreeMap<&'static str, Vec<(&'static str, bool)>>,
    /// The mutations that it can ever do.
    acts: Vec<&'static str>,
}

impl Sight {
    /// What these rights can ever read.
    pub fn of(rights: &Rights) -> Self {
        let tables = policies::tables().readable(rights).into_iter().collect();
        let does = ACTS.iter().filter(|act| !rights.doing(act).0.is_empty());
        Self { tables, acts: does.map(|act| act.mutation).collect() }
    }

    /// The table that a type shows, and its columns.
    fn table(&self, name: &str) -> Option<&[(&'static str, bool)]> {
        let noun = FACES.iter().find_map(|face| name.strip_suffix(face)).filter(|noun| self.find(noun).is_some()).unwrap_or(name);
        self.find(noun)
    }

    fn find(&self, noun: &str) -> Option<&[(&'static str, bool)]> {
        let table = OTHERWISE.iter().find(|(name, _)| *name == noun).map_or_else(|| snake(noun), |(_, table)| (*table).to_owned());
        self.tables.get(table.as_str()).map(Vec::as_slice)
    }
}

/// Whether a field can ever be read: one that shows a column that can't, can not.
fn readable(columns: &[(&'static str, bool)], field: &str) -> bool {
    let name = match field {
        "hoursPerWeek" => "hours_week".to_owned(),
        field if field.chars().all(|c| c.is_ascii_uppercase() || c == '_') => field.to_ascii_lowercase(),
        field => snake(field),
    };
    let shows = |column: &str| column.strip_prefix(name.as_str()).is_some_and(|rest| ["", "_id", "_hundredths"].contains(&rest));
    columns.iter().find(|(column, _)| shows(column)).is_none_or(|(_, read)| *read)
}

/// `LineTotal` and `lineTotal` as `line_total`.
fn snake(name: &str) -> String {
    let mut snake = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(c.to_ascii_lowercase());
    }
    snake
}

/// A type that is in no schema: to register it is to cut the schema that is being built.
pub(super) struct Trim;

impl OutputType for Trim {
    fn type_name() -> Cow<'static, str> {
        Cow::Borrowed("Trim")
    }

    fn create_type_info(registry: &mut Registry) -> String {
        match CUT.take() {
            Some(Cut::Sight(sight)) => trim(registry, &sight),
            Some(Cut::Undescribed) => registry.types.values_mut().for_each(strip_descriptions),
            Some(Cut::Roots) => keep_roots(registry),
            None => {}
        }
        Self::type_name().into_owned()
    }

    async fn resolve(&self, _: &ContextSelectionSet<'_>, _: &Positioned<Field>) -> ServerResult<Value> {
        Ok(Value::Null)
    }
}

/// The types of the roots.
fn roots(registry: &Registry) -> Vec<String> {
    [Some(&registry.query_type), registry.mutation_type.as_ref(), registry.subscription_type.as_ref()]
        .into_iter()
        .flatten()
        .cloned()
        .collect()
}

fn keep_roots(registry: &mut Registry) {
    let roots = roots(registry);
    registry.types.retain(|name, of| roots.contains(name) || matches!(of, MetaType::Union { .. }));
    for of in registry.types.values_mut() {
        if let MetaType::Object { fields, .. } = of {
            *fields = IndexMap::new();
        }
    }
}

fn strip_descriptions(of: &mut MetaType) {
    match of {
        MetaType::Object { fields, description, .. } | MetaType::Interface { fields, description, .. } => {
            *description = None;
            for field in fields.values_mut() {
                field.description = None;
                field.args.values_mut().for_each(|argument| argument.description = None);
            }
        }
        MetaType::InputObject { input_fields, description, .. } => {
            *description = None;
            input_fields.values_mut().for_each(|field| field.description = None);
        }
        MetaType::Enum { enum_values, description, .. } => {
            *description = None;
            enum_values.values_mut().for_each(|value| value.description = None);
        }
        MetaType::Union { description, .. } | MetaType::Scalar { description, .. } => *description = None,
    }
}

fn trim(registry: &mut Registry, sight: &Sight) {
    let roots = roots(registry);
    if let Some(MetaType::Object { fields, .. }) = registry.mutation_type.as_ref().and_then(|mutation| registry.types.get_mut(mutation)) {
        fields.retain(|field, _| sight.acts.contains(&snake(field).as_str()));
    }
    registry.types.retain(|name, _| sight.table(name).is_none_or(|columns| columns.iter().any(|(_, read)| *read)));
    for (name, of) in &mut registry.types {
        let Some(columns) = sight.table(name) else { continue };
        match of {
            MetaType::Object { fields, .. } => fields.retain(|field, _| readable(columns, field)),
            MetaType::InputObject { input_fields, .. } => input_fields.retain(|field, _| readable(columns, field)),
            MetaType::Enum { enum_values, .. } => enum_values.retain(|value, _| readable(columns, value)),
            _ => {}
        }
    }
    // What refers to what is gone goes too, until nothing does.
    loop {
        let known: Vec<String> = registry.types.keys().cloned().collect();
        let is_known = |of: &str| known.binary_search_by(|name| name.as_str().cmp(named(of))).is_ok();
        registry.types.retain(|name, of| !is_nothing(name, of, &is_known) || roots.contains(name));
        registry.mutation_type = registry.mutation_type.take().filter(|name| registry.types.get(name).is_some_and(has_fields));
        registry.subscription_type = registry.subscription_type.take().filter(|name| registry.types.get(name).is_some_and(has_fields));
        if registry.types.len() == known.len() {
            return;
        }
    }
}

/// Takes out of a type what refers to types that are gone; whether nothing is left of it then.
fn is_nothing(name: &str, of: &mut MetaType, is_known: &impl Fn(&str) -> bool) -> bool {
    match of {
        MetaType::Object { fields, .. } => {
            let all = fields.len();
            fields.retain(|_, field| keeps(field, is_known));
            fields.is_empty() || (fields.len() < all && HOLDERS.iter().any(|holder| name.ends_with(holder)))
        }
        MetaType::Interface { fields, possible_types, .. } => {
            fields.retain(|_, field| keeps(field, is_known));
            possible_types.retain(|of| is_known(of));
            fields.is_empty() || possible_types.is_empty()
        }
        MetaType::Union { possible_types, .. } => {
            possible_types.retain(|of| is_known(of));
            possible_types.is_empty()
        }
        MetaType::InputObject { input_fields, .. } => {
            let needs_it = input_fields.values().any(|field| !is_known(&field.ty) && is_needed(field));
            input_fields.retain(|_, field| is_known(&field.ty));
            needs_it || input_fields.is_empty()
        }
        MetaType::Enum { enum_values, .. } => enum_values.is_empty(),
        MetaType::Scalar { .. } => false,
    }
}

/// Whether a field stays, without the arguments whose types are gone.
fn keeps(field: &mut MetaField, is_known: &impl Fn(&str) -> bool) -> bool {
    let can_be_asked = field.args.values().all(|argument| is_known(&argument.ty) || !is_needed(argument));
    field.args.retain(|_, argument| is_known(&argument.ty));
    can_be_asked && is_known(&field.ty)
}

fn is_needed(value: &MetaInputValue) -> bool {
    value.ty.ends_with('!') && value.default_value.is_none()
}

fn has_fields(of: &MetaType) -> bool {
    matches!(of, MetaType::Object { fields, .. } if !fields.is_empty())
}

/// The name in `[Contract!]!`.
fn named(of: &str) -> &str {
    of.trim_matches(['[', ']', '!'])
}
