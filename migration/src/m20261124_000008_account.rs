//! Who may sign in, as the issuer of tokens knows him (Dutch: account).

crate::step! {
    "CREATE TABLE account (
            id {uuid} NOT NULL PRIMARY KEY,
            version bigint NOT NULL,
            issuer text NOT NULL,
            subject text NOT NULL,
            name text NOT NULL,
            kind text NOT NULL CHECK (kind IN ('PERSON', 'SERVICE')),
            person_id {uuid} REFERENCES person,
            organisation_id {uuid} REFERENCES organisation,
            active boolean NOT NULL,
            UNIQUE (issuer, subject)
        )",
    "CREATE INDEX account_by_person_id ON account (person_id)",
    "CREATE INDEX account_by_organisation_id ON account (organisation_id)",
}
