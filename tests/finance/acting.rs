//! What the tests of money do and ask, again and again.

use chrono::NaiveDate;
use entity::{Cents, LedgerKind, LedgerSource};
use regiekamer::store::{Author, Booking};
use regiekamer_tests::World;
use serde_json::Value;
use uuid::Uuid;

/// Asks for something to be done, under a key of its own, and takes the whole answer.
pub async fn ask(world: &World, account: &str, field: &str, input: &str, shows: &str) -> Value {
    let question = format!(
        "mutation {{ {field}(input: {{{input}, idempotencyKey: \"{}\"}}) {{ {shows} errors {{ code message path }} conflict {{ current {{ __typename }} }} }} }}",
        Uuid::now_v7()
    );
    world.ask(account, &question).await
}

/// The same, and takes the payload.
pub async fn act(world: &World, account: &str, field: &str, input: &str, shows: &str) -> Value {
    let answer = ask(world, account, field, input, shows).await;
    assert!(answer.get("errors").is_none(), "{account} {field} {input}: {answer}");
    answer["data"][field].clone()
}

/// Does something that can be done, and takes what it shows.
pub async fn done(world: &World, account: &str, field: &str, input: &str, shows: &str) -> Value {
    let payload = act(world, account, field, input, shows).await;
    assert_eq!(payload["errors"], serde_json::json!([]), "{account} {field} {input}");
    let name = shows.split_whitespace().next().unwrap();
    payload[name].clone()
}

/// Why it was not done: the codes.
pub async fn refused(world: &World, account: &str, field: &str, input: &str) -> Vec<String> {
    codes(&act(world, account, field, input, "").await)
}

/// The codes of a payload.
pub fn codes(payload: &Value) -> Vec<String> {
    payload["errors"].as_array().unwrap().iter().map(|error| error["code"].as_str().unwrap().to_owned()).collect()
}

/// The code of a refusal at the top level.
pub async fn forbidden(world: &World, account: &str, field: &str, input: &str) -> Value {
    ask(world, account, field, input, "").await["errors"][0]["extensions"]["code"].clone()
}

/// Of what is to be changed, its id and the version that was seen.
pub fn seen(node: &Value) -> String {
    format!("id: {}, expectedVersion: {}", node["id"], node["version"])
}

/// The programme OW, as somebody who reads it sees it.
pub async fn programme(world: &World) -> Value {
    world.data("pmo", r#"{ programme(by: {code: "OW"}) { id version } }"#).await["programme"].clone()
}

/// A work package of it.
pub async fn package(world: &World, code: &str) -> Value {
    let question = format!(r#"{{ workPackages(where: {{code: {{eq: "{code}"}}}}) {{ nodes {{ id version }} }} }}"#);
    world.data("pmo", &question).await["workPackages"]["nodes"][0].clone()
}

/// Its budget of a year.
pub async fn budget(world: &World, year: i32) -> Value {
    let question = format!(
        r#"{{ budgets(where: {{fiscalYear: {{eq: {year}}}, programme: {{code: {{eq: "OW"}}}}}}) {{ nodes {{ id version status }} }} }}"#
    );
    world.data("pmo", &question).await["budgets"]["nodes"][0].clone()
}

/// A line of a year, by its work package and cost type.
pub async fn line(world: &World, year: i32, package: &str, cost: &str) -> Value {
    let question = format!(
        r#"{{ budgets(where: {{fiscalYear: {{eq: {year}}}, programme: {{code: {{eq: "OW"}}}}}}) {{ nodes {{
            lines(where: {{workPackage: {{code: {{eq: "{package}"}}}}, costType: {{eq: {cost}}}}}) {{ nodes {{ id version proposed description
                totals {{ budget reserved openCommitment actual available }} }} }} }} }} }}"#
    );
    world.data("pmo", &question).await["budgets"]["nodes"][0]["lines"]["nodes"][0].clone()
}

/// Cents of an amount.
pub fn cents(amount: &Value) -> i64 {
    amount.as_str().unwrap().replace('.', "").parse().unwrap()
}

/// A budget of a year, with a line of each of these amounts, as a draft.
pub async fn drafted(world: &World, year: i32, amounts: &[&str]) -> Value {
    let (programme, package) = (programme(world).await, package(world, "PLK").await);
    let draft = format!("programme: {}, fiscalYear: {year}", programme["id"]);
    let budget = done(world, "pmo", "draftBudget", &draft, "budget { id version status }").await;
    for amount in amounts {
        let line = format!(
            r#"budget: {}, workPackage: {}, costType: SERVICES, description: "Post van {amount}", proposed: "{amount}""#,
            budget["id"], package["id"]
        );
        done(world, "pmo", "addBudgetLine", &line, "budgetLine { id }").await;
    }
    again(world, &budget).await
}

/// A budget as it is now.
pub async fn again(world: &World, budget: &Value) -> Value {
    let question = format!("{{ node(id: {}) {{ ... on Budget {{ id version status }} }} }}", budget["id"]);
    world.data("pmo", &question).await["node"].clone()
}

/// The same, submitted by the PMO and adopted by the controller.
pub async fn adopted(world: &World, year: i32, amounts: &[&str]) -> Value {
    let budget = drafted(world, year, amounts).await;
    let budget = done(world, "pmo", "submitBudget", &seen(&budget), "budget { id version }").await;
    done(world, "controller", "adoptBudget", &seen(&budget), "budget { id version status }").await
}

/// Its lines, as they are added.
pub async fn lines(world: &World, budget: &Value) -> Vec<Value> {
    let totals = "totals { budget reserved openCommitment actual available }";
    let question = format!(
        "{{ node(id: {}) {{ ... on Budget {{ lines(orderBy: [{{field: PROPOSED}}]) {{ nodes {{ id version proposed description {totals} }} }} }} }} }}",
        budget["id"]
    );
    world.data("pmo", &question).await["node"]["lines"]["nodes"].as_array().unwrap().clone()
}

/// Books on a line of OW by hand, of no papers: cents, for a day.
pub async fn by_hand(world: &World, line: &Value, bookings: &[(LedgerKind, i64)], on: &str) {
    let key = |id: &Value| id.as_str().unwrap().rsplit_once('_').unwrap().1.parse::<Uuid>().unwrap();
    let on: NaiveDate = on.parse().unwrap();
    let book =
        |(kind, cents): &(LedgerKind, i64)| Booking::new(key(&line["id"]), *kind, Cents(*cents), on, LedgerSource::Manual, "Met de hand");
    let programme = key(&programme(world).await["id"]);
    let writer = world.store.write(Author::system(&world.clock)).await.unwrap();
    writer.book(programme, bookings.iter().map(book).collect()).await.unwrap();
    writer.commit().await.unwrap();
}

/// The entries of a line, the newest last.
pub async fn entries_of(world: &World, line: &Value) -> Vec<Value> {
    let question = format!(
        "{{ node(id: {}) {{ ... on BudgetLine {{ entries(first: 200, orderBy: [{{field: RECORDED_AT}}]) {{ nodes {{ id kind amount bookedOn correctsOn recordedAt }} }} }} }} }}",
        line["id"]
    );
    world.data("finance", &question).await["node"]["entries"]["nodes"].as_array().unwrap().clone()
}

/// Makes another account that of the same person as `finance`.
pub async fn same_person(world: &World, account: &str) {
    let person = "(SELECT person_id FROM account WHERE subject = 'finance')";
    world.sql(&[format!("UPDATE account SET person_id = {person} WHERE subject = '{account}'")]).await;
}
