//! The gate «mutations»: what comes of each mutation as each account, as it was reviewed; no answer tells a secret, and a dry
//! run leaves nothing behind.

use crate::leak::{assert_kept, marked, marks};
use crate::{ACCOUNTS, camel, types};
use regiekamer::access::acts;
use regiekamer::demo;
use regiekamer_tests::World;
use serde_json::{Value, json};

/// Who starts a programme has a grant over a directorate or everything, as in a new installation; nobody of the demo has.
const OF_A_DIRECTORATE: &str = "createProgramme";

/// A table of a ledger, with a row.
const TABLE: &str = "Begrotingsjaar,Uitgaven (U) Verplichtingen (V) Ontvangsten (O),Begrotingsstaat,Begrotingsstaat omschrijving,Onderdeel,Omschrijving,ontwerpbegroting,vastgestelde begroting,1ste suppletoire begroting,2de suppletoire begroting,Realisatie
2024,U,PLK,Planketen,90,Nieuw,1,10,20,15,5
";

/// The ids that the inputs name, as those who see them read them.
async fn known(world: &World) -> Value {
    let staff = r#"{
        programme(by: {code: "OW"}) { id directorate { id } }
        workPackages(where: {code: {in: ["PLK", "IM"]}}, orderBy: [{field: CODE, direction: ASC}]) { nodes { id code } }
        people(first: 1, where: {fullName: {contains: "Thijs Bakker"}}) { nodes { id } }
        organisations(first: 1, where: {kind: {eq: SUPPLIER}}) { nodes { id version } }
        uvw: partnerships(where: {organisation: {shortName: {eq: "UvW"}}}) { nodes { id version sharingAgreements(first: 1) { nodes { id version } } } }
        province: organisations(first: 1, where: {kind: {eq: PROVINCE}}) { nodes { id } }
        appointments(first: 1, where: {to: {isNull: true}, function: {eq: COORDINATOR}, workPackage: {code: {eq: "PLK"}}}) { nodes { id version } }
        milestones(first: 1, where: {reachedOn: {isNull: true}, workPackage: {code: {eq: "PLK"}}}) { nodes { id version } }
        changed: programme(by: {code: "OW"}) { version }
    }"#;
    let mut known = world.data("pmo", staff).await;
    let access = world.data("admin", "{ accounts(first: 100) { nodes { id version name grants { nodes { id version } } } } }").await;
    let named = |account: &&Value| account["name"].as_str().unwrap().ends_with("⟧hr");
    let account = access["accounts"]["nodes"].as_array().unwrap().iter().find(named).unwrap();
    known["account"] = account["id"].clone();
    world.make_service("hr").await;
    let uvw = |account: &&Value| account["name"].as_str().unwrap().ends_with("⟧uvw");
    known["other"] = access["accounts"]["nodes"].as_array().unwrap().iter().find(uvw).unwrap().clone();
    let make = format!(
        r#"mutation {{ createApiToken(input: {{account: {}, name: "Sleutel", expiresOn: "2026-12-31"}}) {{ apiToken {{ id version }} }} }}"#,
        account["id"]
    );
    known["token"] = world.data("admin", &make).await["createApiToken"]["apiToken"].clone();
    let create = r#"mutation { createAccount(input: {name: "Uit", kind: SERVICE, issuer: "https://elders.example", subject: "uit"}) { account { id version } } }"#;
    let made = world.data("admin", create).await["createAccount"]["account"].clone();
    let off = format!(
        "mutation {{ deactivateAccount(input: {{id: {}, expectedVersion: {}}}) {{ account {{ id version }} }} }}",
        made["id"], made["version"]
    );
    known["inactive"] = world.data("admin", &off).await["deactivateAccount"]["account"].clone();
    known["grant"] = account["grants"]["nodes"][0].clone();
    let pmt = |account: &&Value| account["name"].as_str().unwrap().ends_with("⟧pmt");
    known["deputy"] = access["accounts"]["nodes"].as_array().unwrap().iter().find(pmt).unwrap()["id"].clone();
    known["deputising"] =
        world.data("auditor", "{ deputisings(first: 1) { nodes { id version } } }").await["deputisings"]["nodes"][0].clone();
    let propose = format!(
        "mutation {{ proposeSharing(input: {{partnership: {}, dataset: CONTRACTS, level: DETAIL}}) {{ sharingAgreement {{ id version }} }} }}",
        known["uvw"]["nodes"][0]["id"]
    );
    known["proposed"] = world.data("pmo-coordinator", &propose).await["proposeSharing"]["sharingAgreement"].clone();
    let spent = r#"{
        line: budgets(where: {fiscalYear: {eq: 2026}}) { nodes { lines(first: 1, where: {costType: {eq: OVERHEAD}, workPackage: {code: {eq: "PLK"}}}) { nodes { id proposed workPackage { id } } } } }
        reservation: reservations(first: 1, where: {workPackage: {code: {eq: "PLK"}}, line: {fiscalYear: {eq: 2026}}}) { nodes { id version } }
        commitment: commitments(first: 1, where: {open: {gt: "100000"}}) { nodes { id version parts(first: 1) { nodes { line { id } } } } }
        supplier: organisations(first: 1, where: {kind: {eq: SUPPLIER}}) { nodes { id } }
        received: invoices(first: 1, where: {status: {eq: RECEIVED}}) { nodes { id version } }
        checked: invoices(first: 1, where: {status: {eq: CHECKED}}) { nodes { id version } }
        approved: invoices(first: 1, where: {status: {eq: APPROVED}}) { nodes { id version } }
    }"#;

    known["spent"] = world.data("finance", spent).await;
    known["money"] = money(world).await;
    known
}

/// What the mutations of the finance wing are about: of each state one.
async fn money(world: &World) -> Value {
    let question = r#"{
        draft: budgets(where: {fiscalYear: {eq: 2027}, programme: {code: {eq: "OW"}}}) { nodes { id version lines(first: 1, where: {workPackage: {code: {eq: "PLK"}}}) { nodes { id version } } } }
        adopted: budgets(where: {fiscalYear: {eq: 2026}, programme: {code: {eq: "OW"}}}) { nodes { id version lines(first: 1, where: {workPackage: {code: {eq: "PLK"}}}) { nodes { id version } } } }
        amendments: budgetAmendments(where: {status: {eq: SUBMITTED}}) { nodes { id version } }
        periods: periodCloses(where: {month: {eq: "2026-04-01"}}) { nodes { id version } }
        colours: ragOverrides { nodes { id version } }
        entries: ledgerEntries(first: 1, where: {fiscalYear: {eq: 2026}, kind: {eq: ACTUAL}, source: {eq: MANUAL}, workPackage: {code: {eq: "PLK"}}}) { nodes { id } }
        programme(by: {code: "OW"}) { id version }
    }"#;
    let mut money = world.data("pmo", question).await;
    let package = r#"{ workPackages(where: {code: {eq: "PLK"}}) { nodes { id } } }"#;
    let package = world.data("pmo", package).await["workPackages"]["nodes"][0]["id"].clone();
    let line = format!(r#"workPackage: {package}, costType: ICT, description: "Nieuw", proposed: "10.00""#);
    for (name, year) in [("submitted", 2028), ("past", 2024)] {
        let draft = format!("programme: {}, fiscalYear: {year}", money["programme"]["id"]);
        let budget = made(world, "pmo", "draftBudget", &draft, "budget").await;
        made(world, "pmo", "addBudgetLine", &format!("budget: {}, {line}", budget["id"]), "budgetLine").await;
        let budget = json!({ "id": budget["id"], "version": 2 });
        money[name] = made(world, "pmo", "submitBudget", &seen(&budget), "budget").await;
    }
    money["past"] = made(world, "controller", "adoptBudget", &seen(&money["past"]), "budget").await;
    let draft = format!(
        r#"budget: {}, kind: SUPPLEMENTARY, reason: "Meer", lines: [{{line: {}, amount: "1.00"}}]"#,
        money["adopted"]["nodes"][0]["id"], money["adopted"]["nodes"][0]["lines"]["nodes"][0]["id"]
    );
    money["amendment"] = made(world, "pmo", "draftAmendment", &draft, "budgetAmendment").await;
    money
}

/// Does something, and takes the id and the version of what it shows.
async fn made(world: &World, account: &str, field: &str, input: &str, shows: &str) -> Value {
    let key = uuid::Uuid::now_v7();
    let question =
        format!(r#"mutation {{ {field}(input: {{{input}, idempotencyKey: "{key}"}}) {{ {shows} {{ id version }} errors {{ code }} }} }}"#);
    world.data(account, &question).await[field][shows].clone()
}

fn seen(node: &Value) -> String {
    format!("id: {}, expectedVersion: {}", node["id"], node["version"])
}

/// The mutations of spending.
fn spending(known: &Value) -> Vec<(&'static str, String)> {
    let id = |path: &str| known["spent"].pointer(path).unwrap_or_else(|| panic!("no {path} in {known}")).clone();
    let changed = |of: &str, rest: &str| {
        format!("id: {}, expectedVersion: {}, {rest}", id(&format!("/{of}/nodes/0/id")), id(&format!("/{of}/nodes/0/version")))
    };
    let (line, supplier) = (id("/line/nodes/0/lines/nodes/0/id"), id("/supplier/nodes/0/id"));
    let part = format!(r#"parts: [{{line: {line}, amount: "1.00"}}]"#);
    let amount = r#"amount: {exVat: "1.00", vat: "0.21", inclVat: "1.21"}"#;
    let forecast = format!(r#"line: {line}, amount: {}, explanation: "Volgens plan""#, id("/line/nodes/0/lines/nodes/0/proposed"));
    vec![
        ("reserve", format!(r#"line: {line}, amount: "1.00", description: "Nieuw""#)),
        ("cancelReservation", changed("reservation", "")),
        ("commit", format!(r#"supplier: {supplier}, reference: "Nieuw", startsOn: "2026-01-01", endsOn: "2026-12-31", {part}"#)),
        ("raiseCommitment", changed("commitment", &part)),
        ("releaseCommitment", changed("commitment", "")),
        (
            "receiveInvoice",
            format!(
                r#"supplier: {supplier}, number: "NW-1", invoicedOn: "2026-06-01", serviceFrom: "2026-05-01", serviceTo: "2026-05-31", {amount}, lines: [{{line: {line}, vatRate: STANDARD, {amount}}}]"#
            ),
        ),
        ("checkInvoice", changed("received", "")),
        ("approveInvoice", changed("checked", "")),
        ("rejectInvoice", changed("received", r#"reason: "Onjuist""#)),
        ("payInvoice", changed("approved", "")),
        ("creditInvoice", changed("approved", r#"reopenCommitment: false, reason: "Onjuist""#)),
        ("bookActual", format!(r#"line: {line}, amount: "1.00", description: "Salarissen""#)),
        ("forecastLine", forecast.clone()),
        ("forecastWorkPackage", format!("workPackage: {}, lines: [{{{forecast}}}]", id("/line/nodes/0/lines/nodes/0/workPackage/id"))),
    ]
}

/// Each mutation, with an input that somebody may give.
fn inputs(known: &Value) -> Vec<(&'static str, String)> {
    let id = |path: &str| known.pointer(path).unwrap_or_else(|| panic!("no {path} in {known}")).clone();
    let changed =
        |path: &str, rest: &str| format!("id: {}, expectedVersion: {}, {rest}", id(&format!("{path}/id")), id(&format!("{path}/version")));
    let (programme, package) = (id("/programme/id"), id("/workPackages/nodes/1/id"));
    let (partnership, agreement) = ("/uvw/nodes/0", "/uvw/nodes/0/sharingAgreements/nodes/0");
    let version = id("/changed/version");
    vec![
        (
            "appointCoordinator",
            format!(
                r#"workPackage: {}, person: {}, fte: "0.80", from: "2026-06-15""#,
                id("/workPackages/nodes/0/id"),
                id("/people/nodes/0/id")
            ),
        ),
        ("endAppointment", changed("/appointments/nodes/0", r#"to: "2026-12-31""#)),
        ("createAccount", r#"name: "Nieuw", kind: PERSON, issuer: "https://elders.example", subject: "nieuw""#.to_owned()),
        ("changeAccount", changed("/other", r#"name: "Anders""#)),
        ("deactivateAccount", changed("/other", "")),
        ("activateAccount", changed("/inactive", "")),
        ("createApiToken", format!(r#"account: {}, name: "Nieuw", expiresOn: "2026-12-31""#, id("/account"))),
        ("revokeApiToken", changed("/token", "")),
        ("grantRole", format!("account: {}, role: HR, scope: {{programme: {programme}}}", id("/account"))),
        ("revokeRole", changed("/grant", "")),
        ("deputise", format!(r#"grant: {}, deputy: {}, to: "2026-07-01", reason: "Verlof""#, id("/grant/id"), id("/deputy"))),
        ("endDeputising", changed("/deputising", "")),
        (
            "createProgramme",
            format!(
                r#"code: "NW", name: "Nieuw", directorate: {}, startsOn: "2026-01-01", endsOn: "2027-12-31", vatRecoverable: true"#,
                id("/programme/directorate/id")
            ),
        ),
        ("changeProgramme", format!(r#"id: {programme}, expectedVersion: {version}, goal: "Anders""#)),
        (
            "createWorkPackage",
            format!(r#"programme: {programme}, code: "NW", name: "Nieuw", startsOn: "2026-01-01", endsOn: "2027-12-31""#),
        ),
        ("changeWorkPackage", format!(r#"id: {package}, expectedVersion: 1, name: "Anders""#)),
        (
            "createPerson",
            format!(r#"fullName: "Nieuw", employment: HIRED, organisation: {}, programme: {programme}"#, id("/organisations/nodes/0/id")),
        ),
        ("changePerson", format!(r#"id: {}, expectedVersion: 1, fullName: "Anders""#, id("/people/nodes/0/id"))),
        ("createOrganisation", r#"kind: SUPPLIER, name: "Nieuw B.V.""#.to_owned()),
        ("changeOrganisation", changed("/organisations/nodes/0", r#"name: "Anders B.V.""#)),
        (
            "createPartnership",
            format!("programme: {programme}, organisation: {}, kind: INTERGOVERNMENTAL_PARTNER", id("/province/nodes/0/id")),
        ),
        ("changePartnership", changed(partnership, r#"to: "2028-12-31""#)),
        ("proposeSharing", format!("partnership: {}, dataset: CONTRACTS, level: SUMMARY", id(&format!("{partnership}/id")))),
        ("approveSharing", changed("/proposed", "")),
        ("endSharing", changed(agreement, "")),
        ("createMilestone", format!(r#"workPackage: {package}, title: "Nieuw", baselineOn: "2026-12-01""#)),
        ("reachMilestone", changed("/milestones/nodes/0", r#"evidence: "Verslag", reachedOn: "2026-06-15""#)),
        ("rescheduleMilestone", changed("/milestones/nodes/0", r#"forecastOn: "2026-12-24""#)),
        ("importLedger", format!("programme: {programme}, file: {}", json!(TABLE))),
        ("setTolerances", changed("/money/programme", r#"amberAbove: "0.04""#)),
        ("draftBudget", format!("programme: {programme}, fiscalYear: 2029, copyOf: {}", id("/money/adopted/nodes/0/id"))),
        (
            "addBudgetLine",
            format!(
                r#"budget: {}, workPackage: {package}, costType: ICT, description: "Nieuw", proposed: "1.00""#,
                id("/money/draft/nodes/0/id")
            ),
        ),
        ("changeBudgetLine", changed("/money/draft/nodes/0/lines/nodes/0", r#"proposed: "1.00""#)),
        ("removeBudgetLine", changed("/money/draft/nodes/0/lines/nodes/0", "")),
        ("submitBudget", changed("/money/draft/nodes/0", "")),
        ("adoptBudget", changed("/money/submitted", "")),
        ("returnBudget", changed("/money/submitted", r#"reason: "Te hoog""#)),
        ("closeBudget", changed("/money/past", "")),
        ("draftAmendment", format!(r#"budget: {}, kind: TRANSFER, reason: "Nodig""#, id("/money/adopted/nodes/0/id"))),
        ("changeAmendment", changed("/money/amendment", r#"reason: "Nodig""#)),
        ("submitAmendment", changed("/money/amendment", "")),
        ("approveAmendment", changed("/money/amendments/nodes/0", "")),
        ("rejectAmendment", changed("/money/amendments/nodes/0", r#"decision: "Geen dekking""#)),
        ("closePeriod", format!(r#"programme: {programme}, month: "2026-05-01""#)),
        ("reopenPeriod", changed("/money/periods/nodes/0", r#"reason: "Vergeten""#)),
        ("reverseEntry", format!(r#"id: {}, reason: "Dubbel""#, id("/money/entries/nodes/0/id"))),
        (
            "overrideRag",
            format!(
                r#"subject: {{line: {}}}, fiscalYear: 2026, colour: RED, reason: "Krap", endsOn: "2026-07-01""#,
                id("/money/adopted/nodes/0/lines/nodes/0/id")
            ),
        ),
        ("withdrawRag", changed("/money/colours/nodes/0", "")),
    ]
}

/// What an answer comes to: done, the codes of its errors, or the code of the refusal.
fn outcome(field: &str, answer: &Value) -> String {
    if let Some(code) = answer["errors"][0]["extensions"]["code"].as_str() {
        return code.to_owned();
    }
    let errors = answer["data"][field]["errors"].as_array().unwrap();
    let codes: Vec<_> = errors.iter().map(|error| error["code"].as_str().unwrap()).collect();
    if codes.is_empty() { "done".to_owned() } else { codes.join(" ") }
}

#[tokio::test]
async fn each_mutation_does_for_each_account_what_was_reviewed() {
    let (world, _) = marked().await;
    let types = types().await;
    let fields = types.iter().find(|of| of["name"] == "Mutation").unwrap()["fields"].as_array().unwrap();
    let mut mutations: Vec<_> = fields.iter().map(|field| field["name"].as_str().unwrap()).collect();
    let known = known(&world).await;
    let inputs = [inputs(&known), spending(&known)].concat();
    let mut listed: Vec<_> = inputs.iter().map(|(field, _)| *field).collect();
    mutations.sort_unstable();
    listed.sort_unstable();
    assert_eq!(mutations, listed, "each mutation has a line in this gate");
    let history = "{ programmes { nodes { history { totalCount } } } people(first: 200) { nodes { version } } milestones { totalCount } contracts { totalCount } }";
    let before = world.data("auditor", history).await;
    let mut text = String::new();
    for (field, input) in inputs {
        let mut outcomes: Vec<(String, Vec<&str>)> = Vec::new();
        for account in ACCOUNTS {
            let question = format!(
                "mutation {{ {field}(input: {{{input}, dryRun: true}}) {{ errors {{ code message path }} conflict {{ current {{ __typename }} }} }} }}"
            );
            let answer = world.ask(account, &question).await;
            assert_kept(account, &marks(&answer.to_string()), &question);
            let outcome = outcome(field, &answer);
            match outcomes.iter_mut().find(|(known, _)| *known == outcome) {
                Some((_, accounts)) => accounts.push(account),
                None => outcomes.push((outcome, vec![account])),
            }
        }
        outcomes.sort();
        text.push_str(&format!("{field}\n"));
        text.extend(outcomes.iter().map(|(outcome, accounts)| format!("  {outcome}: {}\n", accounts.join(" "))));
        let act = acts::ACTS.iter().find(|act| camel(act.mutation) == field).unwrap();
        let doers: Vec<_> = outcomes.iter().filter(|(outcome, _)| outcome == "done").flat_map(|(_, accounts)| accounts).collect();
        for account in doers {
            let (_, role, ..) = demo::ACCOUNTS.iter().find(|(name, ..)| name == account).unwrap();
            assert!(act.roles.contains(role), "{account} did {field}, which the table of acts does not say");
        }
        let somebody = outcomes.iter().any(|(outcome, _)| outcome == "done");
        assert!(somebody || field == OF_A_DIRECTORATE, "nobody can do {field}: {outcomes:?}");
    }
    assert_eq!(world.data("auditor", history).await, before, "a dry run left something behind");
    insta::assert_snapshot!("mutations", text);
}

#[tokio::test]
async fn a_mutation_answers_no_more_than_its_author_may_read() {
    let (world, _) = marked().await;
    let known = known(&world).await;
    let person = &known["people"]["nodes"][0]["id"];
    let change = |version: i32| {
        format!(
            r"mutation {{ changePerson(input: {{id: {person}, expectedVersion: {version}, employment: HIRED, dryRun: true}}) {{
                person {{ fullName email phone history(first: 20) {{ nodes {{ field before after }} }} }} errors {{ code message }} conflict {{ current {{ fullName email phone }} }} }} }}"
        )
    };
    for account in ["pmt", "hr"] {
        for version in [1, 7] {
            let answer = world.ask(account, &change(version)).await;
            let marks = marks(&answer.to_string());
            assert_kept(account, &marks, "changePerson");
            let shown = if version == 1 { "person" } else { "conflict" };
            let contact = answer["data"]["changePerson"][shown].to_string().contains("⟦person.email⟧");
            assert_eq!(contact, account == "hr", "{account}: {answer}");
        }
    }
    assert_eq!(json!([]), world.data("hr", &change(1)).await["changePerson"]["errors"]);
}
