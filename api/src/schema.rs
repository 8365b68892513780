//! The roots, assembled.

mod trim;

pub use trim::Sight;

use crate::commands;
use crate::graphql::{Root, RootField, RootTable};
use crate::live::{ChangedSubscriptions, Fresh, TotalsChangedSubscriptions};
use crate::nodes::finance::{
    budget, budget_amendment, commitment, forecast, invoice, ledger_entry, line_sum, period_close, rag_override, reservation,
};
use crate::nodes::partners::{organisation, partnership};
use crate::nodes::people::{account, appointment, deputising, person, viewer};
use crate::nodes::planning::milestone;
use crate::nodes::procurement::contract;
use crate::nodes::programmes::{directorate, programme, work_package};
use crate::nodes::records::access_record;
use crate::nodes::subsidies::subsidy;
use crate::nodes::{rate_limit, root};
use async_graphql::{EmptyMutation, EmptySubscription, MergedSubscription, Object, SchemaBuilder, ValidationMode};
use std::collections::HashSet;
use std::sync::LazyLock;
use trim::Cut;

/// What can be asked (Dutch: vragen).
pub type Query = Root<Queries>;
/// What can be done (Dutch: handelingen).
pub type Mutation = Root<Mutations>;

/// The table of what can be asked.
pub struct Queries;
/// The table of what can be done.
pub struct Mutations;

impl RootTable for Queries {
    const NAME: &'static str = "Query";
    const ABOUT: &'static str = "What can be asked (Dutch: vragen).";

    fn fields() -> &'static [RootField] {
        static FIELDS: LazyLock<Vec<RootField>> = LazyLock::new(|| {
            let wings = [
                root::queries(),
                rate_limit::queries(),
                viewer::queries(),
                directorate::queries(),
                programme::queries(),
                work_package::queries(),
                organisation::queries(),
                partnership::queries(),
                person::queries(),
                account::queries(),
                appointment::queries(),
                deputising::queries(),
                budget::queries(),
                line_sum::queries(),
                budget_amendment::queries(),
                reservation::queries(),
                commitment::queries(),
                invoice::queries(),
                forecast::queries(),
                ledger_entry::queries(),
                period_close::queries(),
                rag_override::queries(),
                contract::queries(),
                subsidy::queries(),
                milestone::queries(),
                access_record::queries(),
            ];
            wings.into_iter().flatten().collect()
        });
        &FIELDS
    }
}

impl RootTable for Mutations {
    const NAME: &'static str = "Mutation";
    const ABOUT: &'static str = "What can be done (Dutch: handelingen).";

    fn fields() -> &'static [RootField] {
        static FIELDS: LazyLock<Vec<RootField>> = LazyLock::new(|| {
            let wings = [
                commands::programmes::mutations(),
                commands::partners::mutations(),
                commands::people::mutations(),
                commands::planning::mutations(),
                commands::finance::mutations(),
            ];
            wings.into_iter().flatten().collect()
        });
        &FIELDS
    }
}

/// What can be followed (Dutch: meldingen).
#[derive(MergedSubscription, Default)]
pub struct Subscription(ChangedSubscriptions, TotalsChangedSubscriptions);

/// The schema.
pub type Schema = async_graphql::Schema<Query, Mutation, Subscription>;

/// The schema, without anything that belongs to a request.
pub fn schema() -> Schema {
    with(ValidationMode::Strict).finish()
}

/// The schema that judges and answers, without descriptions.
pub fn judging() -> Schema {
    Cut::Undescribed.build(|| with(ValidationMode::Strict).finish())
}

/// The schema for documents that passed once: it does not judge them again. Values of variables are judged where they are read.
pub fn judged() -> Schema {
    Cut::Roots.build(|| with(ValidationMode::Fast).finish())
}

/// The schema for subscriptions: each of their events is answered under the rights of its moment.
pub fn followed() -> Schema {
    Cut::Undescribed.build(|| with(ValidationMode::Strict).extension(Fresh).finish())
}

/// The schema without what can't be seen: for documents that ask it for itself.
pub fn trimmed(sight: Sight) -> Schema {
    Cut::Sight(sight).build(|| with(ValidationMode::Strict).finish())
}

fn with(mode: ValidationMode) -> SchemaBuilder<Query, Mutation, Subscription> {
    let schema = Schema::build(Query::default(), Mutation::default(), Subscription::default()).validation_mode(mode);
    // Cuts what `Cut::build` says, and nothing elsewhere.
    schema.register_output_type::<trim::Trim>().disable_suggestions()
}

/// The schema of those whom nobody knows: it says what it is, and nothing else.
pub type Nobody = async_graphql::Schema<NobodyQuery, EmptyMutation, EmptySubscription>;

/// What can be asked by those whom nobody knows.
#[derive(Default)]
pub struct NobodyQuery;

/// Sign in to ask more (Dutch: meld u aan).
#[Object(name = "Query")]
impl NobodyQuery {
    /// How to be let in (Dutch: aanmelden).
    async fn sign_in(&self) -> &'static str {
        "ask with a bearer token"
    }
}

/// The schema of those whom nobody knows.
pub fn nobody() -> Nobody {
    Nobody::build(NobodyQuery, EmptyMutation, EmptySubscription).disable_suggestions().finish()
}

/// What is followed, by its names: the library's macro keeps no table.
const FOLLOWED: [&str; 2] = ["changed", "totalsChanged"];

/// The names of the fields of all roots.
pub fn roots() -> HashSet<&'static str> {
    let fields = Queries::fields().iter().chain(Mutations::fields());
    fields.map(RootField::name).chain(FOLLOWED).collect()
}

/// The schema as a text.
pub fn sdl() -> String {
    schema().sdl_with_options(
        async_graphql::SDLExportOptions::new().sorted_fields().sorted_arguments().sorted_enum_items().include_specified_by(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt;

    #[test]
    fn the_names_of_the_roots_are_those_of_the_schema() {
        let asked = "{ __schema { queryType { fields { name } } mutationType { fields { name } } subscriptionType { fields { name } } } }";
        let answer = schema().execute(asked).now_or_never().unwrap().data.into_json().unwrap();
        let of = |root: &str| answer["__schema"][root]["fields"].as_array().unwrap().iter().map(|field| field["name"].as_str().unwrap());
        let told: HashSet<_> = ["queryType", "mutationType", "subscriptionType"].into_iter().flat_map(of).collect();
        assert_eq!(roots(), told);
    }
}
