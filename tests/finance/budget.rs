//! Budgets: drafted by one, adopted by another, booked once; changed line by line while they are drafts, closed when nothing is open.

use crate::finance::acting::{
    act, adopted, again, budget, by_hand, cents, codes, done, drafted, forbidden, line, lines, package, programme, refused, same_person,
    seen,
};
use entity::LedgerKind;
use regiekamer_tests::World;
use serde_json::{Value, json};
use uuid::Uuid;

/// What is booked of a year in OW.
async fn entries(world: &World, year: i32) -> Vec<Value> {
    let question = format!(
        r#"{{ ledgerEntries(first: 200, where: {{fiscalYear: {{eq: {year}}}, programme: {{code: {{eq: "OW"}}}}}}) {{ nodes {{ kind amount bookedOn source }} }} }}"#
    );
    world.data("finance", &question).await["ledgerEntries"]["nodes"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_budget_is_drafted_submitted_and_adopted_and_booked_line_by_line() {
    let world = World::demo().await;
    let draft = budget(&world, 2027).await;
    assert_eq!(draft["status"], "DRAFT");
    let lines = world.data("pmo", r#"{ budgets(where: {fiscalYear: {eq: 2027}, programme: {code: {eq: "OW"}}}) { nodes { lines(first: 200) { nodes { proposed } } } } }"#).await;
    let lines = lines["budgets"]["nodes"][0]["lines"]["nodes"].as_array().unwrap().clone();
    let proposed: i64 = lines.iter().map(|line| cents(&line["proposed"])).sum();
    let submitted = done(&world, "pmo", "submitBudget", &seen(&draft), "budget { id version status submittedBy { name } }").await;
    assert_eq!((&submitted["status"], &submitted["submittedBy"]["name"]), (&json!("SUBMITTED"), &json!("pmo")));
    let shows = "budget { id version status adoptedOn totals { budget available } history(first: 3) { nodes { field after } } }";
    let adopted = done(&world, "finance", "adoptBudget", &seen(&submitted), shows).await;
    assert_eq!((&adopted["status"], &adopted["adoptedOn"]), (&json!("ADOPTED"), &json!("2026-06-15")));
    assert_eq!((cents(&adopted["totals"]["budget"]), cents(&adopted["totals"]["available"])), (proposed, proposed));
    let question = format!("{{ node(id: {}) {{ ... on Budget {{ submittedBy {{ name }} adoptedBy {{ name }} }} }} }}", draft["id"]);
    assert_eq!(world.data("pmo", &question).await["node"], json!({ "submittedBy": { "name": "pmo" }, "adoptedBy": { "name": "finance" } }));
    assert!(adopted["history"]["nodes"].as_array().unwrap().contains(&json!({ "field": "status", "after": "ADOPTED" })), "{adopted}");
    let booked = entries(&world, 2027).await;
    assert_eq!(booked.len(), lines.len());
    let ahead = |entry: &Value| entry["bookedOn"] == "2027-01-01" && entry["kind"] == "BUDGET" && entry["source"] == "ADOPTION";
    assert!(booked.iter().all(ahead), "what is booked ahead counts from 1 January of its year: {booked:?}");
    for (mutation, code) in [("submitBudget", "NOT_DRAFT"), ("adoptBudget", "NOT_SUBMITTED")] {
        assert_eq!(refused(&world, "controller", mutation, &seen(&adopted)).await, [code]);
    }
}

#[tokio::test]
async fn whoever_submits_does_not_adopt_not_even_by_another_account() {
    let world = World::demo().await;
    let draft = budget(&world, 2027).await;
    let submitted = done(&world, "finance", "submitBudget", &seen(&draft), "budget { id version }").await;
    assert_eq!(refused(&world, "finance", "adoptBudget", &seen(&submitted)).await, ["SAME_PERSON"]);
    let can = r#"{ budgets(where: {fiscalYear: {eq: 2027}, programme: {code: {eq: "OW"}}}) { nodes { viewerCan { adopt { allowed reason } } } } }"#;
    let own = world.data("finance", can).await["budgets"]["nodes"][0]["viewerCan"]["adopt"].clone();
    assert!(own["allowed"] == false && own["reason"].as_str().unwrap().contains("ander"), "{own}");
    assert_eq!(world.data("controller", can).await["budgets"]["nodes"][0]["viewerCan"]["adopt"]["allowed"], true);
    same_person(&world, "controller").await;
    assert_eq!(refused(&world, "controller", "adoptBudget", &seen(&submitted)).await, ["SAME_PERSON"]);
    assert_eq!(entries(&world, 2027).await.len(), 0);
}

#[tokio::test]
async fn each_role_does_what_is_its_own() {
    let world = World::demo().await;
    let draft = budget(&world, 2027).await;
    for account in ["pmt", "coordinator-planketen", "auditor", "analyst", "vro"] {
        assert_eq!(forbidden(&world, account, "submitBudget", &seen(&draft)).await, "FORBIDDEN", "{account}");
    }
    for account in ["ipo", "hr", "procurement", "admin"] {
        assert_eq!(refused(&world, account, "submitBudget", &seen(&draft)).await, ["NOT_FOUND"], "{account}");
    }
    let submitted = done(&world, "pmo", "submitBudget", &seen(&draft), "budget { id version }").await;
    for account in ["pmt", "pmo-coordinator"] {
        assert_eq!(forbidden(&world, account, "adoptBudget", &seen(&submitted)).await, "FORBIDDEN", "{account}");
    }
    let question = r"{ budgets(where: {fiscalYear: {eq: 2027}}) { nodes { status submittedBy { name } returnReason } } }";
    let answer = world.ask("vro", question).await;
    assert_eq!(answer["data"]["budgets"]["nodes"][0], json!({ "status": "SUBMITTED", "submittedBy": null, "returnReason": null }));
    assert!(answer["extensions"]["redactions"].to_string().contains("returnReason"), "{answer}");
}

#[tokio::test]
async fn of_two_who_adopt_at_once_one_does_and_it_is_booked_once() {
    let world = World::demo().await;
    let draft = budget(&world, 2027).await;
    let submitted = done(&world, "pmo", "submitBudget", &seen(&draft), "budget { id version }").await;
    let input = seen(&submitted);
    let adopt = |account: &'static str| act(&world, account, "adoptBudget", &input, "budget { id }");
    let (one, other) = futures::future::join(adopt("finance"), adopt("controller")).await;
    let mut both = [codes(&one), codes(&other)];
    both.sort();
    assert_eq!(both, [vec![], vec!["CONFLICT".to_owned()]], "{one} {other}");
    assert_eq!(entries(&world, 2027).await.len(), 56);
}

#[tokio::test]
async fn money_is_booked_once_under_a_key_and_not_without_one_and_a_trial_leaves_nothing() {
    let world = World::demo().await;
    let draft = budget(&world, 2027).await;
    let submitted = done(&world, "pmo", "submitBudget", &seen(&draft), "budget { id version }").await;
    let adopt = |rest: &str| {
        format!(
            "mutation {{ adoptBudget(input: {{{}, {rest}}}) {{ budget {{ status totals {{ budget }} }} errors {{ code }} }} }}",
            seen(&submitted)
        )
    };
    let bare = world.ask("finance", &adopt("dryRun: false")).await;
    assert_eq!(bare["errors"][0]["extensions"]["argument"], "input.idempotencyKey", "{bare}");
    let tried = world.data("finance", &adopt("dryRun: true")).await["adoptBudget"]["budget"].clone();
    assert!(tried["status"] == "ADOPTED" && tried["totals"]["budget"] != "0.00", "{tried}");
    assert_eq!((entries(&world, 2027).await.len(), &budget(&world, 2027).await["status"]), (0, &json!("SUBMITTED")));
    let first = world.data("finance", &adopt(r#"idempotencyKey: "een""#)).await;
    assert_eq!(world.data("finance", &adopt(r#"idempotencyKey: "een""#)).await, first);
    assert_eq!(entries(&world, 2027).await.len(), 56);
    let another = world.ask("finance", &adopt(r#"idempotencyKey: "een", adoptedOn: "2026-06-01""#)).await;
    assert_eq!(another["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "another input under the same key: {another}");
}

/// A thing without some of its fields.
fn without(of: &Value, fields: &[&str]) -> Value {
    let mut rest = of.clone();
    rest.as_object_mut().unwrap().retain(|field, _| !fields.contains(&field.as_str()));
    rest
}

#[tokio::test]
async fn whoever_drafts_does_not_adopt_what_another_submitted() {
    let world = World::demo().await;
    let draft = format!("programme: {}, fiscalYear: 2028", programme(&world).await["id"]);
    let draft = done(&world, "finance", "draftBudget", &draft, "budget { id version draftedBy { name } }").await;
    assert_eq!(draft["draftedBy"]["name"], "finance");
    let line = format!(
        r#"budget: {}, workPackage: {}, costType: ICT, description: "Nieuw", proposed: "10.00""#,
        draft["id"],
        package(&world, "PLK").await["id"]
    );
    done(&world, "pmo", "addBudgetLine", &line, "budgetLine { id }").await;
    let submitted = done(&world, "pmo", "submitBudget", &seen(&again(&world, &draft).await), "budget { id version }").await;
    assert_eq!(refused(&world, "finance", "adoptBudget", &seen(&submitted)).await, ["SAME_PERSON"]);
    let can = format!("{{ node(id: {}) {{ ... on Budget {{ viewerCan {{ adopt {{ allowed }} }} }} }} }}", draft["id"]);
    assert_eq!(world.data("finance", &can).await["node"]["viewerCan"]["adopt"]["allowed"], false);
    let adopted = done(&world, "controller", "adoptBudget", &seen(&submitted), "budget { id lines { nodes { id } } }").await;
    let amendment = format!(
        r#"budget: {}, kind: SUPPLEMENTARY, reason: "Meer", lines: [{{line: {}, amount: "1.00"}}]"#,
        adopted["id"], adopted["lines"]["nodes"][0]["id"]
    );
    let amendment = done(&world, "controller", "draftAmendment", &amendment, "budgetAmendment { id version }").await;
    let amendment = done(&world, "pmo", "submitAmendment", &seen(&amendment), "budgetAmendment { id version }").await;
    assert_eq!(refused(&world, "controller", "approveAmendment", &seen(&amendment)).await, ["SAME_PERSON"]);
    done(&world, "finance", "approveAmendment", &seen(&amendment), "budgetAmendment { id }").await;
}

/// Also of one line among many: and who saw the budget before it does not submit it after it.
#[tokio::test]
async fn whoever_changes_a_line_does_not_adopt_and_who_did_not_see_it_does_not_submit() {
    let world = World::demo().await;
    let draft = budget(&world, 2027).await;
    let line = format!(
        r#"budget: {}, workPackage: {}, costType: ICT, description: "Extra", proposed: "5000000.00""#,
        draft["id"],
        package(&world, "PLK").await["id"]
    );
    done(&world, "controller", "addBudgetLine", &line, "budgetLine { id }").await;
    assert_eq!(refused(&world, "pmo", "submitBudget", &seen(&draft)).await, ["CONFLICT"]);
    let submitted = done(&world, "pmo", "submitBudget", &seen(&again(&world, &draft).await), "budget { id version }").await;
    assert_eq!(refused(&world, "controller", "adoptBudget", &seen(&submitted)).await, ["SAME_PERSON"]);
    let can = format!("{{ node(id: {}) {{ ... on Budget {{ viewerCan {{ adopt {{ allowed reason }} }} }} }} }}", draft["id"]);
    let can = world.data("controller", &can).await["node"]["viewerCan"]["adopt"].clone();
    assert!(can["allowed"] == false && can["reason"].as_str().unwrap().contains("wijzigde"), "{can}");
    let adopted = done(&world, "finance", "adoptBudget", &seen(&submitted), "budget { id lines(first: 1) { nodes { id } } }").await;
    let amendment = format!(r#"budget: {}, kind: SUPPLEMENTARY, reason: "Meer""#, adopted["id"]);
    let amendment = done(&world, "pmo", "draftAmendment", &amendment, "budgetAmendment { id version }").await;
    let change = format!(r#"{}, lines: [{{line: {}, amount: "9000.00"}}]"#, seen(&amendment), adopted["lines"]["nodes"][0]["id"]);
    let changed = done(&world, "controller", "changeAmendment", &change, "budgetAmendment { id version }").await;
    let submitted = done(&world, "pmo", "submitAmendment", &seen(&changed), "budgetAmendment { id version }").await;
    assert_eq!(refused(&world, "controller", "approveAmendment", &seen(&submitted)).await, ["SAME_PERSON"]);
}

/// A transfer moves money within a side of the budget.
#[tokio::test]
async fn nothing_is_transferred_between_what_is_spent_and_what_is_received() {
    let world = World::demo().await;
    let draft = drafted(&world, 2028, &["100.00"]).await;
    let receipts = format!(
        r#"budget: {}, workPackage: {}, costType: OTHER, side: RECEIPT, description: "Bijdrage", proposed: "100.00""#,
        draft["id"],
        package(&world, "PLK").await["id"]
    );
    done(&world, "pmo", "addBudgetLine", &receipts, "budgetLine { id }").await;
    let submitted = done(&world, "pmo", "submitBudget", &seen(&again(&world, &draft).await), "budget { id version }").await;
    let adopted = done(&world, "controller", "adoptBudget", &seen(&submitted), "budget { id }").await;
    let nodes = lines(&world, &adopted).await;
    let amendment = format!(
        r#"budget: {}, kind: TRANSFER, reason: "Schuiven", lines: [{{line: {}, amount: "-1.00"}}, {{line: {}, amount: "1.00"}}]"#,
        adopted["id"], nodes[0]["id"], nodes[1]["id"]
    );
    let amendment = done(&world, "pmo", "draftAmendment", &amendment, "budgetAmendment { id version }").await;
    assert_eq!(refused(&world, "pmo", "submitAmendment", &seen(&amendment)).await, ["TRANSFER_UNBALANCED"]);
}

#[tokio::test]
async fn a_copy_has_the_lines_of_the_year_before_as_they_were_proposed() {
    let world = World::demo().await;
    let (programme, source, empty) = (programme(&world).await, budget(&world, 2026).await, package(&world, "IM").await);
    let stop = format!(r#"{}, status: STOPPED, stopReason: "Opgegaan in BIO""#, seen(&empty));
    done(&world, "pmo", "changeWorkPackage", &stop, "workPackage { id }").await;
    let draft = format!("programme: {}, fiscalYear: 2028, copyOf: {}", programme["id"], source["id"]);
    let shows = "budget { status lines(first: 200) { nodes { description costType side proposed fiscalYear workPackage { code } subsidy { id } totals { budget } } } }";
    let copy = done(&world, "pmo", "draftBudget", &draft, shows).await;
    let copied = copy["lines"]["nodes"].as_array().unwrap();
    assert_eq!((copied.len(), &copy["status"]), (49, &json!("DRAFT")), "without those of the work package that was stopped");
    let question = r#"{ budgets(where: {fiscalYear: {eq: 2026}, programme: {code: {eq: "OW"}}}) { nodes { lines(first: 200) { nodes { description costType side proposed workPackage { code } subsidy { id } } } } } }"#;
    let lines = world.data("pmo", question).await["budgets"]["nodes"][0]["lines"]["nodes"].clone();
    let lines: Vec<_> = lines.as_array().unwrap().iter().map(|line| without(line, &["subsidy"])).collect();
    for line in copied {
        assert_eq!((&line["fiscalYear"], &line["totals"]), (&json!(2028), &json!({ "budget": "0.00" })));
        assert!(lines.contains(&without(line, &["fiscalYear", "totals", "subsidy"])), "{line}");
    }
    // The subsidy ends in 2027: what it paid is of own means afterwards, and its own in a year in which it runs.
    let funded = |copied: &[Value]| copied.iter().filter(|line| !line["subsidy"].is_null()).count();
    let earlier = format!("programme: {}, fiscalYear: 2024, copyOf: {}", programme["id"], source["id"]);
    let earlier = done(&world, "pmo", "draftBudget", &earlier, shows).await["lines"]["nodes"].as_array().unwrap().clone();
    assert_eq!((funded(copied), funded(&earlier)), (0, 7));
    let draft = |year: i32, source: &Value| format!("programme: {}, fiscalYear: {year}, copyOf: {source}", programme["id"]);
    assert_eq!(refused(&world, "pmo", "draftBudget", &draft(2028, &source["id"])).await, ["BUDGET_EXISTS"]);
    let elsewhere =
        world.data("auditor", r#"{ budgets(where: {programme: {code: {eq: "BO"}}}) { nodes { id } } }"#).await["budgets"]["nodes"][0]["id"]
            .clone();
    assert_eq!(refused(&world, "pmo", "draftBudget", &draft(2031, &elsewhere)).await, ["OUTSIDE_PROGRAMME", "COPY_NOT_FOUND"]);
    for year in [i32::MIN, 2023, 2030, i32::MAX] {
        assert_eq!(refused(&world, "pmo", "draftBudget", &draft(year, &source["id"])).await, ["OUTSIDE_PROGRAMME"], "{year}");
    }
}

#[tokio::test]
async fn of_two_who_draft_the_same_year_one_does() {
    let world = World::demo().await;
    let input = format!("programme: {}, fiscalYear: 2029", programme(&world).await["id"]);
    let draft = |account: &'static str| act(&world, account, "draftBudget", &input, "budget { id }");
    let (one, other) = futures::future::join(draft("pmo"), draft("finance")).await;
    let mut both = [codes(&one), codes(&other)];
    both.sort();
    assert_eq!(both, [vec![], vec!["BUDGET_EXISTS".to_owned()]]);
}

#[tokio::test]
async fn lines_are_added_changed_and_removed_while_the_budget_is_a_draft() {
    let world = World::demo().await;
    let draft = drafted(&world, 2028, &["0.00", "1234.56"]).await;
    let nodes = lines(&world, &draft).await;
    assert_eq!(nodes.iter().map(|line| cents(&line["proposed"])).sum::<i64>(), 123_456);
    let first = &nodes[0];
    let change = format!(r#"{}, proposed: "0.01", description: "Anders", costType: ICT, side: RECEIPT, subsidy: null"#, seen(first));
    let shows =
        "budgetLine { id version proposed description costType side subsidy { id } history { nodes { action field before after } } }";
    let changed = done(&world, "finance", "changeBudgetLine", &change, shows).await;
    assert_eq!((&changed["proposed"], &changed["costType"], &changed["side"]), (&json!("0.01"), &json!("ICT"), &json!("RECEIPT")));
    let told = changed["history"]["nodes"].as_array().unwrap();
    assert!(
        told.iter().any(|change| change["field"] == "costType" && change["before"] == "SERVICES" && change["after"] == "ICT"),
        "{changed}"
    );
    let stale = act(&world, "pmo", "changeBudgetLine", &change, "").await;
    assert_eq!((codes(&stale), &stale["conflict"]["current"]["__typename"]), (vec!["CONFLICT".to_owned()], &json!("BudgetLine")));
    let stale = act(&world, "pmo", "removeBudgetLine", &seen(first), "").await;
    assert_eq!((codes(&stale), &stale["conflict"]["current"]["__typename"]), (vec!["CONFLICT".to_owned()], &json!("BudgetLine")));
    let removed = done(&world, "pmo", "removeBudgetLine", &seen(&changed), "budget { id lines { totalCount } }").await;
    assert_eq!(removed["lines"]["totalCount"], 1);
    assert_eq!(refused(&world, "pmo", "removeBudgetLine", &seen(&changed)).await, ["NOT_FOUND"]);
    let submitted = done(&world, "pmo", "submitBudget", &seen(&again(&world, &draft).await), "budget { id version }").await;
    for (mutation, input) in
        [("changeBudgetLine", format!(r#"{}, proposed: "5.00""#, seen(&nodes[1]))), ("removeBudgetLine", seen(&nodes[1]))]
    {
        assert_eq!(refused(&world, "pmo", mutation, &input).await, ["NOT_DRAFT"], "{mutation}");
    }
    let reason = act(&world, "finance", "returnBudget", &format!(r#"{}, reason: " ""#, seen(&submitted)), "").await;
    assert_eq!(reason["errors"][0]["path"], json!(["input", "reason"]));
    let back = format!(r#"{}, reason: "Te hoog""#, seen(&submitted));
    let back = done(&world, "finance", "returnBudget", &back, "budget { id version status returnReason submittedBy { name } }").await;
    assert_eq!((&back["status"], &back["returnReason"], &back["submittedBy"]), (&json!("DRAFT"), &json!("Te hoog"), &Value::Null));
    done(&world, "pmo", "removeBudgetLine", &seen(&nodes[1]), "budget { id }").await;
    assert_eq!(refused(&world, "pmo", "submitBudget", &seen(&again(&world, &back).await)).await, ["NO_LINES"]);
}

#[tokio::test]
async fn a_line_that_something_refers_to_stays() {
    let world = World::demo().await;
    let line = line(&world, 2027, "VTH", "TRAVEL").await;
    let colour = format!(r#"subject: {{line: {}}}, fiscalYear: 2027, colour: RED, reason: "Krap", endsOn: "2026-07-01""#, line["id"]);
    done(&world, "pmt", "overrideRag", &colour, "ragOverride { id }").await;
    assert_eq!(refused(&world, "pmo", "removeBudgetLine", &seen(&line)).await, ["LINE_IN_USE"]);
    assert_eq!(refused(&world, "pmo", "changeBudgetLine", &format!("{}, costType: ICT", seen(&line))).await, ["LINE_IN_USE"]);
    done(&world, "pmo", "changeBudgetLine", &format!(r#"{}, proposed: "7.00""#, seen(&line)), "budgetLine { id }").await;
}

#[tokio::test]
async fn what_a_line_can_not_be_is_told_all_at_once() {
    let world = World::demo().await;
    let (draft, other) = (budget(&world, 2027).await, r#"{ workPackages(where: {code: {eq: "WAT"}}) { nodes { id } } }"#);
    let elsewhere = world.data("auditor", other).await["workPackages"]["nodes"][0]["id"].clone();
    let no_subsidy = json!(format!("subsidy_{}", Uuid::nil()));
    let line = |package: &Value, amount: &str, rest: &str| {
        format!(r#"budget: {}, workPackage: {package}, costType: ICT, proposed: "{amount}", {rest}"#, draft["id"])
    };
    let wrong = line(&elsewhere, "-0.01", &format!(r#"description: "", subsidy: {no_subsidy}"#));
    let payload = act(&world, "pmo", "addBudgetLine", &wrong, "budgetLine { id }").await;
    assert_eq!(codes(&payload), ["WORK_PACKAGE_ELSEWHERE", "SUBSIDY_ELSEWHERE", "TEXT_INVALID", "AMOUNT_INVALID"]);
    assert_eq!(payload["errors"][3]["path"], json!(["input", "proposed"]));
    let ours = package(&world, "PLK").await["id"].clone();
    for amount in ["10000000000000.01", "92233720368547758.07", "-92233720368547758.08"] {
        assert_eq!(
            refused(&world, "pmo", "addBudgetLine", &line(&ours, amount, r#"description: "Groot""#)).await,
            ["AMOUNT_INVALID"],
            "{amount}"
        );
    }
    let adopted = budget(&world, 2026).await;
    let late = format!(r#"budget: {}, workPackage: {ours}, costType: ICT, proposed: "1.00", description: "Laat""#, adopted["id"]);
    assert_eq!(refused(&world, "pmo", "addBudgetLine", &late).await, ["NOT_DRAFT"]);
}

#[tokio::test]
async fn the_largest_lines_are_adopted_and_their_sum_is_told() {
    let world = World::demo().await;
    let budget = adopted(&world, 2028, &["10000000000000.00", "9999999999999.99", "0.00", "0.01"]).await;
    let question = format!("{{ node(id: {}) {{ ... on Budget {{ totals {{ budget available utilisation }} }} }} }}", budget["id"]);
    let totals = world.data("finance", &question).await["node"]["totals"].clone();
    assert_eq!(totals, json!({ "budget": "20000000000000.00", "available": "20000000000000.00", "utilisation": "0.0000" }));
    assert_eq!(entries(&world, 2028).await.len(), 4, "a line of nothing is adopted too");
}

#[tokio::test]
async fn a_budget_is_adopted_on_a_day_that_has_come() {
    let world = World::demo().await;
    let draft = budget(&world, 2027).await;
    let submitted = done(&world, "pmo", "submitBudget", &seen(&draft), "budget { id version }").await;
    for day in ["2026-06-16", "2021-12-31", "0001-01-01", "9999-12-31"] {
        assert_eq!(
            refused(&world, "finance", "adoptBudget", &format!(r#"{}, adoptedOn: "{day}""#, seen(&submitted))).await,
            ["DAY_INVALID"],
            "{day}"
        );
    }
    done(&world, "finance", "adoptBudget", &format!(r#"{}, adoptedOn: "2024-02-29""#, seen(&submitted)), "budget { id }").await;
}

#[tokio::test]
async fn a_year_is_closed_when_it_is_over_and_nothing_is_open_and_takes_nothing_afterwards() {
    let world = World::demo().await;
    let present = budget(&world, 2026).await;
    let payload = act(&world, "finance", "closeBudget", &seen(&present), "").await;
    assert!(
        codes(&payload).starts_with(&["YEAR_NOT_OVER".to_owned()]) && codes(&payload).contains(&"AMENDMENT_WAITS".to_owned()),
        "{payload}"
    );
    let past = adopted(&world, 2024, &["100.00", "50.00"]).await;
    let line = lines(&world, &past).await[0].clone();
    by_hand(&world, &line, &[(LedgerKind::Reservation, 1_000), (LedgerKind::Actual, 1)], "2024-12-31").await;
    let open = act(&world, "finance", "closeBudget", &seen(&past), "").await;
    assert_eq!(codes(&open), ["SOMETHING_OPEN"]);
    let message = open["errors"][0]["message"].as_str().unwrap();
    assert!(message.contains(line["description"].as_str().unwrap()), "it is named: {message}");
    by_hand(&world, &line, &[(LedgerKind::Reservation, -1_000)], "2024-12-31").await;
    // What a commitment took from a reservation is open nowhere when both are over.
    let set_aside = format!(r#"line: {}, amount: "10.00", description: "Zaal""#, line["id"]);
    let reservation = done(&world, "pmo", "reserve", &set_aside, "reservation { id version }").await;
    let supplier = world.data("finance", "{ organisations(first: 1, where: {kind: {eq: SUPPLIER}}) { nodes { id } } }").await;
    let order = format!(
        r#"supplier: {}, reference: "26-1", startsOn: "2024-01-01", endsOn: "2024-12-31", parts: [{{line: {}, amount: "5.00", reservation: {}}}]"#,
        supplier["organisations"]["nodes"][0]["id"], line["id"], reservation["id"]
    );
    let commitment = done(&world, "finance", "commit", &order, "commitment { id version }").await;
    assert_eq!(refused(&world, "finance", "closeBudget", &seen(&past)).await, ["SOMETHING_OPEN"]);
    done(&world, "finance", "releaseCommitment", &seen(&commitment), "commitment { id }").await;
    assert_eq!(refused(&world, "finance", "closeBudget", &seen(&past)).await, ["SOMETHING_OPEN"]);
    done(&world, "pmo", "cancelReservation", &seen(&reservation), "reservation { id }").await;
    let amount = r#"amount: {exVat: "1.00", vat: "0.21", inclVat: "1.21"}"#;
    let bill = format!(
        r#"supplier: {}, number: "F-24", invoicedOn: "2024-12-31", serviceFrom: "2024-12-01", serviceTo: "2024-12-31", {amount},
            lines: [{{line: {}, vatRate: STANDARD, {amount}}}]"#,
        supplier["organisations"]["nodes"][0]["id"], line["id"]
    );
    let bill = done(&world, "pmo", "receiveInvoice", &bill, "invoice { id version }").await;
    let waits = act(&world, "finance", "closeBudget", &seen(&past), "").await;
    assert_eq!(codes(&waits), ["INVOICE_WAITS"]);
    assert!(waits["errors"][0]["message"].as_str().unwrap().ends_with(": F-24"), "{waits}");
    done(&world, "finance", "rejectInvoice", &format!(r#"{}, reason: "Dubbel""#, seen(&bill)), "invoice { id }").await;
    let closed = done(&world, "finance", "closeBudget", &seen(&past), "budget { id version status }").await;
    assert_eq!(closed["status"], "CLOSED");
    let entry = world
        .data(
            "finance",
            "{ ledgerEntries(where: {fiscalYear: {eq: 2024}, kind: {eq: ACTUAL}}) { nodes { id viewerCan { reverse { allowed } } } } }",
        )
        .await;
    let entry = &entry["ledgerEntries"]["nodes"][0];
    assert_eq!(entry["viewerCan"]["reverse"]["allowed"], false);
    assert_eq!(refused(&world, "finance", "reverseEntry", &format!(r#"id: {}, reason: "Fout""#, entry["id"])).await, ["NOT_ADOPTED"]);
    let amendment = format!(r#"budget: {}, kind: SUPPLEMENTARY, reason: "Meer""#, closed["id"]);
    assert_eq!(refused(&world, "pmo", "draftAmendment", &amendment).await, ["NOT_ADOPTED"]);
    assert_eq!(refused(&world, "finance", "closeBudget", &seen(&closed)).await, ["NOT_ADOPTED"]);
}

#[tokio::test]
async fn who_follows_a_line_is_told_that_it_is_gone() {
    let world = World::demo().await;
    let draft = drafted(&world, 2028, &[]).await;
    let mut events = world.follow("finance", "subscription { changed(types: [BUDGET_LINE]) { kind id } }").await;
    let line = format!(
        r#"budget: {}, workPackage: {}, costType: ICT, description: "Kort", proposed: "1.00""#,
        draft["id"],
        package(&world, "PLK").await["id"]
    );
    let line = done(&world, "pmo", "addBudgetLine", &line, "budgetLine { id version }").await;
    assert_eq!(events.data().await["changed"], json!({ "kind": "CREATED", "id": line["id"] }));
    done(&world, "pmo", "removeBudgetLine", &seen(&line), "budget { id }").await;
    assert_eq!(events.data().await["changed"], json!({ "kind": "WITHDRAWN", "id": line["id"] }));
}
