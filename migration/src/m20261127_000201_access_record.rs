//! What an account was told of confidential and personal fields (Dutch: inzage). It refers to nothing: it stays, whatever
//! becomes of what it tells of.

crate::step! {
    "CREATE TABLE access_record (
            id {uuid} NOT NULL PRIMARY KEY,
            account_id {uuid} NOT NULL,
            on_behalf_of_id {uuid},
            entity text NOT NULL,
            class text NOT NULL CHECK (class IN ('CNF', 'PER')),
            way text NOT NULL CHECK (way IN ('SHOWN', 'AGGREGATED', 'SEARCHED')),
            ids text NOT NULL,
            fields text NOT NULL,
            grants text NOT NULL,
            at {instant} NOT NULL,
            request_id text
        )",
    "CREATE INDEX access_record_by_at_id ON access_record (at, id)",
    "CREATE INDEX access_record_by_account_id_at_id ON access_record (account_id, at, id)",
    "CREATE INDEX access_record_by_entity_at_id ON access_record (entity, at, id)",
}
