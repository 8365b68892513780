//! Who brings no token: what asks the server whether it speaks GraphQL is answered, as the draft of GraphQL over HTTP says; what asks
//! for anything else is told to sign in.

use super::app::App;
use super::documents::operation;
use super::negotiate::Form;
use super::params::Params;
use super::problem::{not_allowed, not_let_in};
use super::refusal::Refusal;
use super::respond::{answered, refused};
use crate::auth::Refused;
use crate::error::Error;
use crate::schema::{self, Nobody};
use async_graphql::parser::types::{ExecutableDocument, OperationType, Selection, SelectionSet};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use std::collections::HashSet;

/// What nobody is told, and how.
pub(super) struct Door {
    schema: Nobody,
    /// The fields for which one signs in.
    roots: HashSet<&'static str>,
}

impl Door {
    /// Before the schema of the house.
    pub fn new() -> Self {
        Self { schema: schema::nobody(), roots: schema::roots() }
    }
}

/// Whether a request brings no token.
pub(super) fn is(headers: &HeaderMap) -> bool {
    !headers.contains_key(header::AUTHORIZATION)
}

/// Sign in first.
fn sign_in() -> Response {
    not_let_in(&Error::Unauthenticated, Some(Refused::Missing))
}

/// Answers a request of nobody.
pub(super) async fn answer(app: &App, params: Params, form: Form, get: bool) -> Response {
    let Some(text) = params.query.as_deref().filter(|_| params.name.is_none()) else { return sign_in() };
    let document = match app.documents.parsed(text) {
        Ok(document) => document,
        Err(refusal) => return refused(refusal, form),
    };
    let asked = match operation(&document, params.operation.as_deref()) {
        Ok((_, asked)) => asked,
        Err(refusal) => return refused(refusal, form),
    };
    if names_any(&document, &asked.selection_set.node, &app.nobody.roots) {
        return sign_in();
    }
    match asked.ty {
        OperationType::Mutation if get => return not_allowed("POST", "what changes something is asked by POST"),
        OperationType::Subscription => return refused(Refusal::document("queries and mutations are answered here"), form),
        _ => {}
    }
    let mut request = params.request();
    request.set_parsed_query(document.clone());
    answered(app.nobody.schema.execute(request).await, &document, form)
}

/// Whether a field of the root is one of these. The document has passed `expand`, so this ends.
fn names_any(document: &ExecutableDocument, set: &SelectionSet, roots: &HashSet<&'static str>) -> bool {
    set.items.iter().any(|selection| match &selection.node {
        Selection::Field(field) => roots.contains(field.node.name.node.as_str()),
        Selection::InlineFragment(fragment) => names_any(document, &fragment.node.selection_set.node, roots),
        Selection::FragmentSpread(spread) => {
            let fragment = document.fragments.get(&spread.node.fragment_name.node);
            fragment.is_some_and(|fragment| names_any(document, &fragment.node.selection_set.node, roots))
        }
    })
}
