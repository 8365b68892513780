//! Each event is answered under the rights of its moment: the library would keep those under which the subscription began.

use super::base::Subscriber;
use crate::graphql::Asker;
use async_graphql::extensions::{Extension, ExtensionContext, ExtensionFactory, NextExecute};
use async_graphql::{Data, Pos, Response};
use std::sync::Arc;

/// The extension of a schema that answers subscriptions.
pub struct Fresh;

impl ExtensionFactory for Fresh {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Self)
    }
}

#[async_trait::async_trait]
impl Extension for Fresh {
    async fn execute(&self, ctx: &ExtensionContext<'_>, operation: Option<&str>, next: NextExecute<'_>) -> Response {
        let Some(subscriber) = ctx.data_opt::<Arc<Subscriber>>() else { return next.run(ctx, operation).await };
        let asker = match subscriber.asker().await {
            Ok(asker) => asker,
            Err(error) => return Response::from_errors(vec![error.into_graphql().into_server_error(Pos::default())]),
        };
        let mut now = Data::default();
        now.insert::<Arc<Asker>>(asker.clone());
        asker.told(next.run_with_data(ctx, operation, now).await)
    }
}
