//! How an event tells what changed: in the names of the schema and the forms that its scalars have on the wire.

use chrono::SecondsFormat;
use entity::Cents;
use sea_orm::Value;

/// Tables whose periods the schema calls `from` and `to`.
const PERIODS: [&str; 5] = ["appointment", "partnership", "sharing_agreement", "role_grant", "deputising"];

/// A column as the schema calls it: `supplier_id` is `supplier`, `fte_hundredths` is `fte`.
pub fn field(table: &str, column: &str) -> String {
    match column {
        "starts_on" if PERIODS.contains(&table) => return "from".to_owned(),
        "ends_on" if PERIODS.contains(&table) => return "to".to_owned(),
        "hours_week_hundredths" => return "hoursPerWeek".to_owned(),
        "budget_line_id" => return "line".to_owned(),
        _ => {}
    }
    camel(column.strip_suffix("_id").or_else(|| column.strip_suffix("_hundredths")).unwrap_or(column))
}

/// A name of several words as the schema writes it: `work_package` is `workPackage`.
pub fn camel(name: &str) -> String {
    let mut parts = name.split('_');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |mut name, part| {
        let mut letters = part.chars();
        name.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
        name.push_str(letters.as_str());
        name
    })
}

/// Whether a name of the schema is this one, as it is written here: `startsOn` is `starts_on`.
pub fn is_camel(name: &str, here: &str) -> bool {
    let mut name = name.chars();
    let mut upper = false;
    for letter in here.chars() {
        if letter == '_' {
            upper = true;
        } else if name.next() != Some(if std::mem::take(&mut upper) { letter.to_ascii_uppercase() } else { letter }) {
            return false;
        }
    }
    name.next().is_none()
}

/// A value as the schema writes it: a key is a global id, an amount has two decimals. Nothing of a null.
pub(super) fn value(column: &str, value: &Value) -> Option<String> {
    Some(match value {
        Value::Bool(Some(truth)) => truth.to_string(),
        Value::Int(Some(number)) if column.ends_with("_hundredths") => Cents(i64::from(*number)).to_string(),
        Value::Int(Some(number)) => number.to_string(),
        // Whole numbers of this size are amounts; versions are not told.
        Value::BigInt(Some(cents)) => Cents(*cents).to_string(),
        Value::String(Some(text)) => text.clone(),
        Value::Uuid(Some(key)) => entity::global_id(referred(column), *key),
        Value::ChronoDate(Some(day)) => day.to_string(),
        Value::ChronoDateTimeUtc(Some(instant)) => instant.to_rfc3339_opts(SecondsFormat::AutoSi, true),
        _ => return None,
    })
}

/// The table to which a column of keys refers.
fn referred(column: &str) -> &str {
    match column.strip_suffix("_id").unwrap_or(column) {
        "supplier" | "funder" | "owner" | "province" => "organisation",
        "parent" => "directorate",
        hand if hand.ends_with("_by") || hand.ends_with("_account") || hand == "author" => "account",
        "absentee" | "deputy" => "person",
        "grant" => "role_grant",
        "amendment" => "budget_amendment",
        "reverses" => "ledger_entry",
        table => table,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn columns_have_the_names_of_the_schema() {
        for (table, column, name) in [
            ("person", "full_name", "fullName"),
            ("appointment", "starts_on", "from"),
            ("contract", "starts_on", "startsOn"),
            ("contract", "supplier_id", "supplier"),
            ("contract", "hours_week_hundredths", "hoursPerWeek"),
            ("appointment", "fte_hundredths", "fte"),
            ("amendment_line", "budget_line_id", "line"),
        ] {
            assert_eq!(field(table, column), name);
        }
    }

    #[test]
    fn a_name_of_the_schema_is_known_by_the_one_that_is_written_here() {
        for (name, here, is) in [
            ("startsOn", "starts_on", true),
            ("starts", "starts_on", false),
            ("startsOnA", "starts_on", false),
            ("startson", "starts_on", false),
        ] {
            assert_eq!((is_camel(name, here), name == camel(here)), (is, is), "{name}");
        }
    }

    #[test]
    fn values_have_the_forms_of_the_wire() {
        assert_eq!(value("rate", &Value::BigInt(Some(8_700))).as_deref(), Some("87.00"));
        assert_eq!(value("ceiling", &Value::BigInt(Some(-5))).as_deref(), Some("-0.05"));
        assert_eq!(value("fte_hundredths", &Value::Int(Some(80))).as_deref(), Some("0.80"));
        let key = value("supplier_id", &Value::Uuid(Some(Uuid::from_u128(7))));
        assert_eq!(key.as_deref(), Some("organisation_00000000-0000-0000-0000-000000000007"));
        assert_eq!(value("rate", &Value::BigInt(None)), None);
    }
}
