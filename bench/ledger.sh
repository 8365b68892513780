#!/usr/bin/env bash
# Measures the ledger on PostgreSQL at growing sizes, and prints a table. bench/ledger.sh [sizes]; needs psql, and a PostgreSQL at
# 127.0.0.1:5432 with trust.
set -euo pipefail
cd "$(dirname "$0")/.."
server=postgres://postgres@127.0.0.1:5432
target=${CARGO_TARGET_DIR:-target}/release
[ -n "${SKIP_BUILD:-}" ] || cargo build --release --quiet -p regiekamer -p bench

printf '%10s %12s %12s %12s %12s %11s %10s\n' entries totals/ms asOf/ms knownAt/ms booking/ms statements verify/s
for entries in ${*:-10000 100000 1000000}; do
  database=regiekamer_ledger_$entries
  if ! psql -qtA "$server/$database" -c 'SELECT 1' > /dev/null 2>&1; then
    psql -q "$server/postgres" -c "CREATE DATABASE $database"
    "$target/regiekamer" demo --listen 127.0.0.1:18090 --database "$server/$database" > /dev/null & loader=$!
    for _ in $(seq 300); do curl -sf http://127.0.0.1:18090/health/ready > /dev/null && break; sleep 0.3; done
    kill -TERM $loader; wait $loader
    psql -q -v ON_ERROR_STOP=1 -v entries="$entries" "$server/$database" -f bench/ledger.sql
  fi
  start=$(date +%s.%N)
  "$target/regiekamer" verify --database "$server/$database" > /dev/null
  verified=$(date +%s.%N)
  "$target/ledger" "$target/regiekamer" "$server/$database" "$entries" "$(echo "$verified $start" | awk '{ printf "%.1f", $1 - $2 }')"
  [ -n "${KEEP:-}" ] || psql -q "$server/postgres" -c "DROP DATABASE $database WITH (FORCE)"
done
