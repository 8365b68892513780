//! Who came after an organisation that ended (Dutch: rechtsopvolger).

crate::step! {
    "CREATE TABLE organisation_successor (
            organisation_id {uuid} NOT NULL REFERENCES organisation,
            successor_id {uuid} NOT NULL REFERENCES organisation,
            changed_on {date} NOT NULL,
            kind text NOT NULL CHECK (kind IN ('MERGER', 'ABSORPTION', 'REARRANGEMENT')),
            PRIMARY KEY (organisation_id, successor_id),
            CHECK (organisation_id <> successor_id)
        )",
    "CREATE INDEX organisation_successor_by_successor_id ON organisation_successor (successor_id)",
}
