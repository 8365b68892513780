//! The commands. What they print for a person goes to the standard output; logs go to the standard error.

mod ledger;
mod options;

pub use options::Cli;

use self::options::{Admin, Command, Created, Demo, Import, Installation};
use crate::access::policies;
use crate::auth::{self, Authenticator};
use crate::clock::Clock;
use crate::config::{Config, Limits};
use crate::error::Error;
use crate::http::{App, Parts, Trusted, metrics_router, router, serve};
use crate::rules::text::tidy;
use crate::store::{Author, Location, Store};
use crate::{demo, reference, schema, telemetry};
use entity::{AccountKind, Role, ScopeKind, Vocabulary, account, role_grant};
use std::io::Write;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;

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
        Command::Token { account } => say(&auth::demo::token(&account)?),
        Command::Import(Import::Ledger(options)) => ledger::import(options).await,
        Command::Verify(installation) => ledger::verify(&installation).await,
        Command::Import(Import::Reference(installation)) => {
            let (config, store) = opened(&installation).await?;
            let writer = store.write(Author::system(&Clock::system(config.zone))).await?;
            let imported = reference::import(&writer).await?;
            writer.commit().await?;
            store.close().await;
            say(&format!("{} organisations added, {} kept as they were", imported.added, imported.kept))
        }
        Command::Admin(Admin::Create(Created { name, issuer, subject, role, installation })) => {
            let role = Role::parse(&role).ok_or_else(|| Error::invalid("role", "no such role"))?;
            let (config, store) = opened(&installation).await?;
            create_account(&store, Author::system(&Clock::system(config.zone)), &name, &issuer, &subject, role).await?;
            store.close().await;
            say(&format!("{name} may sign in as {}", role.as_str()))
        }
    }
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
        spool: config.spool.clone(),
        spool_bytes: u64::from(config.spool_megabytes) * 1024 * 1024,
    };
    Store::open(&location, policies::tables()).await
}

/// Makes an account with a role over everything.
///
/// # Errors
/// `Invalid` where one of the texts is none, and where the issuer has such a subject already.
pub async fn create_account(store: &Store, system: Author, name: &str, issuer: &str, subject: &str, role: Role) -> Result<(), Error> {
    let text = |given: &str, most, option: &str| {
        tidy(given, most).ok_or_else(|| Error::invalid(option, format!("give a text of 1 to {most} characters")))
    };
    let (name, issuer, subject) = (text(name, 200, "name")?, text(issuer, 500, "issuer")?, text(subject, 255, "subject")?);
    let writer = store.write(system).await?;
    let account = account::Model {
        id: writer.key(),
        version: 1,
        issuer: issuer.into(),
        subject: subject.into(),
        name,
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
    let taken = |error| match error {
        Error::Conflict => Error::invalid("subject", "this issuer has an account of it already"),
        other => other,
    };
    writer.insert::<account::Entity>(account).await.map_err(taken)?;
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
    let telemetry = telemetry::start(false, "warn,regiekamer=warn", None)?;
    let clock = Clock::starting(options.today, config.zone);
    // An address that is taken is told before anything is loaded.
    let listener = bind(config.listen).await?;
    let store = Arc::new(open(&config).await?);
    demo::load(&store, &clock, |step| drop(say(&format!("  {step}")))).await?;
    let address = listener.local_addr().map_err(Error::unavailable)?;
    say(&format!(
        "\nRegiekamer listens at  http://{address}/graphql\nAsk in the browser at   http://{address}/graphiql\n\nA bearer token of each account, good for a day:"
    ))?;
    for (account, ..) in demo::ACCOUNTS {
        let token = auth::demo::token(account)?;
        say(&format!("{account:<22}{token}"))?;
    }
    let names = demo::ACCOUNTS.map(|(account, ..)| account.to_owned()).to_vec();
    let authenticator = Authenticator::new(true, Vec::new(), config.token_lifetime);
    go(Parts { store, authenticator, clock, config, demo: names }, listener).await?;
    telemetry.end().await;
    Ok(())
}

async fn installation(config: Config) -> Result<(), Error> {
    config.validate()?;
    let telemetry = telemetry::start(config.log_json, "info", config.traces.as_ref())?;
    let store = Arc::new(open(&config).await?);
    let listener = bind(config.listen).await?;
    tracing::info!(listen = %config.listen, "regiekamer serves");
    let authenticator = Authenticator::new(false, config.issuers.clone(), config.token_lifetime);
    let clock = Clock::system(config.zone);
    go(Parts { store, authenticator, clock, config, demo: Vec::new() }, listener).await?;
    telemetry.end().await;
    Ok(())
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
