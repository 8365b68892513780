//! The sums of a budget line; kept in the transaction of each booking.

crate::step! {
    "CREATE TABLE line_total (
            budget_line_id {uuid} NOT NULL REFERENCES budget_line,
            programme_id {uuid} NOT NULL REFERENCES programme,
            work_package_id {uuid} NOT NULL REFERENCES work_package,
            fiscal_year integer NOT NULL,
            cost_type text NOT NULL CHECK (cost_type IN ('STAFF', 'HIRING', 'SERVICES', 'TRAVEL', 'EVENTS', 'ICT', 'OVERHEAD', 'OTHER')),
            side text NOT NULL CHECK (side IN ('EXPENDITURE', 'COMMITMENT', 'RECEIPT')),
            subsidy_id {uuid} REFERENCES subsidy,
            funder_id {uuid} REFERENCES organisation,
            budget bigint NOT NULL DEFAULT 0,
            reservation bigint NOT NULL DEFAULT 0,
            commitment bigint NOT NULL DEFAULT 0,
            actual bigint NOT NULL DEFAULT 0,
            forecast bigint,
            PRIMARY KEY (budget_line_id)
        )",
    "CREATE INDEX line_total_by_programme_id_fiscal_year ON line_total (programme_id, fiscal_year{including}side, budget, reservation, commitment, actual, forecast)",
    "CREATE INDEX line_total_by_work_package_id_fiscal_year_programme_id ON line_total (work_package_id, fiscal_year, programme_id{including}side, budget, reservation, commitment, actual, forecast)",
}
