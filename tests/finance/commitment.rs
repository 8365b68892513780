//! Reservations and commitments: what is set aside, owed and free again, never more than there is.

use super::till::{codes, done, line, line_of, order, ordering, stands, supplier, tried};
use futures::future::join_all;
use regiekamer_tests::World;
use serde_json::{Value, json};
use std::collections::HashSet;

async fn reserve(world: &World, line: &str, amount: &str) -> Value {
    let input = format!(r#"line: "{line}", amount: "{amount}", description: "Bijeenkomst""#);
    done(world, "pmo", "reserve", &input, "reservation { id version amount open status }").await["reservation"].clone()
}

#[tokio::test]
async fn what_is_set_aside_is_not_available_and_free_again_when_it_is_cancelled() {
    let world = World::demo().await;
    let line = line(&world, "PLK", 1_000).await;
    let reservation = reserve(&world, &line, "300.00").await;
    assert_eq!(
        (&reservation["amount"], &reservation["open"], &reservation["status"]),
        (&json!("300.00"), &json!("300.00"), &json!("OPEN"))
    );
    assert_eq!(stands(&world, &line).await, ["300.00", "0.00", "0.00", "700.00"]);
    let over =
        tried(&world, "pmo", "reserve", &format!(r#"line: "{line}", amount: "700.01", description: "Te veel""#), "reservation { id }")
            .await;
    assert_eq!(codes(&over), ["OVER_AVAILABLE amount"]);
    let nothing = tried(&world, "pmo", "reserve", &format!(r#"line: "{line}", amount: "0", description: " ""#), "reservation { id }").await;
    assert_eq!(codes(&nothing), ["AMOUNT_NOT_POSITIVE amount", "TEXT_INVALID description"]);
    let cancel = format!("id: {}, expectedVersion: 1", reservation["id"]);
    let cancelled = done(
        &world,
        "pmo",
        "cancelReservation",
        &cancel,
        "reservation { status open version history { nodes { field before after } } viewerCan { cancel { allowed reason } } }",
    )
    .await;
    let expected = json!({ "status": "CANCELLED", "open": "0.00", "version": 2 });
    for field in ["status", "open", "version"] {
        assert_eq!(cancelled["reservation"][field], expected[field]);
    }
    let first = &cancelled["reservation"]["history"]["nodes"][0];
    assert_eq!(first, &json!({ "field": "status", "before": "OPEN", "after": "CANCELLED" }));
    assert_eq!(cancelled["reservation"]["viewerCan"]["cancel"]["reason"], "deze reservering is al gebruikt of vervallen");
    assert_eq!(stands(&world, &line).await, ["0.00", "0.00", "0.00", "1000.00"]);
    let again =
        tried(&world, "pmo", "cancelReservation", &format!("id: {}, expectedVersion: 2", reservation["id"]), "reservation { id }").await;
    assert_eq!(codes(&again), ["NOT_OPEN id"]);
}

#[tokio::test]
async fn a_commitment_uses_a_reservation_as_far_as_that_goes() {
    let world = World::demo().await;
    let line = line(&world, "PLK", 1_000).await;
    let reservation = reserve(&world, &line, "300.00").await;
    let id = reservation["id"].as_str().unwrap();
    order(&world, &[(&line, "200.00", Some(id))]).await;
    assert_eq!(stands(&world, &line).await, ["100.00", "200.00", "0.00", "700.00"]);
    order(&world, &[(&line, "250.00", Some(id))]).await;
    assert_eq!(stands(&world, &line).await, ["0.00", "450.00", "0.00", "550.00"]);
    let seen = world.data("finance", &format!(r#"{{ node(id: "{id}") {{ ... on Reservation {{ amount open status entries {{ totalCount }} line {{ commitments {{ totalCount }} }} }} }} }}"#)).await;
    let expected = json!({ "amount": "300.00", "open": "0.00", "status": "USED", "entries": { "totalCount": 3 }, "line": { "commitments": { "totalCount": 2 } } });
    assert_eq!(seen["node"], expected);
    let other = super::till::line(&world, "PLK", 1_000).await;
    let unfit =
        tried(&world, "finance", "commit", &ordering(&supplier(&world).await, &[(&other, "1.00", Some(id))]), "commitment { id }").await;
    assert_eq!(codes(&unfit), ["RESERVATION_UNFIT parts.0.reservation"]);
}

#[tokio::test]
async fn a_commitment_lies_on_several_lines_is_raised_and_released() {
    let world = World::demo().await;
    let (one, two) = (line(&world, "PLK", 1_000).await, line(&world, "VTH", 500).await);
    let commitment = order(&world, &[(&one, "400.00", None), (&two, "100.05", None)]).await;
    let raise = format!(r#"id: {}, expectedVersion: 1, parts: [{{line: "{one}", amount: "99.99"}}]"#, commitment["id"]);
    let shown = "commitment { version standing { committed invoiced open lastInvoicedOn } parts { nodes { line { id } standing { open } } } entries { totalCount } }";
    let raised = done(&world, "finance", "raiseCommitment", &raise, shown).await["commitment"].clone();
    assert_eq!(raised["standing"], json!({ "committed": "600.04", "invoiced": "0.00", "open": "600.04", "lastInvoicedOn": null }));
    assert_eq!((&raised["version"], &raised["entries"]["totalCount"]), (&json!(2), &json!(3)));
    let stale = tried(&world, "finance", "raiseCommitment", &raise, shown).await;
    assert_eq!((codes(&stale), &stale["conflict"]["current"]["version"]), (vec!["CONFLICT id".to_owned()], &json!(2)));
    let release = |version: i32| format!("id: {}, expectedVersion: {version}", commitment["id"]);
    let released = done(
        &world,
        "finance",
        "releaseCommitment",
        &release(2),
        "commitment { status standing { committed open } viewerCan { raise { allowed } release { reason } } }",
    )
    .await;
    let expected = json!({ "status": "RELEASED", "standing": { "committed": "0.00", "open": "0.00" },
        "viewerCan": { "raise": { "allowed": false }, "release": { "reason": "deze verplichting is vrijgevallen" } } });
    assert_eq!(released["commitment"], expected);
    assert_eq!(codes(&tried(&world, "finance", "releaseCommitment", &release(3), "commitment { id }").await), ["NOT_OPEN id"]);
    assert_eq!(stands(&world, &one).await, ["0.00", "0.00", "0.00", "1000.00"]);
    assert_eq!(stands(&world, &two).await, ["0.00", "0.00", "0.00", "500.00"]);
}

#[tokio::test]
async fn a_part_of_a_commitment_is_released_and_the_rest_stays_open() {
    let world = World::demo().await;
    let (one, two) = (line(&world, "PLK", 1_000).await, line(&world, "VTH", 500).await);
    let commitment = order(&world, &[(&one, "400.00", None), (&two, "100.05", None)]).await;
    let shown = "commitment { status version standing { committed open } entries { totalCount } }";
    let release = |version: i32, parts: &str| format!("id: {}, expectedVersion: {version}, parts: [{parts}]", commitment["id"]);
    let part = |line: &str, amount: &str| format!(r#"{{line: "{line}", amount: "{amount}"}}"#);
    let refused = async |parts: &str| codes(&tried(&world, "finance", "releaseCommitment", &release(1, parts), shown).await);
    assert_eq!(refused("").await, ["PARTS_INVALID parts"]);
    assert_eq!(
        refused(&[part(&one, "400.01"), part(&two, "0.00"), part(&one, "1.00")].join(", ")).await,
        ["AMOUNT_INVALID parts.0.amount", "AMOUNT_INVALID parts.1.amount", "LINE_TWICE parts.2.line"]
    );
    let other = line(&world, "BIO", 100).await;
    assert_eq!(refused(&part(&other, "1.00")).await, ["LINE_NOT_FOUND parts.0.line"]);
    let nowhere = "budget_line_00000000-0000-7000-8000-000000000000";
    assert_eq!(refused(&part(nowhere, "1.00")).await, ["LINE_NOT_FOUND parts.0.line"]);
    assert_eq!(refused(&part(&one, "92233720368547758.07")).await, ["AMOUNT_INVALID parts.0.amount"]);
    assert_eq!(stands(&world, &one).await, ["0.00", "400.00", "0.00", "600.00"], "nothing is half done");
    let released = done(&world, "finance", "releaseCommitment", &release(1, &part(&one, "150.01")), shown).await["commitment"].clone();
    let expected =
        json!({ "status": "OPEN", "version": 2, "standing": { "committed": "350.04", "open": "350.04" }, "entries": { "totalCount": 3 } });
    assert_eq!(released, expected);
    assert_eq!(stands(&world, &one).await, ["0.00", "249.99", "0.00", "750.01"]);
    let all = [part(&one, "249.99"), part(&two, "100.05")].join(", ");
    let released = done(&world, "finance", "releaseCommitment", &release(2, &all), shown).await["commitment"].clone();
    assert_eq!((&released["status"], &released["standing"]["open"]), (&json!("OPEN"), &json!("0.00")), "it can be raised again");
    assert_eq!(
        codes(&tried(&world, "finance", "releaseCommitment", &release(3, &part(&one, "0.01")), shown).await),
        ["LINE_NOT_FOUND parts.0.line"]
    );
}

#[tokio::test]
async fn above_what_is_available_finance_needs_a_reason_and_goes_as_far_as_is_tolerated() {
    let world = World::demo().await;
    let line = line(&world, "PLK", 1_000).await;
    let supplier = supplier(&world).await;
    let commit = |amount: &str, reason: &str| format!("{}{reason}", ordering(&supplier, &[(&line, amount, None)]));
    let (shown, reason) = ("commitment { id reason }", r#", reason: "De raad heeft het toegezegd""#);
    let codes_of = async |input: String| codes(&tried(&world, "finance", "commit", &input, shown).await);
    assert_eq!(codes_of(commit("1000.01", "")).await, ["REASON_REQUIRED parts.0.amount"]);
    assert_eq!(codes_of(commit("1050.01", reason)).await, ["OVER_AVAILABLE parts.0.amount"]);
    assert_eq!(codes_of(commit("92233720368547758.07", reason)).await, ["OVER_AVAILABLE parts.0.amount"]);
    assert_eq!(codes_of(commit("1.00", r#", reason: "  ""#)).await, ["TEXT_INVALID reason"]);
    let done = done(&world, "finance", "commit", &commit("1050.00", reason), shown).await;
    assert_eq!(done["commitment"]["reason"], "De raad heeft het toegezegd");
    assert_eq!(stands(&world, &line).await, ["0.00", "1050.00", "0.00", "-50.00"]);
    // Where nothing is available any more, the smallest amount is too much.
    assert_eq!(codes_of(commit("0.01", reason)).await, ["OVER_AVAILABLE parts.0.amount"]);
}

#[tokio::test]
async fn all_that_is_wrong_with_a_commitment_is_told_at_once() {
    let world = World::demo().await;
    let (line, draft, closed) =
        (line(&world, "PLK", 1_000).await, line_of(&world, "PLK", 2027, 9).await, line_of(&world, "PLK", 2025, 9).await);
    let unknown = "budget_line_00000000-0000-7000-8000-000000000000";
    let input = format!(
        r#"supplier: "{}", reference: "B", startsOn: "2026-02-01", endsOn: "2026-01-31", parts: [
            {{line: "{line}", amount: "-1.00"}}, {{line: "{line}", amount: "1.00"}}, {{line: "{draft}", amount: "1.00"}}, {{line: "{closed}", amount: "1.00"}},
            {{line: "{unknown}", amount: "1.00"}}]"#,
        supplier(&world).await
    );
    let told = codes(&tried(&world, "finance", "commit", &input, "commitment { id }").await);
    let expected = [
        "AMOUNT_NOT_POSITIVE parts.0.amount",
        "ENDS_BEFORE_START endsOn",
        "LINE_NOT_FOUND parts.4.line",
        "LINE_TWICE parts.1.line",
        "NOT_ADOPTED parts.2.line",
        "NOT_ADOPTED parts.3.line",
    ];
    assert_eq!(told, expected);
    let bare = format!(r#"parts: [{{line: "{line}", amount: "1.00"}}]"#);
    let told = codes(&tried(&world, "finance", "commit", &bare, "commitment { id }").await);
    assert_eq!(told, ["ORDER_INCOMPLETE endsOn", "ORDER_INCOMPLETE reference", "ORDER_INCOMPLETE startsOn", "ORDER_INCOMPLETE supplier"]);
    assert_eq!(codes(&tried(&world, "finance", "commit", "parts: []", "commitment { id }").await).last().unwrap(), "PARTS_INVALID parts");
    let number = world
        .ask(
            "finance",
            &format!(
                r#"mutation {{ commit(input: {{idempotencyKey: "k", parts: [{{line: "{line}", amount: 1}}]}}) {{ errors {{ code }} }} }}"#
            ),
        )
        .await;
    assert!(number["errors"].is_array(), "a number is no money: {number}");
}

#[tokio::test]
async fn a_contract_commits_by_its_supplier_number_and_period() {
    let world = World::demo().await;
    let line = line(&world, "PLK", 5_000).await;
    let contracts = world.data("finance", r#"{ contracts(where: {programme: {code: {eq: "OW"}}, kind: {eq: SERVICE}, status: {eq: ACTIVE}}) { nodes { id number startsOn supplier { id } commitments { totalCount } viewerCan { commit { allowed } } } } }"#).await;
    let contract = &contracts["contracts"]["nodes"][0];
    assert_eq!((&contract["commitments"]["totalCount"], &contract["viewerCan"]["commit"]["allowed"]), (&json!(1), &json!(true)));
    let input = format!(r#"contract: {}, parts: [{{line: "{line}", amount: "50.00"}}]"#, contract["id"]);
    let made = done(
        &world,
        "finance",
        "commit",
        &input,
        "commitment { reference startsOn supplier { id } contract { commitments { totalCount } } }",
    )
    .await;
    let expected = json!({ "reference": contract["number"], "startsOn": contract["startsOn"], "supplier": contract["supplier"], "contract": { "commitments": { "totalCount": 2 } } });
    assert_eq!(made["commitment"], expected);
    let wrong = format!(r#"{input}, supplier: "{}""#, {
        let other = supplier(&world).await;
        if contract["supplier"]["id"] == other.as_str() {
            world.data("finance", r#"{ organisations(where: {shortName: {eq: "IPO"}}) { nodes { id } } }"#).await["organisations"]["nodes"]
                [0]["id"]
                .as_str()
                .unwrap()
                .to_owned()
        } else {
            other
        }
    });
    assert!(codes(&tried(&world, "finance", "commit", &wrong, "commitment { id }").await).contains(&"SUPPLIER_UNFIT supplier".to_owned()));
    let outside = format!(r#"{input}, startsOn: "2020-01-01", endsOn: "2040-01-01""#);
    let told = codes(&tried(&world, "finance", "commit", &outside, "commitment { id }").await);
    assert!(["OUTSIDE_CONTRACT endsOn", "OUTSIDE_CONTRACT startsOn"].iter().all(|code| told.contains(&(*code).to_owned())), "{told:?}");
    let ended = world.data("finance", r"{ contracts(where: {status: {eq: ENDED}}) { nodes { id } } }").await;
    let ended = format!(r#"contract: {}, parts: [{{line: "{line}", amount: "0.01"}}]"#, ended["contracts"]["nodes"][0]["id"]);
    assert!(
        codes(&tried(&world, "finance", "commit", &ended, "commitment { id }").await).contains(&"CONTRACT_NOT_SIGNED contract".to_owned())
    );
    let drafts =
        world.data("finance", r#"{ contracts(where: {programme: {code: {eq: "OW"}}, status: {eq: CONCEPT}}) { nodes { id } } }"#).await;
    let draft = format!(r#"contract: {}, parts: [{{line: "{line}", amount: "1.00"}}]"#, drafts["contracts"]["nodes"][0]["id"]);
    assert!(
        codes(&tried(&world, "finance", "commit", &draft, "commitment { id }").await).contains(&"CONTRACT_NOT_SIGNED contract".to_owned())
    );
}

/// What a contract may cost is its ceiling: by commitments, by raising them, and by invoices of no commitment.
#[tokio::test]
async fn a_contract_costs_no_more_than_its_ceiling() {
    let world = World::demo().await;
    let line = line(&world, "PLK", 100_000_000).await;
    let contracts = world.data("finance", r#"{ contracts(where: {programme: {code: {eq: "OW"}}, kind: {eq: SERVICE}, status: {eq: ACTIVE}}) { nodes { id ceiling supplier { id } totals { openCommitment actual } } } }"#).await;
    let contract = &contracts["contracts"]["nodes"][0];
    let cents = |amount: &Value| amount.as_str().unwrap().replace('.', "").parse::<i64>().unwrap();
    let left = cents(&contract["ceiling"]) - cents(&contract["totals"]["openCommitment"]) - cents(&contract["totals"]["actual"]);
    let part = |amount: i64| format!(r#"parts: [{{line: "{line}", amount: "{}.{:02}"}}]"#, amount / 100, amount % 100);
    let commit = |amount: i64| format!("contract: {}, {}", contract["id"], part(amount));
    assert_eq!(codes(&tried(&world, "finance", "commit", &commit(left + 1), "commitment { id }").await), ["ABOVE_CEILING parts"]);
    let made = done(&world, "finance", "commit", &commit(left), "commitment { id }").await["commitment"].clone();
    let raise = format!("id: {}, expectedVersion: 1, {}", made["id"], part(1));
    assert_eq!(codes(&tried(&world, "finance", "raiseCommitment", &raise, "commitment { id }").await), ["ABOVE_CEILING parts"]);
    let bill = super::till::billing(contract["supplier"]["id"].as_str().unwrap(), "F-1", (&line, None), 1);
    let bill = format!(r#"{bill}, contract: {}, periodReason: "Proef""#, contract["id"]);
    let bill = done(&world, "pmo", "receiveInvoice", &bill, "invoice { id }").await["invoice"]["id"].clone();
    done(&world, "pmo-coordinator", "checkInvoice", &format!("id: {bill}, expectedVersion: 1"), "invoice { id }").await;
    let approve = format!("id: {bill}, expectedVersion: 2");
    assert_eq!(codes(&tried(&world, "finance", "approveInvoice", &approve, "invoice { id }").await), ["ABOVE_CEILING id"]);
    // Where VAT is not recovered, it comes on top of the ceiling.
    world.sql(&["UPDATE programme SET vat_recoverable = false".to_owned()]).await;
    done(&world, "finance", "raiseCommitment", &raise, "commitment { id }").await;
}

/// 64 clients at once: every acknowledged booking is there once, none above the budget.
#[tokio::test]
async fn who_commits_at_once_on_one_line_never_commits_more_than_there_is() {
    let world = World::demo().await;
    let line = line(&world, "PLK", 1_000).await;
    let input = ordering(&supplier(&world).await, &[(&line, "30.00", None)]);
    let all = join_all((0..64).map(|_| tried(&world, "finance", "commit", &input, "commitment { id }"))).await;
    let acknowledged: Vec<_> = all.iter().filter_map(|payload| payload["commitment"]["id"].as_str()).collect();
    let refused = all
        .iter()
        .filter(|payload| codes(payload) == ["REASON_REQUIRED parts.0.amount"] || codes(payload) == ["OVER_AVAILABLE parts.0.amount"])
        .count();
    assert_eq!((acknowledged.len(), refused), (33, 31));
    assert_eq!(acknowledged.iter().collect::<HashSet<_>>().len(), 33);
    assert_eq!(stands(&world, &line).await, ["0.00", "990.00", "0.00", "10.00"]);
    let booked = format!(
        r#"{{ node(id: "{line}") {{ ... on BudgetLine {{ entries(first: 100, where: {{kind: {{eq: COMMITMENT}}}}) {{ nodes {{ amount commitment {{ id }} }} }} }} }} }}"#
    );
    let booked = world.data("finance", &booked).await["node"]["entries"]["nodes"].clone();
    let mut ids: Vec<_> = booked.as_array().unwrap().iter().map(|entry| entry["commitment"]["id"].as_str().unwrap()).collect();
    let mut acknowledged = acknowledged;
    ids.sort_unstable();
    acknowledged.sort_unstable();
    assert_eq!(ids, acknowledged);
}

#[tokio::test]
async fn what_is_asked_again_under_one_key_is_booked_once_also_by_two_at_once() {
    let world = World::demo().await;
    let line = line(&world, "PLK", 1_000).await;
    let input = ordering(&supplier(&world).await, &[(&line, "300.00", None)]);
    let commit = |key: &str| format!(r"mutation {{ commit(input: {{{input}, {key}}}) {{ commitment {{ id }} errors {{ code }} }} }}");
    let question = commit(r#"idempotencyKey: "eens""#);
    let answers = join_all((0..4).map(|_| world.data("finance", &question))).await;
    let first = answers[0]["commit"]["commitment"]["id"].clone();
    assert!(first.is_string() && answers.iter().all(|answer| answer["commit"]["commitment"]["id"] == first), "{answers:?}");
    assert_eq!(world.data("finance", &question).await["commit"]["commitment"]["id"], first);
    assert_eq!(stands(&world, &line).await, ["0.00", "300.00", "0.00", "700.00"]);
    let other = world.ask("finance", &question.replace("300.00", "301.00")).await;
    assert_eq!(other["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "another input under the same key: {other}");
    let without = world.ask("finance", &commit("dryRun: false")).await;
    assert_eq!(without["errors"][0]["extensions"]["argument"], "input.idempotencyKey", "{without}");
}

#[tokio::test]
async fn a_proof_shows_what_would_come_of_it_and_leaves_nothing() {
    let world = World::demo().await;
    let line = line(&world, "PLK", 1_000).await;
    let input = ordering(&supplier(&world).await, &[(&line, "300.00", None)]);
    let question = format!(
        "mutation {{ commit(input: {{{input}, dryRun: true}}) {{ commitment {{ standing {{ open }} parts {{ nodes {{ line {{ totals {{ available }} }} }} }} }} errors {{ code }} }} }}"
    );
    let shown = world.data("finance", &question).await["commit"]["commitment"].clone();
    assert_eq!(
        shown,
        json!({ "standing": { "open": "300.00" }, "parts": { "nodes": [{ "line": { "totals": { "available": "700.00" } } }] } })
    );
    assert_eq!(stands(&world, &line).await, ["0.00", "0.00", "0.00", "1000.00"]);
    let left = world
        .data(
            "finance",
            &format!(r#"{{ node(id: "{line}") {{ ... on BudgetLine {{ commitments {{ totalCount }} entries {{ totalCount }} }} }} }}"#),
        )
        .await;
    assert_eq!(left["node"], json!({ "commitments": { "totalCount": 0 }, "entries": { "totalCount": 1 } }));
}

#[tokio::test]
async fn who_may_not_commit_is_refused_and_told_so() {
    let world = World::demo().await;
    let line = line(&world, "PLK", 1_000).await;
    let input = ordering(&supplier(&world).await, &[(&line, "1.00", None)]);
    for account in ["pmt", "pmo", "coordinator-planketen", "analyst", "auditor", "vro", "ipo", "hr", "admin"] {
        let question =
            format!(r#"mutation {{ commit(input: {{{input}, idempotencyKey: "x"}}) {{ commitment {{ id }} errors {{ code }} }} }}"#);
        let answer = world.ask(account, &question).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN", "{account}: {answer}");
    }
    let can =
        format!(r#"{{ node(id: "{line}") {{ ... on BudgetLine {{ viewerCan {{ reserve {{ allowed }} forecast {{ allowed }} }} }} }} }}"#);
    for (account, reserve, forecast) in
        [("pmo", true, true), ("finance", true, true), ("coordinator-planketen", false, true), ("auditor", false, false)]
    {
        let can = world.data(account, &can).await["node"]["viewerCan"].clone();
        assert_eq!(can, json!({ "reserve": { "allowed": reserve }, "forecast": { "allowed": forecast } }), "{account}");
    }
}

#[tokio::test]
async fn a_coordinator_is_told_how_a_commitment_stands_where_all_of_it_is_his() {
    let world = World::demo().await;
    let (ours, theirs) = (line(&world, "PLK", 1_000).await, line(&world, "VTH", 1_000).await);
    let whole = order(&world, &[(&ours, "100.00", None)]).await;
    let shared = order(&world, &[(&ours, "100.00", None), (&theirs, "200.00", None)]).await;
    let of = |id: &Value| {
        format!("{{ node(id: {id}) {{ ... on Commitment {{ standing {{ open }} parts {{ nodes {{ standing {{ open }} }} }} }} }} }}")
    };
    let seen = world.data("coordinator-planketen", &of(&whole["id"])).await["node"].clone();
    assert_eq!(seen, json!({ "standing": { "open": "100.00" }, "parts": { "nodes": [{ "standing": { "open": "100.00" } }] } }));
    let answer = world.ask("coordinator-planketen", &of(&shared["id"])).await;
    let expected = json!({ "standing": null, "parts": { "nodes": [{ "standing": { "open": "100.00" } }] } });
    assert_eq!((&answer["data"]["node"], &answer["extensions"]["redactions"][0]["class"]), (&expected, &json!("INT")));
    // What is not told is not found either, nor is it found that it is not.
    for test in [r#"open: {gt: "0"}"#, "lastInvoicedOn: {isNull: true}"] {
        let found = format!(
            "{{ commitments(where: {{{test}, reference: {{eq: \"B-1\"}}}}) {{ nodes {{ id }} }} not: commitments(where: {{not: {{{test}}}, reference: {{eq: \"B-1\"}}}}) {{ totalCount }} }}"
        );
        let found = world.data("coordinator-planketen", &found).await;
        assert_eq!(found, json!({ "commitments": { "nodes": [{ "id": whole["id"] }] }, "not": { "totalCount": 0 } }), "{test}");
    }
}
