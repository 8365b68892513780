//! A role given to an account, over something, for some time (Dutch: mandaat).

use crate::vocabulary;
use sea_orm::entity::prelude::*;

vocabulary! {
    /// What a grant makes of an account (Dutch: rol).
    Role {
        /// Reads its programme, decides (Dutch: programmamanagementteam).
        Pmt: "programmamanagementteam" / "programme management team",
        /// As PMO, and deputises (Dutch: PMO-coördinator).
        PmoCoordinator: "PMO-coördinator" / "PMO coordinator",
        /// Reads its programme, drafts (Dutch: programmabureau).
        Pmo: "programmabureau" / "programme office",
        /// Its own work packages in detail, the others in summary (Dutch: werkpakketcoördinator).
        WorkPackageCoordinator: "werkpakketcoördinator" / "work package coordinator",
        /// All money (Dutch: financiën).
        Finance: "financiën" / "finance",
        /// Procurement and contracts (Dutch: inkoop).
        Procurement: "inkoop" / "procurement",
        /// People and their documents (Dutch: personeelszaken).
        Hr: "personeelszaken" / "human resources",
        /// The grants of its organisation, and what is shared (Dutch: financier).
        Funder: "financier" / "funder",
        /// What a sharing agreement gives (Dutch: partner).
        Partner: "partner" / "partner",
        /// Figures, no personal data (Dutch: analist).
        Analyst: "analist" / "analyst",
        /// Everything but personal contact data (Dutch: auditor).
        Auditor: "auditor" / "auditor",
        /// Accounts and grants, no business data (Dutch: beheerder).
        Admin: "beheerder" / "administrator",
    }
}

vocabulary! {
    /// What a grant is over (Dutch: reikwijdte).
    ScopeKind {
        /// Every programme (Dutch: alles).
        Everything: "alles" / "everything",
        /// The programmes of a directorate (Dutch: directie).
        Directorate: "directie" / "directorate",
        /// A programme (Dutch: programma).
        Programme: "programma" / "programme",
        /// A work package (Dutch: werkpakket).
        WorkPackage: "werkpakket" / "work package",
        /// What belongs to an organisation (Dutch: organisatie).
        Organisation: "organisatie" / "organisation",
    }
}

/// A role given to an account, over something, for some time (Dutch: mandaat).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "role_grant")]
pub struct Model {
    /// Its key, a UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Counts its changes, from 1.
    pub version: i64,
    /// The account.
    pub account_id: Uuid,
    /// What a grant makes of an account (Dutch: rol).
    pub role: Role,
    /// What a grant is over (Dutch: reikwijdte).
    pub scope: ScopeKind,
    /// The directorate, where it is over one.
    pub directorate_id: Option<Uuid>,
    /// The programme, where it is over one or over a work package of it.
    pub programme_id: Option<Uuid>,
    /// The work package, where it is over one.
    pub work_package_id: Option<Uuid>,
    /// The organisation, where it is over one.
    pub organisation_id: Option<Uuid>,
    /// The first day.
    pub starts_on: Date,
    /// The last day.
    pub ends_on: Option<Date>,
    /// When it was taken back.
    pub revoked_at: Option<DateTimeUtc>,
}

/// Relations are named by the nouns, not here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
