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
    let askers = text.lines().find_map(|line| line.strip_prefix("# Asked by: ")).unwrap_or_else(|| panic!("{name}: by whom?"));
    let askers = askers.split_whitespace().map(str::to_owned).collect();
    Question { name, text, askers }
}

/// What an account is answered: the data, and what was hidden of it.
async fn answer(world: &World, account: &str, question: &Question) -> String {
    let answer = world.ask_with(account, &question.text, json!({ "today": world.clock.today() })).await;
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
    for question in questions() {
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
    let question = questions().into_iter().find(|question| question.name == "05-who-replaces-whom").unwrap();
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
