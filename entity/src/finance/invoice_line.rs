//! What an invoice asks at one rate of VAT, on one line of the budget (Dutch: factuurregel).

use crate::Cents;
use crate::VatRate;
use sea_orm::entity::prelude::*;

/// What an invoice asks at one rate of VAT, on one line of the budget (Dutch: factuurregel).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invoice_line")]
pub struct Model {
    /// Its key, a UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The invoice.
    pub invoice_id: Uuid,
    /// The programme that it belongs to; scope key.
    pub programme_id: Uuid,
    /// The work package that it belongs to; scope key.
    pub work_package_id: Uuid,
    /// The contract, if there is one; it says whether somebody is hired.
    pub contract_id: Option<Uuid>,
    /// The line of the budget.
    pub budget_line_id: Uuid,
    /// The commitment that it lowers.
    pub commitment_id: Option<Uuid>,
    /// The rate of VAT.
    pub vat_rate: VatRate,
    /// The rate of the day of supply, in hundredths of a percent; kept, never looked up again.
    pub vat_hundredths: i32,
    /// Without VAT, in cents.
    pub ex_vat: Cents,
    /// VAT, in cents (Dutch: btw).
    pub vat: Cents,
    /// With VAT, in cents.
    pub incl_vat: Cents,
}

/// Relations are named by the nouns, not here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
