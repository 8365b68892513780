//! A change of an adopted budget (Dutch: begrotingswijziging), and what it adds to lines or takes from them.

crate::step! {
    "CREATE TABLE budget_amendment (
            id {uuid} NOT NULL PRIMARY KEY,
            version bigint NOT NULL,
            budget_id {uuid} NOT NULL REFERENCES budget,
            programme_id {uuid} NOT NULL REFERENCES programme,
            fiscal_year integer NOT NULL,
            sequence integer NOT NULL CHECK (sequence > 0),
            kind text NOT NULL CHECK (kind IN ('SUPPLEMENTARY', 'TRANSFER')),
            reason text NOT NULL,
            decision text,
            status text NOT NULL CHECK (status IN ('DRAFT', 'SUBMITTED', 'APPROVED', 'REJECTED')),
            submitted_by_id {uuid} REFERENCES account,
            decided_by_id {uuid} REFERENCES account,
            decided_on {date},
            UNIQUE (budget_id, sequence)
        )",
    "CREATE INDEX budget_amendment_by_programme_id_fiscal_year ON budget_amendment (programme_id, fiscal_year)",
    "CREATE TABLE amendment_line (
            id {uuid} NOT NULL PRIMARY KEY,
            amendment_id {uuid} NOT NULL REFERENCES budget_amendment,
            programme_id {uuid} NOT NULL REFERENCES programme,
            work_package_id {uuid} NOT NULL REFERENCES work_package,
            budget_line_id {uuid} NOT NULL REFERENCES budget_line,
            amount bigint NOT NULL,
            UNIQUE (amendment_id, budget_line_id)
        )",
    "CREATE INDEX amendment_line_by_budget_line_id_programme_id ON amendment_line (budget_line_id, programme_id)",
    "CREATE INDEX amendment_line_by_work_package_id_programme_id ON amendment_line (work_package_id, programme_id)",
}
