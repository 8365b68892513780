//! Documents that passed: judged and parsed once, and kept for the next who asks the same, within bounds.

use super::expand::expand;
use super::kept::Kept;
use super::refusal::Refusal;
use super::scan::scan;
use crate::config::Limits;
use crate::error::Code;
use async_graphql::Name;
use async_graphql::parser::types::{DocumentOperations, ExecutableDocument, OperationDefinition};
use async_graphql::parser::{Error as Syntax, parse_query};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};

/// Half of what is kept: so many bytes of text. A parsed document takes some twenty times its text.
const HALF: usize = 256 * 1024;

/// A document that passed.
#[derive(Debug)]
pub(super) struct Document {
    pub parsed: ExecutableDocument,
    /// Whether it was answered without an error.
    pub judged: AtomicBool,
}

/// The documents of an application.
pub(super) struct Documents {
    limits: Limits,
    kept: Mutex<Kept<Arc<Document>>>,
}

impl Documents {
    pub fn new(limits: Limits) -> Self {
        Self { limits, kept: Mutex::new(Kept::of(HALF)) }
    }

    /// The parsed document of a text, if it is within the limits.
    pub fn document(&self, text: &str) -> Result<Arc<Document>, Refusal> {
        if let Some(known) = self.kept().find(text) {
            return Ok(known);
        }
        let parsed = self.parsed(text)?;
        let document = Arc::new(Document { parsed, judged: AtomicBool::new(false) });
        self.kept().keep(text.into(), document.clone(), text.len());
        Ok(document)
    }

    /// The same, for nobody: it is not kept.
    pub fn parsed(&self, text: &str) -> Result<ExecutableDocument, Refusal> {
        scan(text, &self.limits)?;
        let parsed = parse_query(text).map_err(|error| syntax(&error))?;
        expand(&parsed, &self.limits)?;
        Ok(parsed)
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Kept<Arc<Document>>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The operation that is asked, with its name.
pub(super) type Asked<'d> = (Option<&'d Name>, &'d OperationDefinition);

/// The operation of this name, or the only one.
pub(super) fn operation<'d>(document: &'d ExecutableDocument, name: Option<&str>) -> Result<Asked<'d>, Refusal> {
    let found = match (&document.operations, name) {
        (DocumentOperations::Single(operation), None) => Some((None, operation)),
        (DocumentOperations::Single(_), Some(_)) => None,
        (DocumentOperations::Multiple(all), Some(name)) => all.get_key_value(name).map(|(name, operation)| (Some(name), operation)),
        (DocumentOperations::Multiple(all), None) => {
            all.iter().next().filter(|_| all.len() == 1).map(|(name, operation)| (Some(name), operation))
        }
    };
    let missing =
        if name.is_some() { "the document has no operation of this name" } else { "the document has several operations; say which" };
    found
        .map(|(name, operation)| (name, &operation.node))
        .ok_or_else(|| Refusal { argument: Some("operationName".to_owned()), ..Refusal::new(Code::GraphqlValidationFailed, missing) })
}

/// Where a text is not GraphQL; not what the parser makes of it.
fn syntax(error: &Syntax) -> Refusal {
    let message = match error {
        Syntax::MultipleOperations { .. } => "an operation without a name stands alone in its document".to_owned(),
        Syntax::OperationDuplicated { operation, .. } => format!("the operation «{operation}» is there twice"),
        Syntax::FragmentDuplicated { fragment, .. } => format!("the fragment «{fragment}» is there twice"),
        Syntax::MissingOperation => "the document has no operation".to_owned(),
        other => match other.positions().next() {
            Some(at) => format!("this is not a GraphQL document, at line {}, column {}", at.line, at.column),
            None => "this is not a GraphQL document".to_owned(),
        },
    };
    let refusal = Refusal { argument: Some("query".to_owned()), ..Refusal::new(Code::GraphqlParseFailed, message) };
    error.positions().fold(refusal, Refusal::at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn documents() -> Documents {
        Documents::new(Limits::default())
    }

    #[test]
    fn a_document_is_parsed_once() {
        let documents = documents();
        let (first, second) = (documents.document("{ a }").unwrap(), documents.document("{ a }").unwrap());
        assert!(Arc::ptr_eq(&first, &second));
    }

    #[test]
    fn what_is_asked_often_stays_and_the_rest_goes() {
        let documents = documents();
        let often = documents.document("{ often }").unwrap();
        let seldom = documents.document("{ seldom }").unwrap();
        for nth in 0..300 {
            documents.document(&format!("{{ a{nth} }} #{}", "x".repeat(4_000))).unwrap();
            assert!(Arc::ptr_eq(&often, &documents.document("{ often }").unwrap()));
        }
        assert!(!Arc::ptr_eq(&seldom, &documents.document("{ seldom }").unwrap()));
        let bytes = documents.kept().bytes();
        assert!(bytes <= 2 * HALF && Arc::strong_count(&seldom) == 1);
    }

    #[test]
    fn an_error_of_the_parser_is_told_by_its_place() {
        for (text, says) in [
            ("{ a(", "line 1, column 5"),
            ("", "line 1, column 1"),
            ("query A { a } query A { b }", "«A» is there twice"),
            ("{ a } query A { b }", "stands alone"),
            ("fragment a on B { c }", "no operation"),
        ] {
            let refused = documents().document(text).unwrap_err();
            assert!(refused.message.contains(says) && refused.code == Code::GraphqlParseFailed, "{refused:?}");
        }
    }

    #[test]
    fn one_operation_runs() {
        let documents = documents();
        let two = documents.document("query A { a } query B { b }").unwrap();
        assert!(
            operation(&two.parsed, None).is_err()
                && operation(&two.parsed, Some("C")).is_err()
                && operation(&two.parsed, Some("B")).is_ok()
        );
        let one = documents.document("{ a }").unwrap();
        assert!(operation(&one.parsed, None).is_ok() && operation(&one.parsed, Some("A")).is_err());
    }
}
