//! Invoices: taken in, checked, approved by somebody else, paid, sent back or credited; to the cent.

use super::till::{approved, billing, checked, codes, done, line, line_of, order, stands, supplier, tried};
use futures::future::join_all;
use regiekamer_tests::World;
use serde_json::{Value, json};

fn at(id: &str, version: i64) -> String {
    format!(r#"id: "{id}", expectedVersion: {version}"#)
}

/// Golden case 4 of the design: budget 1000, reserved 300, of which 200 becomes a commitment that is invoiced in full, and 50 newly
/// reserved: reserved 150, open commitment 0, actual 200, available 650; cancelling the 150 gives 800; crediting the invoice without
/// reopening the commitment 1000.
#[tokio::test]
async fn golden_case_4_reserved_committed_invoiced_cancelled_and_credited() {
    let world = World::demo().await;
    let line = line(&world, "PLK", 1_000).await;
    let reserve = async |amount: &str| {
        let input = format!(r#"line: "{line}", amount: "{amount}", description: "Proef""#);
        done(&world, "pmo", "reserve", &input, "reservation { id }").await["reservation"]["id"].as_str().unwrap().to_owned()
    };
    let first = reserve("300.00").await;
    let commitment = order(&world, &[(&line, "200.00", Some(&first))]).await;
    let commitment = commitment["id"].as_str().unwrap();
    let (invoice, version) = approved(&world, "F-1", (&line, Some(commitment)), 20_000).await;
    let second = reserve("50.00").await;
    assert_eq!(stands(&world, &line).await, ["150.00", "0.00", "200.00", "650.00"]);
    for reservation in [first, second] {
        done(&world, "pmo", "cancelReservation", &at(&reservation, 1), "reservation { status }").await;
    }
    assert_eq!(stands(&world, &line).await, ["0.00", "0.00", "200.00", "800.00"]);
    let credit = format!(r#"{}, reopenCommitment: false, reason: "Niet geleverd""#, at(&invoice, version));
    done(&world, "finance", "creditInvoice", &credit, "invoice { status }").await;
    assert_eq!(stands(&world, &line).await, ["0.00", "0.00", "0.00", "1000.00"]);
}

#[tokio::test]
async fn an_invoice_goes_through_its_states_and_its_history_tells() {
    let world = World::demo().await;
    let line = line(&world, "PLK", 1_000).await;
    let commitment = order(&world, &[(&line, "500.00", None)]).await;
    let id = commitment["id"].as_str().unwrap();
    let (invoice, version) = checked(&world, "F-1", (&line, Some(id)), 12_345).await;
    assert_eq!(
        (version, stands(&world, &line).await),
        (2, ["0.00", "500.00", "0.00", "500.00"].map(str::to_owned)),
        "nothing is booked before it is approved"
    );
    let shown = "invoice { status version amount { exVat vat inclVat } lines { nodes { vatRate vatPercentage amount { inclVat } commitment { standing { invoiced open lastInvoicedOn } } } } entries(orderBy: [{field: KIND}]) { nodes { kind amount bookedOn source commitment { id } } } receivedBy { name } approvedBy { name } viewerCan { pay { allowed } approve { reason } credit { allowed } } }";
    let booked = done(&world, "finance", "approveInvoice", &at(&invoice, 2), shown).await["invoice"].clone();
    assert_eq!(
        (&booked["status"], &booked["amount"]),
        (&json!("APPROVED"), &json!({ "exVat": "123.45", "vat": "25.92", "inclVat": "149.37" }))
    );
    let of_line = &booked["lines"]["nodes"][0];
    assert_eq!((&of_line["vatRate"], &of_line["vatPercentage"]), (&json!("STANDARD"), &json!("21.00")));
    assert_eq!(of_line["commitment"]["standing"], json!({ "invoiced": "123.45", "open": "376.55", "lastInvoicedOn": "2026-06-10" }));
    let entry = |kind: &str, amount: &str, on: &str| json!({ "kind": kind, "amount": amount, "bookedOn": on, "source": "INVOICE", "commitment": { "id": id } });
    // The cost counts when it was supplied; a commitment does not fall before it was made.
    assert_eq!(booked["entries"]["nodes"], json!([entry("ACTUAL", "123.45", "2026-05-31"), entry("COMMITMENT", "-123.45", "2026-06-15")]));
    assert_eq!(
        booked["viewerCan"],
        json!({ "pay": { "allowed": true }, "approve": { "reason": "alleen een gecontroleerde factuur wordt goedgekeurd" }, "credit": { "allowed": true } })
    );
    assert_eq!(stands(&world, &line).await, ["0.00", "376.55", "123.45", "500.00"]);
    let ahead = tried(&world, "finance", "payInvoice", &format!(r#"{}, paidOn: "2026-06-16""#, at(&invoice, 3)), "invoice { id }").await;
    assert_eq!(codes(&ahead), ["DAY_IN_FUTURE paidOn"]);
    let before = tried(&world, "finance", "payInvoice", &format!(r#"{}, paidOn: "2026-06-09""#, at(&invoice, 3)), "invoice { id }").await;
    assert_eq!(codes(&before), ["BEFORE_INVOICE paidOn"]);
    let paid = done(
        &world,
        "finance",
        "payInvoice",
        &at(&invoice, 3),
        "invoice { status paidOn history(first: 100) { nodes { field before after } } }",
    )
    .await["invoice"]
        .clone();
    assert_eq!((&paid["status"], &paid["paidOn"]), (&json!("PAID"), &json!("2026-06-15")));
    let states: Vec<_> = paid["history"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|change| change["field"] == "status")
        .map(|change| change["after"].as_str().unwrap())
        .collect();
    assert_eq!(states, ["PAID", "APPROVED", "CHECKED", "RECEIVED"]);
    for field in ["checkInvoice", "approveInvoice", "payInvoice"] {
        let again = tried(&world, "finance", field, &at(&invoice, 4), "invoice { id }").await;
        assert_eq!(again["errors"].as_array().unwrap().len(), 1, "{field}: {again}");
    }
    let rejected = tried(&world, "finance", "rejectInvoice", &format!(r#"{}, reason: "Te laat""#, at(&invoice, 4)), "invoice { id }").await;
    assert_eq!(codes(&rejected), ["NOT_OPEN id"]);
}

#[tokio::test]
async fn who_took_it_in_or_checked_it_does_not_approve_it() {
    let world = World::demo().await;
    let line = line(&world, "PLK", 1_000).await;
    let input = billing(&supplier(&world).await, "F-1", (&line, None), 10_000);
    // Finance takes it in, and the programme management team approves.
    let received = done(&world, "finance", "receiveInvoice", &input, "invoice { id }").await["invoice"]["id"].as_str().unwrap().to_owned();
    done(&world, "pmo", "checkInvoice", &at(&received, 1), "invoice { id }").await;
    let can = format!(r#"{{ node(id: "{received}") {{ ... on Invoice {{ viewerCan {{ approve {{ allowed reason }} }} }} }} }}"#);
    let seen = world.data("finance", &can).await["node"]["viewerCan"]["approve"].clone();
    assert_eq!(seen, json!({ "allowed": false, "reason": "een ander moet dit doen dan wie het opstelde, indiende of beoordeelde" }));
    assert_eq!(codes(&tried(&world, "finance", "approveInvoice", &at(&received, 2), "invoice { id }").await), ["SAME_PERSON id"]);
    let forbidden = world
        .ask(
            "pmo",
            &format!(r#"mutation {{ approveInvoice(input: {{{}, idempotencyKey: "x"}}) {{ errors {{ code }} }} }}"#, at(&received, 2)),
        )
        .await;
    assert_eq!(forbidden["errors"][0]["extensions"]["code"], "FORBIDDEN", "{forbidden}");
    done(&world, "pmt", "approveInvoice", &at(&received, 2), "invoice { id }").await;
    assert_eq!(stands(&world, &line).await, ["0.00", "0.00", "100.00", "900.00"]);
}

#[tokio::test]
async fn an_invoice_is_not_above_its_commitment_unless_that_is_raised_first() {
    let world = World::demo().await;
    let line = line(&world, "PLK", 1_000).await;
    let commitment = order(&world, &[(&line, "100.00", None)]).await;
    let (invoice, version) = checked(&world, "F-1", (&line, commitment["id"].as_str()), 10_001).await;
    let above = tried(&world, "finance", "approveInvoice", &at(&invoice, version), "invoice { id }").await;
    assert_eq!(codes(&above), ["ABOVE_COMMITMENT id"]);
    let raise = format!(r#"id: {}, expectedVersion: 1, parts: [{{line: "{line}", amount: "0.01"}}]"#, commitment["id"]);
    done(&world, "finance", "raiseCommitment", &raise, "commitment { id }").await;
    done(&world, "finance", "approveInvoice", &at(&invoice, version), "invoice { id }").await;
    assert_eq!(stands(&world, &line).await, ["0.00", "0.00", "100.01", "899.99"]);
}

#[tokio::test]
async fn an_invoice_without_a_commitment_fits_in_what_is_available_or_needs_a_reason_of_finance() {
    let world = World::demo().await;
    let line = line(&world, "PLK", 100).await;
    let (invoice, version) = checked(&world, "F-1", (&line, None), 10_500).await;
    let input = at(&invoice, version);
    let reasoned = format!(r#"{input}, reason: "Spoed""#);
    assert_eq!(codes(&tried(&world, "finance", "approveInvoice", &input, "invoice { id }").await), ["REASON_REQUIRED id"]);
    assert_eq!(codes(&tried(&world, "pmt", "approveInvoice", &reasoned, "invoice { id }").await), ["OVER_AVAILABLE id"]);
    let done = done(&world, "finance", "approveInvoice", &reasoned, "invoice { reason }").await;
    assert_eq!(done["invoice"]["reason"], "Spoed");
    assert_eq!(stands(&world, &line).await, ["0.00", "0.00", "105.00", "-5.00"]);
    let (more, version) = checked(&world, "F-2", (&line, None), 1).await;
    assert_eq!(
        codes(&tried(&world, "finance", "approveInvoice", &format!(r#"{}, reason: "Spoed""#, at(&more, version)), "invoice { id }").await),
        ["OVER_AVAILABLE id"]
    );
}

#[tokio::test]
async fn several_rates_of_vat_add_up_to_the_cent() {
    let world = World::demo().await;
    let line = line(&world, "PLK", 1_000).await;
    let supplier = supplier(&world).await;
    let of = |rate: &str, ex: &str, vat: &str, incl: &str| {
        format!(r#"{{line: "{line}", vatRate: {rate}, amount: {{exVat: "{ex}", vat: "{vat}", inclVat: "{incl}"}}}}"#)
    };
    let input = |number: &str, whole: [&str; 3], lines: &[String]| {
        let [ex, vat, incl] = whole;
        format!(
            r#"supplier: "{supplier}", number: "{number}", invoicedOn: "2026-06-01", serviceFrom: "2026-05-01", serviceTo: "2026-05-31", amount: {{exVat: "{ex}", vat: "{vat}", inclVat: "{incl}"}}, lines: [{}]"#,
            lines.join(", ")
        )
    };
    let lines = [
        of("STANDARD", "100.03", "21.01", "121.04"),
        of("REDUCED", "50.05", "4.50", "54.55"),
        of("ZERO", "10.00", "0.00", "10.00"),
        of("EXEMPT", "7.77", "0.00", "7.77"),
    ];
    let whole = input("F-1", ["167.85", "25.51", "193.36"], &lines);
    let made = done(
        &world,
        "pmo",
        "receiveInvoice",
        &whole,
        "invoice { amount { exVat vat inclVat } lines { nodes { vatRate vatPercentage amount { vat } } } }",
    )
    .await;
    let rates: Vec<_> = made["invoice"]["lines"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| (line["vatRate"].as_str().unwrap(), line["vatPercentage"].as_str().unwrap()))
        .collect();
    assert_eq!(rates, [("STANDARD", "21.00"), ("REDUCED", "9.00"), ("ZERO", "0.00"), ("EXEMPT", "0.00")]);
    for (whole, lines, told) in [
        (
            ["100.03", "21.01", "121.05"],
            vec![of("STANDARD", "100.03", "21.01", "121.04")],
            vec!["AMOUNTS_DIFFER amount", "SUM_DIFFERS amount"],
        ),
        (["100.03", "21.03", "121.06"], vec![of("STANDARD", "100.03", "21.03", "121.06")], vec!["VAT_DIFFERS lines.0.amount.vat"]),
        (["100.00", "6.00", "106.00"], vec![of("REDUCED", "100.00", "6.00", "106.00")], vec!["VAT_DIFFERS lines.0.amount.vat"]),
        (
            ["100.00", "0.00", "100.00"],
            vec![of("EXEMPT", "100.00", "0.01", "100.01"), of("ZERO", "0.00", "-0.01", "-0.01")],
            vec!["AMOUNT_ZERO lines.1.amount.exVat", "VAT_DIFFERS lines.0.amount.vat", "VAT_DIFFERS lines.1.amount.vat"],
        ),
        (
            ["92233720368547758.07", "0.01", "92233720368547758.07"],
            vec![of("ZERO", "92233720368547758.07", "0.01", "0.00")],
            vec![
                "AMOUNTS_DIFFER amount",
                "AMOUNTS_DIFFER lines.0.amount",
                "AMOUNT_TOO_LARGE amount",
                "SUM_DIFFERS amount",
                "VAT_DIFFERS lines.0.amount.vat",
            ],
        ),
        (["0.00", "0.00", "0.00"], vec![], vec!["LINES_INVALID lines"]),
    ] {
        let refused = tried(&world, "pmo", "receiveInvoice", &input("F-2", whole, &lines), "invoice { id }").await;
        assert_eq!(codes(&refused), told, "{whole:?}");
    }
    // A cent beside the exact VAT is how suppliers round.
    done(
        &world,
        "pmo",
        "receiveInvoice",
        &input("F-3", ["100.03", "21.02", "121.05"], &[of("STANDARD", "100.03", "21.02", "121.05")]),
        "invoice { id }",
    )
    .await;
}

#[tokio::test]
async fn a_number_is_used_once_by_a_supplier_also_by_two_at_once() {
    let world = World::demo().await;
    let line = line(&world, "PLK", 1_000).await;
    let input = billing(&supplier(&world).await, " F-1 ", (&line, None), 100);
    let all = join_all((0..4).map(|_| tried(&world, "pmo", "receiveInvoice", &input, "invoice { number }"))).await;
    let taken: Vec<_> = all.iter().filter(|payload| payload["invoice"]["number"] == "F-1").collect();
    assert_eq!(taken.len(), 1);
    assert_eq!(all.iter().filter(|payload| codes(payload) == ["NUMBER_TAKEN number"]).count(), 3, "{all:?}");
    let other = world.data("pmo", r#"{ organisations(where: {name: {eq: "Fictief Advies B.V."}}) { nodes { id } } }"#).await["organisations"]["nodes"][0]["id"].clone();
    done(&world, "pmo", "receiveInvoice", &billing(other.as_str().unwrap(), "F-1", (&line, None), 100), "invoice { id }").await;
}

#[tokio::test]
async fn what_was_supplied_outside_the_period_takes_a_reason() {
    let world = World::demo().await;
    let line = line(&world, "PLK", 1_000).await;
    let commitment = order(&world, &[(&line, "500.00", None)]).await;
    let within = billing(&supplier(&world).await, "F-1", (&line, commitment["id"].as_str()), 100);
    let before = within.replace("2026-05-01", "2025-12-31");
    let shown = "invoice { outsidePeriod periodReason }";
    assert_eq!(codes(&tried(&world, "pmo", "receiveInvoice", &before, shown).await), ["OUTSIDE_PERIOD serviceTo"]);
    let reasoned = done(&world, "pmo", "receiveInvoice", &format!(r#"{before}, periodReason: "Eerder begonnen""#), shown).await;
    assert_eq!(reasoned["invoice"], json!({ "outsidePeriod": true, "periodReason": "Eerder begonnen" }));
    let inside = done(&world, "pmo", "receiveInvoice", &within.replace("F-1", "F-2"), shown).await;
    assert_eq!(inside["invoice"], json!({ "outsidePeriod": false, "periodReason": null }));
    let days = within.replace("F-1", "F-3").replace("2026-06-10", "2026-06-16").replace("2026-05-01", "2026-06-01");
    let days = format!(r#"{days}, dueOn: "2026-06-15""#);
    assert_eq!(
        codes(&tried(&world, "pmo", "receiveInvoice", &days, shown).await),
        ["DAY_IN_FUTURE invoicedOn", "DUE_BEFORE_INVOICE dueOn", "ENDS_BEFORE_START serviceTo"]
    );
}

#[tokio::test]
async fn a_commitment_of_another_line_supplier_or_contract_is_not_lowered() {
    let world = World::demo().await;
    let (ours, other) = (line(&world, "PLK", 1_000).await, line(&world, "PLK", 1_000).await);
    let commitment = order(&world, &[(&ours, "500.00", None)]).await;
    let id = commitment["id"].as_str();
    let unfit = async |input: String| codes(&tried(&world, "pmo", "receiveInvoice", &input, "invoice { id }").await);
    assert_eq!(unfit(billing(&supplier(&world).await, "F-1", (&other, id), 100)).await, ["COMMITMENT_UNFIT lines.0.commitment"]);
    let stranger = world.data("pmo", r#"{ organisations(where: {name: {eq: "Fictief Advies B.V."}}) { nodes { id } } }"#).await["organisations"]["nodes"][0]["id"].clone();
    assert_eq!(unfit(billing(stranger.as_str().unwrap(), "F-1", (&ours, id), 100)).await, ["COMMITMENT_UNFIT lines.0.commitment"]);
    done(&world, "finance", "releaseCommitment", &format!("id: {}, expectedVersion: 1", commitment["id"]), "commitment { id }").await;
    assert_eq!(unfit(billing(&supplier(&world).await, "F-1", (&ours, id), 100)).await, ["COMMITMENT_UNFIT lines.0.commitment"]);
    let contracts = world.data("pmo", r#"{ contracts(where: {programme: {code: {eq: "BO"}}}) { nodes { id } } }"#).await;
    assert_eq!(contracts["contracts"]["nodes"], json!([]), "of another programme nothing is read");
}

#[tokio::test]
async fn what_is_released_or_closed_meanwhile_is_not_booked() {
    let world = World::demo().await;
    let line = line(&world, "PLK", 1_000).await;
    let commitment = order(&world, &[(&line, "500.00", None)]).await;
    let (invoice, version) = checked(&world, "F-1", (&line, commitment["id"].as_str()), 100).await;
    done(&world, "finance", "releaseCommitment", &format!("id: {}, expectedVersion: 1", commitment["id"]), "commitment { id }").await;
    let refused = codes(&tried(&world, "finance", "approveInvoice", &at(&invoice, version), "invoice { id }").await);
    assert!(refused.contains(&"COMMITMENT_RELEASED id".to_owned()), "{refused:?}");
    let closed = line_of(&world, "PLK", 2025, 1_000).await;
    let (invoice, version) = checked(&world, "F-2", (&closed, None), 100).await;
    assert_eq!(codes(&tried(&world, "finance", "approveInvoice", &at(&invoice, version), "invoice { id }").await), ["NOT_ADOPTED id"]);
    done(
        &world,
        "finance",
        "rejectInvoice",
        &format!(r#"{}, reason: "Verkeerd jaar""#, at(&invoice, version)),
        "invoice { status reason }",
    )
    .await;
    assert_eq!(stands(&world, &closed).await, ["0.00", "0.00", "0.00", "1000.00"]);
}

#[tokio::test]
async fn what_is_credited_is_undone_once_and_its_commitment_open_again_where_that_is_asked() {
    let world = World::demo().await;
    let line = line(&world, "PLK", 1_000).await;
    let commitment = order(&world, &[(&line, "500.00", None)]).await;
    let (invoice, version) = approved(&world, "F-1", (&line, commitment["id"].as_str()), 20_000).await;
    let credit = |version: i64| format!(r#"{}, reopenCommitment: true, reason: "Dubbel""#, at(&invoice, version));
    let input = credit(version);
    let all =
        join_all((0..3).map(|_| tried(&world, "finance", "creditInvoice", &input, "invoice { status reason entries { totalCount } }")))
            .await;
    let credited: Vec<_> = all.iter().filter(|payload| payload["errors"] == json!([])).collect();
    assert_eq!(credited.len(), 1, "a credit at once is booked once: {all:?}");
    assert_eq!(credited[0]["invoice"], json!({ "status": "CREDITED", "reason": "Dubbel", "entries": { "totalCount": 4 } }));
    assert_eq!(codes(&tried(&world, "finance", "creditInvoice", &credit(version + 1), "invoice { id }").await), ["NOT_BOOKED id"]);
    assert_eq!(stands(&world, &line).await, ["0.00", "500.00", "0.00", "500.00"]);
    let reversed = world
        .data(
            "finance",
            &format!(
                r#"{{ node(id: "{invoice}") {{ ... on Invoice {{ entries {{ nodes {{ kind amount reverses {{ amount }} }} }} }} }} }}"#
            ),
        )
        .await["node"]["entries"]["nodes"]
        .clone();
    let undone = reversed.as_array().unwrap().iter().filter(|entry| !entry["reverses"].is_null()).count();
    assert_eq!(undone, 2, "{reversed}");
    // The commitment that is open again can be invoiced again.
    approved(&world, "F-2", (&line, commitment["id"].as_str()), 50_000).await;
    assert_eq!(stands(&world, &line).await, ["0.00", "0.00", "500.00", "500.00"]);
    let (last, version) = approved(&world, "F-3", (&line, None), 100).await;
    done(&world, "finance", "releaseCommitment", &format!("id: {}, expectedVersion: 1", commitment["id"]), "commitment { id }").await;
    done(
        &world,
        "finance",
        "creditInvoice",
        &format!(r#"{}, reopenCommitment: true, reason: "Zonder verplichting""#, at(&last, version)),
        "invoice { id }",
    )
    .await;
    let second = world.data("finance", r#"{ invoices(where: {number: {eq: "F-2"}}) { nodes { id version } } }"#).await["invoices"]["nodes"]
        [0]
    .clone();
    let input = format!(r#"id: {}, expectedVersion: {}, reopenCommitment: true, reason: "Te laat""#, second["id"], second["version"]);
    assert_eq!(codes(&tried(&world, "finance", "creditInvoice", &input, "invoice { id }").await), ["COMMITMENT_RELEASED reopenCommitment"]);
}

#[tokio::test]
async fn what_a_supplier_gives_back_lowers_what_was_spent_and_not_more() {
    let world = World::demo().await;
    let line = line(&world, "PLK", 1_000).await;
    let commitment = order(&world, &[(&line, "500.00", None)]).await;
    approved(&world, "F-1", (&line, commitment["id"].as_str()), 10_000).await;
    approved(&world, "C-1", (&line, commitment["id"].as_str()), -2_500).await;
    assert_eq!(stands(&world, &line).await, ["0.00", "425.00", "75.00", "500.00"]);
    let (more, version) = checked(&world, "C-2", (&line, commitment["id"].as_str()), -7_501).await;
    assert_eq!(codes(&tried(&world, "finance", "approveInvoice", &at(&more, version), "invoice { id }").await), ["BELOW_SPENT id"]);
    let (more, version) = checked(&world, "C-3", (&line, None), -7_501).await;
    assert_eq!(codes(&tried(&world, "finance", "approveInvoice", &at(&more, version), "invoice { id }").await), ["BELOW_SPENT id"]);
}

#[tokio::test]
async fn what_an_invoice_gives_back_and_asks_of_one_line_counts_together() {
    let world = World::demo().await;
    let line = line(&world, "PLK", 1_000).await;
    let commitment = order(&world, &[(&line, "500.00", None)]).await;
    // The part without a commitment, which gives back, comes first, where nothing was spent yet.
    let of = |commitment: &str, ex: &str, vat: &str, incl: &str| {
        format!(r#"{{line: "{line}"{commitment}, vatRate: STANDARD, amount: {{exVat: "{ex}", vat: "{vat}", inclVat: "{incl}"}}}}"#)
    };
    let input = format!(
        r#"supplier: "{}", number: "F-1", invoicedOn: "2026-06-10", serviceFrom: "2026-05-01", serviceTo: "2026-05-31",
            amount: {{exVat: "50.00", vat: "10.50", inclVat: "60.50"}}, lines: [{}, {}]"#,
        supplier(&world).await,
        of("", "-100.00", "-21.00", "-121.00"),
        of(&format!(r", commitment: {}", commitment["id"]), "150.00", "31.50", "181.50")
    );
    let received = done(&world, "pmo", "receiveInvoice", &input, "invoice { id }").await["invoice"]["id"].as_str().unwrap().to_owned();
    done(&world, "pmo-coordinator", "checkInvoice", &at(&received, 1), "invoice { id }").await;
    done(&world, "finance", "approveInvoice", &at(&received, 2), "invoice { id }").await;
    assert_eq!(stands(&world, &line).await, ["0.00", "350.00", "50.00", "600.00"]);
}

#[tokio::test]
async fn where_vat_is_not_deducted_it_is_cost() {
    let world = World::demo().await;
    world.sql(&["UPDATE programme SET vat_recoverable = false".to_owned()]).await;
    let line = line(&world, "PLK", 1_000).await;
    let commitment = order(&world, &[(&line, "121.00", None)]).await;
    approved(&world, "F-1", (&line, commitment["id"].as_str()), 10_000).await;
    assert_eq!(stands(&world, &line).await, ["0.00", "0.00", "121.00", "879.00"]);
}

#[tokio::test]
async fn invoices_approved_at_once_never_take_more_than_their_commitment() {
    let world = World::demo().await;
    let line = line(&world, "PLK", 1_000).await;
    let commitment = order(&world, &[(&line, "100.00", None)]).await;
    let mut invoices = Vec::new();
    for nth in 0..6 {
        invoices.push(checked(&world, &format!("F-{nth}"), (&line, commitment["id"].as_str()), 3_000).await);
    }
    let all = join_all(
        invoices.iter().map(async |(id, version)| tried(&world, "finance", "approveInvoice", &at(id, *version), "invoice { id }").await),
    )
    .await;
    assert_eq!(all.iter().filter(|payload| payload["errors"] == json!([])).count(), 3);
    assert_eq!(all.iter().filter(|payload| codes(payload) == ["ABOVE_COMMITMENT id"]).count(), 3);
    assert_eq!(stands(&world, &line).await, ["0.00", "10.00", "90.00", "900.00"]);
}

#[tokio::test]
async fn invoices_of_hired_people_are_for_those_who_read_rates() {
    let world = World::demo().await;
    let question = r"{ hires: invoices(where: {contract: {kind: {eq: HIRE}}}) { totalCount } all: invoices { totalCount } commitments { totalCount } owed: commitments(where: {contract: {kind: {eq: HIRE}}}) { totalCount } reservations { totalCount } }";
    let counts = async |account: &str| world.data(account, question).await;
    let of = |data: &Value, field: &str| data[field]["totalCount"].as_i64().unwrap();
    for account in ["pmt", "pmo", "pmo-coordinator", "finance", "auditor"] {
        let seen = counts(account).await;
        assert!(of(&seen, "hires") > 100 && of(&seen, "owed") > 20 && of(&seen, "reservations") > 10, "{account}: {seen}");
    }
    for (account, reserved) in [("coordinator-planketen", true), ("analyst", false)] {
        let seen = counts(account).await;
        assert_eq!((of(&seen, "hires"), of(&seen, "owed")), (0, 0), "{account}");
        assert!(of(&seen, "all") > 5 && of(&seen, "commitments") > 0 && (of(&seen, "reservations") > 0) == reserved, "{account}: {seen}");
    }
    for account in ["vro", "ipo", "uvw", "hr", "procurement", "admin"] {
        let seen = counts(account).await;
        assert!(["hires", "all", "commitments", "owed", "reservations"].iter().all(|field| of(&seen, field) == 0), "{account}: {seen}");
    }
    let theirs = r"{ invoices(first: 200) { nodes { lines { nodes { workPackage { code } } } } } }";
    let theirs = world.data("coordinator-vth", theirs).await["invoices"]["nodes"].clone();
    assert!(theirs.as_array().unwrap().iter().all(|invoice| invoice["lines"]["nodes"][0]["workPackage"]["code"] == "VTH"), "{theirs}");
}

#[tokio::test]
async fn the_papers_of_the_demo_are_what_is_booked() {
    let world = World::demo().await;
    let (mut after, mut invoices) = (String::new(), 0);
    loop {
        let question = format!(
            "{{ invoices(first: 100{after}) {{ nodes {{ number status amount {{ exVat vat inclVat }} lines {{ nodes {{ amount {{ exVat }} }} }} entries {{ nodes {{ kind amount }} }} }} pageInfo {{ hasNextPage endCursor }} }} }}"
        );
        let page = world.data("auditor", &question).await["invoices"].clone();
        for invoice in page["nodes"].as_array().unwrap() {
            let cents = |amount: &Value| amount.as_str().unwrap().replace('.', "").parse::<i64>().unwrap();
            let amount = &invoice["amount"];
            assert_eq!(cents(&amount["exVat"]) + cents(&amount["vat"]), cents(&amount["inclVat"]));
            let lines: i64 = invoice["lines"]["nodes"].as_array().unwrap().iter().map(|line| cents(&line["amount"]["exVat"])).sum();
            let actual = |entry: &&Value| entry["kind"] == "ACTUAL";
            let spent: i64 =
                invoice["entries"]["nodes"].as_array().unwrap().iter().filter(actual).map(|entry| cents(&entry["amount"])).sum();
            let waits = ["RECEIVED", "CHECKED"].contains(&invoice["status"].as_str().unwrap());
            assert_eq!((lines, spent), (cents(&amount["exVat"]), if waits { 0 } else { lines }), "{invoice}");
            invoices += 1;
        }
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
        after = format!(", after: {}", page["pageInfo"]["endCursor"]);
    }
    assert!(invoices > 300, "{invoices}");
    let open = world.data("auditor", r#"{ commitments(first: 1, where: {open: {lt: "0"}}) { totalCount } }"#).await;
    assert_eq!(open["commitments"]["totalCount"], 0, "nothing is invoiced above its commitment");
}
