//! A programme: work packages with a common budget and goal (Dutch: programma).

crate::step! {
    "CREATE TABLE programme (
            id {uuid} NOT NULL PRIMARY KEY,
            version bigint NOT NULL,
            code text NOT NULL,
            name text NOT NULL,
            name_en text,
            directorate_id {uuid} NOT NULL REFERENCES directorate,
            goal text,
            status text NOT NULL CHECK (status IN ('PREPARATION', 'ACTIVE', 'SUSPENDED', 'CLOSING', 'CLOSED', 'ARCHIVED')),
            starts_on {date} NOT NULL,
            ends_on {date} NOT NULL,
            vat_recoverable boolean NOT NULL,
            CHECK (ends_on >= starts_on),
            UNIQUE (code)
        )",
    "CREATE INDEX programme_by_directorate_id ON programme (directorate_id)",
}
