//! The commands. What they print for a person goes to the standard output; logs go to the standard error.

use crate::access::policies;
use crate::auth::{self, Authenticator};
use crate::clock::Clock;
use crate::commands::Code;
use crate::commands::finance::import_ledger::ImportLedgerErrorCode;
use crate::config::{Config, Limits};
use crate::error::Error;
use crate::http::{App, Parts, Trusted, metrics_router, router, serve};
use crate::store::{Author, Location, Store};
use crate::tabular::{self, LedgerMap};
use crate::{demo, reference, schema, telemetry};
use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand};
use entity::{AccountKind, Language, Role, ScopeKind, Vocabulary, account, programme, role_grant};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;

/// The backend of a programme management office: one role-aware GraphQL API over one database.
#[derive(Parser)]
#[command(name = "regiekamer", version, arg_required_else_help = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Loads the demo, serves it, and prints a token for each of its accounts.
    Demo(Demo),
    /// Serves an installation, as its configuration says.
    Serve(Installation),
    /// Brings the tables of an installation up to date, and stops.
    Migrate(Installation),
    /// Prints the schema.
    Schema,
    /// Prints a token of a demo account, good for a day.
    Token {
        /// The account: pmt, pmo, vro, …
        #[arg(long)]
        account: String,
    },
    /// Imports what comes from elsewhere.
    #[command(subcommand)]
    Import(Import),
    /// Recomputes every sum of an installation from its ledger, and prints what differs.
    Verify(Installation),
    /// Makes an account that may sign in: the first of an installation, and those that follow.
    Admin {
        /// What to do.
        #[arg(value_parser = ["create"])]
        what: String,
        /// How the account is called.
        #[arg(long)]
        name: String,
        /// `iss` of its tokens.
        #[arg(long)]
        issuer: String,
        /// `sub` of its tokens.
        #[arg(long)]
        subject: String,
        /// Its role, over everything: ADMIN, `PMO_COORDINATOR`, PMT, …
        #[arg(long, default_value = "ADMIN")]
        role: String,
        #[command(flatten)]
        installation: Installation,
    },
}

#[derive(Subcommand)]
enum Import {
    /// The national lists: municipalities with their history, provinces, water boards, partners.
    Reference(Installation),
    /// Budgets and actuals from a table, all rows or none; a second time nothing, of a changed file the difference.
    Ledger(Ledger),
}

#[derive(Args)]
struct Ledger {
    /// The table: UTF-8, the names of its columns in the first line.
    file: PathBuf,
    /// The code of the programme; its work packages are the chapters of the table, and are made where they are not there.
    #[arg(long)]
    programme: String,
    /// Which column is what, as TOML; as in the national budget tables, if it is left out.
    #[arg(long)]
    map: Option<PathBuf>,
    #[command(flatten)]
    installation: Installation,
}

#[derive(Args)]
#[expect(clippy::doc_markdown, reason = "the descriptions are read in a terminal")]
struct Demo {
    /// Where it listens.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Its database: a file, a server (postgres://…), or sqlite::memory: for a temporary one.
    #[arg(long, default_value = "sqlite://data/demo.sqlite")]
    database: String,
    /// The day on which its clock starts, at nine in the morning.
    #[arg(long, default_value = "2026-06-15")]
    today: NaiveDate,
}

#[derive(Args)]
struct Installation {
    /// The configuration file; see regiekamer.example.toml.
    #[arg(long)]
    config: Option<PathBuf>,
    /// The database, if not that of the configuration.
    #[arg(long)]
    database: Option<String>,
    /// Where it listens, if not as the configuration says.
    #[arg(long)]
    listen: Option<SocketAddr>,
}

impl Installation {
    fn config(&self) -> Result<Config, Error> {
        let mut config = Config::load(self.config.as_deref(), |name| std::env::var(name).ok())?;
        if let Some(database) = &self.database {
            config.database.clone_from(database);
        }
        if let Some(listen) = self.listen {
            config.listen = listen;
        }
        Ok(config)
    }
}

/// Runs a command, and says what went wrong.
///
/// # Errors
/// The error of the command, for a person.
pub async fn run(cli: Cli) -> Result<(), Error> {
    match cli.command {
        Command::Demo(options) => self::demo(options).await,
        Command::Serve(options) => installation(options.config()?).await,
        Command::Migrate(options) => {
            open(&options.config()?).await?.close().await;
            say("the tables are up to date")
        }
        Command::Schema => print(&schema::sdl()),
        Command::Token { account } => {
            if !demo::ACCOUNTS.iter().any(|known| known.0 == account) {
                return Err(Error::invalid("account", "no account of the demo"));
            }
            say(&auth::demo::token(&account)?)
        }
        Command::Import(Import::Ledger(options)) => ledger(options).await,
        Command::Verify(installation) => verify(&installation).await,
        Command::Import(Import::Reference(installation)) => {
            let (config, store) = opened(&installation).await?;
            let writer = store.write(Author::system(&Clock::system(config.zone))).await?;
            let imported = reference::import(&writer).await?;
            writer.commit().await?;
            store.close().await;
            say(&format!("{} organisations added, {} kept as they were", imported.added, imported.kept))
        }
        Command::Admin { name, issuer, subject, role, installation, .. } => {
            let role = Role::parse(&role).ok_or_else(|| Error::invalid("role", "no such role"))?;
            let (config, store) = opened(&installation).await?;
            create_account(&store, Author::system(&Clock::system(config.zone)), &name, &issuer, &subject, role).await?;
            store.close().await;
            say(&format!("{name} may sign in as {}", role.as_str()))
        }
    }
}

/// Imports a table, and reports.
async fn ledger(options: Ledger) -> Result<(), Error> {
    let map = match &options.map {
        Some(path) => {
            toml::from_str(&std::fs::read_to_string(path).map_err(|error| at(path, &error))?).map_err(|error| at(path, &error))?
        }
        None => LedgerMap::default(),
    };
    let file = std::fs::File::open(&options.file).map_err(|error| at(&options.file, &error))?;
    let table = tabular::read(file, &map, |rows| drop(say(&format!("  {rows} rows read")))).map_err(|error| at(&options.file, &error))?;
    let read = table.read;
    let (config, store) = opened(&options.installation).await?;
    let writer = store.write(Author::system(&Clock::system(config.zone))).await?;
    let known = programme::Entity::find().filter(programme::Column::Code.eq(&*options.programme)).one(&writer.judge()?).await?;
    let known = known.ok_or_else(|| Error::invalid("programme", "no programme has this code"))?;
    let outcome = tabular::book(&writer, known.id, &map, table).await?;
    let outcome = match outcome {
        Ok(booked) => {
            writer.commit().await?;
            say(&format!("{read} rows read, {} lines made, {} entries booked, 0 rows refused", booked.lines, booked.entries))
        }
        Err(refusals) => {
            writer.rollback().await?;
            for refusal in &refusals.first {
                let column = refusal.column.as_ref().map(|column| format!(", {column}")).unwrap_or_default();
                let why = ImportLedgerErrorCode::from(refusal.why).message(Language::En);
                say(&format!("  line {}{column}: {why}", refusal.line))?;
            }
            say(&format!("{read} rows read, 0 entries booked, {} refused", refusals.count))?;
            Err(Error::invalid(options.file.to_string_lossy(), "refused; nothing was booked"))
        }
    };
    store.close().await;
    outcome
}

fn at(path: &Path, error: &impl ToString) -> Error {
    Error::invalid(path.to_string_lossy(), error.to_string())
}

/// Says what differs from the ledger.
async fn verify(installation: &Installation) -> Result<(), Error> {
    let (_, store) = opened(installation).await?;
    let differences = store.verify().await?;
    store.close().await;
    for difference in &differences {
        say(&format!("  {difference}"))?;
    }
    if differences.is_empty() {
        return say("all sums and papers are those of the ledger");
    }
    Err(Error::invalid("ledger", format!("{} differences", differences.len())))
}

async fn opened(installation: &Installation) -> Result<(Config, Store), Error> {
    let config = installation.config()?;
    let store = open(&config).await?;
    Ok((config, store))
}

async fn open(config: &Config) -> Result<Store, Error> {
    let location = Location {
        url: config.database.clone(),
        replica: config.replica.clone(),
        connections: config.connections,
        // A request is over before; this is for a statement that nobody could stop.
        patience: Duration::from_secs(config.time_budget + 1),
    };
    Store::open(&location, policies::tables()).await
}

/// Makes an account with a role over everything.
///
/// # Errors
/// `Conflict` where the issuer has such a subject already.
pub async fn create_account(store: &Store, system: Author, name: &str, issuer: &str, subject: &str, role: Role) -> Result<(), Error> {
    let writer = store.write(system).await?;
    let account = account::Model {
        id: writer.key(),
        version: 1,
        issuer: issuer.to_owned().into(),
        subject: subject.to_owned().into(),
        name: name.to_owned(),
        kind: AccountKind::Person,
        person_id: None,
        organisation_id: None,
        active: true,
    };
    let grant = role_grant::Model {
        id: writer.key(),
        version: 1,
        account_id: account.id,
        role,
        scope: ScopeKind::Everything,
        directorate_id: None,
        programme_id: None,
        work_package_id: None,
        organisation_id: None,
        starts_on: writer.author().today,
        ends_on: None,
        revoked_at: None,
    };
    writer.insert::<account::Entity>(account).await?;
    writer.insert::<role_grant::Entity>(grant).await?;
    writer.commit().await
}

async fn demo(options: Demo) -> Result<(), Error> {
    let config = Config {
        listen: options.listen,
        database: options.database,
        cursor_secret: "the cursors of the demo are sealed with this".to_owned(),
        cors: vec!["*".to_owned()],
        graphiql: true,
        log_json: false,
        // Whoever runs the demo may ask it as much as he likes, and measure it.
        limits: Limits { cost_per_minute: 1_000_000_000, ..Limits::default() },
        ..Config::default()
    };
    telemetry::start(false, "warn,regiekamer=warn");
    let clock = Clock::starting(options.today, config.zone);
    let store = Arc::new(open(&config).await?);
    demo::load(&store, &clock, |step| drop(say(&format!("  {step}")))).await?;
    let listener = bind(config.listen).await?;
    let address = listener.local_addr().map_err(Error::unavailable)?;
    let mut tokens = Vec::new();
    say(&format!(
        "\nRegiekamer listens at  http://{address}/graphql\nAsk in the browser at   http://{address}/graphiql\n\nA bearer token of each account, good for a day:"
    ))?;
    for (account, ..) in demo::ACCOUNTS {
        let token = auth::demo::token(account)?;
        say(&format!("{account:<22}{token}"))?;
        tokens.push((account.to_owned(), token));
    }
    let authenticator = Authenticator::new(true, Vec::new(), config.token_lifetime);
    go(Parts { schema: schema::schema(), store, authenticator, clock, config, demo: tokens }, listener).await
}

async fn installation(config: Config) -> Result<(), Error> {
    config.validate()?;
    telemetry::start(config.log_json, "info");
    let store = Arc::new(open(&config).await?);
    let listener = bind(config.listen).await?;
    tracing::info!(listen = %config.listen, "regiekamer serves");
    let authenticator = Authenticator::new(false, config.issuers.clone(), config.token_lifetime);
    let clock = Clock::system(config.zone);
    go(Parts { schema: schema::schema(), store, authenticator, clock, config, demo: Vec::new() }, listener).await
}

async fn bind(address: SocketAddr) -> Result<TcpListener, Error> {
    TcpListener::bind(address).await.map_err(|error| Error::invalid("listen", format!("{address}: {error}")))
}

/// Serves until the process is asked to stop, then closes the pools.
async fn go(parts: Parts, listener: TcpListener) -> Result<(), Error> {
    let store = parts.store.clone();
    let (limits, trusted) = (parts.config.limits.clone(), Trusted::read(&parts.config)?);
    let metrics = match parts.config.metrics {
        Some(address) => Some(bind(address).await?),
        None => None,
    };
    let app = Arc::new(App::new(parts).trusting(trusted));
    let measured = metrics.map(|listener| {
        let (router, limits) = (metrics_router(app.clone()), limits.clone());
        tokio::spawn(async move { serve(listener, router, &limits, std::future::pending()).await })
    });
    let (lines, open) = (app.lines.clone(), app.lines.clone());
    let stop = async move {
        stop().await;
        open.close();
    };
    serve(listener, router(app), &limits, stop).await;
    if let Some(measured) = measured {
        measured.abort();
        drop(measured.await);
    }
    lines.gone().await;
    match Arc::try_unwrap(store) {
        Ok(store) => store.close().await,
        // A request that was cut off still holds it.
        Err(_) => tracing::warn!("the pools were not closed in order"),
    }
    Ok(())
}

async fn stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut terminate), Ok(mut interrupt)) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt())) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
}

fn say(line: &str) -> Result<(), Error> {
    print(&format!("{line}\n"))
}

fn print(text: &str) -> Result<(), Error> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(Error::internal)
}
