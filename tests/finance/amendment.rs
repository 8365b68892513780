//! Amendments: a draft that is changed, submitted by one and decided by another; no line falls below what is used.

use crate::finance::acting::{act, adopted, budget, by_hand, cents, codes, done, forbidden, line, lines, refused, same_person, seen};
use entity::LedgerKind;
use regiekamer_tests::World;
use serde_json::{Value, json};

/// An amendment of the budget of 2026 in OW, as a draft: lines with their amounts.
async fn drafted(world: &World, account: &str, kind: &str, lines: &[(&Value, &str)]) -> Value {
    of_budget(world, &budget(world, 2026).await, account, kind, lines).await
}

/// An amendment of a budget, as a draft.
async fn of_budget(world: &World, budget: &Value, account: &str, kind: &str, lines: &[(&Value, &str)]) -> Value {
    let lines: Vec<_> = lines.iter().map(|(line, amount)| format!(r#"{{line: {}, amount: "{amount}"}}"#, line["id"])).collect();
    let input = format!(r#"budget: {}, kind: {kind}, reason: "Nodig", lines: [{}]"#, budget["id"], lines.join(", "));
    done(world, account, "draftAmendment", &input, "budgetAmendment { id version status sequence }").await
}

/// The same, submitted.
async fn submitted(world: &World, account: &str, kind: &str, lines: &[(&Value, &str)]) -> Value {
    let draft = drafted(world, account, kind, lines).await;
    done(world, account, "submitAmendment", &seen(&draft), "budgetAmendment { id version status submittedBy { name } }").await
}

#[tokio::test]
async fn an_amendment_is_booked_when_another_approves_it() {
    let world = World::demo().await;
    let before = line(&world, 2026, "PLK", "TRAVEL").await;
    let amendment = submitted(&world, "pmo", "SUPPLEMENTARY", &[(&before, "1234.56")]).await;
    assert_eq!((&amendment["status"], &amendment["submittedBy"]["name"]), (&json!("SUBMITTED"), &json!("pmo")));
    assert_eq!(line(&world, 2026, "PLK", "TRAVEL").await["totals"], before["totals"], "nothing is booked yet");
    let approve = format!(r#"{}, decision: "Akkoord""#, seen(&amendment));
    let shows = "budgetAmendment { status decision decidedOn sequence budget { amendments { totalCount } }
        lines { nodes { amount workPackage { code } line { id amendmentLines { nodes { amount amendment { sequence } } }
            entries(where: {source: {eq: AMENDMENT}}) { nodes { kind amount bookedOn amendment { sequence } } } } } } }";
    let approved = done(&world, "controller", "approveAmendment", &approve, shows).await;
    assert_eq!(
        (&approved["status"], &approved["decision"], &approved["decidedOn"]),
        (&json!("APPROVED"), &json!("Akkoord"), &json!("2026-06-15"))
    );
    let question =
        format!("{{ node(id: {}) {{ ... on BudgetAmendment {{ submittedBy {{ name }} decidedBy {{ name }} }} }} }}", amendment["id"]);
    let hands = json!({ "submittedBy": { "name": "pmo" }, "decidedBy": { "name": "controller" } });
    assert_eq!(world.data("pmt", &question).await["node"], hands);
    assert_eq!((&approved["sequence"], &approved["budget"]["amendments"]["totalCount"]), (&json!(3), &json!(3)));
    let part = &approved["lines"]["nodes"][0];
    let entry = json!({ "kind": "BUDGET", "amount": "1234.56", "bookedOn": "2026-06-15", "amendment": { "sequence": 3 } });
    assert_eq!((&part["workPackage"]["code"], &part["line"]["entries"]["nodes"]), (&json!("PLK"), &json!([entry])));
    // With the one of the demo that waits.
    assert_eq!(part["line"]["amendmentLines"]["nodes"].as_array().unwrap().len(), 2);
    let after = line(&world, 2026, "PLK", "TRAVEL").await;
    for field in ["budget", "available"] {
        assert_eq!(cents(&after["totals"][field]) - cents(&before["totals"][field]), 123_456, "{field}");
    }
    assert_eq!(
        refused(&world, "controller", "approveAmendment", &seen(&json!({ "id": amendment["id"], "version": 3 }))).await,
        ["NOT_SUBMITTED"]
    );
}

#[tokio::test]
async fn the_amendment_of_the_demo_waits_and_the_first_one_is_what_its_bookings_say() {
    let world = World::demo().await;
    let question = r#"{ budgetAmendments(where: {fiscalYear: {eq: 2026}, programme: {code: {eq: "OW"}}}) { nodes { sequence kind status lines { totalCount nodes { amount } } } } }"#;
    let amendments = world.data("pmt", question).await["budgetAmendments"]["nodes"].clone();
    let first = &amendments[0];
    assert_eq!((&first["status"], &first["lines"]["totalCount"]), (&json!("APPROVED"), &json!(8)));
    assert!(first["lines"]["nodes"].as_array().unwrap().iter().all(|line| line["amount"] == "2500.00"));
    let entries = r#"{ ledgerEntries(where: {source: {eq: AMENDMENT}, fiscalYear: {eq: 2026}, programme: {code: {eq: "OW"}}}) { totalCount nodes { amount bookedOn amendment { sequence } } } }"#;
    let entries = world.data("pmt", entries).await["ledgerEntries"].clone();
    assert_eq!(entries["totalCount"], 8);
    let expected = json!({ "amount": "2500.00", "bookedOn": "2026-04-01", "amendment": { "sequence": 1 } });
    assert!(entries["nodes"].as_array().unwrap().iter().all(|entry| *entry == expected), "{entries}");
    let waiting = r"{ budgetAmendments(where: {status: {eq: SUBMITTED}}) { nodes { id version kind viewerCan { approve { allowed } } } } }";
    let waiting = world.data("pmt", waiting).await["budgetAmendments"]["nodes"][0].clone();
    assert_eq!((&waiting["kind"], &waiting["viewerCan"]["approve"]["allowed"]), (&json!("TRANSFER"), &json!(true)));
    done(&world, "pmt", "approveAmendment", &seen(&waiting), "budgetAmendment { id }").await;
}

#[tokio::test]
async fn a_transfer_sums_to_nothing_to_the_cent() {
    let world = World::demo().await;
    let (from, to) = (line(&world, 2026, "PLK", "ICT").await, line(&world, 2026, "VTH", "ICT").await);
    let draft = drafted(&world, "pmo", "TRANSFER", &[(&from, "-100.01"), (&to, "100.00")]).await;
    assert_eq!(refused(&world, "pmo", "submitAmendment", &seen(&draft)).await, ["TRANSFER_UNBALANCED"]);
    let change = format!(
        r#"{}, lines: [{{line: {}, amount: "-100.01"}}, {{line: {}, amount: "100.01"}}], reason: "Nodig, tot op de cent""#,
        seen(&draft),
        from["id"],
        to["id"]
    );
    let shows = "budgetAmendment { id version reason lines { nodes { amount } } history { nodes { field after } } }";
    let changed = done(&world, "pmo", "changeAmendment", &change, shows).await;
    assert_eq!(changed["lines"]["nodes"], json!([{ "amount": "-100.01" }, { "amount": "100.01" }]));
    assert!(changed["history"]["nodes"].as_array().unwrap().contains(&json!({ "field": "reason", "after": "Nodig, tot op de cent" })));
    assert_eq!(refused(&world, "pmo", "submitAmendment", &seen(&draft)).await, ["CONFLICT"], "other lines are another version");
    let submitted = done(&world, "pmo", "submitAmendment", &seen(&changed), "budgetAmendment { id version }").await;
    assert_eq!(refused(&world, "pmo", "changeAmendment", &format!(r#"{}, reason: "Anders""#, seen(&submitted))).await, ["NOT_DRAFT"]);
    let whole = r#"{ programme(by: {code: "OW"}) { totals(year: 2026) { budget } } }"#;
    let before = world.data("pmo", whole).await;
    done(&world, "finance", "approveAmendment", &seen(&submitted), "budgetAmendment { id }").await;
    assert_eq!(world.data("pmo", whole).await, before, "a transfer changes no total");
}

#[tokio::test]
async fn no_line_falls_below_what_is_reserved_committed_and_spent() {
    let world = World::demo().await;
    let budget = adopted(&world, 2028, &["1000.00"]).await;
    let line = lines(&world, &budget).await[0].clone();
    let used = [(LedgerKind::Reservation, 10_000), (LedgerKind::Commitment, 5_000), (LedgerKind::Actual, 2_501)];
    by_hand(&world, &line, &used, "2028-02-29").await;
    let below = of_budget(&world, &budget, "pmo", "SUPPLEMENTARY", &[(&line, "-825.00")]).await;
    let payload = act(&world, "pmo", "submitAmendment", &seen(&below), "").await;
    assert_eq!(codes(&payload), ["BELOW_USED"]);
    assert!(payload["errors"][0]["message"].as_str().unwrap().ends_with(": Post van 1000.00"), "the line is named: {payload}");
    let change = format!(r#"{}, lines: [{{line: {}, amount: "-824.99"}}]"#, seen(&below), line["id"]);
    let exactly = done(&world, "pmo", "changeAmendment", &change, "budgetAmendment { id version }").await;
    let exactly = done(&world, "pmo", "submitAmendment", &seen(&exactly), "budgetAmendment { id version }").await;
    done(&world, "finance", "approveAmendment", &seen(&exactly), "budgetAmendment { id }").await;
    let after = lines(&world, &budget).await[0]["totals"].clone();
    let expected = json!({ "budget": "175.01", "reserved": "100.00", "openCommitment": "50.00", "actual": "25.01", "available": "0.00" });
    assert_eq!(after, expected);
}

#[tokio::test]
async fn of_two_amendments_that_together_lower_a_line_too_far_one_is_approved() {
    let world = World::demo().await;
    let budget = adopted(&world, 2028, &["1000.00"]).await;
    let line = lines(&world, &budget).await[0].clone();
    let mut both = Vec::new();
    for _ in 0..2 {
        let draft = of_budget(&world, &budget, "pmo", "SUPPLEMENTARY", &[(&line, "-500.01")]).await;
        both.push(seen(&done(&world, "pmo", "submitAmendment", &seen(&draft), "budgetAmendment { id version }").await));
    }
    let approve = |account: &'static str, input: &str| {
        let (world, input) = (&world, input.to_owned());
        async move { act(world, account, "approveAmendment", &input, "").await }
    };
    let (one, other) = futures::future::join(approve("finance", &both[0]), approve("pmt", &both[1])).await;
    let mut all = [codes(&one), codes(&other)];
    all.sort();
    assert_eq!(all, [vec![], vec!["BELOW_USED".to_owned()]], "{one} {other}");
    assert_eq!(lines(&world, &budget).await[0]["totals"]["available"], "499.99");
}

#[tokio::test]
async fn whoever_submits_does_not_approve_not_even_by_another_account() {
    let world = World::demo().await;
    let travel = line(&world, 2026, "PLK", "TRAVEL").await;
    let amendment = submitted(&world, "finance", "SUPPLEMENTARY", &[(&travel, "1.00")]).await;
    same_person(&world, "controller").await;
    for account in ["finance", "controller"] {
        assert_eq!(refused(&world, account, "approveAmendment", &seen(&amendment)).await, ["SAME_PERSON"], "{account}");
    }
    for account in ["pmo", "pmo-coordinator", "coordinator-planketen", "auditor", "analyst"] {
        assert_eq!(forbidden(&world, account, "approveAmendment", &seen(&amendment)).await, "FORBIDDEN", "{account}");
    }
    for account in ["coordinator-vth", "vro", "ipo", "hr", "admin"] {
        assert_eq!(refused(&world, account, "approveAmendment", &seen(&amendment)).await, ["NOT_FOUND"], "{account}");
    }
    let can = format!(
        "{{ node(id: {}) {{ ... on BudgetAmendment {{ viewerCan {{ approve {{ allowed }} reject {{ allowed }} }} }} }} }}",
        amendment["id"]
    );
    let of = async |account: &str| world.data(account, &can).await["node"]["viewerCan"].clone();
    assert_eq!(of("finance").await, json!({ "approve": { "allowed": false }, "reject": { "allowed": true } }));
    assert_eq!(of("pmt").await, json!({ "approve": { "allowed": true }, "reject": { "allowed": true } }));
    let approve = format!(
        "mutation {{ approveAmendment(input: {{{}, idempotencyKey: \"twee\"}}) {{ budgetAmendment {{ status }} errors {{ code }} }} }}",
        seen(&amendment)
    );
    let first = world.data("pmt", &approve).await;
    assert_eq!(
        (&first["approveAmendment"]["errors"], world.data("pmt", &approve).await),
        (&json!([]), first.clone()),
        "asked twice, it is booked once"
    );
    let after = line(&world, 2026, "PLK", "TRAVEL").await;
    assert_eq!(cents(&after["totals"]["budget"]) - cents(&travel["totals"]["budget"]), 100);
}

#[tokio::test]
async fn what_is_rejected_books_nothing_and_stays_rejected() {
    let world = World::demo().await;
    let travel = line(&world, 2026, "PLK", "TRAVEL").await;
    let amendment = submitted(&world, "pmo", "SUPPLEMENTARY", &[(&travel, "5000.00")]).await;
    let payload = act(&world, "pmt", "rejectAmendment", &format!(r#"{}, decision: """#, seen(&amendment)), "").await;
    assert_eq!(payload["errors"][0]["path"], json!(["input", "decision"]));
    let reject = format!(r#"{}, decision: "Geen dekking""#, seen(&amendment));
    let rejected = done(&world, "pmt", "rejectAmendment", &reject, "budgetAmendment { id version status decision }").await;
    assert_eq!((&rejected["status"], &rejected["decision"]), (&json!("REJECTED"), &json!("Geen dekking")));
    assert_eq!(line(&world, 2026, "PLK", "TRAVEL").await["totals"], travel["totals"]);
    assert_eq!(refused(&world, "finance", "approveAmendment", &seen(&rejected)).await, ["NOT_SUBMITTED"]);
    assert_eq!(refused(&world, "pmo", "submitAmendment", &seen(&rejected)).await, ["NOT_DRAFT"]);
}

#[tokio::test]
async fn lines_that_do_not_fit_are_told_all_at_once_with_their_places() {
    let world = World::demo().await;
    let (budget, ours, next_year) =
        (budget(&world, 2026).await, line(&world, 2026, "PLK", "ICT").await, line(&world, 2027, "PLK", "ICT").await);
    let part = |line: &Value, amount: &str| format!(r#"{{line: {}, amount: "{amount}"}}"#, line["id"]);
    let lines = [
        part(&ours, "0.00"),
        part(&ours, "1.00"),
        part(&next_year, "1.00"),
        part(&line(&world, 2026, "VTH", "ICT").await, "-92233720368547758.08"),
    ];
    let input = format!(r#"budget: {}, kind: TRANSFER, reason: "x", lines: [{}]"#, budget["id"], lines.join(", "));
    let payload = act(&world, "pmo", "draftAmendment", &input, "").await;
    let errors: Vec<_> = payload["errors"].as_array().unwrap().iter().map(|error| (error["code"].clone(), error["path"].clone())).collect();
    let of = |code: &str, nth: &str, field: &str| (json!(code), json!(["input", "lines", nth, field]));
    let expected = [
        of("AMOUNT_INVALID", "0", "amount"),
        of("LINE_TWICE", "1", "line"),
        of("LINE_ELSEWHERE", "2", "line"),
        of("AMOUNT_INVALID", "3", "amount"),
    ];
    assert_eq!(errors, expected);
    let empty = drafted(&world, "pmo", "SUPPLEMENTARY", &[]).await;
    assert_eq!(refused(&world, "pmo", "submitAmendment", &seen(&empty)).await, ["NO_LINES"]);
    let draft = format!(r#"budget: {}, kind: SUPPLEMENTARY, reason: "Meer""#, crate::finance::acting::budget(&world, 2027).await["id"]);
    assert_eq!(refused(&world, "pmo", "draftAmendment", &draft).await, ["NOT_ADOPTED"], "a draft is changed as it is");
}

#[tokio::test]
async fn a_line_of_nothing_is_raised_and_not_lowered() {
    let world = World::demo().await;
    let budget = adopted(&world, 2028, &["0.00"]).await;
    let line = lines(&world, &budget).await[0].clone();
    for (amount, errors) in [("-0.01", vec!["BELOW_USED"]), ("0.01", vec![])] {
        let draft = of_budget(&world, &budget, "pmo", "SUPPLEMENTARY", &[(&line, amount)]).await;
        assert_eq!(refused(&world, "pmo", "submitAmendment", &seen(&draft)).await, errors, "{amount}");
    }
}

/// Golden case 9 for money: a deputy approves what the absentee could, and neither what he submitted nor what the absentee did.
#[tokio::test]
async fn a_deputy_approves_what_the_absentee_could_and_what_neither_of_them_submitted() {
    let world = World::demo().await;
    let travel = line(&world, 2026, "PLK", "TRAVEL").await;
    let accounts = "{ accounts(first: 100) { nodes { id name grants { nodes { id } } } } }";
    let accounts = world.data("admin", accounts).await["accounts"]["nodes"].as_array().unwrap().clone();
    let of = |name: &str| accounts.iter().find(|account| account["name"] == name).unwrap().clone();
    let absentee = of("controller");
    let lend = format!(
        r#"mutation {{ deputise(input: {{grant: {}, deputy: {}, reason: "Verlof", to: "2026-06-30"}}) {{ errors {{ code }} }} }}"#,
        absentee["grants"]["nodes"][0]["id"],
        of("pmo")["id"]
    );
    assert_eq!(world.data("pmo-coordinator", &lend).await["deputise"]["errors"], json!([]));
    for (submitter, expected) in [("controller", vec!["SAME_PERSON"]), ("pmo", vec!["SAME_PERSON"]), ("finance", vec![])] {
        let amendment = submitted(&world, submitter, "SUPPLEMENTARY", &[(&travel, "1.00")]).await;
        let approve = format!(
            "mutation {{ approveAmendment(input: {{{}, idempotencyKey: \"{submitter}\"}}) {{ budgetAmendment {{ status }} errors {{ code }} }} }}",
            seen(&amendment)
        );
        let (_, answer) = world.ask_for("pmo", &absentee["id"], &approve).await;
        assert_eq!(codes(&answer["data"]["approveAmendment"]), expected, "{submitter}: {answer}");
    }
}
