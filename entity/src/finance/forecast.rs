//! What is expected of a line at completion, as somebody saw it on a day; never changed, only followed by another (Dutch: prognose).

use crate::Cents;
use sea_orm::entity::prelude::*;

/// What is expected of a line at completion, as somebody saw it on a day; never changed, only followed by another (Dutch: prognose).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "forecast")]
pub struct Model {
    /// Its key, a UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The programme that it belongs to; scope key.
    pub programme_id: Uuid,
    /// The work package that it belongs to; scope key.
    pub work_package_id: Uuid,
    /// The line.
    pub budget_line_id: Uuid,
    /// The day on which it was made.
    pub as_of: Date,
    /// Expected at completion, in cents.
    pub amount: Cents,
    /// Why it deviates from the budget.
    pub explanation: Option<String>,
    /// The account that made it.
    pub author_id: Option<Uuid>,
}

/// Relations are named by the nouns, not here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
