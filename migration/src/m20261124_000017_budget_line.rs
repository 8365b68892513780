//! A line of a budget; amounts are booked on it (Dutch: begrotingspost).

crate::step! {
    "CREATE TABLE budget_line (
            id {uuid} NOT NULL PRIMARY KEY,
            version bigint NOT NULL,
            budget_id {uuid} NOT NULL REFERENCES budget,
            programme_id {uuid} NOT NULL REFERENCES programme,
            work_package_id {uuid} NOT NULL REFERENCES work_package,
            fiscal_year integer NOT NULL,
            cost_type text NOT NULL CHECK (cost_type IN ('STAFF', 'HIRING', 'SERVICES', 'TRAVEL', 'EVENTS', 'ICT', 'OVERHEAD', 'OTHER')),
            side text NOT NULL CHECK (side IN ('EXPENDITURE', 'COMMITMENT', 'RECEIPT')),
            description text NOT NULL,
            subsidy_id {uuid} REFERENCES subsidy,
            funder_id {uuid} REFERENCES organisation,
            proposed bigint NOT NULL
        )",
    "CREATE INDEX budget_line_by_budget_id_programme_id ON budget_line (budget_id, programme_id)",
    "CREATE INDEX budget_line_by_work_package_id_programme_id_fiscal_year ON budget_line (work_package_id, programme_id, fiscal_year)",
    "CREATE INDEX budget_line_by_subsidy_id ON budget_line (subsidy_id)",
    "CREATE INDEX budget_line_by_funder_id_programme_id ON budget_line (funder_id, programme_id)",
}
