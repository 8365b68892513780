//! What may be counted of milestones: a view without titles.

use sea_orm::entity::prelude::*;

/// A milestone, of which only its day is told (Dutch: mijlpaal in samenvatting).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "milestone_summary")]
pub struct Model {
    /// The key of the milestone.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The programme that it belongs to; scope key.
    pub programme_id: Uuid,
    /// The work package that it belongs to; scope key.
    pub work_package_id: Uuid,
    /// The day that is expected now.
    pub forecast_on: Date,
    /// The day on which it was reached.
    pub reached_on: Option<Date>,
    /// Whether partners see it under an agreement on planning.
    pub shared: bool,
}

/// Relations are named by the nouns, not here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
