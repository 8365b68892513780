//! A work package: a part of a programme, with one coordinator at a time (Dutch: werkpakket).

crate::step! {
    "CREATE TABLE work_package (
            id {uuid} NOT NULL PRIMARY KEY,
            version bigint NOT NULL,
            programme_id {uuid} NOT NULL REFERENCES programme,
            code text NOT NULL,
            name text NOT NULL,
            status text NOT NULL CHECK (status IN ('CONCEPT', 'APPROVED', 'ACTIVE', 'COMPLETED', 'CLOSED', 'STOPPED')),
            starts_on {date} NOT NULL,
            ends_on {date} NOT NULL,
            stop_reason text,
            CHECK (ends_on >= starts_on),
            CHECK (status <> 'STOPPED' OR stop_reason IS NOT NULL),
            UNIQUE (programme_id, code)
        )",
}
