-- Fills the ledger of the demo's programme, on PostgreSQL: psql -v ON_ERROR_STOP=1 -v entries=1000000 -f bench/ledger.sql.
-- Everything is invented, and follows from the row numbers. All entries are of one programme: that is what its totals have to bear.
BEGIN;
SET LOCAL session_replication_role = replica; -- the rows refer to each other by construction; `regiekamer verify` checks them
CREATE TEMP TABLE li AS
SELECT l.*, row_number() OVER (ORDER BY l.id) - 1 AS nr FROM budget_line l JOIN programme p ON p.id = l.programme_id
WHERE p.code = 'OW' AND l.fiscal_year IN (2025, 2026);
CREATE INDEX ON li (nr);

INSERT INTO ledger_entry (id, budget_line_id, programme_id, work_package_id, fiscal_year, kind, amount, booked_on, recorded_at, source, description, subsidy_id, funder_id)
SELECT gen_random_uuid(), li.id, li.programme_id, li.work_package_id, li.fiscal_year,
       (ARRAY['BUDGET', 'COMMITMENT', 'ACTUAL', 'ACTUAL', 'COMMITMENT'])[1 + n % 5],
       CASE n % 5 WHEN 0 THEN 1000000 WHEN 4 THEN -(n % 9973) ELSE 1 + n % 99991 END,
       make_date(li.fiscal_year, 1 + (n / 7) % 12, 1 + n % 28),
       timestamptz '2024-12-01 00:00:00.000007+00' + n * (interval '500 days' / :entries), 'IMPORT', 'Boeking ' || n, li.subsidy_id, li.funder_id
FROM generate_series(1, :entries) n JOIN li ON li.nr = n % (SELECT count(*) FROM li);

-- No month is closed: what is made up here is of any day.
DELETE FROM period_close;

-- The sums, anew from the ledger.
DELETE FROM line_total;
DELETE FROM line_month;
INSERT INTO line_total (budget_line_id, programme_id, work_package_id, fiscal_year, cost_type, side, subsidy_id, funder_id, budget, reservation, commitment, actual, forecast)
SELECT l.id, l.programme_id, l.work_package_id, l.fiscal_year, l.cost_type, l.side, l.subsidy_id, l.funder_id,
       coalesce(sum(amount) FILTER (WHERE kind = 'BUDGET'), 0), coalesce(sum(amount) FILTER (WHERE kind = 'RESERVATION'), 0),
       coalesce(sum(amount) FILTER (WHERE kind = 'COMMITMENT'), 0), coalesce(sum(amount) FILTER (WHERE kind = 'ACTUAL'), 0), sum(amount) FILTER (WHERE kind = 'FORECAST')
FROM budget_line l JOIN ledger_entry e ON e.budget_line_id = l.id GROUP BY l.id;
INSERT INTO line_month (budget_line_id, month, programme_id, work_package_id, fiscal_year, cost_type, side, subsidy_id, funder_id, budget, reservation, commitment, actual, forecast)
SELECT l.id, date_trunc('month', e.booked_on)::date, l.programme_id, l.work_package_id, l.fiscal_year, l.cost_type, l.side, l.subsidy_id, l.funder_id,
       coalesce(sum(amount) FILTER (WHERE kind = 'BUDGET'), 0), coalesce(sum(amount) FILTER (WHERE kind = 'RESERVATION'), 0),
       coalesce(sum(amount) FILTER (WHERE kind = 'COMMITMENT'), 0), coalesce(sum(amount) FILTER (WHERE kind = 'ACTUAL'), 0), sum(amount) FILTER (WHERE kind = 'FORECAST')
FROM budget_line l JOIN ledger_entry e ON e.budget_line_id = l.id GROUP BY l.id, date_trunc('month', e.booked_on);
INSERT INTO ledger_clock SELECT programme_id, max(recorded_at) FROM ledger_entry GROUP BY programme_id ON CONFLICT (programme_id) DO UPDATE SET recorded_at = excluded.recorded_at;
COMMIT;
VACUUM ANALYZE;
