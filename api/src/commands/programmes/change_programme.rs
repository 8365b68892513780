//! A programme changes.

use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Date, Noun, ids};
use crate::nodes::programmes::programme::Programme;
use crate::rules::programmes::programme_may_become;
use crate::rules::text::tidy;
use crate::store::Writer;
use async_graphql::{ID, MaybeUndefined};
use entity::{ContractStatus, ProgrammeStatus, contract, programme};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;

command! {
    /// Changes a programme; what is left out stays as it is (Dutch: programma wijzigen).
    change_programme: ChangeProgramme(ChangeProgrammeInput {
        /// The programme (Dutch: programma).
        id: ID,
        /// The version that you saw (Dutch: verwachte versie).
        expected_version: i32,
        /// Its name in Dutch (Dutch: naam).
        name: Option<String>,
        /// Its name in English; null for none (Dutch: Engelse naam).
        name_en: MaybeUndefined<String>,
        /// What it is to reach; null for nothing (Dutch: doel).
        goal: MaybeUndefined<String>,
        /// Its state (Dutch: status).
        status: Option<ProgrammeStatus>,
        /// The last day (Dutch: einddatum).
        ends_on: Option<Date>,
    }) shows programme "programme": Programme as ChangeProgrammePayload, ChangeProgrammeConflict
    errors ChangeProgrammeError, ChangeProgrammeErrorCode {
        /// The name is empty or too long.
        NameInvalid: "geef een naam van 1 tot 200 tekens" / "give a name of 1 to 200 characters",
        /// The last day is before the first.
        EndsBeforeStart: "de einddatum ligt voor de begindatum" / "the last day is before the first",
        /// The state does not follow from the present one.
        StatusImpossible: "deze stap kan niet vanuit de huidige status" / "this step is not possible from the present state",
        /// A contract is open, so it can not be closed.
        ContractOpen: "er is nog een lopende overeenkomst" / "a contract is still open",
    }
}

#[async_trait::async_trait]
impl Command for ChangeProgrammeInput {
    fn subject(&self) -> Option<Uuid> {
        ids::split(&self.id).map(|(_, key)| key)
    }

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<ChangeProgrammeErrorCode>) -> Result<Uuid, Error> {
        use ChangeProgrammeErrorCode::{ContractOpen, EndsBeforeStart, NameInvalid, StatusImpossible};
        let view = writer.view()?;
        let id = ids::key(&self.id, Programme::table(), "input.id")?;
        let row = programme::Entity::find_by_id(id).one(&view).await?.ok_or(Error::NotFound)?;
        let name = self.name.as_deref().map(|name| tidy(name, 200));
        problems.unless(name != Some(None), NameInvalid, "name");
        problems.unless(self.ends_on.is_none_or(|day| day.0 >= row.starts_on), EndsBeforeStart, "endsOn");
        problems.unless(self.status.is_none_or(|status| programme_may_become(row.status, status)), StatusImpossible, "status");
        if self.status == Some(ProgrammeStatus::Closed) && row.status != ProgrammeStatus::Closed {
            let over = [ContractStatus::Ended, ContractStatus::Archived, ContractStatus::Dissolved];
            let open =
                contract::Entity::find().filter(contract::Column::ProgrammeId.eq(id)).filter(contract::Column::Status.is_not_in(over));
            problems.unless(open.count(&view).await? == 0, ContractOpen, "status");
        }
        if problems.is_empty() {
            let change = |row: &mut programme::Model| {
                row.name = name.flatten().unwrap_or_else(|| row.name.clone());
                row.status = self.status.unwrap_or(row.status);
                row.ends_on = self.ends_on.map_or(row.ends_on, |day| day.0);
                if !self.name_en.is_undefined() {
                    row.name_en = self.name_en.as_opt_deref().flatten().and_then(|name| tidy(name, 200));
                }
                if !self.goal.is_undefined() {
                    row.goal = self.goal.as_opt_deref().flatten().and_then(|goal| tidy(goal, 2_000)).into();
                }
            };
            writer.change::<programme::Entity>(id, Some(self.expected_version.into()), change).await?;
        }
        Ok(id)
    }
}
