//! The ledger is appended to, and that is all: the database itself refuses the rest, whoever asks.

use regiekamer_tests::World;
use sea_orm::{ConnectionTrait, Database};

#[tokio::test]
async fn no_entry_is_changed_or_deleted_past_the_house() {
    let world = World::demo().await;
    let database = Database::connect(world.url()).await.unwrap();
    let count = "SELECT count(*), sum(amount) FROM ledger_entry";
    let counted = async || {
        let row = database.query_one_raw(sea_orm::Statement::from_string(database.get_database_backend(), count)).await.unwrap().unwrap();
        row.try_get_by_index::<i64>(0).unwrap()
    };
    let before = counted().await;
    let mut statements = vec![
        "UPDATE ledger_entry SET amount = amount + 1",
        "UPDATE ledger_entry SET description = 'Anders' WHERE amount > 0",
        "DELETE FROM ledger_entry",
        "DELETE FROM ledger_entry WHERE amount < 0",
    ];
    if world.is_postgres() {
        statements.extend(["TRUNCATE ledger_entry", "TRUNCATE ledger_entry CASCADE", "TRUNCATE budget_line CASCADE"]);
    } else {
        statements.push("INSERT OR REPLACE INTO ledger_entry SELECT * FROM ledger_entry LIMIT 1");
    }
    for statement in statements {
        let refused = database.execute_unprepared(statement).await.unwrap_err().to_string();
        assert!(refused.contains("an entry of the ledger is never"), "{statement}: {refused}");
    }
    assert_eq!(counted().await, before);
    database.close().await.unwrap();
}
