//! The worked example of `docs/finance.md`: what the page says of a line after each step is what the API answers.

use super::acting::{again, cents, done, package, programme, seen};
use super::till::{billing, ordering, supplier};
use regiekamer_tests::World;
use serde_json::{Value, json};

const PAGE: &str = include_str!("../../docs/finance.md");

/// How the table of the example begins.
const HEAD: &str = "| step | mutation | budget | reserved | openCommitment | actual | forecast | available |";

/// The figures of its columns.
const FIGURES: [&str; 6] = ["budget", "reserved", "openCommitment", "actual", "forecast", "available"];

/// The steps, in their order.
const STEPS: [&str; 16] = [
    "addBudgetLine",
    "submitBudget",
    "adoptBudget",
    "reserve",
    "commit",
    "receiveInvoice",
    "checkInvoice",
    "approveInvoice",
    "payInvoice",
    "draftAmendment",
    "submitAmendment",
    "approveAmendment",
    "forecastLine",
    "releaseCommitment",
    "cancelReservation",
    "creditInvoice",
];

/// A row of the table.
struct Row {
    step: &'static str,
    mutation: &'static str,
    /// The amount of the mutation, or nothing.
    amount: &'static str,
    figures: [&'static str; 6],
}

/// The rows of the table.
fn rows() -> Vec<Row> {
    let rows = PAGE.lines().skip_while(|line| *line != HEAD).skip(2).take_while(|line| line.starts_with('|'));
    rows.map(|line| {
        let cells: Vec<&'static str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let &[step, mutation, budget, reserved, open, actual, forecast, available] = cells.as_slice() else {
            panic!("a row of the example has eight cells: {line}")
        };
        let (mutation, amount) = mutation.trim_start_matches('`').split_once('`').unwrap();
        Row { step, mutation, amount: amount.trim(), figures: [budget, reserved, open, actual, forecast, available] }
    })
    .collect()
}

/// What the steps make, as it was last seen.
#[derive(Default)]
struct Example {
    budget: Value,
    line: Value,
    reservation: Value,
    commitment: Value,
    invoice: Value,
    amendment: Value,
}

impl Example {
    /// Takes a step, as the one who takes it on the page.
    async fn take(&mut self, world: &World, row: &Row) {
        let Row { mutation, amount, .. } = *row;
        let line = self.line["id"].clone();
        match mutation {
            "addBudgetLine" => {
                let package = package(world, "PLK").await;
                let input = format!(
                    r#"budget: {}, workPackage: {}, costType: SERVICES, description: "Bijeenkomsten", proposed: "{amount}""#,
                    self.budget["id"], package["id"]
                );
                self.line = done(world, "pmo", mutation, &input, "budgetLine { id }").await;
            }
            "submitBudget" => {
                let seen = seen(&again(world, &self.budget).await);
                self.budget = done(world, "pmo", mutation, &seen, "budget { id version }").await;
            }
            "adoptBudget" => self.budget = done(world, "controller", mutation, &seen(&self.budget), "budget { id version }").await,
            "reserve" => {
                let input = format!(r#"line: {line}, amount: "{amount}", description: "Bijeenkomsten in het land""#);
                self.reservation = done(world, "pmo", mutation, &input, "reservation { id version }").await;
            }
            "commit" => {
                let part = (line.as_str().unwrap(), amount, self.reservation["id"].as_str());
                let input = ordering(&supplier(world).await, &[part]);
                self.commitment = done(world, "finance", mutation, &input, "commitment { id version }").await;
            }
            "receiveInvoice" => {
                let of = (line.as_str().unwrap(), self.commitment["id"].as_str());
                let input = billing(&supplier(world).await, "F-2028-1", of, cents(&json!(amount)));
                // The demo stands in 2026: what is supplied then is ahead of the year of the line.
                let input = format!(r#"{input}, periodReason: "Vooruit geleverd""#);
                self.invoice = done(world, "pmo", mutation, &input, "invoice { id version amount { exVat vat } }").await;
                let asked = &self.invoice["amount"];
                assert_eq!(asked["exVat"], amount);
                assert!(row.step.contains(&format!("{} VAT", asked["vat"].as_str().unwrap())), "{}: {asked}", row.step);
            }
            "checkInvoice" => {
                self.invoice = done(world, "pmo-coordinator", mutation, &seen(&self.invoice), "invoice { id version }").await;
            }
            "approveInvoice" | "payInvoice" => {
                self.invoice = done(world, "finance", mutation, &seen(&self.invoice), "invoice { id version }").await;
            }
            "draftAmendment" => {
                let lines = format!(r#"[{{line: {line}, amount: "{amount}"}}]"#);
                let input = format!(r#"budget: {}, kind: SUPPLEMENTARY, reason: "Meer bijeenkomsten", lines: {lines}"#, self.budget["id"]);
                self.amendment = done(world, "pmo", mutation, &input, "budgetAmendment { id version }").await;
            }
            "submitAmendment" => {
                self.amendment = done(world, "pmo", mutation, &seen(&self.amendment), "budgetAmendment { id version }").await;
            }
            "approveAmendment" => {
                self.amendment = done(world, "controller", mutation, &seen(&self.amendment), "budgetAmendment { id version }").await;
            }
            "forecastLine" => {
                let input = format!(r#"line: {line}, amount: "{amount}", explanation: "Minder bijeenkomsten dan begroot""#);
                done(world, "finance", mutation, &input, "forecast { id }").await;
            }
            "releaseCommitment" => {
                done(world, "finance", mutation, &seen(&self.commitment), "commitment { id }").await;
            }
            "cancelReservation" => {
                done(world, "pmo", mutation, &seen(&self.reservation), "reservation { id }").await;
            }
            "creditInvoice" => {
                let input = format!(r#"{}, reopenCommitment: false, reason: "Niet doorgegaan""#, seen(&self.invoice));
                done(world, "finance", mutation, &input, "invoice { id }").await;
            }
            unknown => panic!("the page has a step that is not known here: {unknown}"),
        }
    }

    /// What is shown of the line.
    async fn shown(&self, world: &World, shows: &str) -> Value {
        let question = format!("{{ node(id: {}) {{ ... on BudgetLine {{ {shows} }} }} }}", self.line["id"]);
        world.data("finance", &question).await["node"].clone()
    }
}

#[tokio::test]
async fn the_worked_example_of_the_page_is_what_the_api_answers_step_by_step() {
    let rows = rows();
    let steps: Vec<_> = rows.iter().map(|row| row.mutation).collect();
    assert_eq!(steps, STEPS, "the steps of the page, in their order");
    let world = World::demo().await;
    let draft = format!("programme: {}, fiscalYear: 2028", programme(&world).await["id"]);
    let budget = done(&world, "pmo", "draftBudget", &draft, "budget { id version }").await;
    let mut example = Example { budget, ..Example::default() };
    for row in &rows {
        example.take(&world, row).await;
        let node = example.shown(&world, &format!("totals {{ {} }}", FIGURES.join(" "))).await;
        let figures = FIGURES.map(|figure| node["totals"][figure].as_str().unwrap_or("null").to_owned());
        assert_eq!(figures, row.figures, "{} {}", row.mutation, row.amount);
        if row.mutation == "forecastLine" {
            let node = example.shown(&world, "totals { utilisation committedUtilisation underspend } rag { colour rule }").await;
            for figure in ["utilisation", "committedUtilisation", "underspend"] {
                let told = format!("`{figure}` is {}", node["totals"][figure]);
                assert!(PAGE.contains(&told), "the page does not say: {told}");
            }
            let told = ["colour", "rule"].map(|field| node["rag"][field].as_str().unwrap_or("null").to_owned());
            let told = format!("`rag` is {} by the rule {}", told[0], told[1]);
            assert!(PAGE.contains(&told), "the page does not say: {told}");
        }
    }
}
