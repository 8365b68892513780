//! The demo, loaded once a test binary into a database that is only copied. A binary can't tidy up when it ends: it holds a lock
//! on its template as long as it runs, and removes those that nobody holds any more.

use crate::{POSTGRES, clock, run, within};
use regiekamer::access::policies;
use regiekamer::store::{Location, Store};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use std::fs::{File, read_dir, remove_file};
use std::path::PathBuf;
use std::sync::OnceLock;
use uuid::Uuid;

/// How templates are called.
const PREFIX: &str = "regiekamer_template_";
/// What holds the template of this binary, to its end.
static HELD: OnceLock<Held> = OnceLock::new();

#[expect(dead_code, reason = "what is held is not looked at")]
enum Held {
    Session(DatabaseConnection),
    File(File),
}

/// Loads the demo.
pub async fn make() -> String {
    let name = format!("{PREFIX}{}", Uuid::now_v7().simple());
    let (url, held) = match std::env::var(POSTGRES) {
        Ok(server) => (within(&server, &name), Held::Session(on_server(&server, &name).await)),
        Err(_) => {
            let (file, held) = in_files(&name);
            (format!("sqlite://{}", file.display()), Held::File(held))
        }
    };
    drop(HELD.set(held));
    let store = Store::open(&Location { connections: 1, ..Location::at(&url) }, policies::tables()).await.expect("the template opens");
    regiekamer::demo::load(&store, &clock(0), |_| {}).await.expect("the demo loads");
    store.close().await;
    url
}

async fn on_server(server: &str, name: &str) -> DatabaseConnection {
    let session = Database::connect(ConnectOptions::new(server).max_connections(1).to_owned()).await.expect("the server answers");
    let ask = |sql: String| session.query_all_raw(Statement::from_string(DbBackend::Postgres, sql));
    let left = format!("SELECT datname FROM pg_database WHERE datname LIKE '{PREFIX}%' AND pg_try_advisory_lock(hashtext(datname))");
    for row in ask(left).await.expect("databases") {
        let left: String = row.try_get("", "datname").expect("a name");
        run(server, &format!("DROP DATABASE IF EXISTS {left}")).await;
    }
    ask(format!("SELECT pg_advisory_lock(hashtext('{name}'))")).await.expect("a lock");
    run(server, &format!("CREATE DATABASE {name}")).await;
    session
}

fn in_files(name: &str) -> (PathBuf, File) {
    let folder = std::env::temp_dir();
    for file in read_dir(&folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
        let ours = file.file_name().is_some_and(|name| name.to_string_lossy().starts_with(PREFIX));
        if ours && File::open(&file).is_ok_and(|left| left.try_lock().is_ok()) {
            drop(remove_file(&file));
        }
    }
    let file = folder.join(format!("{name}.sqlite"));
    let held = File::create(&file).expect("a file");
    held.lock().expect("a lock");
    (file, held)
}
