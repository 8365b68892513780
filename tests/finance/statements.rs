//! What a booking costs on PostgreSQL: a number of statements that does not grow with what is booked.

use entity::{Cents, LedgerKind, LedgerSource, budget_line};
use regiekamer::access::policies;
use regiekamer::store::{Author, Booking, Location, Store};
use regiekamer_tests::World;
use regiekamer_tests::wire::Wire;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// Of one transaction, its begin and its end among them.
const STATEMENTS: u64 = 12;

#[tokio::test]
async fn a_booking_takes_as_many_statements_as_fifty() {
    let world = World::demo().await;
    let Some(url) = world.postgres() else { return };
    let wire = Wire::before(url).await;
    let store = Store::open(&Location { connections: 2, ..Location::at(&wire.url) }, policies::tables()).await.unwrap();
    let author = || Author::system(&world.clock);
    let writer = store.write(author()).await.unwrap();
    let of = budget_line::Entity::find().filter(budget_line::Column::FiscalYear.eq(2026));
    let lines = of.all(&writer.judge().unwrap()).await.unwrap();
    writer.rollback().await.unwrap();
    let programme = lines[0].programme_id;
    let lines: Vec<_> = lines.into_iter().filter(|line| line.programme_id == programme).collect();
    let mut taken = Vec::new();
    // The first prepares its statements.
    for count in [1, 50, 1, 50] {
        wire.take();
        let writer = store.write(author()).await.unwrap();
        let bookings = lines
            .iter()
            .cycle()
            .take(count)
            .map(|line| Booking::new(line.id, LedgerKind::Actual, Cents(1), writer.author().today, LedgerSource::Manual, "Proef"));
        writer.book(programme, bookings.collect()).await.unwrap();
        writer.commit().await.unwrap();
        taken.push(wire.take());
    }
    assert_eq!([taken[2].0, taken[3].0], [STATEMENTS; 2], "{taken:?}");
    store.close().await;
}
