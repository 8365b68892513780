//! What a hostile client sends, a line of the table in the page of threats each. After each, a normal question is answered
//! within a second, and the process has not grown by 100 MB.
#![expect(clippy::unwrap_used, reason = "a test fails by a panic")]

use regiekamer::access::Rights;
use regiekamer_tests::World;
use sea_orm::{ConnectionTrait, Database, Statement};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::time::{sleep, timeout};

/// What must hold after any abuse.
struct After {
    world: World,
    kilobytes: u64,
}

impl After {
    async fn new() -> Self {
        let world = World::demo().await;
        // What is kept from the first question on is no growth.
        normal(&world).await;
        Self { world, kilobytes: resident() }
    }

    async fn holds(self) {
        let start = Instant::now();
        normal(&self.world).await;
        assert!(start.elapsed() < Duration::from_secs(1), "a normal question took {:?}", start.elapsed());
        let grown = resident().saturating_sub(self.kilobytes);
        assert!(grown < 100 * 1024, "grown by {grown} kB");
    }
}

async fn normal(world: &World) {
    let data = world.data("pmo", "{ programmes { nodes { name workPackages { nodes { code } } } } }").await;
    assert!(!data["programmes"]["nodes"].as_array().unwrap().is_empty());
}

/// The memory of this process that is resident, in kilobytes.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// A statement that would take minutes: each of them would hold its connection, and a processor.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_goes_away_stops_his_statement() {
    let after = After::new().await;
    let view = after.world.store.view(&Arc::new(Rights::system())).unwrap();
    let long = "SELECT count(*) AS n FROM organisation AS a, organisation AS b, organisation AS c, organisation AS d WHERE a.name < d.name";
    for _ in 0..2 {
        let statements = (0..3).map(|_| view.query_one_raw(Statement::from_string(view.get_database_backend(), long)));
        assert!(timeout(Duration::from_millis(300), futures::future::join_all(statements)).await.is_err(), "this was to take long");
    }
    let start = Instant::now();
    futures::future::join_all((0..6).map(|_| normal(&after.world))).await;
    assert!(start.elapsed() < Duration::from_secs(2), "the connections were not free for {:?}", start.elapsed());
    if let Some(url) = after.world.postgres() {
        let server = Database::connect(url).await.unwrap();
        let running = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND query LIKE '%AS a%'
            AND pid <> pg_backend_pid()";
        for _ in 0..20 {
            sleep(Duration::from_millis(100)).await;
            if server.query_all_raw(Statement::from_string(server.get_database_backend(), running)).await.unwrap().is_empty() {
                return after.holds().await;
            }
        }
        panic!("the server goes on with what nobody waits for");
    }
    after.holds().await;
}
