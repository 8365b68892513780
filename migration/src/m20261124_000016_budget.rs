//! The budget of a programme for a fiscal year (Dutch: begroting).

crate::step! {
    "CREATE TABLE budget (
            id {uuid} NOT NULL PRIMARY KEY,
            version bigint NOT NULL,
            programme_id {uuid} NOT NULL REFERENCES programme,
            fiscal_year integer NOT NULL,
            status text NOT NULL CHECK (status IN ('DRAFT', 'SUBMITTED', 'ADOPTED', 'CLOSED')),
            CHECK (fiscal_year BETWEEN 1900 AND 2200),
            UNIQUE (programme_id, fiscal_year)
        )",
}
