# What CI does.
check:
    .ci/run

# Renews the printed schema and the snapshots, to be read in the diff.
bless:
    cargo run --quiet -- schema > schema.graphql
    INSTA_UPDATE=always cargo test --workspace

# The demo, in the browser at http://127.0.0.1:8080/graphiql
demo:
    cargo run --release -- demo

# The tests on SQLite.
test:
    cargo test --workspace

# The tests on PostgreSQL, each on a database of its own.
test-postgres server="postgres://postgres@127.0.0.1:5432/postgres":
    REGIEKAMER_TEST_POSTGRES={{server}} cargo test --workspace
