//! What the tests of spending have in common: a line of a known budget, and mutations under keys of their own.

use chrono::NaiveDate;
use entity::{BudgetSide, Cents, CostType, LedgerKind, LedgerSource, budget, budget_line, programme, work_package};
use regiekamer::store::{Author, Booking};
use regiekamer_tests::World;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::Value;
use uuid::Uuid;

/// A new line of a work package of OW in the adopted budget of 2026, with so many euros on it.
pub async fn line(world: &World, package: &str, euros: i64) -> String {
    line_of(world, package, 2026, euros).await
}

/// The same, in the budget of another year.
pub async fn line_of(world: &World, package: &str, year: i32, euros: i64) -> String {
    let writer = world.store.write(Author::system(&world.clock)).await.unwrap();
    let view = writer.view().unwrap();
    let programme = programme::Entity::find().filter(programme::Column::Code.eq("OW")).one(&view).await.unwrap().unwrap();
    let package = work_package::Entity::find().filter(work_package::Column::Code.eq(package)).one(&view).await.unwrap().unwrap();
    let of = budget::Entity::find().filter(budget::Column::ProgrammeId.eq(programme.id)).filter(budget::Column::FiscalYear.eq(year));
    let budget = of.one(&view).await.unwrap().unwrap();
    drop(view);
    let line = budget_line::Model {
        id: writer.key(),
        version: 1,
        budget_id: budget.id,
        programme_id: programme.id,
        work_package_id: package.id,
        fiscal_year: year,
        cost_type: CostType::Other,
        side: BudgetSide::Expenditure,
        description: "Proef".to_owned(),
        subsidy_id: None,
        funder_id: None,
        proposed: Cents(euros * 100),
    };
    let id = line.id;
    writer.insert::<budget_line::Entity>(line).await.unwrap();
    let new_year = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
    let adopted = Booking::new(id, LedgerKind::Budget, Cents(euros * 100), new_year, LedgerSource::Adoption, "Vaststelling");
    writer.book(programme.id, vec![adopted]).await.unwrap();
    writer.commit().await.unwrap();
    format!("budget_line_{id}")
}

/// The mutation with a key of its own, and what it answers.
pub async fn tried(world: &World, account: &str, field: &str, input: &str, shown: &str) -> Value {
    let key = Uuid::now_v7();
    // A forecast and an entry have no version: they are never changed.
    let current = if ["forecastLine", "bookActual", "reverseEntry"].contains(&field) { "id" } else { "version" };
    let question = format!(
        r#"mutation {{ {field}(input: {{{input}, idempotencyKey: "{key}"}}) {{ {shown} errors {{ code path message }} conflict {{ current {{ {current} }} }} }} }}"#
    );
    let answer = world.ask(account, &question).await;
    assert!(answer.get("errors").is_none(), "{account} {question}: {answer}");
    answer["data"][field].clone()
}

/// The same, where it is done.
pub async fn done(world: &World, account: &str, field: &str, input: &str, shown: &str) -> Value {
    let payload = tried(world, account, field, input, shown).await;
    assert_eq!(payload["errors"], serde_json::json!([]), "{account} {field} {input}");
    payload
}

/// The codes of the errors, each with its path in the input.
pub fn codes(payload: &Value) -> Vec<String> {
    let path =
        |error: &Value| error["path"].as_array().unwrap()[1..].iter().map(|part| part.as_str().unwrap().to_owned()).collect::<Vec<_>>();
    let mut codes: Vec<_> = payload["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| format!("{} {}", error["code"].as_str().unwrap(), path(error).join(".")))
        .collect();
    codes.sort();
    codes
}

/// Reserved, openCommitment, actual and available of a line.
pub async fn stands(world: &World, line: &str) -> [String; 4] {
    let question =
        format!(r#"{{ node(id: "{line}") {{ ... on BudgetLine {{ totals {{ reserved openCommitment actual available }} }} }} }}"#);
    let totals = world.data("finance", &question).await["node"]["totals"].clone();
    ["reserved", "openCommitment", "actual", "available"].map(|field| totals[field].as_str().unwrap().to_owned())
}

/// The id of a supplier.
pub async fn supplier(world: &World) -> String {
    let data = world.data("finance", r#"{ organisations(where: {name: {eq: "Verzonnen Juristen"}}) { nodes { id } } }"#).await;
    data["organisations"]["nodes"][0]["id"].as_str().unwrap().to_owned()
}

/// An order of a supplier on lines, each with an amount and perhaps a reservation that it uses.
pub async fn order(world: &World, lines: &[(&str, &str, Option<&str>)]) -> Value {
    let input = ordering(&supplier(world).await, lines);
    done(world, "finance", "commit", &input, "commitment { id version }").await["commitment"].clone()
}

/// The input of such an order.
pub fn ordering(supplier: &str, lines: &[(&str, &str, Option<&str>)]) -> String {
    let part = |(line, amount, reservation): &(&str, &str, Option<&str>)| {
        let reservation = reservation.map(|id| format!(r#", reservation: "{id}""#)).unwrap_or_default();
        format!(r#"{{line: "{line}", amount: "{amount}"{reservation}}}"#)
    };
    let parts: Vec<_> = lines.iter().map(part).collect();
    format!(r#"supplier: "{supplier}", reference: "B-1", startsOn: "2026-01-01", endsOn: "2026-12-31", parts: [{}]"#, parts.join(", "))
}

/// An amount without VAT, with 21 % of it, as the input of an invoice.
pub fn taxed(ex_vat: i64) -> String {
    let (vat, sign) = ((ex_vat * 21 + 50).div_euclid(100), |cents: i64| Cents(cents));
    format!(r#"{{exVat: "{}", vat: "{}", inclVat: "{}"}}"#, sign(ex_vat), sign(vat), sign(ex_vat + vat))
}

/// The input of an invoice of one line at 21 %, of so many cents without VAT.
pub fn billing(supplier: &str, number: &str, (line, commitment): (&str, Option<&str>), ex_vat: i64) -> String {
    let of = commitment.map(|id| format!(r#", commitment: "{id}""#)).unwrap_or_default();
    let amount = taxed(ex_vat);
    format!(
        r#"supplier: "{supplier}", number: "{number}", invoicedOn: "2026-06-10", serviceFrom: "2026-05-01", serviceTo: "2026-05-31", amount: {amount},
            lines: [{{line: "{line}"{of}, vatRate: STANDARD, amount: {amount}}}]"#
    )
}

/// An invoice that was received by one and checked by another: its id and version.
pub async fn checked(world: &World, number: &str, of: (&str, Option<&str>), ex_vat: i64) -> (String, i64) {
    let input = billing(&supplier(world).await, number, of, ex_vat);
    let received = done(world, "pmo", "receiveInvoice", &input, "invoice { id version }").await["invoice"].clone();
    let input = format!("id: {}, expectedVersion: {}", received["id"], received["version"]);
    let checked = done(world, "pmo-coordinator", "checkInvoice", &input, "invoice { id version }").await["invoice"].clone();
    (checked["id"].as_str().unwrap().to_owned(), checked["version"].as_i64().unwrap())
}

/// An invoice that was approved: its id and version.
pub async fn approved(world: &World, number: &str, of: (&str, Option<&str>), ex_vat: i64) -> (String, i64) {
    let (id, version) = checked(world, number, of, ex_vat).await;
    let input = format!(r#"id: "{id}", expectedVersion: {version}"#);
    let invoice = done(world, "finance", "approveInvoice", &input, "invoice { version }").await["invoice"].clone();
    (id, invoice["version"].as_i64().unwrap())
}
