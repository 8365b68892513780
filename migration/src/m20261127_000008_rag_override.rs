//! A colour that somebody set (Dutch: handmatige stoplichtkleur).

crate::step! {
    "CREATE TABLE rag_override (
            id {uuid} NOT NULL PRIMARY KEY,
            version bigint NOT NULL,
            programme_id {uuid} NOT NULL REFERENCES programme,
            work_package_id {uuid} REFERENCES work_package,
            budget_line_id {uuid} REFERENCES budget_line,
            fiscal_year integer NOT NULL,
            colour text NOT NULL CHECK (colour IN ('GREEN', 'AMBER', 'RED', 'GREY')),
            reason text NOT NULL,
            starts_on {date} NOT NULL,
            ends_on {date} NOT NULL,
            set_by_id {uuid} REFERENCES account,
            withdrawn_at {instant},
            CHECK (ends_on >= starts_on)
        )",
    "CREATE INDEX rag_override_by_programme_id_fiscal_year ON rag_override (programme_id, fiscal_year)",
}
