//! What partners may know of contracts and milestones in summary: tables without names, to be counted and summed.

crate::step! {
    "CREATE VIEW contract_summary AS
        SELECT id, programme_id, work_package_id, starts_on, ends_on, CASE WHEN kind <> 'HIRE' THEN ceiling END AS ceiling
        FROM contract WHERE status IN ('SIGNED', 'ACTIVE', 'BLOCKED', 'ENDED', 'ARCHIVED')",
    "CREATE VIEW milestone_summary AS SELECT id, programme_id, work_package_id, forecast_on, reached_on, shared FROM milestone",
}
