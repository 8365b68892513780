//! The demo world: the real programme with its work packages, partners and one real contract; people, suppliers, other
//! contracts and all money are invented, the same at every start, and marked as invented where the schema can say so.

mod accounts;
mod budgets;
mod contracts;
mod deputising;
mod money;
mod papers;
mod partners;
mod people;
mod planning;
mod structure;
mod world;

pub use accounts::ACCOUNTS;

use crate::auth::demo::ISSUER;
use crate::clock::Clock;
use crate::error::Error;
use crate::reference;
use crate::store::{Author, Store};
use entity::{account, programme};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use world::World;

/// Loads the demo, unless it is there. `progress` is told each step.
///
/// # Errors
/// `Invalid` where the database is that of an installation, which the accounts of the demo would open to everybody; what the database
/// says. Nothing is left behind then.
pub async fn load(store: &Store, clock: &Clock, mut progress: impl FnMut(&str)) -> Result<(), Error> {
    let writer = store.write(Author::system(clock)).await?;
    writer.alone("demo").await?;
    let view = writer.view()?;
    let ours = account::Entity::find().filter(account::Column::Issuer.eq(ISSUER)).count(&view).await?;
    let others = account::Entity::find().count(&view).await? + programme::Entity::find().count(&view).await?;
    drop(view);
    if ours > 0 {
        progress("the demo is there already");
        return writer.rollback().await;
    }
    if others > 0 {
        writer.rollback().await?;
        return Err(Error::invalid("database", "this is an installation; the demo has a database of its own"));
    }
    let imported = reference::import(&writer).await?;
    progress(&format!("{} organisations of the national lists", imported.added));
    let mut world = World::new(&writer).await?;
    structure::make(&mut world).await?;
    people::make(&mut world).await?;
    accounts::make(&mut world).await?;
    partners::make(&mut world).await?;
    deputising::make(&mut world).await?;
    progress("programmes, work packages, people, accounts and partners");
    contracts::make(&mut world).await?;
    planning::make(&mut world).await?;
    progress("contracts and milestones");
    let booked = money::make(&mut world).await?;
    budgets::make(&mut world).await?;
    progress(&format!("budgets of three years with {booked} bookings"));
    writer.commit().await
}
