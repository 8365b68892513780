//! The sums of a budget line in a month; kept in the transaction of each booking.

crate::step! {
    "CREATE TABLE line_month (
            budget_line_id {uuid} NOT NULL REFERENCES budget_line,
            month {date} NOT NULL,
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
            PRIMARY KEY (budget_line_id, month)
        )",
    "CREATE INDEX line_month_by_programme_id_fiscal_year_month ON line_month (programme_id, fiscal_year, month)",
    "CREATE INDEX line_month_by_work_package_id_fiscal_year_month_programme_id ON line_month (work_package_id, fiscal_year, month, programme_id)",
}
