//! Accounts: who may sign in, with which key, and who lets him.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use regiekamer::auth::demo;
use regiekamer_tests::World;
use sea_orm::EntityTrait;
use serde_json::{Value, json};

async fn account(world: &World, name: &str) -> Value {
    let question = format!(
        r#"{{ accounts(where: {{name: {{eq: "{name}"}}}}) {{ nodes {{ id version active grants {{ nodes {{ id version }} }} }} }} }}"#
    );
    world.data("admin", &question).await["accounts"]["nodes"][0].clone()
}

fn switch(verb: &str, account: &Value) -> String {
    format!(
        "mutation {{ {verb}Account(input: {{id: {}, expectedVersion: {}}}) {{ account {{ id version active history {{ nodes {{ field after }} }} }} errors {{ code }} }} }}",
        account["id"], account["version"]
    )
}

/// The status of a question, and its answer, to whoever presents this token.
async fn ask(world: &World, token: &str, query: &str) -> (StatusCode, Value) {
    let request = Request::post("/graphql")
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(json!({ "query": query }).to_string()))
        .unwrap();
    world.send(request).await
}

#[tokio::test]
async fn whom_an_administrator_lets_in_sees_nothing_before_he_has_a_role() {
    let world = World::demo().await;
    let create = |subject: &str, rest: &str| {
        format!(
            r#"mutation {{ createAccount(input: {{name: "Nieuw", kind: SERVICE, issuer: "{}", subject: "{subject}" {rest}}}) {{ account {{ id name active }} errors {{ code path }} }} }}"#,
            demo::ISSUER
        )
    };
    let token = demo::token("nieuw").unwrap();
    let question = "{ programmes { totalCount } viewer { account { name } } }";
    assert_eq!(ask(&world, &token, question).await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(world.ask("pmo", &create("nieuw", "")).await["errors"][0]["extensions"]["code"], "FORBIDDEN");
    let made = world.data("admin", &create("nieuw", "")).await["createAccount"]["account"].clone();
    assert_eq!((&made["name"], &made["active"]), (&json!("Nieuw"), &json!(true)));
    let (status, answer) = ask(&world, &token, question).await;
    assert_eq!((status, &answer["data"]["programmes"]["totalCount"]), (StatusCode::OK, &json!(0)), "{answer}");
    for account in ["pmo", "ipo"] {
        let answer = world.ask(account, &create("nieuw", "")).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN", "{account} does not learn who has an account");
    }
    let again = world.data("admin", &create("nieuw", "")).await["createAccount"]["errors"].clone();
    assert_eq!(again, json!([{ "code": "IDENTITY_TAKEN", "path": ["input", "subject"] }]));
    let person = world.data("hr", "{ people(first: 1) { nodes { id } } }").await["people"]["nodes"][0]["id"].clone();
    let unfit = world.data("admin", &create("dienst", &format!(", person: {person}"))).await["createAccount"]["errors"].clone();
    assert_eq!(unfit, json!([{ "code": "PERSON_UNFIT", "path": ["input", "person"] }]));
}

#[tokio::test]
async fn an_account_that_is_switched_off_signs_in_no_more_and_comes_back_with_its_roles() {
    let world = World::demo().await;
    let question = "{ programmes { totalCount } }";
    let token = demo::token("hr").unwrap();
    let hr = account(&world, "hr").await;
    let off = world.data("admin", &switch("deactivate", &hr)).await["deactivateAccount"]["account"].clone();
    assert_eq!(off["active"], false);
    assert!(off["history"]["nodes"].as_array().unwrap().contains(&json!({ "field": "active", "after": "false" })), "{off}");
    assert_eq!(ask(&world, &token, question).await.0, StatusCode::FORBIDDEN);
    let again = world.data("admin", &switch("deactivate", &off)).await["deactivateAccount"]["errors"].clone();
    assert_eq!(again, json!([{ "code": "ALREADY_INACTIVE" }]));
    let on = world.data("admin", &switch("activate", &off)).await["activateAccount"]["account"].clone();
    assert_eq!((&on["active"], ask(&world, &token, question).await.0), (&json!(true), StatusCode::OK));
}

#[tokio::test]
async fn the_last_administrator_stays_and_nobody_switches_himself_off() {
    let world = World::demo().await;
    let admin = account(&world, "admin").await;
    let codes = |answer: &Value, field: &str| {
        answer[field]["errors"].as_array().unwrap().iter().map(|error| error["code"].clone()).collect::<Vec<_>>()
    };
    let own = world.data("admin", &switch("deactivate", &admin)).await;
    assert_eq!(codes(&own, "deactivateAccount"), [json!("OWN_ACCOUNT"), json!("LAST_ADMIN")]);
    let grant = |account: &Value| {
        format!(
            "mutation {{ grantRole(input: {{account: {}, role: ADMIN, scope: {{everything: true}}}}) {{ roleGrant {{ id version }} errors {{ code }} }} }}",
            account["id"]
        )
    };
    let second = account(&world, "hr").await;
    let granted = world.data("admin", &grant(&second)).await["grantRole"]["roleGrant"].clone();
    // Two who take the last two from each other at once: one of them stays.
    let revoke = |grant: &Value| {
        format!(
            "mutation {{ revokeRole(input: {{id: {}, expectedVersion: {}}}) {{ roleGrant {{ id }} errors {{ code }} }} }}",
            grant["id"], grant["version"]
        )
    };
    let (first, last) = (revoke(&granted), revoke(&admin["grants"]["nodes"][0]));
    let both = futures::future::join(world.ask("admin", &first), world.ask("hr", &last)).await;
    let done = [&both.0, &both.1].iter().filter(|answer| answer["data"]["revokeRole"]["roleGrant"].is_object()).count();
    assert_eq!(done, 1, "{both:?}");
}

#[tokio::test]
async fn who_is_administrator_for_some_time_is_none_that_stays() {
    let world = World::demo().await;
    let (admin, second) = (account(&world, "admin").await, account(&world, "hr").await);
    let grant = format!(
        r#"mutation {{ grantRole(input: {{account: {}, role: ADMIN, scope: {{everything: true}}, to: "2027-01-01"}}) {{ errors {{ code }} }} }}"#,
        second["id"]
    );
    assert_eq!(world.data("admin", &grant).await["grantRole"]["errors"], json!([]));
    let last = &admin["grants"]["nodes"][0];
    let revoke =
        format!("mutation {{ revokeRole(input: {{id: {}, expectedVersion: {}}}) {{ errors {{ code }} }} }}", last["id"], last["version"]);
    assert_eq!(world.data("hr", &revoke).await["revokeRole"]["errors"], json!([{ "code": "LAST_ADMIN" }]));
}

#[tokio::test]
async fn who_can_not_grant_today_is_none_that_stays() {
    let world = World::demo().await;
    let (admin, second) = (account(&world, "admin").await, account(&world, "hr").await);
    let is_last = async || {
        let answer = world.data("admin", &switch("deactivate", &account(&world, "admin").await)).await;
        answer["deactivateAccount"]["errors"].as_array().unwrap().iter().any(|error| error["code"] == "LAST_ADMIN")
    };
    for (rest, last) in [(r#"scope: {everything: true}, from: "2026-07-01""#, true), ("scope: {everything: true}", false)] {
        let grant = format!("mutation {{ grantRole(input: {{account: {}, role: ADMIN, {rest}}}) {{ errors {{ code }} }} }}", second["id"]);
        assert_eq!(world.data("admin", &grant).await["grantRole"]["errors"], json!([]), "{rest}");
        assert_eq!(is_last().await, last, "{rest}");
    }
    world.data("admin", &switch("deactivate", &account(&world, "hr").await)).await;
    assert!(is_last().await, "who is switched off grants nothing: {admin}");
}

#[tokio::test]
async fn a_key_signs_in_as_its_account_until_it_is_taken_back_or_expires() {
    let world = World::demo().await;
    let analyst = account(&world, "analyst").await;
    let create = |id: &Value, rest: &str| {
        format!(
            "mutation {{ createApiToken(input: {{account: {id}, name: \"Power BI\", {rest}}}) {{ key apiToken {{ id version prefix readOnly lastUsedAt }} errors {{ code path }} }} }}"
        )
    };
    let made = world.data("admin", &create(&analyst["id"], r#"expiresOn: "2026-12-31""#)).await["createApiToken"].clone();
    let key = made["key"].as_str().unwrap();
    assert!(key.starts_with(made["apiToken"]["prefix"].as_str().unwrap()) && made["apiToken"]["readOnly"] == true, "{made}");
    let question = "{ programmes { totalCount } viewer { account { name } roles { role } } }";
    let (status, answer) = ask(&world, key, question).await;
    assert_eq!((status, &answer["data"]), (StatusCode::OK, &world.data("analyst", question).await));
    let kept = format!(
        "{{ node(id: {}) {{ ... on ApiToken {{ lastUsedAt version history {{ nodes {{ field after }} }} }} }} }}",
        made["apiToken"]["id"]
    );
    let kept = world.data("admin", &kept).await["node"].clone();
    assert!(kept["lastUsedAt"].is_string() && kept["version"] == 1 && !kept.to_string().contains(key), "{kept}");
    let other = if key.ends_with('A') { 'E' } else { 'A' };
    for wrong in [format!("{}{other}", &key[..46]), "rgk_".to_owned(), key.to_lowercase()] {
        assert_eq!(ask(&world, &wrong, question).await.0, StatusCode::UNAUTHORIZED, "{wrong}");
    }
    let revoke = format!(
        "mutation {{ revokeApiToken(input: {{id: {}, expectedVersion: 1}}) {{ apiToken {{ revokedAt }} errors {{ code }} }} }}",
        made["apiToken"]["id"]
    );
    assert!(world.data("admin", &revoke).await["revokeApiToken"]["apiToken"]["revokedAt"].is_string());
    assert_eq!(ask(&world, key, question).await.0, StatusCode::UNAUTHORIZED, "at once");
    for (day, code) in [("2026-06-15", "EXPIRY_INVALID"), ("2027-06-17", "EXPIRY_INVALID")] {
        let answer = world.data("admin", &create(&analyst["id"], &format!("expiresOn: \"{day}\""))).await["createApiToken"].clone();
        assert_eq!((&answer["errors"][0]["code"], &answer["key"]), (&json!(code), &Value::Null), "{day}");
    }
    let admin = account(&world, "admin").await;
    let own = world.data("admin", &create(&admin["id"], r#"expiresOn: "2026-12-31""#)).await["createApiToken"].clone();
    let codes: Vec<_> = own["errors"].as_array().unwrap().iter().map(|error| error["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["NOT_A_SERVICE", "OWN_ACCOUNT"]);
    // Who could make a key to somebody's account could do all that he does.
    let pmo = account(&world, "pmo").await;
    let theirs = world.data("admin", &create(&pmo["id"], r#"expiresOn: "2026-12-31", readOnly: false"#)).await["createApiToken"].clone();
    assert_eq!((&theirs["errors"][0]["code"], &theirs["key"]), (&json!("NOT_A_SERVICE"), &Value::Null));
    let tried = world.data("admin", &create(&analyst["id"], r#"expiresOn: "2026-12-31", dryRun: true"#)).await["createApiToken"].clone();
    assert!(tried["key"].is_null() && tried["errors"] == json!([]), "of a trial there is no key: {tried}");
}

#[tokio::test]
async fn a_key_changes_nothing_unless_it_was_made_to() {
    let world = World::demo().await;
    world.make_service("pmo").await;
    let pmo = account(&world, "pmo").await;
    let package =
        world.data("pmo", r#"{ workPackages(where: {code: {eq: "PLK"}}) { nodes { id } } }"#).await["workPackages"]["nodes"][0]["id"]
            .clone();
    let make = format!(
        r#"mutation {{ createMilestone(input: {{workPackage: {package}, title: "Met sleutel", baselineOn: "2026-12-01", dryRun: true}}) {{ errors {{ code }} }} }}"#
    );
    let can = "{ workPackages(where: {code: {eq: \"PLK\"}}) { nodes { viewerCan { createMilestone { allowed } } } } }";
    for (read_only, code) in [(true, json!("FORBIDDEN")), (false, Value::Null)] {
        let question = format!(
            r#"mutation {{ createApiToken(input: {{account: {}, name: "Koppeling", expiresOn: "2026-12-31", readOnly: {read_only}}}) {{ key errors {{ code }} }} }}"#,
            pmo["id"]
        );
        let made = world.data("admin", &question).await["createApiToken"].clone();
        let key = made["key"].as_str().unwrap();
        let (_, answer) = ask(&world, key, &make).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], code, "{answer}");
        let (_, answer) = ask(&world, key, can).await;
        assert_eq!(answer["data"]["workPackages"]["nodes"][0]["viewerCan"]["createMilestone"]["allowed"], !read_only);
    }
}

/// A key of the account «analyst», which reads two programmes: as it was asked for.
async fn narrowed(world: &World, account: &Value, scope: &str) -> Value {
    let question = format!(
        r#"mutation {{ createApiToken(input: {{account: {}, name: "Rapport", expiresOn: "2026-12-31" {scope}}}) {{
            key apiToken {{ id role programme {{ code }} }} errors {{ code path }} }} }}"#,
        account["id"]
    );
    world.data("admin", &question).await["createApiToken"].clone()
}

#[tokio::test]
async fn a_key_is_narrowed_to_a_role_and_a_programme_and_never_wider_than_its_account() {
    let world = World::demo().await;
    let found = world.data("admin", "{ programmes { nodes { id code } } }").await["programmes"]["nodes"].clone();
    let programme = |code: &str| found.as_array().unwrap().iter().find(|one| one["code"] == code).unwrap()["id"].clone();
    let analyst = account(&world, "analyst").await;
    let grant = format!(
        "mutation {{ grantRole(input: {{account: {}, role: FINANCE, scope: {{everything: true}}}}) {{ roleGrant {{ id version }} errors {{ code }} }} }}",
        analyst["id"]
    );
    let finance = world.data("admin", &grant).await["grantRole"]["roleGrant"].clone();
    let question = r"{ viewer { roles { role } deputises { role { role } } } programmes { nodes { code } } contracts(first: 200, where: {kind: {eq: HIRE}}) { nodes { rate } } }";
    let seen = async |made: &Value| {
        let (status, answer) = ask(&world, made["key"].as_str().unwrap(), question).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        let data = &answer["data"];
        let of = |list: &Value, field: &str| list.as_array().unwrap().iter().map(|one| one[field].clone()).collect::<Vec<_>>();
        let rates = of(&data["contracts"]["nodes"], "rate").iter().filter(|rate| rate.is_string()).count();
        (of(&data["viewer"]["roles"], "role"), of(&data["programmes"]["nodes"], "code"), rates)
    };
    let whole = narrowed(&world, &analyst, "").await;
    assert_eq!((&whole["apiToken"]["role"], &whole["apiToken"]["programme"]), (&Value::Null, &Value::Null));
    let (roles, codes, all) = seen(&whole).await;
    assert_eq!((roles, codes), (vec![json!("ANALYST"), json!("FINANCE")], vec![json!("BO"), json!("OW")]));
    let other = narrowed(&world, &analyst, &format!(", programme: {}", programme("BO"))).await;
    assert_eq!(other["apiToken"]["programme"]["code"], "BO");
    let (roles, codes, of_one) = seen(&other).await;
    assert_eq!((roles.len(), codes), (2, vec![json!("BO")]));
    assert!(of_one > 0 && of_one < all, "{of_one} of {all}");
    let figures = narrowed(&world, &analyst, ", role: ANALYST").await;
    assert_eq!(seen(&figures).await, (vec![json!("ANALYST")], vec![json!("OW")], 0), "an analyst reads no rate");
    let neither = narrowed(&world, &analyst, &format!(", role: ANALYST, programme: {}", programme("BO"))).await;
    assert_eq!(seen(&neither).await, (vec![json!("ANALYST")], vec![], 0), "it gives nothing that its account does not have there");
    for (scope, code, field) in [
        (", role: PMT".to_owned(), "ROLE_NOT_HELD", "role"),
        (r#", programme: "programme_00000000-0000-0000-0000-000000000000""#.to_owned(), "PROGRAMME_NOT_FOUND", "programme"),
    ] {
        let refused = narrowed(&world, &analyst, &scope).await;
        assert_eq!((&refused["errors"], &refused["key"]), (&json!([{ "code": code, "path": ["input", field] }]), &Value::Null));
    }
    // What the account loses, all of its keys lose at once.
    let revoke = format!(
        "mutation {{ revokeRole(input: {{id: {}, expectedVersion: {}}}) {{ errors {{ code }} }} }}",
        finance["id"], finance["version"]
    );
    assert_eq!(world.data("admin", &revoke).await["revokeRole"]["errors"], json!([]));
    assert_eq!(seen(&other).await, (vec![json!("ANALYST")], vec![], 0));
    assert_eq!(seen(&whole).await.1, vec![json!("OW")]);
}

/// Whoever reads the database finds hashes; none of them, nor what else stands there, signs in.
#[tokio::test]
async fn a_leaked_database_opens_nothing() {
    let world = World::demo().await;
    let analyst = account(&world, "analyst").await;
    let made = narrowed(&world, &analyst, "").await;
    let key = made["key"].as_str().unwrap();
    let view = world.store.current_view(&std::sync::Arc::new(regiekamer::access::Rights::login())).unwrap();
    let kept = entity::api_token::Entity::find().all(&view).await.unwrap();
    let hash = kept[0].hash.open().unwrap().clone();
    assert!(!format!("{kept:?}").contains(key) && hash.len() == 64);
    let question = "{ __typename }";
    assert_eq!(ask(&world, key, question).await.0, StatusCode::OK);
    for leaked in [hash.clone(), format!("rgk_{hash}"), format!("rgk_{}", &hash[..43]), kept[0].prefix.clone(), kept[0].id.to_string()] {
        assert_eq!(ask(&world, &leaked, question).await.0, StatusCode::UNAUTHORIZED, "{leaked}");
    }
}
