//! Which hired persons are behind the money of a line: so that totals are told to those who may know of no single one.

crate::step! {
    "ALTER TABLE ledger_entry ADD COLUMN person_id {uuid} REFERENCES person",
    "UPDATE ledger_entry SET person_id = (SELECT c.person_id FROM contract AS c WHERE c.id = ledger_entry.contract_id) WHERE contract_id IS NOT NULL",
    "CREATE TABLE line_person (
            budget_line_id {uuid} NOT NULL REFERENCES budget_line,
            person_id {uuid} NOT NULL REFERENCES person,
            programme_id {uuid} NOT NULL REFERENCES programme,
            work_package_id {uuid} NOT NULL REFERENCES work_package,
            fiscal_year integer NOT NULL,
            PRIMARY KEY (budget_line_id, person_id)
        )",
    "INSERT INTO line_person (budget_line_id, person_id, programme_id, work_package_id, fiscal_year)
        SELECT DISTINCT budget_line_id, person_id, programme_id, work_package_id, fiscal_year FROM ledger_entry WHERE person_id IS NOT NULL",
    "CREATE INDEX line_person_by_programme_id_fiscal_year ON line_person (programme_id, fiscal_year)",
    "CREATE INDEX line_person_by_work_package_id_fiscal_year ON line_person (work_package_id, fiscal_year)",
    "DROP VIEW contract_summary",
    "CREATE VIEW contract_summary AS
        SELECT id, programme_id, work_package_id, kind, person_id, starts_on, ends_on, CASE WHEN kind <> 'HIRE' THEN ceiling END AS ceiling
        FROM contract WHERE status IN ('SIGNED', 'ACTIVE', 'BLOCKED', 'ENDED', 'ARCHIVED')",
}
