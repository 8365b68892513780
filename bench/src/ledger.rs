//! What the database does for the ledger: time of totals, of totals as of a day and as known at an instant, and of a booking, each
//! asked of the product by the API. `ledger BINARY DATABASE_URL ENTRIES VERIFIED`; run by `bench/ledger.sh`.

#[path = "../../tests/wire.rs"]
mod wire;

use regiekamer::auth::demo::token;
use reqwest::Client;
use serde_json::{Value, json};
use std::error::Error;
use std::io::Write;
use std::process::{Command, Stdio};
use std::time::Duration;
use wire::Wire;

const LISTENS: &str = "127.0.0.1:18091";
/// Asked so often before it is measured, so that statements are prepared on all connections.
const WARM: usize = 60;
/// Measured so often; the median counts.
const TIMES: usize = 101;
/// The same, of what takes seconds.
const FEW: (usize, usize) = (2, 5);

/// A product, by a wire that counts.
struct Product {
    client: Client,
    wire: Wire,
}

impl Product {
    async fn ask(&self, account: &str, query: &str) -> Result<Value, Box<dyn Error>> {
        let request = self.client.post(format!("http://{LISTENS}/graphql")).bearer_auth(token(account)?);
        let body = json!({ "query": query }).to_string();
        let text = request.header("content-type", "application/json").body(body).send().await?.text().await?;
        let answer: Value = serde_json::from_str(&text)?;
        if answer.get("errors").is_some() { Err(text.into()) } else { Ok(answer["data"].clone()) }
    }

    /// The median of the time that the database takes over a question, in milliseconds, and of its statements.
    async fn measure(
        &self,
        account: &str,
        (warm, times): (usize, usize),
        question: impl Fn(usize) -> String,
    ) -> Result<(f64, u64), Box<dyn Error>> {
        let mut taken = Vec::new();
        for nth in 0..warm + times {
            self.wire.take();
            let answer = self.ask(account, &question(nth)).await?;
            if answer.to_string().contains("\"errors\":[{") || answer.to_string().contains(":null") {
                return Err(answer.to_string().into());
            }
            let (statements, time) = self.wire.take();
            if nth >= warm {
                taken.push((time, statements));
            }
        }
        taken.sort_unstable();
        let (time, statements) = taken[times / 2];
        Ok((time.as_secs_f64() * 1_000.0, statements))
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut given = std::env::args().skip(1);
    let (Some(binary), Some(url), Some(entries), Some(verified)) = (given.next(), given.next(), given.next(), given.next()) else {
        return Err("ledger BINARY DATABASE_URL ENTRIES VERIFIED".into());
    };
    let wire = Wire::before(&url).await;
    let arguments = ["demo", "--listen", LISTENS, "--database", &wire.url];
    let mut process = Command::new(binary).args(arguments).stdout(Stdio::null()).spawn()?;
    let outcome = measured(Product { client: Client::new(), wire }, &entries, &verified).await;
    process.kill()?;
    process.wait()?;
    outcome
}

async fn measured(product: Product, entries: &str, verified: &str) -> Result<(), Box<dyn Error>> {
    for _ in 0..200 {
        if product.client.get(format!("http://{LISTENS}/health/ready")).send().await.is_ok_and(|ready| ready.status().is_success()) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let totals = |rest: &str| {
        format!(r#"{{ programme(by: {{code: "OW"}}) {{ totals(year: 2026{rest}) {{ budget actual openCommitment available }} }} }}"#)
    };
    let (now, _) = product.measure("pmo", (WARM, TIMES), |_| totals("")).await?;
    let day = |nth: usize| totals(&format!(r#", asOf: "2026-{:02}-{:02}""#, 1 + nth % 6, 1 + nth % 28));
    let (as_of, _) = product.measure("pmo", (WARM, TIMES), day).await?;
    let instant = |nth: usize| totals(&format!(r#", knownAt: "2026-0{}-11T12:00:00Z""#, 1 + nth % 6));
    let often = if entries.len() > "1000000".len() { FEW } else { (WARM, TIMES) };
    let (known, _) = product.measure("pmo", often, instant).await?;
    let line = r#"{ programme(by: {code: "OW"}) { budgets(first: 1, where: {fiscalYear: {eq: 2026}}) { nodes { lines(first: 1) { nodes { id } } } } } }"#;
    let line = product.ask("finance", line).await?["programme"]["budgets"]["nodes"][0]["lines"]["nodes"][0]["id"].clone();
    let run = std::process::id();
    let reserve = |nth: usize| {
        format!(
            r#"mutation {{ reserve(input: {{line: {line}, amount: "0.01", description: "Meting", idempotencyKey: "{run} {nth}"}}) {{ reservation {{ id }} errors {{ code }} }} }}"#
        )
    };
    let (booking, statements) = product.measure("finance", (WARM, TIMES), reserve).await?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{entries:>10} {now:>12.2} {as_of:>12.2} {known:>12.2} {booking:>12.2} {statements:>11} {verified:>10}")?;
    Ok(())
}
