//! The gates: what must hold of the whole house, whatever is added to it.
#![expect(clippy::unwrap_used, reason = "a test fails by a panic")]

mod events;
mod leak;
mod mutations;
mod printed;
mod roles;

use regiekamer_tests::World;
use serde_json::Value;

/// The accounts of the demo, one or more a role.
const ACCOUNTS: [&str; 14] = [
    "pmt",
    "pmo-coordinator",
    "pmo",
    "coordinator-planketen",
    "coordinator-vth",
    "finance",
    "procurement",
    "hr",
    "vro",
    "ipo",
    "uvw",
    "analyst",
    "auditor",
    "admin",
];

/// The schema as it tells of itself.
async fn types(world: &World) -> Vec<Value> {
    let of = "kind name ofType { kind name ofType { kind name ofType { kind name } } }";
    let question = format!(
        "{{ __schema {{ types {{ kind name description fields {{ name description args {{ name description defaultValue type {{ {of} }} }} type {{ {of} }} }} possibleTypes {{ name }}
            inputFields {{ name description }} enumValues {{ name description }} }} }} }}"
    );
    world.data("auditor", &question).await["__schema"]["types"].as_array().unwrap().clone()
}
