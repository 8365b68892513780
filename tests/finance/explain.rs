//! `explain`: each figure by its definition, its terms and the entries behind it.

use super::series::{SUMS, cents};
use regiekamer_tests::World;
use serde_json::{Value, json};

/// What is asked of an explanation.
const ALL: &str = "figure definition formula terms { name value } amount ratio on complete entries(first: 200) { totalCount nodes { kind amount bookedOn } }";

/// The value of a term.
fn term(explained: &Value, name: &str) -> i64 {
    let terms = explained["terms"].as_array().unwrap();
    cents(&terms.iter().find(|term| term["name"] == name).unwrap_or_else(|| panic!("{name} in {explained}"))["value"])
}

/// The sum of the entries of a kind.
fn booked(explained: &Value, kind: &str) -> i64 {
    let entries = explained["entries"]["nodes"].as_array().unwrap();
    assert_eq!(explained["entries"]["totalCount"], entries.len());
    entries.iter().filter(|entry| entry["kind"] == kind).map(|entry| cents(&entry["amount"])).sum()
}

#[tokio::test]
async fn an_explanation_says_whether_the_entries_that_are_read_are_all() {
    let world = World::demo().await;
    let question = r#"{ workPackages(where: {code: {eq: "PLK"}}) { nodes { totals(year: 2026) { budget: explain(figure: BUDGET) { complete } actual: explain(figure: ACTUAL) { complete } } } }
        subsidies { nodes { totals(year: 2026) { actual: explain(figure: ACTUAL) { complete entries { totalCount } } } } } }"#;
    let package = async |account: &str| world.data(account, question).await["workPackages"]["nodes"][0]["totals"].clone();
    let told = |budget: bool, actual: bool| json!({ "budget": { "complete": budget }, "actual": { "complete": actual } });
    assert_eq!(package("finance").await, told(true, true));
    assert_eq!(package("coordinator-planketen").await, told(true, false), "who reads no rates reads no entries of hired people");
    let vro = world.data("vro", question).await;
    let theirs = &vro["subsidies"]["nodes"][0]["totals"]["actual"];
    assert_eq!(theirs, &json!({ "complete": false, "entries": { "totalCount": 0 } }));
}

#[tokio::test]
async fn a_figure_explains_itself_by_its_terms_and_its_entries() {
    let world = World::demo().await;
    let figures =
        ["BUDGET", "RESERVED", "OPEN_COMMITMENT", "ACTUAL", "FORECAST", "AVAILABLE", "UTILISATION", "COMMITTED_UTILISATION", "UNDERSPEND"];
    let each = figures
        .iter()
        .map(|figure| {
            format!(
                "of_{}: explain(figure: {figure}) {{ figure definition formula terms {{ name value }} amount ratio complete entries(first: 60) {{ totalCount nodes {{ kind amount }} }} }} ",
                figure.to_lowercase()
            )
        })
        .collect::<Vec<_>>()
        .concat();
    let question = format!(
        r#"{{ budgets(first: 1, where: {{fiscalYear: {{eq: 2026}}, programme: {{code: {{eq: "OW"}}}}}}) {{ nodes {{
            lines(first: 2, where: {{costType: {{in: [EVENTS, STAFF]}}, workPackage: {{code: {{eq: "PLK"}}}}}}) {{ nodes {{ costType totals {{ {SUMS} utilisation committedUtilisation {each} committed: explain(figure: COMMITTED) {{ amount }} }} }} }} }} }} }}"#
    );
    let data = world.data("finance", &question).await;
    let lines = data["budgets"]["nodes"][0]["lines"]["nodes"].as_array().unwrap();
    assert_eq!(lines.len(), 2);
    for line in lines {
        let totals = &line["totals"];
        for figure in figures {
            let explained = &totals[format!("of_{}", figure.to_lowercase())];
            assert!(explained["definition"].as_str().is_some_and(|text| text.len() > 5) && explained["terms"][0]["value"].is_string());
            let mut letters = figure.split('_');
            let name = letters.next().unwrap().to_lowercase()
                + &letters.map(|part| part[..1].to_owned() + &part[1..].to_lowercase()).collect::<String>();
            let value = if figure.ends_with("UTILISATION") { &explained["ratio"] } else { &explained["amount"] };
            assert_eq!((value, &explained["complete"]), (&totals[&name], &json!(true)), "{figure}");
        }
        let of = |figure: &str, sign: fn(&str) -> i64| {
            let entries = totals[format!("of_{figure}")]["entries"]["nodes"].as_array().unwrap();
            entries.iter().map(|entry| sign(entry["kind"].as_str().unwrap()) * cents(&entry["amount"])).sum::<i64>()
        };
        assert_eq!(cents(&totals["committed"]["amount"]), cents(&totals["actual"]) + cents(&totals["openCommitment"]));
        assert_eq!(of("actual", |_| 1), cents(&totals["actual"]));
        assert_eq!(of("forecast", |_| 1), cents(&totals["forecast"]), "{line}");
        assert_eq!(of("available", |kind| if kind == "BUDGET" { 1 } else { -1 }), cents(&totals["available"]));
        assert_eq!(of("underspend", |kind| if kind == "BUDGET" { 1 } else { -1 }), cents(&totals["underspend"]));
    }
}

#[tokio::test]
async fn what_is_spent_on_a_contract_explains_itself() {
    let world = World::demo().await;
    let question = format!(
        r#"{{ contracts(first: 200, where: {{workPackage: {{code: {{eq: "PLK"}}}}}}) {{ nodes {{ number totals(year: 2026) {{ committed openCommitment actual
            c: explain(figure: COMMITTED) {{ {ALL} }} o: explain(figure: OPEN_COMMITMENT) {{ {ALL} }} a: explain(figure: ACTUAL) {{ {ALL} }} }} }} }} }}"#
    );
    let data = world.data("finance", &question).await;
    let mut told = 0;
    for contract in data["contracts"]["nodes"].as_array().unwrap() {
        let totals = &contract["totals"];
        for (key, field) in [("c", "committed"), ("o", "openCommitment"), ("a", "actual")] {
            assert_eq!((&totals[key]["amount"], &totals[key]["complete"]), (&totals[field], &json!(true)), "{contract}");
        }
        let (open, actual) = (booked(&totals["c"], "COMMITMENT"), booked(&totals["c"], "ACTUAL"));
        assert_eq!((open, actual), (term(&totals["o"], "openCommitment"), term(&totals["a"], "actual")));
        assert_eq!((booked(&totals["o"], "ACTUAL"), booked(&totals["a"], "COMMITMENT")), (0, 0));
        told += i64::from(open + actual > 0);
    }
    assert!(told > 1, "{data}");
}

#[tokio::test]
async fn what_is_spent_with_a_supplier_explains_itself_to_those_who_are_told() {
    let world = World::demo().await;
    let programme = world.data("finance", r#"{ programme(by: {code: "OW"}) { id } }"#).await["programme"]["id"].clone();
    let question = format!(
        r#"{{ contract(by: {{number: "VNG 26.047"}}) {{ supplier {{ totals(programme: {programme}, asOf: "2026-05-31") {{ committed explain(figure: COMMITTED) {{ {ALL} }} }} }} }} }}"#
    );
    let told = world.data("finance", &question).await["contract"]["supplier"]["totals"].clone();
    assert_eq!((&told["explain"]["amount"], &told["explain"]["complete"]), (&told["committed"], &json!(true)), "{told}");
    assert!(told["explain"]["entries"]["nodes"].as_array().unwrap().iter().all(|entry| entry["bookedOn"].as_str() <= Some("2026-05-31")));
    for nobody in ["coordinator-planketen", "vro", "analyst"] {
        let answer = world.ask(nobody, &question).await;
        assert_eq!(answer["data"]["contract"]["supplier"]["totals"], Value::Null, "{nobody}: {answer}");
    }
}

#[tokio::test]
async fn the_day_on_which_money_runs_out_explains_itself() {
    let world = World::demo().await;
    let question = format!(
        r#"{{ workPackages(where: {{code: {{eq: "PLK"}}}}) {{ nodes {{ exhaustion(year: 2026) {{ on pace days remaining
            day: explain(figure: EXHAUSTED_ON) {{ {ALL} }} tempo: explain(figure: PACE) {{ {ALL} }} rest: explain(figure: REMAINING) {{ {ALL} }} }} }} }} }}"#
    );
    let exhaustion = world.data("finance", &question).await["workPackages"]["nodes"][0]["exhaustion"].clone();
    let (day, pace, rest) = (&exhaustion["day"], &exhaustion["tempo"], &exhaustion["rest"]);
    assert_eq!((&day["on"], &day["amount"], &pace["on"]), (&exhaustion["on"], &Value::Null, &Value::Null), "{exhaustion}");
    assert_eq!((&pace["amount"], &rest["amount"]), (&exhaustion["pace"], &exhaustion["remaining"]));
    assert!([day, pace, rest].iter().all(|explained| explained["complete"] == true), "{exhaustion}");
    assert_eq!(term(day, "budget") - term(day, "actual"), cents(&exhaustion["remaining"]));
    assert_eq!((term(day, "pace"), booked(pace, "ACTUAL")), (cents(&exhaustion["pace"]), cents(&exhaustion["pace"])));
    let within = |entry: &Value| (Some("2026-03-18")..=Some("2026-06-15")).contains(&entry["bookedOn"].as_str());
    assert!(pace["entries"]["nodes"].as_array().unwrap().iter().all(within), "{pace}");
}

#[tokio::test]
async fn a_month_of_the_cash_forecast_explains_itself() {
    let world = World::demo().await;
    let each = (7..=9).map(|month| format!(r#"m{month}: explain(month: "2026-0{month}") {{ {ALL} }} "#)).collect::<Vec<_>>().concat();
    let question = format!(
        r#"{{ programme(by: {{code: "OW"}}) {{ cashForecast {{ months {{ month advances balance invoices {{ inclVat }} }} {each} }} }} }}"#
    );
    let forecast = world.data("finance", &question).await["programme"]["cashForecast"].clone();
    for (nth, month) in [(1, "m7"), (2, "m8"), (3, "m9")] {
        let (listed, explained) = (&forecast["months"][nth], &forecast[month]);
        assert_eq!((&explained["amount"], &explained["figure"]), (&listed["balance"], &json!("CASH_BALANCE")), "{listed}");
        assert_eq!(term(explained, "advances"), cents(&listed["advances"]));
        let due = ["commitments", "rates", "invoices"].map(|name| term(explained, name));
        assert_eq!(due.iter().sum::<i64>(), cents(&listed["invoices"]["inclVat"]), "{explained}");
        assert_eq!(explained["complete"], Value::Null, "what falls due in a month is no sum of entries");
        assert!(due[0] > 0 && explained["entries"]["totalCount"].as_i64() > Some(0), "{explained}");
    }
}

#[tokio::test]
async fn behind_a_month_of_cash_stand_the_commitments_that_run_in_it_and_the_invoices_that_are_due() {
    let world = World::demo().await;
    let (mut of_commitments, mut of_invoices) = (Vec::new(), 0);
    for month in ["2026-06", "2026-07", "2026-12", "2027-03", "2028-05"] {
        let entries =
            "totalCount nodes { id kind fiscalYear commitment { startsOn endsOn standing { open } } invoice { status dueOn invoicedOn } }";
        let question = format!(
            r#"{{ programme(by: {{code: "OW"}}) {{ cashForecast(months: 36) {{ explain(month: "{month}") {{ terms {{ name value }} entries(first: 200) {{ {entries} }} }} }} }} }}"#
        );
        let explained = world.data("finance", &question).await["programme"]["cashForecast"]["explain"].clone();
        let nodes = explained["entries"]["nodes"].as_array().unwrap();
        assert_eq!(explained["entries"]["totalCount"], nodes.len(), "all are looked at");
        for entry in nodes {
            let day = |of: &Value, field: &str| of[field].as_str().unwrap_or_default().get(..7).unwrap_or_default().to_owned();
            if entry["kind"] == "COMMITMENT" {
                let (of, year) = (&entry["commitment"], entry["fiscalYear"].as_i64().unwrap());
                let (first, last) = (format!("{year}-01"), format!("{year}-12"));
                let (starts, ends) = (day(of, "startsOn").max(first.clone()), day(of, "endsOn").min(last.clone()));
                let (starts, ends) = if starts <= ends { (starts, ends) } else { (first, last) };
                assert!(starts.as_str() <= month && month <= ends.as_str().max("2026-06"), "{entry} in {month}");
                of_commitments.push(entry["id"].clone());
            } else {
                let of = &entry["invoice"];
                let due = if of["dueOn"].is_null() { day(of, "invoicedOn") } else { day(of, "dueOn") };
                assert_eq!((&of["status"], due.as_str().max("2026-06")), (&json!("APPROVED"), month), "{entry}");
                of_invoices += 1;
            }
        }
        // What is told to fall due of commitments has entries behind it; what has none, none.
        assert_eq!(term(&explained, "commitments") > 0, nodes.iter().any(|entry| entry["kind"] == "COMMITMENT"), "{month}: {explained}");
    }
    assert!(of_commitments.len() > 5 && of_invoices > 0, "{of_invoices} of invoices");
}

#[tokio::test]
async fn each_period_of_a_series_explains_itself_by_its_own_entries() {
    let world = World::demo().await;
    for (by, cumulative) in [("MONTH", false), ("MONTH", true), ("QUARTER", false), ("QUARTER", true), ("YEAR", false)] {
        let question = format!(
            r#"{{ workPackages(first: 1, where: {{code: {{eq: "PLK"}}}}) {{ nodes {{ totalsSeries(by: {by}, year: 2026, cumulative: {cumulative}) {{ period totals {{ {SUMS}
                actual: explain(figure: ACTUAL) {{ {ALL} }} }} again: totals {{ open: explain(figure: OPEN_COMMITMENT) {{ {ALL} }} free: explain(figure: AVAILABLE) {{ amount complete }} ahead: explain(figure: FORECAST) {{ {ALL} }} rest: explain(figure: UNDERSPEND) {{ amount complete }} }} }} }} }} }}"#
        )
        .replace("reserved openCommitment actual", "reserved openCommitment spent: actual");
        let data = world.data("finance", &question).await;
        let (mut booked_in_all, mut before) = (0, 0);
        for period in data["workPackages"]["nodes"][0]["totalsSeries"].as_array().unwrap() {
            let (totals, again, name) = (&period["totals"], &period["again"], period["period"].as_str().unwrap());
            for (explained, figure) in [(&totals["actual"], "spent"), (&again["open"], "openCommitment"), (&again["free"], "available")] {
                assert_eq!((&explained["amount"], &explained["complete"]), (&totals[figure], &json!(true)), "{by} {cumulative}: {period}");
            }
            // What a period adds to a forecast is no sum of its entries; what all until then make of it is.
            let adds_up = if cumulative { json!(true) } else { Value::Null };
            for (explained, figure) in [(&again["ahead"], "forecast"), (&again["rest"], "underspend")] {
                assert_eq!((&explained["amount"], &explained["complete"]), (&totals[figure], &adds_up), "{by} {cumulative}: {period}");
            }
            let ahead: i64 = again["ahead"]["entries"]["nodes"].as_array().unwrap().iter().map(|entry| cents(&entry["amount"])).sum();
            assert!(!cumulative || ahead == cents(&totals["forecast"]), "{period}");
            let spent = booked(&totals["actual"], "ACTUAL");
            assert_eq!(
                (spent, booked(&again["open"], "COMMITMENT")),
                (cents(&totals["spent"]), cents(&totals["openCommitment"])),
                "{period}"
            );
            for entry in totals["actual"]["entries"]["nodes"].as_array().unwrap() {
                let month = &entry["bookedOn"].as_str().unwrap()[..7];
                assert!(by != "MONTH" || month == name || (cumulative && month < name), "{entry} in {name}");
            }
            assert!(!cumulative || spent >= before, "{period}");
            (booked_in_all, before) = (booked_in_all + spent, spent);
        }
        assert!(booked_in_all > 0, "{data}");
    }
}

#[tokio::test]
async fn the_forecast_of_a_part_of_a_year_is_no_sum_of_entries_and_says_so() {
    let world = World::demo().await;
    let question = r#"{ programme(by: {code: "OW"}) { q: totals(year: 2026, quarter: 1) { explain(figure: FORECAST) { complete } }
        until: totals(year: 2026, asOf: "2026-03-31") { forecast explain(figure: FORECAST) { amount complete } } whole: totals(year: 2026) { explain(figure: UNDERSPEND) { complete } } } }"#;
    let programme = world.data("auditor", question).await["programme"].clone();
    assert_eq!(programme["q"]["explain"]["complete"], Value::Null);
    assert_eq!(
        (&programme["until"]["explain"]["complete"], &programme["whole"]["explain"]["complete"]),
        (&json!(true), &json!(true)),
        "{programme}"
    );
    assert_eq!(programme["until"]["explain"]["amount"], programme["until"]["forecast"]);
}

#[tokio::test]
async fn who_is_told_a_series_is_told_of_its_entries_what_he_reads() {
    let world = World::demo().await;
    let question = r#"{ programme(by: {code: "OW"}) { totalsSeries(by: YEAR, year: 2026) { totals { actual explain(figure: ACTUAL) { complete terms { value } entries { totalCount } } } } } }"#;
    let year = async |account: &str| world.data(account, question).await["programme"]["totalsSeries"][0]["totals"].clone();
    let (all, counted, nothing) = (year("auditor").await, year("analyst").await, year("vro").await);
    assert_eq!((&all["explain"]["complete"], &all["explain"]["terms"][0]["value"]), (&json!(true), &all["actual"]), "{all}");
    assert_eq!(
        (&counted["actual"], &counted["explain"]["complete"]),
        (&all["actual"], &json!(false)),
        "who counts hired people reads no entries of them"
    );
    let entries = |of: &Value| of["explain"]["entries"]["totalCount"].as_i64().unwrap();
    assert!(entries(&counted) < entries(&all), "{counted}");
    assert_eq!(nothing, Value::Null);
}

#[tokio::test]
async fn who_asks_for_a_figure_of_something_else_is_told_which_there_are() {
    let world = World::demo().await;
    for (field, argument, says) in [
        ("totals(year: 2026) { explain(figure: CASH_BALANCE) { formula } }", "figure", "TotalsFigure"),
        ("totalsSeries(by: YEAR) { totals { explain(figure: PACE) { formula } } }", "figure", "TotalsFigure"),
        (r#"cashForecast { explain(month: "2031-01") { formula } }"#, "month", "not in the forecast"),
        ("exhaustion(year: 2026) { explain(figure: BUDGET) { formula } }", "figure", "ExhaustionFigure"),
        ("contracts(first: 1) { nodes { totals { explain(figure: FORECAST) { formula } } } }", "figure", "SpendingFigure"),
    ] {
        let answer = world.ask("finance", &format!(r#"{{ programme(by: {{code: "OW"}}) {{ {field} }} }}"#)).await;
        let error = &answer["errors"][0];
        assert_eq!(
            (&error["extensions"]["code"], &error["extensions"]["argument"]),
            (&json!("BAD_USER_INPUT"), &json!(argument)),
            "{answer}"
        );
        assert!(error["message"].as_str().unwrap().contains(says), "{answer}");
    }
}
