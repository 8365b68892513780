//! The gates: what must hold of the whole house, whatever is added to it.
#![expect(clippy::unwrap_used, reason = "a test fails by a panic")]

mod events;
mod leak;
mod mutations;
mod printed;
mod roles;
mod threats;

use regiekamer::schema::schema;
use serde_json::Value;

/// The accounts of the demo, one or more a role.
const ACCOUNTS: [&str; 15] = [
    "pmt",
    "pmo-coordinator",
    "pmo",
    "coordinator-planketen",
    "coordinator-vth",
    "finance",
    "controller",
    "procurement",
    "hr",
    "vro",
    "ipo",
    "uvw",
    "analyst",
    "auditor",
    "admin",
];

#[test]
fn the_gates_ask_as_every_account_of_the_demo() {
    assert_eq!(ACCOUNTS, regiekamer::demo::ACCOUNTS.map(|(name, ..)| name));
}

/// The whole schema as it tells of itself, whoever sees it.
async fn types() -> Vec<Value> {
    let of = "kind name ofType { kind name ofType { kind name ofType { kind name } } }";
    let question = format!(
        "{{ __schema {{ types {{ kind name description fields {{ name description args {{ name description defaultValue type {{ {of} }} }} type {{ {of} }} }} possibleTypes {{ name }}
            inputFields {{ name description }} enumValues {{ name description }} }} }} }}"
    );
    let told = schema().execute(question).await.into_result().unwrap().data.into_json().unwrap();
    told["__schema"]["types"].as_array().unwrap().clone()
}

/// A mutation as the schema calls it.
fn camel(name: &str) -> String {
    let mut parts = name.split('_');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |name, part| name + &part[..1].to_ascii_uppercase() + &part[1..])
}
