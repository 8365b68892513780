//! Somebody who works for a programme or a partner (Dutch: persoon).

crate::step! {
    "CREATE TABLE person (
            id {uuid} NOT NULL PRIMARY KEY,
            version bigint NOT NULL,
            full_name text NOT NULL,
            organisation_id {uuid} NOT NULL REFERENCES organisation,
            email text,
            phone text,
            employment text NOT NULL CHECK (employment IN ('EMPLOYEE', 'HIRED', 'SECONDED', 'EXTERNAL')),
            invented boolean NOT NULL
        )",
    "CREATE INDEX person_by_organisation_id ON person (organisation_id)",
}
