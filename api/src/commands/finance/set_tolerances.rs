//! What a programme bears is set.

use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Noun, Number, ids};
use crate::nodes::programmes::programme::Programme;
use crate::store::Writer;
use async_graphql::{ID, MaybeUndefined};
use entity::{ProgrammeStatus, programme};
use uuid::Uuid;

command! {
    /// Sets what a programme bears before a colour changes or a reason is asked; each is a part of a budget, "0.05" is a twentieth.
    /// What is left out stays as it is (Dutch: toleranties instellen).
    set_tolerances(SetTolerancesInput {
        /// The programme (Dutch: programma).
        id: ID,
        /// The version that you saw (Dutch: verwachte versie).
        expected_version: i32,
        /// A forecast that is above the budget by more than this is amber (Dutch: tolerantie oranje).
        amber_above: MaybeUndefined<Number>,
        /// A forecast that is above the budget by more than this is red; not less than amber (Dutch: tolerantie rood).
        red_above: MaybeUndefined<Number>,
        /// So much of the budget of a line may be committed above what is available, with a reason (Dutch: overschrijding).
        overcommit: MaybeUndefined<Number>,
        /// A forecast that deviates from the budget by more than this, up or down, is explained (Dutch: toelichtingsgrens).
        explain_above: MaybeUndefined<Number>,
    }) shows programme: Programme
    errors SetTolerancesErrorCode {
        /// It is no part of a budget.
        PartInvalid: "geef een deel van 0.00 tot 10.00, met twee decimalen" / "give a part of 0.00 to 10.00, with two decimals",
        /// Red would begin before amber.
        RedBeforeAmber: "rood kan niet eerder beginnen dan oranje" / "red can not begin before amber",
        /// It is archived, and stays as it is.
        ProgrammeArchived: "dit programma is gearchiveerd" / "this programme is archived",
    }
}

#[async_trait::async_trait]
impl Command for SetTolerancesInput {
    fn subject(&self) -> Option<(&ID, i32)> {
        Some((&self.id, self.expected_version))
    }

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<SetTolerancesErrorCode>) -> Result<Uuid, Error> {
        use SetTolerancesErrorCode::{PartInvalid, ProgrammeArchived, RedBeforeAmber};
        let id = ids::key(&self.id, Programme::table(), "input.id")?;
        let row = writer.may_change::<programme::Entity>(id, self.expected_version.into()).await?;
        let part = |given: &MaybeUndefined<Number>, present: i32, path: &str| {
            let Some(given) = problems.kept(given, path) else { return present };
            let part = given.hundredths(0..=1_000);
            problems.unless(part.is_some(), PartInvalid, path);
            part.unwrap_or(present)
        };
        let amber = part(&self.amber_above, row.amber_above_hundredths, "amberAbove");
        let red = part(&self.red_above, row.red_above_hundredths, "redAbove");
        let overcommit = part(&self.overcommit, row.overcommit_hundredths, "overcommit");
        let explain = part(&self.explain_above, row.explain_above_hundredths, "explainAbove");
        problems.unless(amber <= red, RedBeforeAmber, "redAbove");
        problems.unless(row.status != ProgrammeStatus::Archived, ProgrammeArchived, "id");
        if problems.is_empty() {
            let set = |row: &mut programme::Model| {
                row.amber_above_hundredths = amber;
                row.red_above_hundredths = red;
                row.overcommit_hundredths = overcommit;
                row.explain_above_hundredths = explain;
            };
            writer.change::<programme::Entity>(id, Some(self.expected_version.into()), set).await?;
        }
        Ok(id)
    }
}
