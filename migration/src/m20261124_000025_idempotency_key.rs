//! The outcome of a mutation, kept for its replay.

crate::step! {
    "CREATE TABLE idempotency_key (
            account_id {uuid} NOT NULL REFERENCES account,
            field text NOT NULL,
            key text NOT NULL,
            input_hash text NOT NULL,
            entity_id {uuid},
            at {instant} NOT NULL,
            PRIMARY KEY (account_id, field, key)
        )",
}
