//! A payment in advance on a subsidy (Dutch: voorschot).

crate::step! {
    "CREATE TABLE advance (
            id {uuid} NOT NULL PRIMARY KEY,
            subsidy_id {uuid} NOT NULL REFERENCES subsidy,
            programme_id {uuid} NOT NULL REFERENCES programme,
            funder_id {uuid} NOT NULL REFERENCES organisation,
            paid_on {date} NOT NULL,
            amount bigint NOT NULL,
            CHECK (amount > 0)
        )",
    "CREATE INDEX advance_by_subsidy_id_programme_id_paid_on ON advance (subsidy_id, programme_id, paid_on)",
}
