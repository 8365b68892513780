//! A key of a request is unique for an account and the one for whom it acts; until now each acted for itself.

crate::step! {
    "CREATE TABLE idempotency_key_on_behalf (
            account_id {uuid} NOT NULL REFERENCES account,
            on_behalf_of_id {uuid} NOT NULL REFERENCES account,
            field text NOT NULL,
            key text NOT NULL,
            input_hash text NOT NULL,
            entity_id {uuid},
            at {instant} NOT NULL,
            PRIMARY KEY (account_id, on_behalf_of_id, field, key)
        )",
    "INSERT INTO idempotency_key_on_behalf (account_id, on_behalf_of_id, field, key, input_hash, entity_id, at)
        SELECT account_id, account_id, field, key, input_hash, entity_id, at FROM idempotency_key",
    "DROP TABLE idempotency_key",
    "ALTER TABLE idempotency_key_on_behalf RENAME TO idempotency_key",
}
