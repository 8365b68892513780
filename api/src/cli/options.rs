//! What the commands are called, what can be given to them, and what they say of themselves.

use crate::config::Config;
use crate::demo;
use crate::error::Error;
use crate::rules::people::role_fits;
use chrono::NaiveDate;
use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand};
use entity::{Role, ScopeKind, Vocabulary};
use std::net::SocketAddr;
use std::path::PathBuf;

/// The backend of a programme management office: one role-aware GraphQL API over one database.
#[derive(Parser)]
#[command(name = "regiekamer", version, arg_required_else_help = true)]
pub struct Cli {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Subcommand)]
pub(super) enum Command {
    /// Loads the demo, serves it, and prints a token for each of its accounts.
    ///
    /// The programme, its work packages, its partners and all organisations are real; people, money and the other contracts are
    /// invented. What is changed stays in the database; remove the file to start anew.
    #[command(after_help = DEMO_EXAMPLES)]
    Demo(Demo),
    /// Serves an installation, as its configuration says.
    ///
    /// It brings the tables up to date first. On SIGTERM it finishes what it is asked, and stops.
    #[command(after_help = SETTINGS)]
    Serve(Served),
    /// Brings the tables of an installation up to date, and stops.
    #[command(after_help = SETTINGS)]
    Migrate(Installation),
    /// Prints the schema, every element described.
    Schema,
    /// Prints a token of a demo account, good for a day.
    ///
    /// An installation takes no such token: there the issuers of its configuration sign.
    Token {
        /// The account.
        #[arg(long, value_parser = demo_accounts())]
        account: String,
    },
    /// Fills an installation with what is known elsewhere.
    #[command(subcommand)]
    Import(Import),
    /// Recomputes every sum of an installation from its ledger, and prints what differs; ends with 1 if something does.
    #[command(after_help = SETTINGS)]
    Verify(Installation),
    /// Lets people sign in, before anybody can.
    #[command(subcommand)]
    Admin(Admin),
}

#[derive(Subcommand)]
pub(super) enum Import {
    /// Imports municipalities with their history, provinces, water boards and the partners; what is there stays as it is.
    #[command(after_help = SETTINGS)]
    Reference(Installation),
    /// Imports budgets and actuals from a table, all rows or none; a second time nothing, of a changed file the difference.
    #[command(after_help = LEDGER_EXAMPLE)]
    Ledger(Ledger),
}

#[derive(Subcommand)]
pub(super) enum Admin {
    /// Makes an account that may sign in: the first of an installation, and those that follow.
    #[command(after_help = ADMIN_EXAMPLE)]
    Create(Created),
}

const DEMO_EXAMPLES: &str = "Examples:
  regiekamer demo
  regiekamer demo --listen 127.0.0.1:9000 --database sqlite::memory:
  regiekamer demo --database postgres://postgres@127.0.0.1:5432/demo";
const LEDGER_EXAMPLE: &str = "Example:
  regiekamer import ledger rijk_begrotingsstaten.csv --programme RB

Amounts are standings: what is booked is what they differ from what was booked before. An empty cell is unknown, and never 0.
A map names what is otherwise than in the national budget tables:
  separator = \";\"
  decimal = \",\"
  unit = 1
  actual = \"Uitgaven t/m december\"
Its other names: year, side, expenditure, commitment, receipt, chapter, chapter_name, article, article_name, draft, adopted,
first_amendment, second_amendment.";
const SETTINGS: &str =
    "Settings come from the file, then from the environment (REGIEKAMER_DATABASE, or REGIEKAMER_DATABASE_FILE for a file that
holds it), then from these options. regiekamer.example.toml shows every one.";
const ADMIN_EXAMPLE: &str = "Example:
  regiekamer admin create --name Ada --issuer https://id.example.nl/realms/pmo --subject 4f0c --role PMO_COORDINATOR

The issuer and the subject are the claims `iss` and `sub` of her tokens; the configuration names the issuer.";

#[derive(Args)]
#[expect(clippy::doc_markdown, reason = "the descriptions are read in a terminal")]
pub(super) struct Demo {
    /// Where it listens.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub(super) listen: SocketAddr,
    /// Its database: a file, a server (postgres://…), or sqlite::memory: for a temporary one.
    #[arg(long, value_name = "URL", default_value = "sqlite://data/demo.sqlite")]
    pub(super) database: String,
    /// The day on which its clock starts, at nine in the morning; tokens live by the real one.
    #[arg(long, value_name = "DATE", default_value = "2026-06-15")]
    pub(super) today: NaiveDate,
}

#[derive(Args)]
pub(super) struct Served {
    #[command(flatten)]
    installation: Installation,
    /// Where it listens, if not as the configuration says.
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
}

impl Served {
    pub(super) fn config(&self) -> Result<Config, Error> {
        let config = self.installation.config()?;
        Ok(Config { listen: self.listen.unwrap_or(config.listen), ..config })
    }
}

#[derive(Args)]
pub(super) struct Created {
    /// How the account is called.
    #[arg(long)]
    pub(super) name: String,
    /// Who signs its tokens: their claim `iss`.
    #[arg(long, value_name = "URL")]
    pub(super) issuer: String,
    /// Whom they are of: their claim `sub`.
    #[arg(long)]
    pub(super) subject: String,
    /// Its role, over everything.
    #[arg(long, default_value = "ADMIN", value_parser = roles())]
    pub(super) role: String,
    #[command(flatten)]
    pub(super) installation: Installation,
}

#[derive(Args)]
pub(super) struct Ledger {
    /// The table: UTF-8, the names of its columns in the first line.
    pub(super) file: PathBuf,
    /// The code of the programme; its work packages are the chapters of the table, and are made where they are not there.
    #[arg(long, value_name = "CODE")]
    pub(super) programme: String,
    /// Which column is what, as TOML; as in the national budget tables, if it is left out.
    #[arg(long, value_name = "FILE")]
    pub(super) map: Option<PathBuf>,
    /// The day on which it is recorded, for a database whose clock is not the real one, as the demo's; today where nothing is said.
    #[arg(long, value_name = "DATE")]
    pub(super) today: Option<NaiveDate>,
    #[command(flatten)]
    pub(super) installation: Installation,
}

#[derive(Args)]
pub(super) struct Installation {
    /// The configuration file.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The database, if not that of the configuration.
    #[arg(long, value_name = "URL")]
    database: Option<String>,
}

impl Installation {
    pub(super) fn config(&self) -> Result<Config, Error> {
        let mut config = Config::load(self.config.as_deref(), |name| std::env::var(name).ok())?;
        if let Some(database) = &self.database {
            config.database.clone_from(database);
        }
        Ok(config)
    }
}

fn demo_accounts() -> PossibleValuesParser {
    demo::ACCOUNTS.iter().map(|known| known.0).collect::<Vec<_>>().into()
}

/// Roles that are held over everything.
fn roles() -> PossibleValuesParser {
    let over_everything = |role: &&Role| role_fits(**role, ScopeKind::Everything);
    Role::ALL.iter().filter(over_everything).map(|role| role.as_str()).collect::<Vec<_>>().into()
}
