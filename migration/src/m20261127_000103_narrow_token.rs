//! A key may be narrowed: to one role of its account, and to one programme.

crate::step! {
    "ALTER TABLE api_token ADD COLUMN role text CHECK (role IN ('PMT', 'PMO_COORDINATOR', 'PMO', 'WORK_PACKAGE_COORDINATOR', 'FINANCE', 'PROCUREMENT', 'HR', 'FUNDER', 'PARTNER', 'ANALYST', 'AUDITOR', 'ADMIN'))",
    "ALTER TABLE api_token ADD COLUMN programme_id {uuid} REFERENCES programme",
    "CREATE INDEX api_token_by_programme_id ON api_token (programme_id)",
}
