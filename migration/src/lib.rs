//! The changes of the database, one table or one change a file, in order. Imports nothing of ours.
//! They run at start, in a transaction each, under a lock: instances that start together wait for each other.

mod m20261124_000001_organisation;
mod m20261124_000002_organisation_successor;
mod m20261124_000003_directorate;
mod m20261124_000004_programme;
mod m20261124_000005_work_package;
mod m20261124_000006_partnership;
mod m20261124_000007_person;
mod m20261124_000008_account;
mod m20261124_000009_role_grant;
mod m20261124_000010_appointment;
mod m20261124_000011_person_programme;
mod m20261124_000012_sharing_agreement;
mod m20261124_000013_subsidy;
mod m20261124_000014_advance;
mod m20261124_000015_contract;
mod m20261124_000016_budget;
mod m20261124_000017_budget_line;
mod m20261124_000018_ledger_entry;
mod m20261124_000019_line_total;
mod m20261124_000020_line_month;
mod m20261124_000021_ledger_clock;
mod m20261124_000022_milestone;
mod m20261124_000023_milestone_dependency;
mod m20261124_000024_change_event;
mod m20261124_000025_idempotency_key;
mod m20261124_000026_summaries;
mod m20261124_000027_person_behind_money;
mod m20261124_000028_once_a_partner;
mod m20261124_000029_api_token;
mod m20261127_000001_budget_states;
mod m20261127_000002_budget_amendment;
mod m20261127_000003_reservation;
mod m20261127_000004_commitment;
mod m20261127_000005_invoice;
mod m20261127_000006_forecast;
mod m20261127_000007_period_close;
mod m20261127_000008_rag_override;
mod m20261127_000009_ledger_sources;
mod m20261127_000010_sums_and_sizes;
mod m20261127_000020_papers;
mod m20261127_000030_ledger_entry_replaced;
mod m20261127_000040_entries_by_day;
mod m20261127_000050_drafters;
mod m20261127_000060_person_behind_funded;
mod m20261127_000101_deputising;
mod m20261127_000102_keys_on_behalf;
mod m20261127_000103_narrow_token;
mod m20261127_000201_access_record;
mod step;

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{DatabaseConnection, DbBackend, Statement, TransactionTrait};

/// All changes, in order.
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261124_000001_organisation::Migration),
            Box::new(m20261124_000002_organisation_successor::Migration),
            Box::new(m20261124_000003_directorate::Migration),
            Box::new(m20261124_000004_programme::Migration),
            Box::new(m20261124_000005_work_package::Migration),
            Box::new(m20261124_000006_partnership::Migration),
            Box::new(m20261124_000007_person::Migration),
            Box::new(m20261124_000008_account::Migration),
            Box::new(m20261124_000009_role_grant::Migration),
            Box::new(m20261124_000010_appointment::Migration),
            Box::new(m20261124_000011_person_programme::Migration),
            Box::new(m20261124_000012_sharing_agreement::Migration),
            Box::new(m20261124_000013_subsidy::Migration),
            Box::new(m20261124_000014_advance::Migration),
            Box::new(m20261124_000015_contract::Migration),
            Box::new(m20261124_000016_budget::Migration),
            Box::new(m20261124_000017_budget_line::Migration),
            Box::new(m20261124_000018_ledger_entry::Migration),
            Box::new(m20261124_000019_line_total::Migration),
            Box::new(m20261124_000020_line_month::Migration),
            Box::new(m20261124_000021_ledger_clock::Migration),
            Box::new(m20261124_000022_milestone::Migration),
            Box::new(m20261124_000023_milestone_dependency::Migration),
            Box::new(m20261124_000024_change_event::Migration),
            Box::new(m20261124_000025_idempotency_key::Migration),
            Box::new(m20261124_000026_summaries::Migration),
            Box::new(m20261124_000027_person_behind_money::Migration),
            Box::new(m20261124_000028_once_a_partner::Migration),
            Box::new(m20261124_000029_api_token::Migration),
            Box::new(m20261127_000001_budget_states::Migration),
            Box::new(m20261127_000002_budget_amendment::Migration),
            Box::new(m20261127_000003_reservation::Migration),
            Box::new(m20261127_000004_commitment::Migration),
            Box::new(m20261127_000005_invoice::Migration),
            Box::new(m20261127_000006_forecast::Migration),
            Box::new(m20261127_000007_period_close::Migration),
            Box::new(m20261127_000008_rag_override::Migration),
            Box::new(m20261127_000009_ledger_sources::Migration),
            Box::new(m20261127_000010_sums_and_sizes::Migration),
            Box::new(m20261127_000020_papers::Migration),
            Box::new(m20261127_000030_ledger_entry_replaced::Migration),
            Box::new(m20261127_000040_entries_by_day::Migration),
            Box::new(m20261127_000050_drafters::Migration),
            Box::new(m20261127_000060_person_behind_funded::Migration),
            Box::new(m20261127_000101_deputising::Migration),
            Box::new(m20261127_000102_keys_on_behalf::Migration),
            Box::new(m20261127_000103_narrow_token::Migration),
            Box::new(m20261127_000201_access_record::Migration),
        ]
    }
}

/// The key of the lock under which PostgreSQL migrates: "regie" in ASCII.
const LOCK: i64 = 0x72_65_67_69_65;

/// Brings the database up to date. On PostgreSQL a lock is held meanwhile, by a transaction of its own.
///
/// # Errors
/// What the database says of the first change that failed; that change left nothing behind.
pub async fn migrate(database: &DatabaseConnection) -> Result<(), DbErr> {
    if database.get_database_backend() != DbBackend::Postgres {
        return Migrator::up(database, None).await;
    }
    let lock = database.begin().await?;
    lock.execute_raw(Statement::from_string(DbBackend::Postgres, format!("SELECT pg_advisory_xact_lock({LOCK})"))).await?;
    let outcome = Migrator::up(database, None).await;
    lock.rollback().await?;
    outcome
}
