//! Root fields that belong to no noun: anything by its id, and the labels of values.

use crate::error::Error;
use crate::graphql::{Asker, RootField, Row, Rowed, answered, argument, argument_or_default, by_key, ids};
use crate::nodes::finance::{
    amendment_line::AmendmentLine, budget::Budget, budget_amendment::BudgetAmendment, budget_line::BudgetLine, commitment::Commitment,
    commitment_part::CommitmentPart, forecast::Forecast, invoice::Invoice, invoice_line::InvoiceLine, ledger_entry::LedgerEntry,
    period_close::PeriodClose, rag_override::RagOverride, reservation::Reservation,
};
use crate::nodes::partners::{organisation::Organisation, partnership::Partnership, sharing_agreement::SharingAgreement};
use crate::nodes::people::{
    account::Account, api_token::ApiToken, appointment::Appointment, deputising::Deputising, person::Person, role_grant::RoleGrant,
};
use crate::nodes::planning::milestone::Milestone;
use crate::nodes::procurement::contract::Contract;
use crate::nodes::programmes::{directorate::Directorate, programme::Programme, work_package::WorkPackage};
use crate::nodes::records::{access_record::AccessRecord, change::Change};
use crate::nodes::subsidies::{advance::Advance, subsidy::Subsidy};
use async_graphql::indexmap::IndexSet;
use async_graphql::parser::types::Field;
use async_graphql::registry::{MetaField, MetaType, MetaTypeId, Registry};
use async_graphql::{Context, ContextSelectionSet, ID, OutputType, Positioned, ServerResult, SimpleObject, Value};
use entity::{Language, Vocabulary};
use std::borrow::Cow;
use std::sync::Arc;

/// How many nodes are asked at most at once.
const NODES: usize = 50;

macro_rules! nodes {
    ($($table:literal => $Noun:ident,)+) => {
        /// What has an id, by its type.
        fn types(registry: &mut Registry) -> IndexSet<String> {
            [$({
                $Noun::create_type_info(registry);
                registry.add_implements($Noun::NAME, Node::NAME);
                $Noun::NAME.to_owned()
            }),+].into_iter().collect()
        }

        /// The tables whose rows have an id.
        pub const TABLES: &[&str] = &[$($table),+];

        /// Anything by its id, with what is selected of it.
        ///
        /// # Errors
        /// `Invalid` at `path` where it is not an id.
        pub async fn load(ctx: &Context<'_>, id: &ID, path: &str) -> Result<Option<Node>, Error> {
            let (table, key) = ids::split(id).ok_or_else(|| Error::invalid(path, "this is not an id"))?;
            let asker = ctx.data::<Arc<Asker>>().map_err(|_| Error::Unauthenticated)?;
            let fields = [ctx.field()];
            match table {
                $($table => Ok(by_key::<$Noun>(asker, &asker.view, &fields, key).await?.map(Node::of)),)+
                _ => Err(Error::invalid(path, "this is not an id")),
            }
        }
    };
}

nodes! {
    "access_record" => AccessRecord,
    "account" => Account,
    "api_token" => ApiToken,
    "advance" => Advance,
    "amendment_line" => AmendmentLine,
    "appointment" => Appointment,
    "budget" => Budget,
    "budget_amendment" => BudgetAmendment,
    "budget_line" => BudgetLine,
    "change_event" => Change,
    "commitment" => Commitment,
    "commitment_part" => CommitmentPart,
    "contract" => Contract,
    "deputising" => Deputising,
    "directorate" => Directorate,
    "forecast" => Forecast,
    "invoice" => Invoice,
    "invoice_line" => InvoiceLine,
    "ledger_entry" => LedgerEntry,
    "milestone" => Milestone,
    "organisation" => Organisation,
    "partnership" => Partnership,
    "period_close" => PeriodClose,
    "person" => Person,
    "programme" => Programme,
    "rag_override" => RagOverride,
    "reservation" => Reservation,
    "role_grant" => RoleGrant,
    "sharing_agreement" => SharingAgreement,
    "subsidy" => Subsidy,
    "work_package" => WorkPackage,
}

/// Anything that has an id.
pub struct Node {
    row: Row,
    name: &'static str,
}

impl Node {
    const NAME: &'static str = "Node";

    fn of<N: Rowed>(noun: N) -> Self {
        Self { row: noun.into(), name: N::NAME }
    }
}

impl OutputType for Node {
    fn type_name() -> Cow<'static, str> {
        Cow::Borrowed(Self::NAME)
    }

    fn create_type_info(registry: &mut Registry) -> String {
        registry.create_output_type::<Self, _>(MetaTypeId::Interface, |registry| {
            let mut id = MetaField::new("id", ID::create_type_info(registry));
            id.description = Some("Identifies it among everything there is; opaque (Dutch: id).".to_owned());
            MetaType::Interface {
                name: Self::NAME.to_owned(),
                description: Some("Anything that has an id.".to_owned()),
                fields: [("id".to_owned(), id)].into_iter().collect(),
                possible_types: types(registry),
                extends: false,
                keys: None,
                visible: None,
                inaccessible: false,
                tags: Vec::new(),
                rust_typename: Some(std::any::type_name::<Self>()),
                directive_invocations: Vec::new(),
                requires_scopes: Vec::new(),
            }
        })
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, _: &Positioned<Field>) -> ServerResult<Value> {
        self.row.answer(ctx, self.name)
    }
}

/// What a person reads for a value of an enum (Dutch: omschrijving).
#[derive(SimpleObject)]
pub struct Label {
    /// The enum.
    r#enum: &'static str,
    /// The value.
    value: &'static str,
    /// What a person reads.
    #[graphql(name = "label")]
    text: &'static str,
}

macro_rules! labels {
    ($($Name:ident),+) => {
        fn labels_in(language: Language) -> Vec<Label> {
            let mut labels = Vec::new();
            $(labels.extend(entity::$Name::ALL.iter().map(|value| Label {
                r#enum: entity::$Name::NAME,
                value: value.as_str(),
                text: value.label(language),
            }));)+
            labels
        }
    };
}
entity::with_vocabularies!(labels);

async fn nodes(ctx: &Context<'_>, ids: Vec<ID>) -> Result<Vec<Option<Node>>, Error> {
    if ids.len() > NODES {
        return Err(Error::invalid("ids", format!("at most {NODES} at once")));
    }
    let mut nodes = Vec::new();
    for (nth, id) in ids.iter().enumerate() {
        nodes.push(load(ctx, id, &format!("ids.{nth}")).await?);
    }
    Ok(nodes)
}

/// Root fields that belong to no noun.
pub fn queries() -> Vec<RootField> {
    vec![
        RootField::new::<Option<Node>>(
            "node",
            &["Anything by its id; null where there is none that you may read (Dutch: alles met een id)."],
            |ctx| {
                Box::pin(async move {
                    let id: ID = argument(ctx, "id")?;
                    answered(ctx, &load(ctx, &id, "id").await.map_err(Error::into_graphql)).await
                })
            },
        )
        .with::<ID>("id", "Its id."),
        RootField::new::<Option<Vec<Option<Node>>>>(
            "nodes",
            &["Things by their ids, in their order; null where there is none that you may read (Dutch: alles met een id)."],
            |ctx| {
                Box::pin(async move {
                    let ids = argument(ctx, "ids")?;
                    answered(ctx, &nodes(ctx, ids).await.map_err(Error::into_graphql)).await
                })
            },
        )
        .with::<Vec<ID>>("ids", "Their ids, at most 50."),
        RootField::new::<Vec<Label>>(
            "labels",
            &["What a person reads for each value of each enum (Dutch: omschrijvingen van waarden)."],
            |ctx| {
                Box::pin(async move {
                    let language: Language = argument_or_default(ctx, "lang")?;
                    answered(ctx, &labels_in(language)).await
                })
            },
        )
        .with_or::<Language>("lang", "NL", "In which language."),
    ]
}
