//! The end of a deputising, before its last day.

use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Noun, ids};
use crate::nodes::people::deputising::Deputising;
use crate::store::Writer;
use async_graphql::ID;
use entity::deputising;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

command! {
    /// Ends a deputising at once, or calls off one that has not begun (Dutch: vervanging beëindigen).
    end_deputising(EndDeputisingInput {
        /// The deputising (Dutch: vervanging).
        id: ID,
        /// The version that you saw (Dutch: verwachte versie).
        expected_version: i32,
    }) shows deputising: Deputising
    errors EndDeputisingErrorCode {
        /// It has ended already.
        AlreadyEnded: "deze vervanging is al beëindigd" / "this deputising has ended already",
    }
}

#[async_trait::async_trait]
impl Command for EndDeputisingInput {
    fn subject(&self) -> Option<(&ID, i32)> {
        Some((&self.id, self.expected_version))
    }

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<EndDeputisingErrorCode>) -> Result<Uuid, Error> {
        let id = ids::key(&self.id, Deputising::table(), "input.id")?;
        let row = deputising::Entity::find_by_id(id).one(&writer.view()?).await?.ok_or(Error::NotFound)?;
        let runs = row.ended_at.is_none() && row.ends_on >= writer.author().today;
        problems.unless(runs, EndDeputisingErrorCode::AlreadyEnded, "id");
        if problems.is_empty() {
            end(writer, id, Some(self.expected_version.into())).await?;
        }
        Ok(id)
    }
}

async fn end(writer: &Writer<'_>, id: Uuid, expected: Option<i64>) -> Result<(), Error> {
    let (now, today) = (writer.author().now, writer.author().today);
    let end = move |row: &mut deputising::Model| {
        row.ended_at = Some(now);
        if row.starts_on <= today {
            row.ends_on = today;
        }
    };
    writer.change::<deputising::Entity>(id, expected, end).await
}

/// Ends what is lent of a grant that is taken back.
pub(super) async fn end_with_grant(writer: &Writer<'_>, grant: Uuid) -> Result<(), Error> {
    let open = deputising::Entity::find()
        .filter(deputising::Column::GrantId.eq(grant))
        .filter(deputising::Column::EndedAt.is_null())
        .filter(deputising::Column::EndsOn.gte(writer.author().today));
    for row in open.all(&writer.view()?).await? {
        end(writer, row.id, None).await?;
    }
    Ok(())
}
