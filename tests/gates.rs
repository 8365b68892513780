//! The gates: what must hold of the whole house, whatever is added to it.
#![expect(clippy::unwrap_used, reason = "a test fails by a panic")]

use regiekamer::schema::sdl;
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

/// `cargo run -- schema > schema.graphql` renews it.
#[test]
fn the_printed_schema_is_current() {
    let printed = include_str!("../schema.graphql");
    assert!(printed == sdl(), "schema.graphql is not current: cargo run -- schema > schema.graphql");
}

/// The schema as it tells of itself.
async fn types(world: &World) -> Vec<Value> {
    let of = "kind name ofType { kind name ofType { kind name ofType { kind name } } }";
    let question = format!(
        "{{ __schema {{ types {{ kind name description fields {{ name description args {{ name description }} type {{ {of} }} }}
            inputFields {{ name description }} enumValues {{ name description }} }} }} }}"
    );
    world.data("auditor", &question).await["__schema"]["types"].as_array().unwrap().clone()
}

#[tokio::test]
async fn every_element_of_the_schema_is_described() {
    let world = World::demo().await;
    let mut bare = Vec::new();
    for of in types(&world).await {
        let name = of["name"].as_str().unwrap();
        if name.starts_with("__") || ["Query", "Mutation", "ID", "Int", "Float", "String", "Boolean"].contains(&name) {
            continue;
        }
        let mut need = |element: &Value, path: String| {
            if element["description"].as_str().is_none_or(str::is_empty) {
                bare.push(path);
            }
        };
        need(&of, name.to_owned());
        for list in ["fields", "inputFields", "enumValues"] {
            for member in of[list].as_array().into_iter().flatten() {
                need(member, format!("{name}.{}", member["name"].as_str().unwrap()));
                for argument in member["args"].as_array().into_iter().flatten() {
                    need(argument, format!("{name}.{}({})", member["name"].as_str().unwrap(), argument["name"].as_str().unwrap()));
                }
            }
        }
    }
    assert!(bare.is_empty(), "without a description: {bare:#?}");
}

/// `docs/roles.md` is the role table as the code has it; `INSTA_UPDATE=always` renews it.
#[test]
fn the_printed_role_table_is_current() {
    use entity::{Class, Language, Role, Vocabulary};
    use regiekamer::access::{Wing, sees, writes};
    let mut text = "# Who sees and writes what\n\nPrinted from `access/roles.rs`. A cell names the classes of data that a role sees in a wing, of the rows that its grant reaches; **w** is where it writes. What a partner or a funder sees beyond this, its sharing agreements say.\n\n| role |".to_owned();
    for wing in Wing::ALL {
        text.push_str(&format!(" {wing:?} |"));
    }
    text.push_str(&format!("\n|---|{}\n", "---|".repeat(Wing::ALL.len())));
    for role in Role::ALL {
        text.push_str(&format!("| {} ({}) |", role.as_str(), role.label(Language::Nl)));
        for wing in Wing::ALL {
            let classes: Vec<_> =
                Class::ALL.iter().filter(|class| sees(*role, wing).contains(**class)).map(|class| class.as_str()).collect();
            let cell = if classes.is_empty() { "–".to_owned() } else { classes.join(" ") };
            text.push_str(&format!(" {cell}{} |", if writes(*role, wing) { " **w**" } else { "" }));
        }
        text.push('\n');
    }
    printed("roles.md", &text);
}

/// A page of `docs/` that is printed from the code; `INSTA_UPDATE=always` renews it.
fn printed(name: &str, text: &str) {
    let path = format!("{}/../docs/{name}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        std::fs::write(&path, text).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text, "docs/{name} is not current: just bless");
}

/// `docs/matrix.md`: what each role reads and writes of each table, and `docs/classes.md`: the class of each column.
#[test]
fn the_printed_matrix_of_roles_and_tables_is_current() {
    use entity::{Class, Role, Vocabulary};
    let all = regiekamer::access::policies::tables().described();
    let mut matrix = "# What each role does with each table\n\nPrinted from the policies. A cell names the classes that a role reads, of the rows that its grant reaches; `*`: only some of those rows; `+`: it makes rows; `~`: it changes them. What sharing agreements add stands in `access/policies/`.\n\n| table |".to_owned();
    for role in Role::ALL {
        matrix.push_str(&format!(" {} |", role.as_str()));
    }
    matrix.push_str(&format!("\n|---|{}\n", "---|".repeat(Role::ALL.len())));
    let mut classes = "# The class of each column\n\nPrinted from the policies. Where two are named, the second holds for some rows (of a contract that hires).\n\n| table | class | columns |\n|---|---|---|\n".to_owned();
    for described in &all {
        matrix.push_str(&format!("| {} |", described.table));
        for (_, does) in &described.roles {
            let reads: Vec<_> = Class::ALL.iter().filter(|class| does.reads.contains(**class)).map(|class| class.as_str()).collect();
            let marks = [(does.narrowed, '*'), (does.creates, '+'), (does.changes, '~')];
            let marks: String = marks.iter().filter(|(holds, _)| *holds).map(|(_, mark)| *mark).collect();
            let marks = if marks.is_empty() { marks } else { format!(" `{marks}`") };
            matrix.push_str(&format!(" {}{marks} |", if reads.is_empty() { "–".to_owned() } else { reads.join(" ") }));
        }
        matrix.push('\n');
        for class in Class::ALL {
            for other in [None, Some(Class::Cnf)] {
                let columns: Vec<_> =
                    described.columns.iter().filter(|column| (column.1, column.2) == (*class, other)).map(|column| column.0).collect();
                if !columns.is_empty() {
                    let other = other.map_or(String::new(), |other| format!(" or {}", other.as_str()));
                    classes.push_str(&format!("| {} | {}{other} | {} |\n", described.table, class.as_str(), columns.join(", ")));
                }
            }
        }
    }
    printed("matrix.md", &matrix);
    printed("classes.md", &classes);
}

/// Each table has a policy, or stands in the short list of those that no view reads.
#[tokio::test]
async fn every_table_has_a_policy_or_is_internal() {
    let world = World::demo().await;
    let internal: Vec<_> = world.store.tables().filter(|(_, read)| !read).map(|(name, _)| name).collect();
    assert_eq!(internal, ["ledger_clock", "idempotency_key", "seaql_migrations"]);
    for table in entity::TABLES {
        assert!(world.store.tables().any(|(name, _)| name == *table), "{table} is not in the list of tables");
    }
}

/// A question per root list, with the number of rows that each account sees: the role matrix, read at each change of a policy.
#[tokio::test]
async fn the_role_matrix_is_as_reviewed() {
    let world = World::demo().await;
    let lists = [
        "programmes",
        "workPackages",
        "organisations",
        "partnerships",
        "people",
        "appointments",
        "budgets",
        "ledgerEntries",
        "contracts",
        "subsidies",
        "milestones",
    ];
    let question = format!("{{ {} }}", lists.map(|list| format!("{list} {{ totalCount }}")).join(" "));
    let mut matrix = format!("{:<24}{}\n", "", lists.map(|list| format!("{list:>15}")).join(""));
    for account in ACCOUNTS {
        let data = world.data(account, &question).await;
        let counts = lists.map(|list| format!("{:>15}", data[list]["totalCount"].as_i64().unwrap())).join("");
        matrix.push_str(&format!("{account:<24}{counts}\n"));
    }
    insta::assert_snapshot!("matrix", matrix);
}

/// A few fields of each class, by account: which are hidden, as the redactions say.
#[tokio::test]
async fn the_hidden_fields_are_as_reviewed() {
    let world = World::demo().await;
    let question = r"{
        programmes { nodes { goal status } }
        people(first: 1) { nodes { fullName email phone } }
        contracts(first: 200) { nodes { rate ceiling hoursPerWeek employmentForm person { id } } }
        ledgerEntries(first: 200) { nodes { amount description contract { id } supplier { id } } }
        milestones(first: 200) { nodes { evidence } }
        appointments(first: 1) { nodes { fte } }
        partnerships { nodes { sharingAgreements { nodes { proposedBy { name issuer } } } } }
        subsidies { nodes { granted } }
    }";
    let mut text = String::new();
    for account in ACCOUNTS {
        let answer = world.ask(account, question).await;
        assert!(answer.get("errors").is_none(), "{account}: {answer}");
        let mut hidden: Vec<String> = Vec::new();
        for redaction in answer["extensions"]["redactions"].as_array().into_iter().flatten() {
            let path: Vec<_> =
                redaction["path"].as_array().unwrap().iter().filter_map(Value::as_str).filter(|part| *part != "nodes").collect();
            let line = format!("  {} {}", path.join("."), redaction["class"].as_str().unwrap());
            if !hidden.contains(&line) {
                hidden.push(line);
            }
        }
        hidden.sort();
        text.push_str(&format!("{account}\n{}\n", hidden.join("\n")));
    }
    insta::assert_snapshot!("hidden", text);
}

/// The number of SQL statements of the questions that dashboards ask most, whatever the number of rows.
#[tokio::test]
async fn a_question_is_one_statement() {
    let world = World::demo().await;
    let list = "number title status startsOn endsOn ceiling supplier { name } workPackage { name coordinator { fullName } }";
    let questions = [
        r#"{ programme(by: {code: "OW"}) { name workPackages { nodes { code coordinator { fullName } totals(year: 2026) { budget actual available }
            milestones(first: 3, where: {reachedOn: {isNull: true}}) { nodes { title forecastOn } } contracts(where: {status: {eq: ACTIVE}}) { totalCount } } } } }"#
            .to_owned(),
        format!("{{ contracts(first: 50) {{ nodes {{ {list} }} }} }}"),
        format!("{{ contracts(first: 1) {{ totalCount pageInfo {{ endCursor }} nodes {{ {list} }} }} }}"),
        r#"{ contract(by: {number: "VNG 26.047"}) { number title status startsOn endsOn } }"#.to_owned(),
        "{ contractAggregate(groupBy: [WORK_PACKAGE, SUPPLIER]) { groups { key { workPackage { code } supplier { name } } count } } }".to_owned(),
    ];
    for account in ["pmo", "coordinator-planketen", "vro", "ipo", "analyst", "admin"] {
        for question in &questions {
            let answer = world.ask(account, question).await;
            assert!(answer.get("errors").is_none(), "{account}: {answer}");
            assert_eq!(answer["extensions"]["cost"]["statements"], 1, "{account}: {question}");
        }
    }
}

/// Every field of every noun that a root list reaches, asked as each account, with all that needs no argument below it:
/// nothing fails, and no secret comes out.
#[tokio::test]
async fn no_secret_leaks_through_any_field() {
    let world = World::demo().await;
    let types = types(&world).await;
    for (list, name) in [
        ("programmes", "Programme"),
        ("workPackages", "WorkPackage"),
        ("organisations", "Organisation"),
        ("partnerships", "Partnership"),
        ("people", "Person"),
        ("appointments", "Appointment"),
        ("budgets", "Budget"),
        ("ledgerEntries", "LedgerEntry"),
        ("contracts", "Contract"),
        ("subsidies", "Subsidy"),
        ("milestones", "Milestone"),
    ] {
        for field in selections(&types, name) {
            let question = format!("{{ {list}(first: 60) {{ nodes {{ {field} }} }} }}");
            for account in ACCOUNTS {
                let answer = world.ask(account, &question).await;
                assert!(answer.get("errors").is_none(), "{account} {question}: {answer}");
                let text = answer.to_string();
                let contact = ["pmo", "pmo-coordinator", "hr"].contains(&account);
                assert!(contact || !text.contains("@voorbeeld.example"), "{account} {question}: an address for e-mail");
                let rates = ["pmt", "pmo", "pmo-coordinator", "finance", "procurement", "auditor"].contains(&account);
                assert!(rates || !text.contains("\"87.00\"") && !text.contains("\"44620.27\""), "{account} {question}: a rate");
            }
        }
    }
}

/// A selection for each field of a type: itself, with the plain fields of what it holds.
fn selections(types: &[Value], name: &str) -> Vec<String> {
    let of = |name: &str| types.iter().find(|of| of["name"] == name).unwrap();
    let named = |field: &Value| {
        let mut at = &field["type"];
        while at["name"].is_null() {
            at = &at["ofType"];
        }
        at["name"].as_str().unwrap().to_owned()
    };
    let plain = |name: &str| -> String {
        let fields = of(name)["fields"].as_array().unwrap();
        let plain: Vec<_> =
            fields.iter().filter(|field| of(&named(field))["fields"].is_null()).map(|field| field["name"].as_str().unwrap()).collect();
        plain.join(" ")
    };
    let select = |field: &Value| {
        let (field, holds) = (field, named(field));
        let given = if field["args"].as_array().unwrap().iter().any(|argument| argument["name"] == "year") { "(year: 2026)" } else { "" };
        let name = field["name"].as_str().unwrap();
        match holds.strip_suffix("Connection") {
            Some(listed) => format!("{name}(first: 5) {{ totalCount nodes {{ {} }} }}", plain(listed)),
            None if of(&holds)["fields"].is_null() => name.to_owned(),
            None if plain(&holds).is_empty() => format!("{name} {{ __typename }}"),
            None => format!("{name}{given} {{ {} }}", plain(&holds)),
        }
    };
    of(name)["fields"].as_array().unwrap().iter().map(select).collect()
}
