//! `totalsChanged`: something was booked, told to those who may read the totals.

use super::base::Subscriber;
use super::changed::{Listening, heard};
use crate::error::Error;
use crate::graphql::{Asker, by_key, ids};
use crate::nodes::finance::totals::told;
use crate::nodes::programmes::programme::Programme;
use crate::store::Touched;
use async_graphql::{Context, ID, Object, Result, Subscription};
use futures::stream::{BoxStream, StreamExt};
use std::sync::Arc;
use uuid::Uuid;

/// The totals of a programme in a fiscal year changed, or may have (Dutch: financiële stand gewijzigd).
pub struct TotalsChanged {
    programme: Uuid,
    year: i32,
}

/// The totals of a programme in a fiscal year changed, or may have (Dutch: financiële stand gewijzigd).
#[Object]
impl TotalsChanged {
    /// The programme, as you may read it now: ask its `totals` here (Dutch: programma).
    async fn programme(&self, ctx: &Context<'_>) -> Option<Result<Programme>> {
        let found = async {
            let asker = ctx.data::<Arc<Asker>>().map_err(|_| Error::Unauthenticated)?;
            by_key::<Programme>(asker, &asker.view, &[ctx.field()], self.programme).await
        };
        found.await.map_err(Error::into_graphql).transpose()
    }

    /// The fiscal year (Dutch: begrotingsjaar).
    async fn year(&self) -> i32 {
        self.year
    }
}

/// What can be followed of money.
#[derive(Default)]
pub struct TotalsChangedSubscriptions;

#[Subscription]
impl TotalsChangedSubscriptions {
    /// Something was booked on a programme in a fiscal year; it is told to those who may read its totals. After a
    /// connection was lost it comes once more, whether something was booked or not (Dutch: financiële stand gewijzigd).
    async fn totals_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The programme.")] programme: ID,
        #[graphql(desc = "The fiscal year.")] year: i32,
    ) -> Result<BoxStream<'static, Result<TotalsChanged>>> {
        let programme = ids::key(&programme, "programme", "programme").map_err(Error::into_graphql)?;
        let listening = Listening::of(ctx)?;
        Ok(heard(Follow { listening, programme, year, missed: false }, Follow::next).boxed())
    }
}

struct Follow {
    listening: Listening,
    programme: Uuid,
    year: i32,
    /// Something happened that could not be judged.
    missed: bool,
}

impl Follow {
    async fn next(&mut self) -> Option<Result<TotalsChanged, Error>> {
        loop {
            if !self.missed {
                let batch = self.listening.batch().await?;
                let ours = |touched: &Touched| touched.year == Some(self.year) && touched.programme == Some(self.programme);
                if !batch.lost && !batch.touched.iter().any(ours) {
                    continue;
                }
            }
            let told = self.may_know(&self.listening.subscriber).await;
            self.missed = matches!(told, Err(Error::Unavailable(_)));
            match told {
                Ok(true) => return Some(Ok(TotalsChanged { programme: self.programme, year: self.year })),
                Ok(false) => {}
                Err(error) => {
                    if let Some(fatal) = self.listening.outlast(error).await {
                        return Some(Err(fatal));
                    }
                }
            }
        }
    }

    async fn may_know(&self, subscriber: &Subscriber) -> Result<bool, Error> {
        let asker = subscriber.asker().await?;
        told(&asker.view, self.programme, self.year).await
    }
}
