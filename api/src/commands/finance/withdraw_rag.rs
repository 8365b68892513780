//! A colour that somebody set is taken back.

use super::opened;
use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Noun, ids};
use crate::nodes::finance::rag_override::RagOverride;
use crate::store::Writer;
use async_graphql::ID;
use entity::rag_override;
use uuid::Uuid;

command! {
    /// Takes back a colour that somebody set: the one that follows from the figures holds again, at once (Dutch: handmatige kleur intrekken).
    withdraw_rag(WithdrawRagInput {
        /// The colour that was set (Dutch: handmatige stoplichtkleur).
        id: ID,
        /// The version that you saw (Dutch: verwachte versie).
        expected_version: i32,
    }) shows rag_override: RagOverride
    errors WithdrawRagErrorCode {
        /// It does not hold any more.
        AlreadyOver: "deze kleur geldt al niet meer" / "this colour does not hold any more",
    }
}

#[async_trait::async_trait]
impl Command for WithdrawRagInput {
    fn subject(&self) -> Option<(&ID, i32)> {
        Some((&self.id, self.expected_version))
    }

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<WithdrawRagErrorCode>) -> Result<Uuid, Error> {
        let id = ids::key(&self.id, RagOverride::table(), "input.id")?;
        let (_, row) = opened::<rag_override::Entity>(writer, id, self.expected_version).await?;
        let holds = row.withdrawn_at.is_none() && row.ends_on >= writer.author().today;
        problems.unless(holds, WithdrawRagErrorCode::AlreadyOver, "id");
        if problems.is_empty() {
            let now = writer.author().now;
            let withdraw = |row: &mut rag_override::Model| row.withdrawn_at = Some(now);
            writer.change::<rag_override::Entity>(id, Some(self.expected_version.into()), withdraw).await?;
        }
        Ok(id)
    }
}
