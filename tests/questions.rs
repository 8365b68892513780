//! The questions of the users, one query each: `questions/NN-name.graphql`, whose first lines say what is asked and by which
//! accounts. What each is answered is a reviewed snapshot; accounts that are answered the same stand together.
#![expect(clippy::unwrap_used, reason = "a test fails by a panic")]

use regiekamer_tests::World;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

/// A question of a file.
struct Question {
    name: String,
    text: String,
    askers: Vec<String>,
    variables: Value,
}

fn questions() -> Vec<Question> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("questions");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut questions: Vec<_> = files.filter(|path| path.extension().is_some_and(|end| end == "graphql")).map(|path| read(&path)).collect();
    questions.sort_by(|one, other| one.name.cmp(&other.name));
    questions
}

fn read(path: &Path) -> Question {
    let (name, text) = (path.file_stem().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(path).unwrap());
    let says = |what: &str| text.lines().find_map(|line| line.strip_prefix(what)).map(str::to_owned);
    // What needs to know ids is asked by the test of its wing.
    let askers =
        says("# Asked by: ").or_else(|| says("# Tested in: ").map(|_| String::new())).unwrap_or_else(|| panic!("{name}: by whom?"));
    let askers = askers.split_whitespace().map(str::to_owned).collect();
    let variables = says("# Variables: ").map_or_else(|| json!({}), |given| serde_json::from_str(&given).unwrap());
    Question { name, text, askers, variables }
}

fn named(name: &str) -> Question {
    questions().into_iter().find(|question| question.name == name).unwrap()
}

/// What an account is answered: the data, and what was hidden of it.
async fn answer(world: &World, account: &str, question: &Question) -> String {
    let answer = world.ask_with(account, &question.text, question.variables.clone()).await;
    assert!(answer.get("errors").is_none(), "{} as {account}: {answer}", question.name);
    let mut text = serde_json::to_string_pretty(&answer["data"]).unwrap();
    for redaction in answer["extensions"]["redactions"].as_array().into_iter().flatten() {
        let path: Vec<_> = redaction["path"].as_array().unwrap().iter().map(|part| part.to_string().replace('"', "")).collect();
        text.push_str(&format!("\nnot {} {}", path.join("."), redaction["class"].as_str().unwrap()));
    }
    text
}

#[tokio::test]
async fn each_question_is_one_query_and_answered_by_role() {
    let world = World::demo().await;
    for question in questions().into_iter().filter(|question| !question.askers.is_empty()) {
        let mut answers: Vec<(String, Vec<&str>)> = Vec::new();
        for account in &question.askers {
            let answer = answer(&world, account, &question).await;
            match answers.iter_mut().find(|(known, _)| *known == answer) {
                Some((_, accounts)) => accounts.push(account),
                None => answers.push((answer, vec![account])),
            }
        }
        let parts: Vec<_> = answers.iter().map(|(answer, accounts)| format!("{}\n{answer}\n", accounts.join(" "))).collect();
        insta::assert_snapshot!(question.name.as_str(), parts.join("\n"));
    }
}

/// Of question 5: the answer that the office needs, said in full.
#[tokio::test]
async fn the_office_knows_who_replaces_whom_until_when_and_where_four_eyes_would_fail() {
    let world = World::demo().await;
    let question = named("05-who-replaces-whom");
    let answer = world.ask_with("pmt", &question.text, json!({ "today": "2026-06-15" })).await["data"].clone();
    let today = &answer["today"]["nodes"];
    assert_eq!((today.as_array().unwrap().len(), &today[0]["role"]), (1, &json!("PMO_COORDINATOR")));
    assert_eq!((&today[0]["absentee"]["fullName"], &today[0]["deputy"]["fullName"]), (&json!("Ilse Vermeer"), &json!("Joost Hofman")));
    assert_eq!(today[0]["to"], "2026-06-26");
    let blocked = &today[0]["blockedSharing"]["nodes"];
    assert_eq!((blocked.as_array().unwrap().len(), &blocked[0]["proposedBy"]["name"]), (1, &json!("pmo")));
    let replaced: Vec<&Value> =
        answer["replaced"]["nodes"].as_array().unwrap().iter().filter(|one| one["deputisedBy"].is_object()).collect();
    assert_eq!((replaced.len(), &replaced[0]["person"]["fullName"]), (1, &json!("Ilse Vermeer")), "{answer}");
    let later = world.ask_with("pmt", &question.text, json!({ "today": "2026-06-27" })).await["data"].clone();
    assert_eq!(later["today"]["nodes"], json!([]), "it ends by itself");
}

/// Of question 11: the three things that are wrong in the demo.
#[tokio::test]
async fn commitments_without_an_invoice_for_60_days_and_invoices_outside_their_period_are_found() {
    let world = World::demo().await;
    let question = named("11-commitments-without-invoice");
    let asked = async |account: &str| {
        let answer = world.ask_with(account, &question.text, question.variables.clone()).await;
        assert!(answer.get("errors").is_none(), "{account}: {answer}");
        answer["data"].clone()
    };
    let answer = asked("finance").await;
    let silent = |of: &Value| {
        (
            of["reference"].as_str().unwrap().to_owned(),
            of["standing"].clone(),
            of["parts"]["nodes"][0]["line"]["workPackage"]["code"].clone(),
        )
    };
    let found: Vec<_> = answer["commitments"]["nodes"].as_array().unwrap().iter().map(silent).collect();
    let expected = [
        ("BESTELLING 26.009".to_owned(), json!({ "open": "18000.25", "lastInvoicedOn": "2026-02-28" }), json!("RDD")),
        ("BESTELLING 26.014".to_owned(), json!({ "open": "18750.25", "lastInvoicedOn": null }), json!("LM")),
    ];
    assert_eq!(found, expected);
    let outside = answer["invoices"]["nodes"].as_array().unwrap();
    assert_eq!(outside.len(), 1, "{outside:?}");
    assert_eq!(
        (&outside[0]["amount"]["exVat"], &outside[0]["periodReason"]),
        (&json!("1512.25"), &json!("Nazorg na de oplevering, met het werkpakket afgesproken (verzonnen)"))
    );
    assert!(outside[0]["serviceFrom"].as_str() > outside[0]["contract"]["endsOn"].as_str(), "{outside:?}");
    for account in ["pmt", "pmo", "pmo-coordinator", "auditor", "analyst"] {
        assert_eq!(asked(account).await, answer, "{account}");
    }
    // Neither lies in their work packages, and partners read no papers.
    for account in ["coordinator-planketen", "coordinator-vth", "vro", "ipo", "uvw", "hr", "procurement", "admin"] {
        assert_eq!(asked(account).await["commitments"]["nodes"], json!([]), "{account}");
    }
    for account in ["vro", "ipo", "uvw", "hr", "procurement", "admin"] {
        assert_eq!(asked(account).await["invoices"]["nodes"], json!([]), "{account}");
    }
}
