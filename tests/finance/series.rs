//! Money of parts of a year, as series, by cost type, of a whole life: each to the cent what the others make of it.

use regiekamer_tests::World;
use serde_json::{Value, json};

/// Cents of an amount.
pub fn cents(amount: &Value) -> i64 {
    amount.as_str().unwrap_or_else(|| panic!("no amount: {amount}")).replace('.', "").parse().unwrap()
}

/// The amounts of totals.
pub const SUMS: &str = "budget reserved openCommitment actual forecast available underspend";

/// The amounts of totals, in the order of `SUMS`.
fn sums(totals: &Value) -> Vec<i64> {
    SUMS.split(' ').map(|field| cents(&totals[field])).collect()
}

fn add<'a>(all: impl Iterator<Item = &'a Value>) -> Vec<i64> {
    all.fold(vec![0; 7], |sum, one| sum.iter().zip(sums(one)).map(|(sum, one)| sum + one).collect())
}

/// `OW`, with fields of it.
async fn programme(world: &World, account: &str, fields: &str) -> Value {
    world.data(account, &format!(r#"{{ programme(by: {{code: "OW"}}) {{ {fields} }} }}"#)).await["programme"].clone()
}

#[tokio::test]
async fn months_and_quarters_with_the_thirteenth_period_make_the_year() {
    let world = World::demo().await;
    let months = (1..=13).map(|month| format!("m{month}: totals(year: 2026, month: {month}) {{ {SUMS} }} ")).collect::<Vec<_>>().concat();
    let quarters =
        (1..=4).map(|quarter| format!("q{quarter}: totals(year: 2026, quarter: {quarter}) {{ {SUMS} }} ")).collect::<Vec<_>>().concat();
    for subject in ["", "workPackages(first: 1) { nodes { code"] {
        let close = if subject.is_empty() { "" } else { "} }" };
        let asked = format!("{subject} year: totals(year: 2026) {{ {SUMS} }} {months} {quarters} {close}");
        let data = programme(&world, "finance", &asked).await;
        let of = if subject.is_empty() { &data } else { &data["workPackages"]["nodes"][0] };
        let year = sums(&of["year"]);
        assert!(year[3] > 0 && year[4] > year[3], "{of}");
        assert_eq!(add((1..=13).map(|month| &of[format!("m{month}")])), year);
        assert_eq!(add((1..=4).map(|quarter| &of[format!("q{quarter}")]).chain([&of["m13"]])), year);
    }
}

#[tokio::test]
async fn a_series_holds_every_period_and_adds_up_to_the_totals() {
    let world = World::demo().await;
    let fields = format!("period totals {{ {SUMS} }}");
    let data = programme(&world, "finance", &format!(
        r#"totals(year: 2026) {{ {SUMS} }} life: totals {{ {SUMS} }} dated: totals(year: 2026, asOf: "2026-04-10") {{ {SUMS} }} twenty5: totals(year: 2025) {{ {SUMS} }}
           months: totalsSeries(by: MONTH, year: 2026) {{ {fields} }} cumulative: totalsSeries(by: MONTH, year: 2026, cumulative: true) {{ {fields} }}
           quarters: totalsSeries(by: QUARTER, year: 2026) {{ {fields} }} years: totalsSeries(by: YEAR) {{ {fields} }}
           until: totalsSeries(by: MONTH, year: 2026, cumulative: true, asOf: "2026-04-10") {{ {fields} }}"#
    )).await;
    let of = |name: &str| data[name].as_array().unwrap().clone();
    let periods: Vec<_> = of("months").iter().map(|period| period["period"].as_str().unwrap().to_owned()).collect();
    assert_eq!(periods, (1..=12).map(|month| format!("2026-{month:02}")).collect::<Vec<_>>());
    assert_eq!(add(of("months").iter().map(|period| &period["totals"])), sums(&data["totals"]));
    assert_eq!(of("cumulative").last().unwrap()["totals"], data["totals"]);
    assert_eq!(add(of("quarters").iter().map(|period| &period["totals"])), sums(&data["totals"]));
    assert_eq!(of("until").last().unwrap()["totals"], data["dated"]);
    assert_eq!(add(of("years").iter().map(|period| &period["totals"])), sums(&data["life"]));
    let year = |name: &str| of("years").into_iter().find(|period| period["period"] == name).unwrap()["totals"].clone();
    assert_eq!((year("2025"), year("2026")), (data["twenty5"].clone(), data["totals"].clone()));
    // Each month of a cumulative series is the totals as of its end.
    for (month, last) in [(2, "2026-02-28"), (3, "2026-03-31")] {
        let then = programme(&world, "finance", &format!(r#"totals(year: 2026, asOf: "{last}") {{ {SUMS} }}"#)).await;
        assert_eq!(of("cumulative")[month - 1]["totals"], then["totals"], "{last}");
    }
}

#[tokio::test]
async fn cost_types_add_up_and_so_do_the_lines_of_each() {
    let world = World::demo().await;
    let types = ["STAFF", "HIRING", "SERVICES", "TRAVEL", "EVENTS", "ICT", "OVERHEAD", "OTHER"];
    for slice in ["", r#", asOf: "2026-05-05""#, ", quarter: 2"] {
        let each = types
            .iter()
            .map(|cost| format!("{}: totals(year: 2026, costType: {cost}{slice}) {{ {SUMS} }} ", cost.to_lowercase()))
            .collect::<Vec<_>>()
            .concat();
        let data = programme(&world, "finance", &format!("whole: totals(year: 2026{slice}) {{ {SUMS} }} {each}")).await;
        assert_eq!(add(types.iter().map(|cost| &data[cost.to_lowercase()])), sums(&data["whole"]), "{slice}");
    }
}

#[tokio::test]
async fn totals_as_of_any_day_are_the_sum_of_the_entries_until_then() {
    let world = World::demo().await;
    for day in ["2026-01-01", "2026-01-31", "2026-02-14", "2026-02-16", "2026-03-15", "2026-04-30", "2026-05-25", "2026-06-15"] {
        let of = format!(r#"fiscalYear: {{eq: 2026}}, programme: {{code: {{eq: "OW"}}}}, bookedOn: {{lte: "{day}"}}"#);
        let question = format!(
            r#"{{ ledgerAggregate(where: {{{of}}}, groupBy: [KIND]) {{ groups {{ key {{ kind }} sum {{ amount }} }} }}
                programme(by: {{code: "OW"}}) {{ totals(year: 2026, asOf: "{day}") {{ {SUMS} }} }} }}"#
        );
        let data = world.data("finance", &question).await;
        let groups = data["ledgerAggregate"]["groups"].as_array().unwrap();
        let sum = |kind: &str| groups.iter().find(|group| group["key"]["kind"] == kind).map_or(0, |group| cents(&group["sum"]["amount"]));
        let totals = sums(&data["programme"]["totals"]);
        assert_eq!(totals[..4], [sum("BUDGET"), sum("RESERVATION"), sum("COMMITMENT"), sum("ACTUAL")], "{day}");
    }
}

#[tokio::test]
async fn every_subject_has_totals_and_the_larger_are_the_sum_of_the_smaller() {
    let world = World::demo().await;
    let question = format!(
        r"{{ programmes(first: 5) {{ nodes {{ code totals(year: 2026) {{ {SUMS} }} directorate {{ totals(year: 2026) {{ {SUMS} }} }}
            subsidies(first: 5) {{ nodes {{ totals(year: 2026) {{ {SUMS} }} totalsSeries(by: YEAR) {{ period totals {{ budget }} }} }} }}
            budgets(first: 1, where: {{fiscalYear: {{eq: 2026}}}}) {{ nodes {{ totals {{ {SUMS} }} q: totals(quarter: 1) {{ {SUMS} }}
                lines(first: 200) {{ nodes {{ subsidy {{ id }} totals {{ {SUMS} }} q: totals(quarter: 1) {{ {SUMS} }} totalsSeries(by: MONTH) {{ period totals {{ actual }} }} }} }} }} }} }} }} }}"
    );
    // Who reads one programme of a directorate is not told of the directorate; the auditor reads all.
    let data = world.data("auditor", &question).await;
    let programmes = data["programmes"]["nodes"].as_array().unwrap();
    assert_eq!(programmes.len(), 2);
    assert_eq!(sums(&programmes[0]["directorate"]["totals"]), add(programmes.iter().map(|programme| &programme["totals"])));
    let ow = programmes.iter().find(|programme| programme["code"] == "OW").unwrap();
    let budget = &ow["budgets"]["nodes"][0];
    let lines = budget["lines"]["nodes"].as_array().unwrap();
    assert_eq!((&budget["totals"], sums(&budget["totals"])), (&ow["totals"], add(lines.iter().map(|line| &line["totals"]))));
    assert_eq!(sums(&budget["q"]), add(lines.iter().map(|line| &line["q"])));
    assert_eq!(lines[0]["totalsSeries"].as_array().unwrap().len(), 12);
    let paid = lines.iter().filter(|line| !line["subsidy"].is_null());
    assert_eq!(sums(&ow["subsidies"]["nodes"][0]["totals"]), add(paid.map(|line| &line["totals"])));
    let finance = world.ask("finance", &question).await;
    let told = &finance["data"]["programmes"]["nodes"][0]["directorate"]["totals"];
    let redacted = finance["extensions"]["redactions"].as_array().unwrap();
    assert!(told.is_null() && redacted.iter().any(|redaction| redaction["path"][3] == "directorate"), "{finance}");
}

#[tokio::test]
async fn a_funder_is_told_of_the_lines_that_it_pays() {
    let world = World::demo().await;
    let question = format!(
        r#"{{ subsidies {{ nodes {{ totals(year: 2026) {{ {SUMS} }} life: totals {{ {SUMS} }} month: totals(year: 2026, month: 3) {{ {SUMS} }}
            totalsSeries(by: MONTH, year: 2026) {{ period totals {{ {SUMS} }} }} asOf: totals(year: 2026, asOf: "2026-03-31") {{ {SUMS} }} }} }}
            budgetLines: budgets(where: {{fiscalYear: {{eq: 2026}}}}) {{ nodes {{ lines(first: 10, where: {{costType: {{eq: SERVICES}}}}) {{ nodes {{
            totalsSeries(by: MONTH) {{ period totals {{ {SUMS} }} }} totals(month: 3) {{ {SUMS} }} }} }} }} }} }}"#
    );
    let (finance, vro) = (world.data("finance", &question).await, world.data("vro", &question).await);
    let (all, theirs) = (&finance["subsidies"]["nodes"][0], &vro["subsidies"]["nodes"][0]);
    for field in ["totals", "life", "month", "totalsSeries", "asOf"] {
        assert!(!theirs[field].is_null(), "{field}");
        assert_eq!(theirs[field], all[field], "{field}");
    }
    assert_eq!(vro["budgetLines"], finance["budgetLines"]);
    let booked = "{ ledgerAggregate(where: {fiscalYear: {eq: 2026}}, groupBy: [SUBSIDY, KIND]) { complete groups { key { kind subsidy { id } } sum { amount } } } ledgerEntries { totalCount } }";
    let booked = world.data("vro", booked).await;
    let groups = booked["ledgerAggregate"]["groups"].as_array().unwrap();
    let actual = groups.iter().find(|group| group["key"]["kind"] == "ACTUAL").unwrap();
    assert_eq!(actual["sum"]["amount"], all["totals"]["actual"], "a funder's sums are of its grants");
    assert!(groups.iter().all(|group| !group["key"]["subsidy"].is_null()), "{groups:?}");
    assert_eq!(booked["ledgerEntries"]["totalCount"], 0, "it reads no single one");
    // Where somebody is behind a line, its months would tell of him; its year does not tell more than its budget.
    world
        .sql(&["INSERT INTO line_person (budget_line_id, person_id, programme_id, work_package_id, fiscal_year, funder_id)
            SELECT l.id, (SELECT id FROM person ORDER BY id LIMIT 1), l.programme_id, l.work_package_id, l.fiscal_year, l.funder_id
            FROM budget_line AS l WHERE l.subsidy_id IS NOT NULL AND l.fiscal_year = 2026"
            .to_owned()])
        .await;
    let vro = world.data("vro", &question).await;
    let theirs = &vro["subsidies"]["nodes"][0];
    assert_eq!((&theirs["totals"], &theirs["month"], &theirs["totalsSeries"]), (&all["totals"], &Value::Null, &Value::Null));
    for line in vro["budgetLines"]["nodes"][0]["lines"]["nodes"].as_array().unwrap() {
        assert_eq!((&line["totals"], &line["totalsSeries"]), (&Value::Null, &Value::Null));
    }
}

#[tokio::test]
async fn wrong_periods_are_typed_errors_that_name_the_argument() {
    let world = World::demo().await;
    for (field, argument) in [
        ("totals(quarter: 1) { budget }", "year"),
        ("totals(year: 2026, quarter: 5) { budget }", "quarter"),
        ("totals(year: 2026, month: 0) { budget }", "month"),
        ("totals(year: 2026, month: 14) { budget }", "month"),
        ("totals(year: 2026, quarter: 1, month: 1) { budget }", "month"),
        (r#"totals(knownAt: "2026-06-15T07:00:00.5Z") { budget }"#, "knownAt"),
        (r#"difference(from: "2026-06-01T00:00:00Z", to: "2026-05-01T00:00:00Z") { budget }"#, "to"),
        (r#"difference(from: "2026-06-01T00:00:00Z", to: "2027-05-01T00:00:00Z") { budget }"#, "to"),
        ("cashForecast(months: 0) { months { month } }", "months"),
        ("cashForecast(months: 61) { months { month } }", "months"),
    ] {
        let answer = world.ask("finance", &format!(r#"{{ programme(by: {{code: "OW"}}) {{ {field} }} }}"#)).await;
        let error = &answer["errors"][0]["extensions"];
        assert_eq!((&error["code"], &error["argument"]), (&json!("BAD_USER_INPUT"), &json!(argument)), "{field}: {answer}");
    }
    let far =
        programme(&world, "finance", "totals(year: 999999) { budget utilisation } totalsSeries(by: MONTH, year: -1) { period }").await;
    assert_eq!(far["totals"], json!({"budget": "0.00", "utilisation": null}));
}

#[tokio::test]
async fn a_difference_is_what_was_recorded_in_between_entry_by_entry() {
    let world = World::demo().await;
    let (from, to) = ("2026-03-01T00:00:00Z", "2026-05-01T00:00:00Z");
    let data = programme(
        &world,
        "finance",
        &format!(
            r#"before: totals(year: 2026, knownAt: "{from}") {{ {SUMS} }} after: totals(year: 2026, knownAt: "{to}") {{ {SUMS} }}
           difference(year: 2026, from: "{from}", to: "{to}") {{ budget reserved openCommitment actual forecast available
               entries(first: 200, where: {{kind: {{eq: BUDGET}}}}) {{ totalCount nodes {{ amount recordedAt }} }}
               spent: entries(first: 1, where: {{kind: {{eq: ACTUAL}}}}) {{ totalCount }} }}"#
        ),
    )
    .await;
    let difference = &data["difference"];
    for field in ["budget", "reserved", "openCommitment", "actual", "forecast", "available"] {
        assert_eq!(cents(&difference[field]), cents(&data["after"][field]) - cents(&data["before"][field]), "{field}");
    }
    let entries = difference["entries"]["nodes"].as_array().unwrap();
    assert!(!entries.is_empty() && difference["spent"]["totalCount"].as_i64() > Some(50), "{difference}");
    assert_eq!(entries.iter().map(|entry| cents(&entry["amount"])).sum::<i64>(), cents(&difference["budget"]));
    assert!(entries.iter().all(|entry| entry["recordedAt"].as_str() > Some(from) && entry["recordedAt"].as_str() <= Some(to)));
}

#[tokio::test]
async fn sums_in_groups_are_of_what_the_viewer_may_read() {
    let world = World::demo().await;
    let question = r#"{ budgetAggregate(where: {fiscalYear: {eq: 2026}, programme: {code: {eq: "OW"}}}, groupBy: [WORK_PACKAGE]) { complete groups { key { workPackage { code } } count
        sum { budget reserved openCommitment actual forecast available underspend } max { available } } }
        programme(by: {code: "OW"}) { workPackages { nodes { code totals(year: 2026) { budget reserved openCommitment actual forecast available underspend } } } } }"#;
    let data = world.data("finance", question).await;
    assert_eq!(data["budgetAggregate"]["complete"], true);
    let groups = data["budgetAggregate"]["groups"].as_array().unwrap();
    assert_eq!(groups.len(), 8);
    for package in data["programme"]["workPackages"]["nodes"].as_array().unwrap() {
        let group = groups.iter().find(|group| group["key"]["workPackage"]["code"] == package["code"]).unwrap();
        assert_eq!((&group["sum"], &group["count"]), (&package["totals"], &json!(7)), "{package}");
    }
    let total = |data: &Value| {
        data["budgetAggregate"]["groups"].as_array().unwrap().iter().map(|group| cents(&group["sum"]["budget"])).sum::<i64>()
    };
    let own = world.data("coordinator-planketen", question).await;
    assert_eq!(own["budgetAggregate"]["complete"], false);
    let plk = groups.iter().find(|group| group["key"]["workPackage"]["code"] == "PLK").unwrap();
    assert_eq!(total(&own), cents(&plk["sum"]["budget"]), "his own lines");
    let vro = world.data("vro", question).await;
    let paid = world.data("finance", r"{ subsidies { nodes { totals(year: 2026) { budget } } } }").await;
    assert_eq!(total(&vro), cents(&paid["subsidies"]["nodes"][0]["totals"]["budget"]), "the lines that it pays");
    for nobody in ["ipo", "uvw", "hr", "admin", "procurement"] {
        let data = world.data(nobody, question).await;
        assert_eq!(data["budgetAggregate"]["groups"], json!([]), "{nobody}");
    }
}

#[tokio::test]
async fn monthly_series_come_flat_by_package_and_cost_type_as_of_a_day() {
    let world = World::demo().await;
    let question = r#"{ ledgerAggregate(where: {fiscalYear: {eq: 2026}, programme: {code: {eq: "OW"}}, bookedOn: {lte: "2026-05-31"}}, groupBy: [PROGRAMME, WORK_PACKAGE, COST_TYPE, MONTH, KIND]) {
        complete groups { key { programme { code } workPackage { code } costType month kind } sum { amount } } } }"#;
    let (finance, analyst) = (world.data("finance", question).await, world.data("analyst", question).await);
    let groups = |data: &Value| data["ledgerAggregate"]["groups"].as_array().unwrap().clone();
    let (all, seen) = (groups(&finance), groups(&analyst));
    assert!(all.len() > 300 && all.len() == seen.len(), "{}", all.len());
    for (all, seen) in all.iter().zip(&seen) {
        assert_eq!(all["key"], seen["key"]);
        assert!(seen["sum"]["amount"].is_null() || seen["sum"] == all["sum"]);
        assert!(all["key"]["costType"] == "HIRING" || seen["sum"] == all["sum"], "only hires are hushed: {all}");
    }
}

/// By month the sums of a hire would tell what one person costs: whoever reads no rates is told where nobody can be told.
#[tokio::test]
async fn a_series_tells_of_no_single_person() {
    let world = World::demo().await;
    let question = r#"{ programme(by: {code: "OW"}) { totalsSeries(by: MONTH, year: 2026) { period totals { actual } }
        workPackages { nodes { code totalsSeries(by: MONTH, year: 2026) { period totals { actual } } hiring: totalsSeries(by: MONTH, year: 2026, costType: HIRING) { period } staff: totalsSeries(by: MONTH, year: 2026, costType: STAFF) { period totals { actual } } month: totals(year: 2026, month: 5) { actual } } } } }"#;
    let finance = world.data("finance", question).await["programme"].clone();
    let persons = r#"{ ledgerEntries(first: 200, where: {programme: {code: {eq: "OW"}}, fiscalYear: {eq: 2026}, kind: {in: [ACTUAL, COMMITMENT]}, line: {costType: {eq: HIRING}}}AFTER) { nodes { bookedOn workPackage { code } contract { person { id } } } pageInfo { hasNextPage endCursor } } }"#;
    let (mut months, mut after) =
        (std::collections::BTreeMap::<(String, String), std::collections::BTreeSet<String>>::new(), String::new());
    loop {
        let data = world.data("finance", &persons.replace("AFTER", &after)).await;
        for entry in data["ledgerEntries"]["nodes"].as_array().unwrap() {
            let key = (entry["workPackage"]["code"].as_str().unwrap().to_owned(), entry["bookedOn"].as_str().unwrap()[..7].to_owned());
            months.entry(key).or_default().extend(entry["contract"]["person"]["id"].as_str().map(str::to_owned));
        }
        if data["ledgerEntries"]["pageInfo"]["hasNextPage"] == false {
            break;
        }
        after = format!(", after: {}", data["ledgerEntries"]["pageInfo"]["endCursor"]);
    }
    let mut told = 0;
    for account in ["analyst", "coordinator-planketen"] {
        let seen = world.data(account, question).await["programme"].clone();
        assert!(seen["totalsSeries"].is_null() || seen["totalsSeries"] == finance["totalsSeries"], "complete or null");
        for (all, seen) in
            finance["workPackages"]["nodes"].as_array().unwrap().iter().zip(seen["workPackages"]["nodes"].as_array().unwrap())
        {
            let code = all["code"].as_str().unwrap();
            assert!(seen["totalsSeries"].is_null() || seen["totalsSeries"] == all["totalsSeries"]);
            if account == "analyst" || code == "PLK" {
                let few = |month: Option<&str>| {
                    months
                        .iter()
                        .any(|((of, on), persons)| of == code && month.is_none_or(|month| on == month) && (1..3).contains(&persons.len()))
                };
                assert!(!few(None) || seen["totalsSeries"].is_null(), "{account} {code}");
                assert!(!few(Some("2026-05")) || seen["month"].is_null(), "{account} {code}");
                assert_eq!(seen["staff"], all["staff"], "{account} {code}: nobody is hired there");
                told += usize::from(!seen["staff"].is_null());
            } else {
                assert_eq!((&seen["staff"], &seen["month"]), (&Value::Null, &Value::Null), "{account} {code}: not his");
            }
        }
    }
    assert!(told >= 9, "{told}");
}

#[tokio::test]
async fn colours_follow_from_tolerances_and_are_told_to_those_who_may_know_of_overrides() {
    let world = World::demo().await;
    let question = "rag(year: 2026) { colour rule computed computedRule reason until } none: rag(year: 2031) { colour rule } workPackages { nodes { code rag(year: 2026) { colour rule computed } totals(year: 2026) { budget forecast } } }";
    let data = programme(&world, "finance", question).await;
    assert_eq!(data["none"], json!({"colour": "GREY", "rule": "NO_DATA"}), "without data there is no green");
    for package in data["workPackages"]["nodes"].as_array().unwrap() {
        let (budget, forecast) = (cents(&package["totals"]["budget"]), cents(&package["totals"]["forecast"]));
        let colour = if forecast * 100 > budget * 110 {
            "RED"
        } else if forecast * 100 > budget * 105 {
            "AMBER"
        } else {
            "GREEN"
        };
        assert_eq!(package["rag"]["computed"], colour, "{package}");
        assert_eq!(package["rag"]["rule"] == "OVERRIDE", package["code"] == "VTH", "somebody set the colour of one");
    }
    for partner in ["vro", "ipo", "hr"] {
        assert_eq!(programme(&world, partner, "rag(year: 2026) { colour }").await["rag"], Value::Null, "{partner}");
    }
}

#[tokio::test]
async fn money_runs_out_at_the_pace_of_the_last_ninety_days() {
    let world = World::demo().await;
    let data = programme(&world, "finance", r#"exhaustion(year: 2026) { on pace days remaining } past: exhaustion(year: 2025) { on pace } none: exhaustion(year: 2031) { on pace remaining } totals(year: 2026, asOf: "2026-06-15") { budget actual }
        spent: totals(year: 2026, asOf: "2026-03-17") { actual }"#).await;
    let (pace, remaining) = (cents(&data["exhaustion"]["pace"]), cents(&data["exhaustion"]["remaining"]));
    assert_eq!(pace, cents(&data["totals"]["actual"]) - cents(&data["spent"]["actual"]));
    assert_eq!(remaining, cents(&data["totals"]["budget"]) - cents(&data["totals"]["actual"]));
    let days = (i128::from(remaining) * 90 + i128::from(pace) - 1) / i128::from(pace);
    let on = chrono::NaiveDate::from_ymd_opt(2026, 6, 15).unwrap() + chrono::Days::new(u64::try_from(days).unwrap());
    assert_eq!(data["exhaustion"]["on"], on.to_string());
    assert_eq!((&data["past"]["on"], &data["none"]), (&Value::Null, &json!({"on": null, "pace": "0.00", "remaining": "0.00"})), "{data}");
}

#[tokio::test]
async fn cash_is_forecast_by_month_for_those_who_read_rates() {
    let world = World::demo().await;
    let question = "cashForecast(months: 18) { months { month invoices { exVat vat inclVat } advances balance } }";
    let data = programme(&world, "finance", question).await;
    let months = data["cashForecast"]["months"].as_array().unwrap();
    assert_eq!((months.len(), &months[0]["month"], &months[17]["month"]), (18, &json!("2026-06"), &json!("2027-11")));
    assert!(months.iter().any(|month| cents(&month["invoices"]["exVat"]) > 0), "{data}");
    for month in months {
        let (ex, vat, incl) = (cents(&month["invoices"]["exVat"]), cents(&month["invoices"]["vat"]), cents(&month["invoices"]["inclVat"]));
        assert_eq!((ex + vat, cents(&month["balance"])), (incl, cents(&month["advances"]) - incl), "{month}");
    }
    for nobody in ["analyst", "coordinator-planketen", "vro", "ipo", "hr"] {
        assert_eq!(programme(&world, nobody, question).await["cashForecast"], Value::Null, "{nobody}");
    }
}

#[tokio::test]
async fn spending_by_contract_and_supplier_is_told_to_those_who_read_every_entry_of_it() {
    let world = World::demo().await;
    let ow = programme(&world, "finance", "id").await["id"].clone();
    let question = format!(
        r#"{{ contract(by: {{number: "VNG 26.047"}}) {{ totals {{ committed openCommitment actual }} year: totals(year: 2025) {{ actual }} supplier {{ totals(programme: {ow}) {{ committed openCommitment actual }} }} }} }}"#
    );
    let data = world.data("finance", &question).await["contract"].clone();
    let entries = world.data("finance", r#"{ ledgerAggregate(where: {contract: {number: {eq: "VNG 26.047"}}}, groupBy: [KIND]) { groups { key { kind } sum { amount } } } }"#).await;
    let groups = entries["ledgerAggregate"]["groups"].as_array().unwrap();
    let sum = |kind: &str| groups.iter().find(|group| group["key"]["kind"] == kind).map_or(0, |group| cents(&group["sum"]["amount"]));
    assert_eq!((cents(&data["totals"]["openCommitment"]), cents(&data["totals"]["actual"])), (sum("COMMITMENT"), sum("ACTUAL")));
    assert_eq!(data["year"]["actual"], "0.00");
    assert!(cents(&data["supplier"]["totals"]["actual"]) >= sum("ACTUAL"));
    for nobody in ["coordinator-vth", "hr", "procurement"] {
        let data = world.data(nobody, &question).await["contract"].clone();
        assert!(data.is_null() || (data["totals"].is_null() && data["supplier"]["totals"].is_null()), "{nobody}: {data}");
    }
}

/// A document that is not judged again judges each value all the same.
#[tokio::test]
async fn arguments_that_do_not_fit_are_told_whenever_they_come() {
    let world = World::demo().await;
    let series = r#"query($c: Boolean) { programme(by: {code: "OW"}) { totalsSeries(by: QUARTER, year: 2026, cumulative: $c) { period totals { actual } } } }"#;
    let years = r#"query($y: Int = 2026) { programme(by: {code: "OW"}) { exhaustion(year: $y) { remaining } rag(year: $y) { colour } } }"#;
    for (question, right, wrong) in [
        (series, json!({ "c": true }), json!({ "c": "true" })),
        (series, json!({}), json!({ "c": 1 })),
        (years, json!({}), json!({ "y": null })),
    ] {
        for _ in 0..2 {
            let answer = world.ask_with("finance", question, right.clone()).await;
            assert!(answer.get("errors").is_none(), "{answer}");
        }
        let answer = world.ask_with("finance", question, wrong).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{answer}");
    }
}
