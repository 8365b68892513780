//! A month is opened again.

use super::opened;
use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Noun, ids};
use crate::nodes::finance::period_close::PeriodClose;
use crate::store::Writer;
use async_graphql::ID;
use entity::period_close;
use uuid::Uuid;

command! {
    /// Opens the last month that is closed again; what landed in later months stays there (Dutch: periode heropenen).
    reopen_period(ReopenPeriodInput {
        /// The closing (Dutch: periodeafsluiting).
        id: ID,
        /// The version that you saw (Dutch: verwachte versie).
        expected_version: i32,
        /// Why, up to 1,000 characters (Dutch: reden).
        reason: String,
    }) shows period_close: PeriodClose
    errors ReopenPeriodErrorCode {
        /// It was opened again already.
        AlreadyOpen: "deze maand is al heropend" / "this month is open again already",
        /// A later month is closed.
        LaterClosed: "een latere maand is afgesloten: heropen die eerst" / "a later month is closed: reopen that first",
    }
}

#[async_trait::async_trait]
impl Command for ReopenPeriodInput {
    fn subject(&self) -> Option<(&ID, i32)> {
        Some((&self.id, self.expected_version))
    }

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<ReopenPeriodErrorCode>) -> Result<Uuid, Error> {
        use ReopenPeriodErrorCode::{AlreadyOpen, LaterClosed};
        let id = ids::key(&self.id, PeriodClose::table(), "input.id")?;
        let (ledger, row) = opened::<period_close::Entity>(writer, id, self.expected_version).await?;
        problems.unless(row.reopened_at.is_none(), AlreadyOpen, "id");
        problems.unless(ledger.closed().last().is_none_or(|last| *last <= row.month), LaterClosed, "id");
        let reason = problems.text(Some(&self.reason), 1_000, "reason");
        if problems.is_empty() {
            let (by, now) = (writer.author().account, ledger.now());
            let reopen = |row: &mut period_close::Model| {
                row.reopened_by_id = by;
                row.reopened_at = Some(now);
                row.reason = reason;
            };
            writer.change::<period_close::Entity>(id, Some(self.expected_version.into()), reopen).await?;
        }
        Ok(id)
    }
}
