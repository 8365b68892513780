//! Figures for those who are told of no single person: groups of three persons or more, and no total that reveals a smaller one.

use regiekamer_tests::World;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The hired persons behind the money of each line of a year in OW, as the staff reads them: by work package and line.
async fn behind(world: &World, year: i32) -> BTreeMap<(String, String), BTreeSet<String>> {
    let (mut behind, mut after): (BTreeMap<_, BTreeSet<String>>, _) = (BTreeMap::new(), String::new());
    loop {
        let question = format!(
            r#"{{ ledgerEntries(first: 200, where: {{fiscalYear: {{eq: {year}}}, programme: {{code: {{eq: "OW"}}}}}}{after}) {{
                nodes {{ line {{ id workPackage {{ code }} }} contract {{ person {{ id }} }} }} pageInfo {{ hasNextPage endCursor }} }} }}"#
        );
        let data = world.data("pmo", &question).await;
        for entry in data["ledgerEntries"]["nodes"].as_array().unwrap() {
            let line =
                (entry["line"]["workPackage"]["code"].as_str().unwrap().to_owned(), entry["line"]["id"].as_str().unwrap().to_owned());
            let persons = behind.entry(line).or_default();
            persons.extend(entry["contract"]["person"]["id"].as_str().map(str::to_owned));
        }
        if data["ledgerEntries"]["pageInfo"]["hasNextPage"] == false {
            return behind;
        }
        after = format!(", after: {}", data["ledgerEntries"]["pageInfo"]["endCursor"]);
    }
}

/// The persons behind those parts of a whole that are not told: whoever takes the parts that he sees from the whole, sees theirs.
fn untold<'a>(parts: impl Iterator<Item = (&'a BTreeSet<String>, bool)>) -> BTreeSet<String> {
    parts.filter(|(_, told)| !told).flat_map(|(persons, _)| persons.iter().cloned()).collect()
}

fn tells(persons: &BTreeSet<String>) -> bool {
    (1..3).contains(&persons.len())
}

#[tokio::test]
async fn an_analyst_reads_totals_in_which_no_hired_person_can_be_told() {
    let world = World::demo().await;
    let (mut told, mut hushed) = (0, 0);
    for year in [2025, 2026] {
        let lines = behind(&world, year).await;
        for dated in ["", r#", asOf: "2026-12-31""#] {
            let on = if dated.is_empty() { String::new() } else { r#"(asOf: "2026-12-31")"#.to_owned() };
            let question = format!(
                r#"{{ programme(by: {{code: "OW"}}) {{ totals(year: {year}{dated}) {{ actual forecast }} workPackages {{ nodes {{ code totals(year: {year}{dated}) {{ actual forecast }} }} }} }}
                    budgets(where: {{fiscalYear: {{eq: {year}}}, programme: {{code: {{eq: "OW"}}}}}}) {{ nodes {{ lines(first: 200) {{ nodes {{ id workPackage {{ code }} totals{on} {{ actual forecast }} }} }} }} }} }}"#
            );
            let (all, seen) = (world.data("finance", &question).await, world.data("analyst", &question).await);
            let nodes = |connection: &Value| connection["nodes"].as_array().unwrap().clone();
            let mut is_told = |whole: &Value, seen: &Value| {
                assert!(seen.is_null() || seen == whole, "complete or null: {seen}");
                *(if seen.is_null() { &mut hushed } else { &mut told }) += 1;
                !seen.is_null()
            };
            let of_budget = nodes(&all["budgets"]["nodes"][0]["lines"]).into_iter().zip(nodes(&seen["budgets"]["nodes"][0]["lines"]));
            let mut of_packages: BTreeMap<String, Vec<(BTreeSet<String>, bool)>> = BTreeMap::new();
            for (all, seen) in of_budget {
                let key = (all["workPackage"]["code"].as_str().unwrap().to_owned(), all["id"].as_str().unwrap().to_owned());
                let (persons, told) = (lines.get(&key).cloned().unwrap_or_default(), is_told(&all["totals"], &seen["totals"]));
                assert_eq!(told, !tells(&persons), "a line of {}: {persons:?}", key.0);
                of_packages.entry(key.0).or_default().push((persons, told));
            }
            let mut packages = Vec::new();
            for (all, seen) in nodes(&all["programme"]["workPackages"]).iter().zip(nodes(&seen["programme"]["workPackages"])) {
                let code = all["code"].as_str().unwrap();
                let rest = untold(of_packages[code].iter().map(|(persons, told)| (persons, *told)));
                let told = is_told(&all["totals"], &seen["totals"]);
                assert_eq!(told, !tells(&rest), "{code} less its lines: {rest:?}");
                packages.push((rest, told));
            }
            let rest = untold(packages.iter().map(|(persons, told)| (persons, *told)));
            assert_eq!(
                is_told(&all["programme"]["totals"], &seen["programme"]["totals"]),
                !tells(&rest),
                "the programme less its packages: {rest:?}"
            );
        }
    }
    assert!(told > 100 && hushed > 0, "{told} told, {hushed} not: the demo has both");
}

#[tokio::test]
async fn an_analyst_reads_no_entry_of_a_hired_person_and_counts_them_in_groups() {
    let world = World::demo().await;
    let hires = r#"where: {programme: {code: {eq: "OW"}}, fiscalYear: {eq: 2026}, contract: {kind: {eq: HIRE}}}"#;
    let staff = world.data("pmo", &format!("{{ ledgerEntries({hires}) {{ totalCount }} }}")).await;
    assert!(staff["ledgerEntries"]["totalCount"].as_i64().unwrap() > 100);
    let of = r#"where: {programme: {code: {eq: "OW"}}, kind: {eq: ACTUAL}, source: {eq: INVOICE}, line: {costType: {eq: HIRING}}}"#;
    let analyst = world.data("analyst", &format!("{{ ledgerEntries({of}) {{ totalCount }} }}")).await;
    assert_eq!(analyst["ledgerEntries"]["totalCount"], 0);
    let question = format!(
        "{{ ledgerAggregate({of}, groupBy: [WORK_PACKAGE, MONTH]) {{ groups {{ key {{ month workPackage {{ code }} }} count sum {{ amount }} }} }} }}"
    );
    let all = world.data("pmo", &question).await;
    let answer = world.ask("analyst", &question).await;
    let groups = |answer: &Value| answer["ledgerAggregate"]["groups"].as_array().unwrap().clone();
    let (all, seen) = (groups(&all), groups(&answer["data"]));
    assert_eq!(all.len(), seen.len());
    let (mut told, mut hushed) = (0, 0);
    for (all, seen) in all.iter().zip(&seen) {
        assert_eq!(all["key"], seen["key"]);
        if seen["count"].is_null() {
            assert!(seen["sum"]["amount"].is_null());
            hushed += 1;
        } else {
            // One invoice a month and person.
            assert_eq!((all, all["count"].as_i64().unwrap() >= 3), (seen, true));
            told += 1;
        }
    }
    assert!(told > 0 && hushed > 1, "{told} told, {hushed} not");
    let redacted = &answer["extensions"]["redactions"][0];
    assert_eq!((&redacted["class"], &redacted["path"][0]), (&json!("PER"), &json!("ledgerAggregate")));
}

#[tokio::test]
async fn an_analyst_counts_hired_people_and_finds_none_of_them() {
    let world = World::demo().await;
    let question = r#"{ contractAggregate(where: {programme: {code: {eq: "OW"}}}, groupBy: [KIND]) { complete groups { key { kind } count sum { ceiling } } } }"#;
    let (all, seen) = (world.data("pmo", question).await, world.data("analyst", question).await);
    let hire = |data: &Value| {
        data["contractAggregate"]["groups"].as_array().unwrap().iter().find(|group| group["key"]["kind"] == "HIRE").cloned().unwrap()
    };
    let (all, seen) = (hire(&all), hire(&seen));
    assert_eq!((&all["count"], &seen["sum"]["ceiling"]), (&seen["count"], &Value::Null), "counted, without amounts");
    for test in [r#"number: {eq: "VNG 26.047"}"#, r#"title: {eq: "Senior PMO"}"#, r#"not: {number: {ne: "VNG 26.047"}}"#] {
        let found = world.data("analyst", &format!("{{ contractAggregate(where: {{{test}}}) {{ groups {{ count }} }} }}")).await;
        assert_eq!(found["contractAggregate"]["groups"][0]["count"], 0, "{test}");
    }
    // A group of one, and the next smallest with it.
    let question =
        r#"{ contractAggregate(where: {kind: {eq: HIRE}, workPackage: {code: {eq: "BIO"}}}, groupBy: [SUPPLIER]) { groups { count } } }"#;
    let groups = world.data("analyst", question).await["contractAggregate"]["groups"].clone();
    assert!(groups.as_array().unwrap().iter().all(|group| group["count"].is_null()), "{groups}");
}

#[tokio::test]
async fn a_group_that_the_total_would_reveal_is_not_told_either() {
    let world = World::demo().await;
    for by in ["STATUS", "SUPPLIER", "WORK_PACKAGE", "MONTH", "YEAR", "WORK_PACKAGE, STATUS"] {
        let question = format!("{{ contractAggregate(where: {{kind: {{eq: HIRE}}}}, groupBy: [{by}]) {{ groups {{ count }} }} }}");
        let groups = world.data("analyst", &question).await["contractAggregate"]["groups"].clone();
        let hushed = groups.as_array().unwrap().iter().filter(|group| group["count"].is_null()).count();
        assert_ne!(hushed, 1, "{by}: {groups}");
    }
}

#[tokio::test]
async fn an_analyst_counts_contracts_in_summary_where_no_person_can_be_told() {
    let world = World::demo().await;
    let question = "{ workPackages { nodes { code contractSummary(year: 2026) { count } } } }";
    let hired = "{ contracts(first: 200, where: {kind: {eq: HIRE}, status: {ne: CONCEPT}, startsOn: {lte: \"2026-12-31\"}, endsOn: {gte: \"2026-01-01\"}}) { nodes { workPackage { code } person { id } } } }";
    let hired = world.data("pmo", hired).await;
    let seen = world.data("analyst", question).await;
    for package in seen["workPackages"]["nodes"].as_array().unwrap() {
        let persons: BTreeSet<_> = hired["contracts"]["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|contract| contract["workPackage"]["code"] == package["code"])
            .map(|contract| contract["person"]["id"].as_str().unwrap())
            .collect();
        assert_eq!(package["contractSummary"].is_null(), (1..3).contains(&persons.len()), "{package} {persons:?}");
    }
}

/// An entry a month and the hours a week would tell a rate; sums of three persons or more do not.
#[tokio::test]
async fn a_coordinator_reads_what_his_lines_cost_and_not_what_a_hired_person_does() {
    let world = World::demo().await;
    let of = r#"where: {workPackage: {code: {eq: "PLK"}}, line: {costType: {eq: HIRING}}, kind: {in: [COMMITMENT, ACTUAL]}}"#;
    let question = format!(
        r#"{{ ledgerEntries({of}) {{ totalCount }} ledgerAggregate({of}, groupBy: [MONTH]) {{ groups {{ count sum {{ amount }} }} }}
            workPackages(where: {{code: {{eq: "PLK"}}}}) {{ nodes {{ totals(year: 2026) {{ actual openCommitment }} }} }} }}"#
    );
    let (finance, seen) = (world.data("finance", &question).await, world.data("coordinator-planketen", &question).await);
    assert!(finance["ledgerEntries"]["totalCount"].as_i64() > Some(30) && seen["ledgerEntries"]["totalCount"] == 0);
    assert_eq!(seen["workPackages"], finance["workPackages"], "the totals of the year are his");
    let groups = seen["ledgerAggregate"]["groups"].as_array().unwrap();
    assert!(groups.iter().any(|group| group["sum"]["amount"].is_null()), "{groups:?}");
    let staff = r#"{ ledgerEntries(where: {workPackage: {code: {eq: "PLK"}}, line: {costType: {in: [STAFF, SERVICES]}}}) { totalCount } }"#;
    assert_eq!(world.data("coordinator-planketen", staff).await, world.data("finance", staff).await, "other entries are his");
}
