//! Lines of a budget that is drafted: what they are of, and whether anything refers to them.

use crate::error::Error;
use crate::graphql::{Noun, ids};
use crate::nodes::programmes::work_package::WorkPackage;
use crate::nodes::subsidies::subsidy::Subsidy;
use crate::store::{View, Writer};
use async_graphql::ID;
use entity::{amendment_line, commitment_part, forecast, invoice_line, ledger_entry, rag_override, reservation, subsidy, work_package};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;

/// A work package of a programme; nothing where the programme has no such.
pub(super) async fn package_of(view: &View, id: &ID, programme: Uuid, path: &str) -> Result<Option<work_package::Model>, Error> {
    let key = ids::key(id, WorkPackage::table(), path)?;
    let ours = work_package::Entity::find_by_id(key).filter(work_package::Column::ProgrammeId.eq(programme));
    Ok(ours.one(view).await?)
}

/// A subsidy of a programme; nothing where the programme has no such.
pub(super) async fn subsidy_of(view: &View, id: &ID, programme: Uuid, path: &str) -> Result<Option<subsidy::Model>, Error> {
    let key = ids::key(id, Subsidy::table(), path)?;
    let ours = subsidy::Entity::find_by_id(key).filter(subsidy::Column::ProgrammeId.eq(programme));
    Ok(ours.one(view).await?)
}

/// Whether anything refers to a line, whoever may read it.
pub(super) async fn is_used(writer: &Writer<'_>, line: Uuid) -> Result<bool, Error> {
    macro_rules! any {
        ($($table:ident),+) => {{
            let judge = writer.judge()?;
            $(if $table::Entity::find().filter($table::Column::BudgetLineId.eq(line)).count(&judge).await? > 0 {
                return Ok(true);
            })+
            Ok(false)
        }};
    }
    any!(ledger_entry, amendment_line, reservation, commitment_part, invoice_line, forecast, rag_override)
}
