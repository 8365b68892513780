//! The gate «leak»: every field of every type that can be reached is asked as each account, on a world where each secret can
//! be told by its text. What comes out, and what is hidden, is a reviewed snapshot; what must never come out is asserted.

use crate::{ACCOUNTS, types};
use regiekamer_tests::World;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// The columns whose texts are marked, with their class.
const TEXTS: [(&str, &str, &str); 29] = [
    ("programme", "name", "SHR"),
    ("programme", "goal", "INT"),
    ("work_package", "name", "SHR"),
    ("person", "full_name", "INT"),
    ("person", "email", "PER"),
    ("person", "phone", "PER"),
    ("account", "name", "INT"),
    ("deputising", "reason", "PER"),
    ("contract", "number", "SHR"),
    ("contract", "title", "SHR"),
    ("budget_line", "description", "SHR"),
    ("ledger_entry", "description", "CNF"),
    ("subsidy", "scheme", "FND"),
    ("subsidy", "reference", "FND"),
    ("milestone", "title", "SHR"),
    ("milestone", "evidence", "INT"),
    ("change_event", "before", ""),
    ("change_event", "after", ""),
    ("work_package", "stop_reason", "SHR"),
    ("budget", "return_reason", "INT"),
    ("budget_amendment", "reason", "INT"),
    ("period_close", "reason", "INT"),
    ("rag_override", "reason", "INT"),
    ("reservation", "description", "INT"),
    ("commitment", "reference", "INT"),
    ("invoice", "number", "INT"),
    ("invoice", "period_reason", "INT"),
    ("invoice", "reason", "INT"),
    ("forecast", "explanation", "INT"),
];

/// The columns whose numbers are, with what they say.
const NUMBERS: [(&str, &str, i64, &str, &str); 3] = [
    ("contract", "rate", 773_311, "7733.11", "true"),
    ("contract", "ceiling", 88_442_211, "884422.11", "kind = 'HIRE'"),
    ("contract", "hours_week_hundredths", 3_137, "31.37", "kind = 'HIRE'"),
];

/// Confidential and personal columns that need no mark: keys that no field shows as such, and the names of accounts' issuers,
/// which sign in and are looked for as they are.
const UNMARKED: [&str; 6] = [
    "api_token.hash",
    "ledger_entry.contract_id",
    "ledger_entry.supplier_id",
    "ledger_entry.person_id",
    "account.issuer",
    "account.subject",
];

/// Marks every secret. Texts of the second programme say so: none of the accounts of the first reads it; and texts of what is owed for
/// hired people, which are for those who read rates.
async fn mark(world: &World) {
    // The ledger takes no change, not even of its texts.
    let opened = if world.is_postgres() { "ALTER TABLE ledger_entry DISABLE TRIGGER USER" } else { "DROP TRIGGER ledger_entry_stays" };
    let empty = [("work_package", "stop_reason"), ("budget", "return_reason"), ("period_close", "reason"), ("forecast", "explanation")];
    let filled = empty.iter().map(|(table, column)| format!("UPDATE {table} SET {column} = 'x'"));
    let mut statements: Vec<_> = std::iter::once(opened.to_owned()).chain(filled).collect();
    for (table, column, _) in TEXTS {
        let mark = match table {
            "change_event" => format!("'\"⟦' || entity || '.' || field || '@' || class || '⟧' || {column} || '\"'"),
            "account" => format!("'⟦{table}.{column}⟧' || {column}"),
            "person" => {
                let known = |code: &str| {
                    format!(
                        "id IN (SELECT person_id FROM person_programme WHERE programme_id = (SELECT id FROM programme WHERE code = '{code}'))"
                    )
                };
                let other = format!("{} AND NOT ({})", known("BO"), known("OW"));
                format!("CASE WHEN {other} THEN '⟦BO!{table}.{column}⟧' ELSE '⟦{table}.{column}⟧' END || {column}")
            }
            "commitment" | "invoice" => {
                let of = "programme_id = (SELECT id FROM programme WHERE code = 'BO')";
                let hire = "contract_id IN (SELECT id FROM contract WHERE kind = 'HIRE')";
                format!(
                    "CASE WHEN {of} THEN '⟦BO!{table}.{column}⟧' WHEN {hire} THEN '⟦{table}.{column}@CNF⟧' ELSE '⟦{table}.{column}⟧' END || {column}"
                )
            }
            _ => {
                let programme = if table == "programme" { "id" } else { "programme_id" };
                let other = "(SELECT id FROM programme WHERE code = 'BO')";
                format!("CASE WHEN {programme} = {other} THEN '⟦BO!{table}.{column}⟧' ELSE '⟦{table}.{column}⟧' END || {column}")
            }
        };
        statements.push(format!("UPDATE {table} SET {column} = {mark} WHERE {column} IS NOT NULL"));
    }
    for (table, column, value, _, rows) in NUMBERS {
        statements.push(format!("UPDATE {table} SET {column} = {value} WHERE {column} IS NOT NULL AND {rows}"));
    }
    world.sql(&statements).await;
}

/// The schema as it tells of itself; and the id of a programme, which some fields need to know.
pub struct Schema(Vec<Value>, Value);

/// A question for all fields of one type, and which fields it asks.
struct Question {
    text: String,
    asks: Vec<String>,
}

/// The name of the type of a field or an argument, without its wrappings.
fn named(of: &Value) -> &str {
    let mut at = &of["type"];
    while at["name"].is_null() {
        at = &at["ofType"];
    }
    at["name"].as_str().unwrap()
}

impl Schema {
    fn of(&self, name: &str) -> &Value {
        self.0.iter().find(|of| of["name"] == name).unwrap()
    }

    fn fields(&self, name: &str) -> impl Iterator<Item = &Value> {
        self.of(name)["fields"].as_array().into_iter().flatten()
    }

    fn is_leaf(&self, field: &Value) -> bool {
        ["SCALAR", "ENUM"].contains(&self.of(named(field))["kind"].as_str().unwrap())
    }

    /// The arguments that a field needs, if they are known.
    fn arguments(&self, field: &Value, first: usize) -> Option<String> {
        let mut given = Vec::new();
        for argument in field["args"].as_array().unwrap() {
            let needed = argument["type"]["kind"] == "NON_NULL" && argument["defaultValue"].is_null();
            match (argument["name"].as_str().unwrap(), needed) {
                ("groupBy", _) => {
                    let keys = self.of(named(argument))["enumValues"].as_array().unwrap();
                    let keys: Vec<_> = keys.iter().take(3).map(|key| key["name"].as_str().unwrap()).collect();
                    given.push(format!("groupBy: [{}]", keys.join(", ")));
                }
                ("year", true) => given.push("year: 2026".to_owned()),
                ("month", true) => given.push(r#"month: "2026-07""#.to_owned()),
                ("first", _) => given.push(format!("first: {first}")),
                ("programme", true) => given.push(format!("programme: {}", self.1)),
                ("from", true) => given.push(r#"from: "2026-01-01T00:00:00Z""#.to_owned()),
                ("to", true) => given.push(r#"to: "2026-06-01T00:00:00Z""#.to_owned()),
                (name, true) if self.of(named(argument))["kind"] == "ENUM" => {
                    given.push(format!("{name}: {}", self.of(named(argument))["enumValues"][0]["name"].as_str().unwrap()));
                }
                (_, true) => return None,
                (_, false) => {}
            }
        }
        Some(if given.is_empty() { String::new() } else { format!("({})", given.join(", ")) })
    }

    /// A field with all plain fields of what it holds.
    fn select(&self, of: &str, field: &Value, asks: &mut Vec<String>) -> Option<String> {
        let (name, holds) = (field["name"].as_str().unwrap(), named(field));
        let given = self.arguments(field, if name == "history" { 40 } else { 3 })?;
        asks.push(format!("{of}.{name}"));
        Some(match self.of(holds)["kind"].as_str().unwrap() {
            "SCALAR" | "ENUM" => format!("{name}{given}"),
            "UNION" | "INTERFACE" => {
                let possible = self.of(holds)["possibleTypes"].as_array().unwrap().iter().map(|of| of["name"].as_str().unwrap());
                // Aliases: of members that have a field of the same name and another type, GraphQL takes only one.
                let parts: Vec<_> = possible.map(|of| format!("... on {of} {{ {} }}", self.plain(of, &format!("{of}_"), asks))).collect();
                format!("{name}{given} {{ __typename {} }}", parts.join(" "))
            }
            _ if holds.ends_with("Connection") => {
                let node = named(self.fields(holds).find(|field| field["name"] == "nodes").unwrap());
                asks.extend(["nodes", "totalCount"].map(|field| format!("{holds}.{field}")));
                format!("{name}{given} {{ totalCount nodes {{ __typename {} }} }}", self.plain(node, "", asks))
            }
            _ => format!("{name}{given} {{ __typename {} }}", self.plain(holds, "", asks)),
        })
    }

    fn plain(&self, of: &str, prefix: &str, asks: &mut Vec<String>) -> String {
        let mut plain = Vec::new();
        for field in self.fields(of).filter(|field| self.is_leaf(field)) {
            let name = field["name"].as_str().unwrap();
            if let Some(given) = self.arguments(field, 3) {
                asks.push(format!("{of}.{name}"));
                plain.push(if prefix.is_empty() { format!("{name}{given}") } else { format!("{prefix}{name}: {name}{given}") });
            }
        }
        plain.join(" ")
    }

    /// A question for each type that is reached from the root, by the shortest way.
    fn questions(&self) -> Vec<Question> {
        let mut ways = BTreeMap::from([("Query".to_owned(), Vec::<String>::new())]);
        let mut queue = VecDeque::from(["Query".to_owned()]);
        let mut questions = Vec::new();
        while let Some(of) = queue.pop_front() {
            let way = ways[&of].clone();
            let mut asks = Vec::new();
            for field in self.fields(&of).filter(|field| !self.is_leaf(field)) {
                let holds = named(field);
                // At the root all rows, below a few of each.
                let rows = if way.is_empty() { 50 } else { 4 };
                let Some(given) = self.arguments(field, rows) else { continue };
                if !ways.contains_key(holds) && self.of(holds)["kind"] == "OBJECT" {
                    let mut longer = way.clone();
                    longer.push(format!("{}{given}", field["name"].as_str().unwrap()));
                    ways.insert(holds.to_owned(), longer);
                    queue.push_back(holds.to_owned());
                }
            }
            // A root field is a statement of its own, and long enough to be a question of its own.
            let fields: Vec<_> = self.fields(&of).filter_map(|field| self.select(&of, field, &mut asks)).collect();
            let parts: Vec<_> = if of == "Query" { fields.iter().map(std::slice::from_ref).collect() } else { fields.chunks(12).collect() };
            for part in parts {
                let inner = format!("{{ __typename {} }}", part.join(" "));
                let text = way.iter().rev().fold(inner, |inner, step| format!("{{ {step} {inner} }}"));
                questions.push(Question { text, asks: std::mem::take(&mut asks) });
            }
        }
        questions
    }

    /// A question for each type that can be followed, with all plain fields of it.
    pub fn followed(&self) -> Vec<String> {
        let types: Vec<_> =
            self.of("ChangedType")["enumValues"].as_array().unwrap().iter().map(|of| of["name"].as_str().unwrap()).collect();
        let possible = self.of("Node")["possibleTypes"].as_array().unwrap().iter().map(|of| of["name"].as_str().unwrap());
        let questions: Vec<_> = possible
            .filter_map(|name| {
                let of = types.iter().find(|of| of.replace('_', "").eq_ignore_ascii_case(name))?;
                let plain = self.plain(name, "", &mut Vec::new());
                let node = format!("node {{ __typename ... on {name} {{ {plain} }} }}");
                Some(format!("subscription {{ changed(types: [{of}]) {{ kind type id version {node} }} }}"))
            })
            .collect();
        assert_eq!(questions.len(), types.len());
        questions
    }

    /// Every field of a type that can be asked, but those of what mutations answer and of what is followed.
    fn all(&self) -> BTreeSet<String> {
        let followed: Vec<_> = self.fields("Subscription").map(named).collect();
        // What stands in the answer to a mutation, or is followed.
        let in_payload = |name: &str| name == "ImportReport";
        let answers = |name: &str| {
            followed.contains(&name) || in_payload(name) || ["Payload", "Conflict", "Error"].iter().any(|end| name.ends_with(end))
        };
        let objects = self.0.iter().filter(|of| of["kind"] == "OBJECT").map(|of| of["name"].as_str().unwrap());
        let asked = objects.filter(|name| !name.starts_with("__") && *name != "Mutation" && *name != "Subscription" && !answers(name));
        asked.flat_map(|of| self.fields(of).map(move |field| format!("{of}.{}", field["name"].as_str().unwrap()))).collect()
    }
}

/// Fields that no question of this gate reaches, as they need to know what there is; the tests of their wings ask them as
/// several roles. This list may only shrink.
const ASKED_ELSEWHERE: [&str; 7] =
    ["Query.budget", "Query.contract", "Query.node", "Query.nodes", "Query.organisation", "Query.programme", "Query.workPackage"];

/// The marks in a text.
pub fn marks(text: &str) -> BTreeSet<String> {
    let mut marks: BTreeSet<String> = text.split('⟦').skip(1).filter_map(|rest| Some(rest.split_once('⟧')?.0.to_owned())).collect();
    for (table, column, _, value, _) in NUMBERS {
        if text.contains(&format!("\"{value}\"")) {
            marks.insert(format!("{table}.{column}"));
        }
    }
    marks
}

/// What must never come out, whatever the snapshot says.
pub fn assert_kept(account: &str, marks: &BTreeSet<String>, question: &str) {
    let contact = ["pmo", "pmo-coordinator", "hr"].contains(&account);
    let prices = ["pmt", "pmo", "pmo-coordinator", "finance", "controller", "procurement", "auditor"].contains(&account);
    let everywhere = ["auditor", "admin"].contains(&account);
    for mark in marks {
        let of = mark.trim_start_matches("BO!");
        let class = match of.split_once('@') {
            Some((_, class)) => class,
            None if NUMBERS.iter().any(|(table, column, ..)| of == format!("{table}.{column}")) => "CNF",
            None => TEXTS.iter().find(|(table, column, _)| of == format!("{table}.{column}")).map_or("", |(_, _, class)| class),
        };
        assert!(contact || class != "PER", "{account}: {mark} in {question}");
        let of_access = ["account.", "role_grant.", "deputising.", "api_token."].iter().any(|table| of.starts_with(table));
        assert!(prices || (of_access && everywhere) || class != "CNF", "{account}: {mark} in {question}");
        assert!(everywhere || !mark.starts_with("BO!"), "{account}: {mark} in {question}");
        assert!(!mark.contains("@PER"), "an event keeps {mark}");
    }
}

/// What an account is told in answer to all questions.
async fn told(world: &World, account: &str, questions: &[Question]) -> BTreeSet<String> {
    let mut told = BTreeSet::new();
    for question in questions {
        let answer = world.ask(account, &question.text).await;
        assert!(answer.get("errors").is_none(), "{account} {}: {answer}", question.text);
        told.extend(marks(&answer.to_string()));
    }
    told
}

/// A field is visible if one single grant gives both its row and its column: two grants give no more than each of them.
#[tokio::test]
async fn who_holds_two_roles_reads_no_more_than_by_each() {
    let (world, schema) = marked().await;
    let questions = schema.questions();
    let data = world.data("admin", "{ accounts(first: 100) { nodes { id name } } programmes { nodes { id code } } }").await;
    let id = |list: &str, field: &str, end: &str| {
        let found = data[list]["nodes"].as_array().unwrap().iter().find(|node| node[field].as_str().unwrap().ends_with(end)).unwrap();
        found["id"].clone()
    };
    let other = id("programmes", "code", "BO");
    for (account, role, scope) in [
        ("coordinator-planketen", "ANALYST", format!("{{programme: {other}}}")),
        ("hr", "ANALYST", format!("{{programme: {other}}}")),
        ("ipo", "FINANCE", format!("{{programme: {other}}}")),
        ("analyst", "PROCUREMENT", format!("{{programme: {other}}}")),
    ] {
        let mut apart = told(&world, account, &questions).await;
        let question = format!(
            "mutation {{ grantRole(input: {{account: {}, role: {role}, scope: {scope}}}) {{ roleGrant {{ id version }} errors {{ code }} }} }}",
            id("accounts", "name", &format!("⟧{account}"))
        );
        let granted = world.data("admin", &question).await["grantRole"].clone();
        assert_eq!(granted["errors"], serde_json::json!([]), "{account}");
        let together = told(&world, account, &questions).await;
        let alone = alone(&world, role, &questions).await;
        apart.extend(alone);
        let more: Vec<_> = together.difference(&apart).collect();
        assert!(more.is_empty(), "{account} as {role} of another programme, too: {more:?}");
    }
}

/// A request in the place of another tells what that one would be told: no less, and nothing of what the deputy sees himself.
#[tokio::test]
async fn who_acts_in_the_place_of_another_is_told_what_that_one_is_told() {
    let (world, schema) = marked().await;
    let questions = schema.questions();
    let accounts = world.data("admin", "{ accounts(first: 100) { nodes { id name } } }").await["accounts"]["nodes"].clone();
    let id =
        |end: &str| accounts.as_array().unwrap().iter().find(|one| one["name"].as_str().unwrap().ends_with(end)).unwrap()["id"].clone();
    let lend =
        format!(r"{{ accounts(where: {{id: {{eq: {}}}}}) {{ nodes {{ grants {{ nodes {{ id }} }} }} }} }}", id("⟧coordinator-planketen"));
    let grant = world.data("admin", &lend).await["accounts"]["nodes"][0]["grants"]["nodes"][0]["id"].clone();
    let lend = format!(
        r#"mutation {{ deputise(input: {{grant: {grant}, deputy: {}, to: "2026-06-30", reason: "Verlof"}}) {{ errors {{ code }} }} }}"#,
        id("⟧hr")
    );
    assert_eq!(world.data("admin", &lend).await["deputise"]["errors"], serde_json::json!([]));
    let own = told(&world, "coordinator-planketen", &questions).await;
    let mut acting = BTreeSet::new();
    for question in &questions {
        let (_, answer) = world.ask_for("hr", &id("⟧coordinator-planketen"), &question.text).await;
        assert!(answer.get("errors").is_none(), "{}: {answer}", question.text);
        acting.extend(marks(&answer.to_string()));
    }
    assert_eq!(acting, own);
}

/// What a role in the second programme shows by itself, to an account that has nothing else.
async fn alone(world: &World, role: &str, questions: &[Question]) -> BTreeSet<String> {
    world
        .sql(&[
            "UPDATE role_grant SET revoked_at = '2026-01-01 00:00:00+00:00' WHERE account_id = (SELECT id FROM account WHERE subject = 'uvw')".to_owned(),
            format!(
                "UPDATE role_grant SET revoked_at = NULL, role = '{role}', scope = 'PROGRAMME', organisation_id = NULL, work_package_id = NULL, directorate_id = NULL,
                    programme_id = (SELECT id FROM programme WHERE code = 'BO') WHERE account_id = (SELECT id FROM account WHERE subject = 'uvw')"
            ),
        ])
        .await;
    // What was read of grants holds for a second.
    tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
    told(world, "uvw", questions).await
}

/// A world whose secrets are marked, and its schema.
pub async fn marked() -> (World, Schema) {
    let world = World::demo().await;
    mark(&world).await;
    let programme = world.data("pmo", r#"{ programme(by: {code: "OW"}) { id } }"#).await["programme"]["id"].clone();
    let schema = Schema(types().await, programme);
    (world, schema)
}

#[test]
fn every_secret_column_is_marked() {
    use entity::Class;
    let marked = |name: &String| {
        TEXTS.iter().any(|(table, column, _)| *name == format!("{table}.{column}"))
            || NUMBERS.iter().any(|(table, column, ..)| *name == format!("{table}.{column}"))
            || UNMARKED.contains(&name.as_str())
    };
    for table in regiekamer::access::policies::tables().described() {
        for (column, class, other) in table.columns {
            let name = format!("{}.{column}", table.table);
            let secret = [Some(class), other].iter().flatten().any(|class| [Class::Cnf, Class::Per].contains(class));
            assert!(!secret || marked(&name), "{name} is secret: mark it in this gate");
        }
    }
}

#[tokio::test]
async fn every_field_is_asked_as_each_account_and_tells_what_was_reviewed() {
    let (world, schema) = marked().await;
    let questions = schema.questions();
    let asked: BTreeSet<String> = questions.iter().flat_map(|question| question.asks.iter().cloned()).collect();
    let boring = |field: &&String| {
        [".pageInfo", ".edges"].iter().any(|end| field.ends_with(end)) || field.contains("Edge.") || field.starts_with("PageInfo.")
    };
    let all = schema.all();
    let missed: Vec<_> = all.difference(&asked).filter(|field| !boring(field)).map(String::as_str).collect();
    assert_eq!(missed, ASKED_ELSEWHERE, "fields that no question reaches");
    let mut text = String::new();
    for account in ACCOUNTS {
        let (mut seen, mut hidden) = (BTreeSet::new(), BTreeSet::new());
        for question in &questions {
            let answer = world.ask(account, &question.text).await;
            assert!(answer.get("errors").is_none(), "{account} {}: {answer}", question.text);
            let found = marks(&answer.to_string());
            assert_kept(account, &found, &question.text);
            seen.extend(found);
            for redaction in answer["extensions"]["redactions"].as_array().into_iter().flatten() {
                let path: Vec<_> =
                    redaction["path"].as_array().unwrap().iter().filter_map(Value::as_str).filter(|part| *part != "nodes").collect();
                hidden.insert(format!("{} {}", path[path.len().saturating_sub(2)..].join("."), redaction["class"].as_str().unwrap()));
            }
        }
        text.push_str(&format!("{account}\n  reads {}\n", seen.into_iter().collect::<Vec<_>>().join(" ")));
        text.extend(hidden.into_iter().map(|hidden| format!("  not {hidden}\n")));
    }
    insta::assert_snapshot!("fields", text);
}
