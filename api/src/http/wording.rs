//! The library's errors in our words. Each text of it that is known is told by the names in it; one that is not known is
//! not told. Nothing here shows what a viewer did not write himself, but for names of the schema.

use crate::error::Code;
use crate::graphql::expected;

/// An error in our words.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Worded {
    pub code: Code,
    pub message: String,
    /// The path of the argument, where the text names it.
    pub argument: Option<String>,
}

/// What validation says, without its names, and what we say: `{0}` is the first name.
const DOCUMENT: &[(&str, &str)] = &[
    (r#"Unknown field "" on type ""."#, "«{1}» has no field «{0}»"),
    (r#"Unknown argument "" on field "" of type ""."#, "«{1}» of «{2}» has no argument «{0}»"),
    (r#"Unknown directive """#, "there is no directive «@{0}»"),
    (r#"Duplicate directive """#, "the directive «@{0}» stands there twice"),
    (r#"Directive "" may not be used on """#, "the directive «@{0}» may not stand here"),
    (r#"Directive "" argument "" of type "" is required but not provided"#, "the directive «{0}» needs its argument «{1}»"),
    (r#"Field "" argument "" of type "" is required but not provided"#, "«{0}» of «{2}» needs its argument «{1}»"),
    (r#"Field "" must not have a selection since type "" has no subfields"#, "«{0}» is a value; it has no fields to select"),
    (r#"Field "" of type "" must have a selection of subfields"#, "say which fields of «{0}» are asked"),
    (
        r#"Fields "" conflict because "" and "" are different fields. Use different aliases on the fields to fetch both if this was intentional."#,
        "«{0}» is asked as «{1}» and as «{2}»; give one of them another alias",
    ),
    (
        r#"Fields "" conflict because they have differing arguments. Use different aliases on the fields to fetch both if this was intentional."#,
        "a field is asked twice with different arguments («{0}»); give one of them an alias",
    ),
    (r#"There can only be one argument named """#, "the argument «{0}» is given twice"),
    (r#"There can only be one variable named """#, "the variable «{0}» is declared twice"),
    (r#"Variable "" is not defined"#, "the variable «{0}» is not declared"),
    (r#"Variable "" is not defined by operation """#, "the variable «{0}» is not declared by «{1}»"),
    (r#"Variable "" is not used"#, "the variable «{0}» is not used"),
    (r#"Variable "" is not used by operation """#, "the variable «{0}» is not used by «{1}»"),
    (r#"Variable "" of type "" used in position expecting type """#, "the variable «${0}» does not fit where it is used"),
    (r#"Variable "" cannot be of non-input type """#, "the variable «${0}» can't be a «{1}»: that is no type of input"),
    (r#"Unknown fragment: """#, "there is no fragment «{0}»"),
    (r#"Fragment "" is never used"#, "the fragment «{0}» is not used"),
    (r#"Fragment "" cannot condition non composite type """#, "«{1}» has no fields; the fragment «{0}» can't be on it"),
    (r#"Fragment cannot condition non composite type """#, "«{0}» has no fields; a fragment can't be on it"),
    (
        r#"Fragment "" cannot be spread here as objects of type "" can never be of type """#,
        "«{1}» is never a «{2}»; the fragment «{0}» can't stand here",
    ),
    (
        r#"Fragment cannot be spread here as objects of type "" can never be of type """#,
        "«{0}» is never a «{1}»; the fragment can't stand here",
    ),
    (r#"Unknown type """#, "there is no type «{0}»"),
    ("Schema is not configured for mutations.", "nothing can be changed here"),
];

/// What is said of a value, after its path.
const VALUE: &[(&str, &str)] = &[
    (r#"expected type """#, "expected a value of {0}"),
    (r#"enumeration type "" does not contain the value """#, "«{0}» has no value «{1}»"),
    (r#"field "" of type "" is required but not provided"#, "the field «{0}» is needed"),
    (r#"unknown field "" of type """#, "«{1}» has no field «{0}»"),
    ("Oneof input objects requires have exactly one field", "give exactly one field"),
    (
        "Oneof Input Objects require that exactly one field must be supplied and that field must not be null",
        "give exactly one field, and not null",
    ),
];

/// What validation said; one that is unknown to us is told as no more than that.
pub(super) fn validation(message: &str) -> Worded {
    for (prefix, variable) in [("Invalid value for argument \"", ""), ("Invalid default value for argument: \"", "$")] {
        if let Some((path, rest)) = message.strip_prefix(prefix).and_then(|rest| rest.split_once("\", ")) {
            let scalar = rest.strip_prefix("expected type \"").map(|rest| rest.trim_matches(['"', '!', '[', ']']));
            let what = match scalar.and_then(|scalar| Some((expected(scalar)?, scalar))) {
                Some((what, scalar)) => format!("{what} ({scalar})"),
                None => reworded(VALUE, rest).unwrap_or_else(|| "the value does not fit".to_owned()),
            };
            let path = format!("{variable}{path}");
            return Worded { code: Code::BadUserInput, message: format!("{path}: {what}"), argument: Some(path) };
        }
    }
    // An argument of a directive is followed by what the library thinks was meant.
    let directive = message.strip_prefix("Unknown argument \"").and_then(|rest| rest.split_once("\" on directive \""));
    let message = match directive.and_then(|(argument, rest)| Some((argument, rest.split_once('"')?.0))) {
        Some((argument, directive)) => format!("the directive «@{directive}» has no argument «{argument}»"),
        None => reworded(DOCUMENT, message).unwrap_or_else(|| "the document does not fit the schema".to_owned()),
    };
    Worded { code: Code::GraphqlValidationFailed, message, argument: None }
}

/// What a scalar or an input object said when it read the value of an argument; nothing if the error is another one.
pub(super) fn input(message: &str, argument: Option<&str>) -> Option<Worded> {
    let (message, _) = message.split_once(" (occurred while parsing \"").unwrap_or((message, ""));
    let what = if let Some(rest) = message.strip_prefix("Failed to parse \"") {
        let (kind, why) = rest.split_once("\": ")?;
        format!("{why} ({kind})")
    } else {
        let (kind, _) = message.strip_prefix("Expected input type \"")?.split_once("\", found ")?;
        format!("expected a value of {kind}")
    };
    let message = argument.map_or_else(|| what.clone(), |argument| format!("{argument}: {what}"));
    Some(Worded { code: Code::BadUserInput, message, argument: argument.map(str::to_owned) })
}

fn reworded(table: &[(&str, &str)], message: &str) -> Option<String> {
    let (mut shape, mut names) = (String::new(), Vec::new());
    for (nth, part) in message.split('"').enumerate() {
        if nth % 2 == 0 {
            shape.push_str(part);
        } else {
            shape.push_str("\"\"");
            names.push(part);
        }
    }
    let (_, ours) = table.iter().find(|(theirs, _)| *theirs == shape)?;
    Some(names.iter().enumerate().fold((*ours).to_owned(), |text, (nth, name)| text.replace(&format!("{{{nth}}}"), name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_is_told_in_our_words() {
        let told = validation(r#"Unknown field "nam" on type "Programme"."#);
        assert_eq!((told.code, told.message.as_str()), (Code::GraphqlValidationFailed, "«Programme» has no field «nam»"));
        let told = validation(
            r#"Invalid value for argument "where.status.eq", enumeration type "ContractStatus" does not contain the value "FOO""#,
        );
        assert_eq!((told.code, told.argument.as_deref()), (Code::BadUserInput, Some("where.status.eq")));
        assert_eq!(told.message, "where.status.eq: «ContractStatus» has no value «FOO»");
        assert_eq!(validation(r#"Invalid default value for argument: "n", expected type "Int""#).message, "$n: expected a value of Int");
    }

    #[test]
    fn what_is_not_known_is_not_told() {
        assert_eq!(validation("thread 'main' panicked at src/x.rs").message, "the document does not fit the schema");
        assert_eq!(validation(r#"Unknown field "a" on type "B". Did you mean "secret"?"#).message, "the document does not fit the schema");
        assert_eq!(
            validation(r#"Unknown argument "iff" on directive "skip". Did you mean "if"?"#).message,
            "the directive «@skip» has no argument «iff»"
        );
        assert_eq!(validation(r#"Invalid value for argument "a", SELECT 1"#).message, "a: the value does not fit");
        assert_eq!(input("Data `Arc<Asker>` does not exist.", Some("a")), None);
    }

    #[test]
    fn a_value_that_is_not_read_is_told_with_its_argument() {
        let said = r#"Failed to parse "Money": expected an amount as a text, "4032.00" (occurred while parsing "MoneyFilter") (occurred while parsing "Where")"#;
        let told = input(said, Some("where")).unwrap();
        assert_eq!(told.message, r#"where: expected an amount as a text, "4032.00" (Money)"#);
        assert_eq!(input(r#"Expected input type "By", found {}."#, None).unwrap().message, "expected a value of By");
    }
}
