//! Budgets and actuals that come as a table, in the shape of the national budget tables: standings, not differences.

use entity::{ProgrammeStatus, Role, programme};
use regiekamer::cli::create_account;
use regiekamer::store::Author;
use regiekamer::tabular::{Booked, LedgerMap, Refusals, Why, book, read};
use regiekamer_tests::World;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use uuid::Uuid;

/// The first line of a file.
pub const HEADER: &str = "Begrotingsjaar,Uitgaven (U) Verplichtingen (V) Ontvangsten (O),Begrotingsstaat,Begrotingsstaat omschrijving,Onderdeel,Omschrijving,ontwerpbegroting,vastgestelde begroting,1ste suppletoire begroting,2de suppletoire begroting,Realisatie";

/// A small file in the shape of the real one: the names are invented, the figures of 2015 XVIII 12 are those of golden case 7.
const SMALL: &str = "2015,U,XVIII,Voorbeeld wonen,12,Woonomgeving,101623,101623,175299,143940,49839
2015,V,XVIII,Voorbeeld wonen,12,Woonomgeving,249123,249123,322799,141440,34918
2015,O,XVIII,Voorbeeld wonen,12,Woonomgeving,91,91,91,91,116
2015,U,IXA,Voorbeeld schuld,1,Rente,-5,-5,0,,-7
2016,U,XVIII,Voorbeeld wonen,12,Woonomgeving,120000,,,,
";

fn file(rows: &str) -> String {
    format!("{HEADER}\n{rows}")
}

/// The demo, and a programme of the years of the file that has nothing; `rijk` is FINANCE over everything.
async fn installation() -> (World, Uuid) {
    let world = World::demo().await;
    let author = || Author::system(&world.clock);
    let writer = world.store.write(author()).await.unwrap();
    let demo = programme::Entity::find().filter(programme::Column::Code.eq("OW")).one(&writer.view().unwrap()).await.unwrap().unwrap();
    let id = writer.key();
    let day = |text: &str| text.parse().unwrap();
    let programme = programme::Model {
        id,
        code: "RB".to_owned(),
        name: "Rijksbegroting".to_owned(),
        name_en: None,
        status: ProgrammeStatus::Active,
        starts_on: day("2013-01-01"),
        ends_on: day("2017-12-31"),
        version: 1,
        ..demo
    };
    writer.insert::<programme::Entity>(programme).await.unwrap();
    writer.commit().await.unwrap();
    create_account(&world.store, author(), "Rijk", regiekamer::auth::demo::ISSUER, "rijk", Role::Finance).await.unwrap();
    (world, id)
}

/// Imports a file as the command does.
async fn import(world: &World, programme: Uuid, text: &str) -> Result<Booked, Refusals> {
    let map = LedgerMap::default();
    let table = read(text.as_bytes(), &map, |_| {}).unwrap();
    let writer = world.store.write(Author::system(&world.clock)).await.unwrap();
    let outcome = book(&writer, programme, &map, table).await.unwrap();
    if outcome.is_ok() {
        writer.commit().await.unwrap();
    } else {
        writer.rollback().await.unwrap();
    }
    assert_eq!(world.store.verify().await.unwrap(), []);
    outcome
}

/// The lines of a year, by side and the code of their article.
async fn lines(world: &World, year: i32) -> Vec<Value> {
    let question = format!(
        r#"{{ programme(by: {{code: "RB"}}) {{ budgets(first: 1, where: {{fiscalYear: {{eq: {year}}}}}) {{ nodes {{ status lines(first: 100) {{ nodes {{
            description side proposed workPackage {{ code }} totals {{ budget actual available utilisation underspend }}
            spring: totals(asOf: "{year}-03-01") {{ budget }} summer: totals(asOf: "{year}-07-01") {{ budget }}
            entries(first: 50) {{ nodes {{ kind amount bookedOn source description }} }} }} }} }} }} }} }}"#
    );
    let data = world.data("rijk", &question).await;
    data["programme"]["budgets"]["nodes"][0]["lines"]["nodes"].as_array().cloned().unwrap_or_default()
}

fn line<'a>(lines: &'a [Value], package: &str, side: &str) -> &'a Value {
    lines.iter().find(|line| line["workPackage"]["code"] == package && line["side"] == side).unwrap_or_else(|| panic!("{lines:?}"))
}

/// The amounts of a line's entries, by the day for which they count.
fn amounts(line: &Value) -> Vec<(&str, &str, &str)> {
    let entries = line["entries"]["nodes"].as_array().unwrap();
    entries.iter().map(|entry| ["kind", "bookedOn", "amount"].map(|name| entry[name].as_str().unwrap()).into()).collect()
}

#[tokio::test]
async fn golden_case_7_national_budget_2015_chapter_xviii_article_12() {
    let (world, programme) = installation().await;
    assert_eq!(import(&world, programme, &file(SMALL)).await, Ok(Booked { rows: 5, lines: 5, entries: 13 }));
    let lines = lines(&world, 2015).await;
    let spent = line(&lines, "XVIII", "EXPENDITURE");
    assert_eq!(
        spent["totals"],
        json!({ "budget": "143940000.00", "actual": "49839000.00", "available": "94101000.00", "utilisation": "0.3462", "underspend": "94101000.00" })
    );
    assert_eq!((&spent["spring"]["budget"], &spent["summer"]["budget"]), (&json!("101623000.00"), &json!("175299000.00")));
    assert_eq!(
        amounts(spent),
        [
            ("BUDGET", "2015-01-01", "101623000.00"),
            ("BUDGET", "2015-06-01", "73676000.00"),
            ("BUDGET", "2015-12-01", "-31359000.00"),
            ("ACTUAL", "2015-12-31", "49839000.00")
        ]
    );
    assert_eq!((&spent["description"], &spent["proposed"]), (&json!("12 Woonomgeving"), &json!("101623000.00")));
    // Of receipts only what was received differs from what was adopted; the totals of a programme are of its expenditure.
    assert_eq!(amounts(line(&lines, "XVIII", "RECEIPT")).len(), 2);
    let whole = world.data("rijk", r#"{ programme(by: {code: "RB"}) { totals(year: 2015) { budget actual } } }"#).await;
    assert_eq!(whole["programme"]["totals"], json!({ "budget": "143940000.00", "actual": "49832000.00" }));
}

#[tokio::test]
async fn what_is_unknown_is_not_nothing_and_what_is_negative_stays_so() {
    let (world, programme) = installation().await;
    import(&world, programme, &file(SMALL)).await.unwrap();
    let debt = lines(&world, 2015).await;
    let debt = line(&debt, "IXA", "EXPENDITURE");
    // The second amendment is unknown: the budget stays as the first left it, and isn't lowered to nothing.
    assert_eq!(
        amounts(debt),
        [("BUDGET", "2015-01-01", "-5000.00"), ("BUDGET", "2015-06-01", "5000.00"), ("ACTUAL", "2015-12-31", "-7000.00")]
    );
    assert_eq!(debt["totals"]["utilisation"], Value::Null);
    let draft = lines(&world, 2016).await;
    assert_eq!((draft.len(), &draft[0]["proposed"], amounts(&draft[0])), (1, &json!("120000000.00"), vec![]));
    let budgets = world.data("rijk", r#"{ programme(by: {code: "RB"}) { budgets { nodes { fiscalYear status } } } }"#).await;
    let expected = json!([{ "fiscalYear": 2015, "status": "ADOPTED" }, { "fiscalYear": 2016, "status": "DRAFT" }]);
    assert_eq!(budgets["programme"]["budgets"]["nodes"], expected);
}

#[tokio::test]
async fn a_second_time_books_nothing_and_a_changed_file_books_the_difference() {
    let (world, programme) = installation().await;
    import(&world, programme, &file(SMALL)).await.unwrap();
    assert_eq!(import(&world, programme, &file(SMALL)).await, Ok(Booked { rows: 5, lines: 0, entries: 0 }));
    // The first amendment was wrong, and so what the second adds to it; what was spent is not known in this file.
    let changed = "2015,U,XVIII,Voorbeeld wonen,12,Woonomgeving en meer,101623,101623,175300,143940,\n2016,U,XVIII,Voorbeeld wonen,12,Woonomgeving,120001,,,,\n";
    assert_eq!(import(&world, programme, &file(changed)).await, Ok(Booked { rows: 2, lines: 0, entries: 2 }));
    let after = lines(&world, 2015).await;
    let spent = line(&after, "XVIII", "EXPENDITURE");
    assert_eq!((&spent["totals"]["budget"], &spent["totals"]["actual"]), (&json!("143940000.00"), &json!("49839000.00")));
    assert_eq!(spent["summer"]["budget"], "175300000.00");
    assert_eq!(amounts(spent).len(), 6, "what was booked stays: {spent}");
    assert_eq!(lines(&world, 2016).await[0]["proposed"], "120001000.00");
    assert_eq!(import(&world, programme, &file(changed)).await, Ok(Booked { rows: 2, lines: 0, entries: 0 }));
}

#[tokio::test]
async fn one_row_that_is_refused_leaves_nothing_behind() {
    let (world, programme) = installation().await;
    let count = "{ ledgerEntries { totalCount } workPackages { totalCount } budgets { totalCount } }";
    let before = world.data("rijk", count).await;
    for (rows, line, column, why) in [
        ("2015,U,XVIII,Naam,12,Een,1,1,1,1,10^30\n", 7, "Realisatie", Why::AmountInvalid),
        ("2015,U,XX,Naam,12,Een,1,1,1,1,1000000000000000000000000000000\n", 7, "Realisatie", Why::AmountOutOfRange),
        ("2015,U,XX,Naam,12,=1+1,1,1,1,1,1\n", 7, "Omschrijving", Why::Formula),
        ("2015,U,XX,\"Na\nam\",12,Een,1,1,1,1,1\n", 7, "Begrotingsstaat omschrijving", Why::NameInvalid),
        ("2015,U,XX,Naam,12,Een,1,1\n", 7, "1ste suppletoire begroting", Why::RowIncomplete),
        ("2015,U,XVIII,Naam,12,Een,1,1,1,1,1\n", 7, "Onderdeel", Why::RowTwice),
        ("2018,U,XX,Naam,12,Een,1,1,1,1,1\n", 7, "Begrotingsjaar", Why::YearOutside),
        ("2015,U,XX,Naam,12,Een,1,,1,1,1\n", 7, "vastgestelde begroting", Why::AdoptedMissing),
    ] {
        let refusals = import(&world, programme, &file(&format!("{SMALL}{rows}"))).await.unwrap_err();
        assert_eq!(refusals.count, 1, "{refusals:?}");
        let refusal = &refusals.first[0];
        assert_eq!((refusal.line, refusal.column.as_deref(), refusal.why), (line, Some(column), why), "{rows}");
    }
    assert_eq!(world.data("rijk", count).await, before);
}

#[tokio::test]
async fn a_standing_is_booked_where_nothing_else_was_and_in_years_that_are_open() {
    let world = World::demo().await;
    let writer = world.store.write(Author::system(&world.clock)).await.unwrap();
    let ow = programme::Entity::find().filter(programme::Column::Code.eq("OW")).one(&writer.view().unwrap()).await.unwrap().unwrap().id;
    writer.rollback().await.unwrap();
    for (row, why) in [
        // The demo has a line «Inhuur» in each work package, with bookings of its own.
        ("2026,U,PLK,Planketen,Inhuur,Inhuur,1,1,1,1,1\n", Why::BookedOtherwise),
        ("2025,U,PLK,Planketen,90,Nieuw,1,1,1,1,1\n", Why::BudgetClosed),
        ("2027,U,PLK,Planketen,90,Nieuw,1,1,1,1,1\n", Why::BudgetNotAdopted),
    ] {
        assert_eq!(import(&world, ow, &file(row)).await.unwrap_err().first[0].why, why, "{row}");
    }
    assert_eq!(import(&world, ow, &file("2027,U,PLK,Planketen,90,Nieuw,5,,,,\n")).await, Ok(Booked { rows: 1, lines: 1, entries: 0 }));
    assert_eq!(import(&world, ow, &file("2026,U,PLK,Planketen,90,Nieuw,1,1,1,1,1\n")).await, Ok(Booked { rows: 1, lines: 1, entries: 2 }));
}

/// `importLedger` as an account, under a key.
async fn asked(world: &World, account: &str, text: &str, rest: &str) -> Value {
    let id = world.data("auditor", r#"{ programme(by: {code: "OW"}) { id } }"#).await["programme"]["id"].clone();
    let question = format!(
        "mutation($file: String!) {{ importLedger(input: {{programme: {id}, file: $file, {rest}}}) {{ programme {{ code }} errors {{ code message path }} }} }}"
    );
    world.ask_with(account, &question, json!({ "file": text })).await
}

#[tokio::test]
async fn finance_imports_by_the_api_under_a_key_and_once() {
    let world = World::demo().await;
    let count = || async {
        world.data("finance", "{ ledgerEntries(where: {source: {eq: IMPORT}}) { totalCount } }").await["ledgerEntries"]["totalCount"]
            .clone()
    };
    let rows = file("2024,U,PLK,Planketen,90,Nieuw,1,10,20,15,5\n");
    for account in ["pmo", "pmt", "auditor", "coordinator-planketen", "vro"] {
        let answer = asked(&world, account, &rows, r#"idempotencyKey: "een""#).await;
        let refused = [&answer["errors"][0]["extensions"]["code"], &answer["data"]["importLedger"]["errors"][0]["code"]];
        assert!(refused.contains(&&json!("FORBIDDEN")) || refused.contains(&&json!("WORK_PACKAGE_UNKNOWN")), "{account}: {answer}");
    }
    let without = asked(&world, "finance", &rows, "").await;
    assert_eq!(without["errors"][0]["extensions"]["argument"], "input.idempotencyKey", "{without}");
    let tried = asked(&world, "finance", &rows, "dryRun: true").await;
    assert_eq!((&tried["data"]["importLedger"]["errors"], count().await), (&json!([]), json!(0)), "{tried}");
    for _ in 0..2 {
        let done = asked(&world, "finance", &rows, r#"idempotencyKey: "een""#).await;
        assert_eq!(done["data"]["importLedger"], json!({ "programme": { "code": "OW" }, "errors": [] }), "{done}");
        assert_eq!(count().await, 4);
    }
    assert_eq!(world.store.verify().await.unwrap(), []);
    // Work packages are made by who makes them: FINANCE names those that are there.
    let unknown = asked(&world, "finance", &file("2024,U,XX,Onbekend,1,Nieuw,1,1,1,1,1\n"), r#"idempotencyKey: "twee""#).await;
    assert_eq!(
        unknown["data"]["importLedger"]["errors"],
        json!([{ "code": "WORK_PACKAGE_UNKNOWN", "message": "er is geen werkpakket met deze code", "path": ["input", "file", "2", "Begrotingsstaat"] }])
    );
}

#[tokio::test]
async fn a_map_says_which_column_is_what() {
    let world = World::demo().await;
    let text = "jaar;soort;wp;wpnaam;art;naam;ontwerp;vast;een;twee;echt;meer\n2024;uit;plk;Planketen;7;Post;0;1.234,50;;;-0,01;x\n";
    let names = r#"year: "jaar", side: "soort", chapter: "wp", chapterName: "wpnaam", article: "art", articleName: "naam", draft: "ontwerp", adopted: "vast", firstAmendment: "een", secondAmendment: "twee", actual: "echt", expenditure: "uit""#;
    let map = |rest: &str| format!(r#"map: {{{names}, separator: ";", {rest}}}, idempotencyKey: "{}""#, rest.len());
    let grouped = asked(&world, "finance", text, &map(r#"decimal: ",", unit: 1"#)).await;
    let error = &grouped["data"]["importLedger"]["errors"][0];
    assert_eq!((&error["code"], &error["path"][3]), (&json!("AMOUNT_INVALID"), &json!("vast")), "{grouped}");
    let done = asked(&world, "finance", &text.replace("1.234", "1234"), &map(r#"decimal: ",", unit: 1 "#)).await;
    assert_eq!(done["data"]["importLedger"]["errors"], json!([]), "{done}");
    let booked = world.data("finance", "{ ledgerEntries(where: {source: {eq: IMPORT}}) { nodes { kind amount } } }").await;
    assert_eq!(
        booked["ledgerEntries"]["nodes"],
        json!([{ "kind": "BUDGET", "amount": "1234.50" }, { "kind": "ACTUAL", "amount": "-0.01" }])
    );
    for wrong in [r#"decimal: ";""#, r#"decimal: ",", unit: 0"#, r#"decimal: ", ""#] {
        let answer = asked(&world, "finance", text, &map(wrong)).await;
        assert_eq!(answer["data"]["importLedger"]["errors"][0]["code"], "MAP_INVALID", "{answer}");
    }
}

/// The real file is no part of the repository: its licence is unclear. `REGIEKAMER_NATIONAL_BUDGET` names a copy.
#[tokio::test]
#[ignore = "needs a copy of the national budgets"]
async fn all_2629_rows_of_the_national_budgets_load_in_seconds() {
    let text = std::fs::read_to_string(std::env::var("REGIEKAMER_NATIONAL_BUDGET").unwrap()).unwrap();
    let (world, programme) = installation().await;
    let booked = import(&world, programme, &text).await.unwrap();
    assert_eq!((booked.rows, booked.lines), (2_629, 2_629));
    assert_eq!(import(&world, programme, &text).await, Ok(Booked { rows: 2_629, lines: 0, entries: 0 }));
    let question = r#"{ programme(by: {code: "RB"}) { workPackages(where: {code: {eq: "XVIII"}}) { nodes { totals(year: 2015) { budget } } }
        budgets { nodes { fiscalYear status lines { totalCount } } } } }"#;
    let data = world.data("rijk", question).await;
    let statuses = [(2013, "ADOPTED", 636), (2014, "ADOPTED", 549), (2015, "ADOPTED", 484), (2016, "DRAFT", 486), (2017, "DRAFT", 474)];
    let expected = statuses.map(|(year, status, lines)| json!({ "fiscalYear": year, "status": status, "lines": { "totalCount": lines } }));
    assert_eq!(data["programme"]["budgets"]["nodes"], json!(expected));
    let article = r#"{ programme(by: {code: "RB"}) { budgets(where: {fiscalYear: {eq: 2015}}) { nodes {
        lines(where: {side: {eq: EXPENDITURE}, workPackage: {code: {eq: "XVIII"}}}) { nodes { description totals { utilisation underspend } } } } } } }"#;
    let lines = world.data("rijk", article).await["programme"]["budgets"]["nodes"][0]["lines"]["nodes"].clone();
    let golden = lines.as_array().unwrap().iter().find(|line| line["description"].as_str().unwrap().starts_with("12 ")).unwrap();
    assert_eq!(golden["totals"], json!({ "utilisation": "0.3462", "underspend": "94101000.00" }));
}
