#!/usr/bin/env bash
# Measures the product beside the floor, on PostgreSQL with a million ledger entries, and prints a table.
# bench/run.sh [seconds a run]; needs wrk, psql, and a PostgreSQL at 127.0.0.1:5432 with trust.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-5}
server=postgres://postgres@127.0.0.1:5432
database=regiekamer_bench
[ -n "${SKIP_BUILD:-}" ] || cargo build --release --quiet -p regiekamer -p bench

if ! psql -qtA "$server/$database" -c 'SELECT 1 FROM ledger_entry OFFSET 900000 LIMIT 1' 2> /dev/null | grep -q 1; then
  psql -q "$server/postgres" -c "DROP DATABASE IF EXISTS $database WITH (FORCE)" -c "CREATE DATABASE $database"
  target/release/regiekamer demo --listen 127.0.0.1:18080 --database "$server/$database" > /dev/null & loader=$!
  for _ in $(seq 100); do curl -sf http://127.0.0.1:18080/health/ready > /dev/null && break; sleep 0.3; done
  kill -TERM $loader; wait $loader
  psql -q -v ON_ERROR_STOP=1 "$server/$database" -f bench/data.sql
fi
contract=$(psql -qtA "$server/$database" -c "SELECT id FROM contract WHERE number = 'VNG 26.047'")

target/release/regiekamer demo --listen 127.0.0.1:18080 --database "$server/$database" > /dev/null & product=$!
target/release/floor 18081 "$server/$database" "$contract" & floor=$!
trap 'kill $product $floor 2> /dev/null' EXIT
for _ in $(seq 100); do curl -sf http://127.0.0.1:18080/health/ready > /dev/null && break; sleep 0.3; done
awk '/VmRSS|RssAnon/ { printf "before the first question: %s %.1f MB\n", $1, $2 / 1024 }' "/proc/$product/status"
token=$(target/release/regiekamer token --account pmo)
folder=$(mktemp -d)
for question in dashboard list point; do
  variables="{\"id\": \"contract_$contract\"}"
  python3 - "$question" "$variables" "$token" > "$folder/$question.lua" <<'PY'
import json, sys
question, variables, token = sys.argv[1:]
body = json.dumps({"query": open(f"bench/questions/{question}.graphql").read(), "variables": json.loads(variables) if question == "point" else {}})
print(f'wrk.method = "POST"\nwrk.headers["content-type"] = "application/json"\nwrk.headers["authorization"] = "Bearer {token}"\nwrk.body = {json.dumps(body)}')
PY
  # Both give the same answer.
  python3 - "$question" "$variables" "$token" <<'PY'
import json, sys, urllib.request
question, variables, token = sys.argv[1:]
def ask(url, body):
    request = urllib.request.Request(url, json.dumps(body).encode(), {"content-type": "application/json", "authorization": f"Bearer {token}"})
    return json.load(urllib.request.urlopen(request))["data"]
body = {"query": open(f"bench/questions/{question}.graphql").read(), "variables": json.loads(variables) if question == "point" else {}}
product, floor = ask("http://127.0.0.1:18080/graphql", body), ask(f"http://127.0.0.1:18081/{question}", body)
assert product == floor, (json.dumps(product)[:600], json.dumps(floor)[:600])
PY
done

load() { wrk -t2 -c16 -d"${seconds}s" -s "$folder/$2.lua" "$1" | awk '/Requests\/sec/ { print $2 } /Non-2xx/ { print "failed" > "/dev/stderr" }'; }
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
printf '%-10s %10s %10s %7s\n' question floor product ratio
for question in dashboard list point; do
  : > "$folder/floor"; : > "$folder/product"
  for _ in 1 2 3 4 5; do
    load "http://127.0.0.1:18081/$question" "$question" >> "$folder/floor"
    load http://127.0.0.1:18080/graphql "$question" >> "$folder/product"
  done
  f=$(median < "$folder/floor"); p=$(median < "$folder/product")
  printf '%-10s %10.0f %10.0f %7.2f\n' "$question" "$f" "$p" "$(echo "$p $f" | awk '{ print $1 / $2 }')"
done
awk '/VmRSS|VmHWM|RssAnon|RssFile/ { printf "%s %.1f MB\n", $1, $2 / 1024 }' "/proc/$product/status"
