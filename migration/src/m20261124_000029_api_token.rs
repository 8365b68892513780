//! A key with which a service or a report signs in as an account (Dutch: toegangssleutel).

crate::step! {
    "CREATE TABLE api_token (
            id {uuid} NOT NULL PRIMARY KEY,
            version bigint NOT NULL,
            account_id {uuid} NOT NULL REFERENCES account,
            name text NOT NULL,
            prefix text NOT NULL,
            hash text NOT NULL CHECK (length(hash) = 64),
            read_only boolean NOT NULL,
            expires_on {date} NOT NULL,
            last_used_at {instant},
            revoked_at {instant},
            UNIQUE (hash)
        )",
    "CREATE INDEX api_token_by_account_id ON api_token (account_id)",
}
