//! A change of one field; written in the transaction of the change (Dutch: wijziging).

crate::step! {
    "CREATE TABLE change_event (
            id {uuid} NOT NULL PRIMARY KEY,
            entity text NOT NULL,
            entity_id {uuid} NOT NULL,
            entity_version bigint NOT NULL,
            action text NOT NULL CHECK (action IN ('CREATE', 'CHANGE', 'REMOVE')),
            field text NOT NULL,
            class text NOT NULL CHECK (class IN ('PUB', 'SHR', 'FND', 'INT', 'CNF', 'PER')),
            before text,
            after text,
            account_id {uuid} REFERENCES account,
            on_behalf_of_id {uuid} REFERENCES account,
            at {instant} NOT NULL,
            request_id text,
            programme_id {uuid} REFERENCES programme,
            work_package_id {uuid} REFERENCES work_package,
            organisation_id {uuid} REFERENCES organisation
        )",
    "CREATE INDEX change_event_by_entity_id_at_id ON change_event (entity_id, at, id)",
    "CREATE INDEX change_event_by_programme_id_at_id ON change_event (programme_id, at, id)",
    "CREATE INDEX change_event_by_at_id ON change_event (at, id)",
}
