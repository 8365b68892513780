//! What is printed from the code is current: the schema, and the pages of `docs/` that say who sees and writes what.

use crate::{camel, types};
use regiekamer::schema::sdl;
use serde_json::Value;

/// `cargo run -- schema > schema.graphql` renews it.
#[test]
fn the_printed_schema_is_current() {
    let printed = include_str!("../../schema.graphql");
    assert!(printed == sdl(), "schema.graphql is not current: cargo run -- schema > schema.graphql");
}

#[tokio::test]
async fn every_element_of_the_schema_is_described() {
    let mut bare = Vec::new();
    for of in types().await {
        let name = of["name"].as_str().unwrap();
        if name.starts_with("__") || ["Query", "Mutation", "Subscription", "ID", "Int", "Float", "String", "Boolean"].contains(&name) {
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
    let mut text = "# Who sees and writes what\n\nPrinted from `access/roles.rs`. A cell names the classes of data that a role sees in a wing, of the rows that its grant reaches; **w** is where it writes. What a partner or a funder sees beyond this, its sharing agreements say. Some tables give more: the staff reads accounts, ADMIN the names of persons; `docs/matrix.md` has each.\n\n| role |".to_owned();
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
    let mut matrix = "# What each role does with each table\n\nPrinted from the policies. A cell names the classes that a role reads, of the rows that its grant reaches; `*`: only some of those rows; `+`: it makes rows; `~`: it changes them; `-`: it removes them. What sharing agreements add stands in `access/policies/`.\n\n| table |".to_owned();
    for role in Role::ALL {
        matrix.push_str(&format!(" {} |", role.as_str()));
    }
    matrix.push_str(&format!("\n|---|{}\n", "---|".repeat(Role::ALL.len())));
    let mut classes = "# The class of each column\n\nPrinted from the policies. Where two are named, the second holds for some rows (of a contract that hires).\n\n| table | class | columns |\n|---|---|---|\n".to_owned();
    for described in &all {
        matrix.push_str(&format!("| {} |", described.table));
        for (_, does) in &described.roles {
            let reads: Vec<_> = Class::ALL.iter().filter(|class| does.reads.contains(**class)).map(|class| class.as_str()).collect();
            let marks = [(does.narrowed, '*'), (does.creates, '+'), (does.changes, '~'), (does.removes, '-')];
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

/// `docs/acts.md`: who does each mutation, and who may not though his role does.
#[test]
fn the_printed_table_of_acts_is_current() {
    use entity::Vocabulary;
    let mut text = "# Who does what, and who may not\n\nPrinted from `access/acts.rs`. A role does it to the rows that its grant reaches. Who may not is named by a column of what is decided on, or of what is made; persons are compared, not accounts, and of a deputy and the one for whom he acts, both may not.\n\n| mutation | roles | not who stands in | not for who stands in |\n|---|---|---|---|\n".to_owned();
    for act in regiekamer::access::acts::ACTS {
        let roles: Vec<_> = act.roles.iter().map(|role| role.as_str()).collect();
        let line = [camel(act.mutation), roles.join(", "), act.not.join(", "), act.not_for.join(", ")];
        text.push_str(&format!("| {} |\n", line.map(|cell| if cell.is_empty() { "–".to_owned() } else { cell }).join(" | ")));
    }
    printed("acts.md", &text);
}
