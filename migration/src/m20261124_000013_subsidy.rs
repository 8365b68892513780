//! A subsidy of which the programme is the recipient (Dutch: subsidie).

crate::step! {
    "CREATE TABLE subsidy (
            id {uuid} NOT NULL PRIMARY KEY,
            version bigint NOT NULL,
            programme_id {uuid} NOT NULL REFERENCES programme,
            funder_id {uuid} NOT NULL REFERENCES organisation,
            scheme text NOT NULL,
            reference text NOT NULL,
            status text NOT NULL CHECK (status IN ('CONCEPT', 'SUBMITTED', 'GRANTED', 'SETTLED', 'CLOSED')),
            granted bigint NOT NULL,
            starts_on {date} NOT NULL,
            ends_on {date} NOT NULL,
            CHECK (ends_on >= starts_on),
            CHECK (granted >= 0)
        )",
    "CREATE INDEX subsidy_by_programme_id ON subsidy (programme_id)",
    "CREATE INDEX subsidy_by_funder_id_programme_id ON subsidy (funder_id, programme_id)",
}
