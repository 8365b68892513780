//! From an empty directorate to a running work package.

use regiekamer_tests::World;
use serde_json::json;

#[tokio::test]
async fn who_has_a_programme_can_not_start_another_but_change_his() {
    let world = World::demo().await;
    let data = world.data("pmt", r#"{ programme(by: {code: "OW"}) { id version directorate { id } } }"#).await;
    let programme = &data["programme"];
    let create = format!(
        r#"mutation {{ createProgramme(input: {{code: "NW", name: "Nieuw", directorate: {}, startsOn: "2026-01-01", endsOn: "2027-12-31", vatRecoverable: true}}) {{ programme {{ id }} errors {{ code }} }} }}"#,
        programme["directorate"]["id"]
    );
    assert_eq!(world.ask("pmt", &create).await["errors"][0]["extensions"]["code"], "FORBIDDEN");
    let change = |status: &str| {
        format!(
            "mutation {{ changeProgramme(input: {{id: {}, expectedVersion: 1, status: {status}, goal: null}}) {{ programme {{ status goal version name }} errors {{ code }} }} }}",
            programme["id"]
        )
    };
    assert_eq!(
        world.data("pmt", &change("CLOSED")).await["changeProgramme"]["errors"],
        json!([{ "code": "STATUS_IMPOSSIBLE" }, { "code": "CONTRACT_OPEN" }, { "code": "COMMITMENT_OPEN" }, { "code": "SUBSIDY_OPEN" }])
    );
    let suspended = world.data("pmt", &change("SUSPENDED")).await["changeProgramme"]["programme"].clone();
    assert_eq!(
        suspended,
        json!({ "status": "SUSPENDED", "goal": null, "version": 2, "name": "Programma Omgevingswet" }),
        "what is left out stays, null empties"
    );
}

#[tokio::test]
async fn a_programme_keeps_what_it_can_not_lose() {
    let world = World::demo().await;
    let programme = world.data("pmt", r#"{ programme(by: {code: "OW"}) { id goal } }"#).await["programme"].clone();
    let change = |version: i32, rest: &str| {
        format!(
            "mutation {{ changeProgramme(input: {{id: {}, expectedVersion: {version}, {rest}}}) {{ programme {{ goal nameEn }} errors {{ code path }} conflict {{ current {{ version }} }} }} }}",
            programme["id"]
        )
    };
    let long = "x".repeat(2_001);
    let wrong = format!(r#"name: null, endsOn: null, nameEn: "", goal: "{long}""#);
    let errors = world.data("pmt", &change(1, &wrong)).await["changeProgramme"]["errors"].clone();
    let of = |code: &str, path: &str| json!({ "code": code, "path": ["input", path] });
    let expected = json!([of("REQUIRED", "name"), of("TEXT_INVALID", "nameEn"), of("TEXT_INVALID", "goal"), of("REQUIRED", "endsOn")]);
    assert_eq!(errors, expected, "all at once");
    let errors = world.data("pmt", &change(1, r#"endsOn: "2024-06-30""#)).await["changeProgramme"]["errors"].clone();
    assert_eq!(errors, json!([of("WORK_PACKAGE_ENDS_LATER", "endsOn")]));
    let stale = world.data("pmt", &change(7, "name: null")).await["changeProgramme"].clone();
    assert_eq!(
        (&stale["errors"], &stale["conflict"]["current"]["version"]),
        (&json!([of("CONFLICT", "id")]), &json!(1)),
        "before all else"
    );
    assert_eq!(world.data("pmt", r#"{ programme(by: {code: "OW"}) { goal } }"#).await["programme"]["goal"], programme["goal"]);
}

#[tokio::test]
async fn a_work_package_is_added_in_the_dates_of_its_programme() {
    let world = World::demo().await;
    let id = world.data("pmo", r#"{ programme(by: {code: "OW"}) { id } }"#).await["programme"]["id"].clone();
    let create = |code: &str, ends: &str| {
        format!(
            r#"mutation {{ createWorkPackage(input: {{programme: {id}, code: "{code}", name: "Nieuw", startsOn: "2026-01-01", endsOn: "{ends}"}}) {{ workPackage {{ code status coordination {{ vacant }} totals(year: 2026) {{ budget }} }} errors {{ code path }} }} }}"#
        )
    };
    let wrong = world.data("pmo", &create("PLK", "2031-01-01")).await["createWorkPackage"]["errors"].clone();
    assert_eq!(
        wrong,
        json!([{ "code": "OUTSIDE_PROGRAMME", "path": ["input", "startsOn"] }, { "code": "CODE_TAKEN", "path": ["input", "code"] }])
    );
    let made = world.data("pmo", &create("NW", "2027-12-31")).await["createWorkPackage"]["workPackage"].clone();
    assert_eq!(made, json!({ "code": "NW", "status": "CONCEPT", "coordination": { "vacant": true }, "totals": { "budget": "0.00" } }));
}

#[tokio::test]
async fn an_organisation_has_numbers_that_hold() {
    let world = World::demo().await;
    let create = |numbers: &str| {
        format!(
            r#"mutation {{ createOrganisation(input: {{kind: SUPPLIER, name: "Nieuw B.V.", {numbers}}}) {{ organisation {{ name kvk rsin }} errors {{ code }} }} }}"#
        )
    };
    let wrong = world.data("pmo", &create(r#"kvk: "1234567", rsin: "002708979", oin: "1""#)).await["createOrganisation"]["errors"].clone();
    assert_eq!(wrong, json!([{ "code": "KVK_INVALID" }, { "code": "RSIN_INVALID" }, { "code": "OIN_INVALID" }]));
    let made = world.data("pmo", &create(r#"kvk: "01234567", rsin: "123456782""#)).await["createOrganisation"]["organisation"].clone();
    assert_eq!(made, json!({ "name": "Nieuw B.V.", "kvk": "01234567", "rsin": "123456782" }));
    let same = world.data("pmo", &create(r#"kvk: "01234567", oin: "00000001002564440000""#)).await["createOrganisation"]["errors"].clone();
    assert_eq!(same, json!([{ "code": "NUMBER_TAKEN" }, { "code": "NUMBER_TAKEN" }]), "of a supplier, and of a municipality");
    let long = "x".repeat(51);
    let long = world.data("pmo", &create(&format!(r#"shortName: "{long}""#))).await["createOrganisation"]["errors"].clone();
    assert_eq!(long, json!([{ "code": "TEXT_INVALID" }]));
    let id = world.data("pmo", r#"{ organisation(by: {code: "GM0014"}) { id } }"#).await["organisation"]["id"].clone();
    let change =
        format!(r#"mutation {{ changeOrganisation(input: {{id: {id}, expectedVersion: 1, name: "Anders"}}) {{ errors {{ code }} }} }}"#);
    assert_eq!(world.data("pmo", &change).await["changeOrganisation"]["errors"], json!([{ "code": "NOT_YOURS" }]));
}

#[tokio::test]
async fn a_work_package_is_stopped_with_a_reason_and_keeps_what_is_left_out() {
    let world = World::demo().await;
    let found = world.data("pmo", r#"{ workPackages(where: {code: {eq: "IM"}}) { nodes { id version name endsOn } } }"#).await;
    let package = found["workPackages"]["nodes"][0].clone();
    let change = |version: &serde_json::Value, rest: &str| {
        format!(
            "mutation {{ changeWorkPackage(input: {{id: {}, expectedVersion: {version}, {rest}}}) {{ workPackage {{ version name status stopReason endsOn history {{ totalCount }} }} errors {{ code path }} }} }}",
            package["id"]
        )
    };
    let version = &package["version"];
    let wrong = world.data("pmo", &change(version, r#"name: " ", status: STOPPED, endsOn: "2199-01-01""#)).await;
    let codes: Vec<_> =
        wrong["changeWorkPackage"]["errors"].as_array().unwrap().iter().map(|error| error["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["NAME_INVALID", "REASON_MISSING", "OUTSIDE_PROGRAMME"], "all at once");
    let back = world.data("pmo", &change(version, "status: CONCEPT")).await["changeWorkPackage"]["errors"].clone();
    assert_eq!(back, json!([{ "code": "STATUS_IMPOSSIBLE", "path": ["input", "status"] }]));
    let stopped =
        world.data("pmo", &change(version, r#"status: STOPPED, stopReason: "Opgegaan in BIO""#)).await["changeWorkPackage"]["workPackage"]
            .clone();
    assert_eq!((&stopped["status"], &stopped["stopReason"]), (&json!("STOPPED"), &json!("Opgegaan in BIO")));
    assert_eq!((&stopped["name"], &stopped["endsOn"]), (&package["name"], &package["endsOn"]));
    let stale = world.data("pmo", &change(version, r#"name: "Anders""#)).await["changeWorkPackage"]["errors"].clone();
    assert_eq!(stale, json!([{ "code": "CONFLICT", "path": ["input", "id"] }]));
    let closed = world.data("pmo", &change(&stopped["version"], r#"name: "Anders""#)).await["changeWorkPackage"]["errors"].clone();
    assert_eq!(closed, json!([{ "code": "WORK_PACKAGE_CLOSED", "path": ["input", "id"] }]));
}

#[tokio::test]
async fn a_work_package_does_not_end_before_its_milestones() {
    let world = World::demo().await;
    let found = world.data("pmo", r#"{ workPackages(where: {code: {eq: "PLK"}}) { nodes { id version } } }"#).await;
    let package = &found["workPackages"]["nodes"][0];
    let question = format!(
        r#"mutation {{ changeWorkPackage(input: {{id: {}, expectedVersion: {}, endsOn: "2026-06-15"}}) {{ errors {{ code path }} }} }}"#,
        package["id"], package["version"]
    );
    let answer = world.data("pmo", &question).await["changeWorkPackage"]["errors"].clone();
    assert_eq!(answer, json!([{ "code": "MILESTONE_LATER", "path": ["input", "endsOn"] }]));
}
