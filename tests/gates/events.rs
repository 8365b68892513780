//! The gate «leak», for what is followed: every type that can be is followed as each account, everything is changed, and what
//! comes is judged as what is asked.

use crate::ACCOUNTS;
use crate::leak::{assert_kept, marked, marks};
use chrono::Days;
use futures::future::join_all;
use regiekamer::access::Policy;
use regiekamer::store::{Author, Writer};
use regiekamer_tests::World;
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect};
use std::collections::BTreeSet;
use std::time::Duration;
use uuid::Uuid;

/// How many rows of each table are changed; more come as one `RESYNC`.
const ROWS: u64 = 60;

/// All accounts hear at once, and the first waits for the last.
const QUIET: Duration = Duration::from_millis(2_500);

/// Changes rows of a table.
async fn change<E: Policy>(writer: &Writer<'_>, change: fn(&mut E::Model))
where
    E::Model: IntoActiveModel<E::ActiveModel> + Sync,
    E::ActiveModel: Send,
    E::PrimaryKey: sea_orm::PrimaryKeyTrait<ValueType = Uuid>,
{
    let id = "id".parse::<E::Column>().ok().unwrap();
    let view = writer.view().unwrap();
    let keys: Vec<Uuid> = E::find().select_only().column(id).order_by_asc(id).limit(ROWS).into_tuple().all(&view).await.unwrap();
    drop(view);
    assert!(!keys.is_empty());
    for key in keys {
        writer.change::<E>(key, None, change).await.unwrap();
    }
}

async fn change_everything(world: &World) {
    use entity::{
        account, appointment, budget, budget_amendment, budget_line, commitment, contract, deputising, directorate, invoice, milestone,
        organisation, partnership, period_close, person, programme, rag_override, reservation, role_grant, sharing_agreement, subsidy,
        work_package,
    };
    let writer = world.store.write(Author::system(&world.clock)).await.unwrap();
    change::<account::Entity>(&writer, |row| row.name.push('+')).await;
    change::<appointment::Entity>(&writer, |row| row.starts_on = row.starts_on - Days::new(1)).await;
    change::<budget::Entity>(&writer, |row| row.fiscal_year += 100).await;
    change::<budget_amendment::Entity>(&writer, |row| row.reason.push('+')).await;
    change::<budget_line::Entity>(&writer, |row| row.description.push('+')).await;
    change::<commitment::Entity>(&writer, |row| row.reference.push('+')).await;
    change::<invoice::Entity>(&writer, |row| row.number.push('+')).await;
    change::<reservation::Entity>(&writer, |row| row.description.push('+')).await;
    change::<contract::Entity>(&writer, |row| row.title.push('+')).await;
    change::<deputising::Entity>(&writer, |row| row.ends_on = row.ends_on - Days::new(1)).await;
    change::<directorate::Entity>(&writer, |row| row.name.push('+')).await;
    change::<milestone::Entity>(&writer, |row| row.title.push('+')).await;
    change::<organisation::Entity>(&writer, |row| row.name.push('+')).await;
    change::<partnership::Entity>(&writer, |row| row.starts_on = row.starts_on - Days::new(1)).await;
    change::<period_close::Entity>(&writer, |row| row.reason = Some("Vergeten".to_owned())).await;
    change::<person::Entity>(&writer, |row| row.invented = !row.invented).await;
    change::<programme::Entity>(&writer, |row| row.name.push('+')).await;
    change::<rag_override::Entity>(&writer, |row| row.reason.push('+')).await;
    change::<role_grant::Entity>(&writer, |row| row.starts_on = row.starts_on - Days::new(1)).await;
    change::<sharing_agreement::Entity>(&writer, |row| row.starts_on = row.starts_on - Days::new(1)).await;
    change::<subsidy::Entity>(&writer, |row| row.scheme.push('+')).await;
    change::<work_package::Entity>(&writer, |row| row.name.push('+')).await;
    writer.commit().await.unwrap();
}

#[tokio::test]
async fn what_is_followed_tells_each_account_no_more_than_what_it_asks() {
    let (world, schema) = marked().await;
    let questions = schema.followed();
    let pairs = ACCOUNTS.iter().flat_map(|account| questions.iter().map(move |question| (*account, question.as_str())));
    let follow = async |(account, question): (&'static str, &str)| (account, question.to_owned(), world.follow(account, question).await);
    let mut heard = join_all(pairs.map(follow)).await;
    change_everything(&world).await;
    let rests =
        join_all(heard.iter_mut().map(async |(account, question, events)| (*account, question.clone(), events.until_quiet(QUIET).await)))
            .await;
    let mut text = String::new();
    for account in ACCOUNTS {
        let (mut seen, mut told) = (BTreeSet::new(), Vec::new());
        for (_, question, rest) in rests.iter().filter(|(whose, ..)| *whose == account) {
            assert!(rest.iter().all(|event| event.get("errors").is_none()), "{account} {question}: {rest:?}");
            if let Some(of) = rest.first().and_then(|event| event["data"]["changed"]["type"].as_str()) {
                told.push(format!("{of} {}", rest.len()));
            }
            let found = marks(&rest.iter().map(ToString::to_string).collect::<String>());
            assert_kept(account, &found, question);
            seen.extend(found);
        }
        text.push_str(&format!("{account}\n  told {}\n  reads {}\n", told.join(", "), seen.into_iter().collect::<Vec<_>>().join(" ")));
    }
    insta::assert_snapshot!("events", text);
}
