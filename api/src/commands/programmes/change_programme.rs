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
use entity::{Cents, ContractStatus, ProgrammeStatus, SubsidyStatus, contract, line_total, programme, subsidy, work_package};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;

command! {
    /// Changes a programme; what is left out stays as it is (Dutch: programma wijzigen).
    change_programme(ChangeProgrammeInput {
        /// The programme (Dutch: programma).
        id: ID,
        /// The version that you saw (Dutch: verwachte versie).
        expected_version: i32,
        /// Its name in Dutch (Dutch: naam).
        name: MaybeUndefined<String>,
        /// Its name in English; null for none (Dutch: Engelse naam).
        name_en: MaybeUndefined<String>,
        /// What it is to reach; null for nothing (Dutch: doel).
        goal: MaybeUndefined<String>,
        /// Its state (Dutch: status).
        status: MaybeUndefined<ProgrammeStatus>,
        /// The first day (Dutch: begindatum).
        starts_on: MaybeUndefined<Date>,
        /// The last day (Dutch: einddatum).
        ends_on: MaybeUndefined<Date>,
    }) shows programme: Programme
    errors ChangeProgrammeErrorCode {
        /// The name is empty or too long.
        NameInvalid: "geef een naam van 1 tot 200 tekens" / "give a name of 1 to 200 characters",
        /// The last day is before the first.
        EndsBeforeStart: "de einddatum ligt voor de begindatum" / "the last day is before the first",
        /// The state does not follow from the present one.
        StatusImpossible: "deze stap kan niet vanuit de huidige status" / "this step is not possible from the present state",
        /// It is archived, and stays as it is.
        ProgrammeArchived: "dit programma is gearchiveerd" / "this programme is archived",
        /// A work package begins earlier.
        WorkPackageBeginsEarlier: "een werkpakket begint eerder" / "a work package begins earlier",
        /// A work package ends later.
        WorkPackageEndsLater: "een werkpakket loopt langer door" / "a work package ends later",
        /// A contract is open, so it can not be closed.
        ContractOpen: "er is nog een lopende overeenkomst" / "a contract is still open",
        /// Something is committed, so it can not be closed.
        CommitmentOpen: "er staat nog een verplichting open" / "a commitment is still open",
        /// A subsidy is not settled, so it can not be closed.
        SubsidyOpen: "er is nog een subsidie niet vastgesteld" / "a subsidy is not settled yet",
    }
}

#[async_trait::async_trait]
impl Command for ChangeProgrammeInput {
    fn subject(&self) -> Option<(&ID, i32)> {
        Some((&self.id, self.expected_version))
    }

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<ChangeProgrammeErrorCode>) -> Result<Uuid, Error> {
        use ChangeProgrammeErrorCode::{
            CommitmentOpen, ContractOpen, EndsBeforeStart, NameInvalid, ProgrammeArchived, StatusImpossible, SubsidyOpen,
            WorkPackageBeginsEarlier, WorkPackageEndsLater,
        };
        let view = writer.view()?;
        let id = ids::key(&self.id, Programme::table(), "input.id")?;
        // Work packages that are made or moved meanwhile wait here.
        writer.lock::<programme::Entity>(id).await?;
        let row = programme::Entity::find_by_id(id).one(&view).await?.ok_or(Error::NotFound)?;
        let name = problems.kept(&self.name, "name").map(|name| tidy(name, 200));
        let (name_en, goal) = (problems.text_or_null(&self.name_en, 200, "nameEn"), problems.text_or_null(&self.goal, 2_000, "goal"));
        let (status, ends_on) = (problems.kept(&self.status, "status").copied(), problems.kept(&self.ends_on, "endsOn").map(|day| day.0));
        problems.unless(row.status != ProgrammeStatus::Archived, ProgrammeArchived, "id");
        problems.unless(name != Some(None), NameInvalid, "name");
        let starts_on = problems.kept(&self.starts_on, "startsOn").map(|day| day.0);
        let runs = (starts_on.unwrap_or(row.starts_on), ends_on.unwrap_or(row.ends_on));
        problems.unless(runs.0 <= runs.1, EndsBeforeStart, if ends_on.is_some() { "endsOn" } else { "startsOn" });
        problems.unless(status.is_none_or(|status| programme_may_become(row.status, status)), StatusImpossible, "status");
        if let Some(first) = starts_on {
            let packages = work_package::Entity::find().filter(work_package::Column::ProgrammeId.eq(id));
            let earlier = packages.filter(work_package::Column::StartsOn.lt(first)).count(&view).await?;
            problems.unless(earlier == 0, WorkPackageBeginsEarlier, "startsOn");
        }
        if let Some(last) = ends_on {
            let packages = work_package::Entity::find().filter(work_package::Column::ProgrammeId.eq(id));
            let later = packages.filter(work_package::Column::EndsOn.gt(last)).count(&view).await?;
            problems.unless(later == 0, WorkPackageEndsLater, "endsOn");
        }
        if status == Some(ProgrammeStatus::Closed) && row.status != ProgrammeStatus::Closed {
            let over = [ContractStatus::Ended, ContractStatus::Archived, ContractStatus::Dissolved];
            let open =
                contract::Entity::find().filter(contract::Column::ProgrammeId.eq(id)).filter(contract::Column::Status.is_not_in(over));
            problems.unless(open.count(&view).await? == 0, ContractOpen, "status");
            // Who leads a programme need not read all of its money.
            let judge = writer.judge()?;
            let lines = line_total::Entity::find().filter(line_total::Column::ProgrammeId.eq(id));
            let committed = lines.filter(line_total::Column::Commitment.ne(Cents::ZERO)).count(&judge).await?;
            problems.unless(committed == 0, CommitmentOpen, "status");
            let granted = subsidy::Entity::find().filter(subsidy::Column::ProgrammeId.eq(id));
            let granted =
                granted.filter(subsidy::Column::Status.is_in([SubsidyStatus::Submitted, SubsidyStatus::Granted])).count(&judge).await?;
            problems.unless(granted == 0, SubsidyOpen, "status");
        }
        if problems.is_empty() {
            let change = |row: &mut programme::Model| {
                row.name = name.flatten().unwrap_or_else(|| row.name.clone());
                row.status = status.unwrap_or(row.status);
                (row.starts_on, row.ends_on) = runs;
                row.name_en = name_en.unwrap_or_else(|| row.name_en.clone());
                if let Some(goal) = goal {
                    row.goal = goal.into();
                }
            };
            writer.change::<programme::Entity>(id, Some(self.expected_version.into()), change).await?;
        }
        Ok(id)
    }
}
