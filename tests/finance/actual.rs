//! What is booked by hand: spent or received without an invoice, in its month, never more than there is.

use super::till::{codes, done, line, line_of, order, stands, tried};
use entity::BudgetSide;
use regiekamer_tests::World;
use serde_json::json;
use uuid::Uuid;

const SHOWN: &str = "ledgerEntry { id kind amount bookedOn correctsOn source description }";

/// A line of another side of the budget.
async fn line_of_side(world: &World, side: BudgetSide) -> String {
    let line = line(world, "PLK", 1_000).await;
    let key: Uuid = line.trim_start_matches("budget_line_").parse().unwrap();
    let spelled = match side {
        BudgetSide::Receipt => "RECEIPT",
        _ => "COMMITMENT",
    };
    let key = if world.is_postgres() { format!("'{key}'") } else { format!("x'{}'", key.simple()) };
    for table in ["budget_line", "line_total", "line_month"] {
        let id = if table == "budget_line" { "id" } else { "budget_line_id" };
        world.sql(&[format!("UPDATE {table} SET side = '{spelled}' WHERE {id} = {key}")]).await;
    }
    line
}

#[tokio::test]
async fn what_was_spent_is_booked_for_its_day_and_undone_by_its_opposite() {
    let world = World::demo().await;
    let line = line(&world, "PLK", 1_000).await;
    order(&world, &[(&line, "300.00", None)]).await;
    let salary = format!(r#"line: "{line}", amount: "699.99", bookedOn: "2026-05-31", description: "Salarislasten mei""#);
    let booked = done(&world, "finance", "bookActual", &salary, SHOWN).await["ledgerEntry"].clone();
    let expected = json!({ "id": booked["id"], "kind": "ACTUAL", "amount": "699.99", "bookedOn": "2026-05-31", "correctsOn": null, "source": "MANUAL",
        "description": "Salarislasten mei" });
    assert_eq!(booked, expected);
    assert_eq!(stands(&world, &line).await, ["0.00", "300.00", "699.99", "0.01"]);
    // What belongs to a month that is closed counts in the next that is open, and says so.
    let late = format!(r#"line: "{line}", amount: "0.01", bookedOn: "2026-02-28", description: "Reiskosten""#);
    let late = done(&world, "finance", "bookActual", &late, SHOWN).await["ledgerEntry"].clone();
    assert_eq!((&late["correctsOn"], late["bookedOn"] == "2026-02-28"), (&json!("2026-02-28"), false), "{late}");
    let undo = format!(r#"id: {}, reason: "Dubbel""#, booked["id"]);
    done(&world, "finance", "reverseEntry", &undo, "ledgerEntry { amount }").await;
    assert_eq!(stands(&world, &line).await, ["0.00", "300.00", "0.01", "699.99"]);
    assert_eq!(world.store.verify().await.unwrap(), []);
}

#[tokio::test]
async fn above_what_is_available_only_what_is_tolerated_is_booked_and_no_more_given_back_than_was_spent() {
    let world = World::demo().await;
    let line = line(&world, "PLK", 1_000).await;
    let book = async |amount: &str| {
        let input = format!(r#"line: "{line}", amount: "{amount}", description: "Afgesproken""#);
        codes(&tried(&world, "finance", "bookActual", &input, SHOWN).await)
    };
    assert_eq!(book("-0.01").await, ["BELOW_SPENT amount"]);
    assert_eq!(book("1050.01").await, ["OVER_AVAILABLE amount"]);
    assert_eq!(book("92233720368547758.07").await, ["AMOUNT_INVALID amount"]);
    assert_eq!(book("0.00").await, ["AMOUNT_INVALID amount"]);
    assert_eq!(book("1050.00").await, Vec::<String>::new());
    assert_eq!(book("0.01").await, ["OVER_AVAILABLE amount"]);
    assert_eq!(book("-1050.01").await, ["BELOW_SPENT amount"]);
    assert_eq!(book("-50.00").await, Vec::<String>::new());
    assert_eq!(stands(&world, &line).await, ["0.00", "0.00", "1000.00", "0.00"]);
}

#[tokio::test]
async fn more_may_be_received_than_was_expected_and_nothing_on_a_line_of_commitments() {
    let world = World::demo().await;
    let (receipts, commitments) = (line_of_side(&world, BudgetSide::Receipt).await, line_of_side(&world, BudgetSide::Commitment).await);
    let book = |line: &str| format!(r#"line: "{line}", amount: "1500.00", description: "Bijdrage""#);
    done(&world, "finance", "bookActual", &book(&receipts), SHOWN).await;
    assert_eq!(codes(&tried(&world, "finance", "bookActual", &book(&commitments), SHOWN).await), ["OF_COMMITMENTS line"]);
}

#[tokio::test]
async fn all_that_is_wrong_is_told_at_once_and_who_may_not_book_is_refused() {
    let world = World::demo().await;
    let draft = line_of(&world, "PLK", 2027, 9).await;
    let wrong = format!(r#"line: "{draft}", amount: "0", bookedOn: "2026-06-15", description: " ""#);
    let told = codes(&tried(&world, "finance", "bookActual", &wrong, SHOWN).await);
    assert_eq!(told, ["AMOUNT_INVALID amount", "DAY_INVALID bookedOn", "NOT_ADOPTED line", "TEXT_INVALID description"]);
    let ahead = wrong.replace("2026-06-15", "2027-01-01");
    assert!(codes(&tried(&world, "finance", "bookActual", &ahead, SHOWN).await).contains(&"DAY_INVALID bookedOn".to_owned()));
    let line = line(&world, "PLK", 1_000).await;
    for account in ["pmo", "pmt", "coordinator-planketen", "auditor"] {
        let question = format!(
            r#"mutation {{ bookActual(input: {{line: "{line}", amount: "1.00", description: "Nee", idempotencyKey: "x"}}) {{ errors {{ code }} }} }}"#
        );
        let answer = world.ask(account, &question).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN", "{account}: {answer}");
    }
    let can = format!(r#"{{ node(id: "{line}") {{ ... on BudgetLine {{ viewerCan {{ bookActual {{ allowed }} }} }} }} }}"#);
    for (account, allowed) in [("finance", true), ("pmo", false)] {
        assert_eq!(world.data(account, &can).await["node"]["viewerCan"]["bookActual"]["allowed"], allowed, "{account}");
    }
}
