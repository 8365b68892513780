-- Makes the demo's world larger, on PostgreSQL: 20 programmes, 160 work packages, 10,000 contracts, 1,000,000 ledger entries
-- and their sums. Run on a database that holds the demo: psql -v ON_ERROR_STOP=1 -f bench/data.sql.
-- Everything is invented, and follows from the row numbers.
BEGIN;
SET LOCAL session_replication_role = replica; -- the rows refer to each other by construction; `verify` below checks the sums

INSERT INTO programme (id, version, code, name, directorate_id, status, starts_on, ends_on, vat_recoverable)
SELECT gen_random_uuid(), 1, 'P' || n, 'Programma ' || n || ' (verzonnen)', (SELECT id FROM directorate LIMIT 1), 'ACTIVE', '2024-01-01', '2029-12-31', true
FROM generate_series(1, 18) n;

CREATE TEMP TABLE pr AS SELECT id, row_number() OVER (ORDER BY code) - 1 AS nr FROM programme;
INSERT INTO work_package (id, version, programme_id, code, name, status, starts_on, ends_on)
SELECT gen_random_uuid(), 1, id, 'W' || n, 'Werkpakket ' || n, 'ACTIVE', '2024-01-01', '2028-12-31'
FROM pr, generate_series(1, 8) n WHERE id IN (SELECT id FROM programme WHERE code LIKE 'P%');
CREATE TEMP TABLE wp AS SELECT w.id, w.programme_id, row_number() OVER (ORDER BY w.programme_id, w.code) - 1 AS nr FROM work_package w;
CREATE TEMP TABLE pe AS SELECT id, row_number() OVER (ORDER BY id) - 1 AS nr FROM person;
CREATE TEMP TABLE su AS SELECT id, row_number() OVER (ORDER BY id) - 1 AS nr FROM organisation WHERE kind = 'SUPPLIER';

INSERT INTO appointment (id, version, person_id, function, programme_id, work_package_id, starts_on, ends_on, fte_hundredths)
SELECT gen_random_uuid(), 1, (SELECT id FROM pe WHERE pe.nr = wp.nr % (SELECT count(*) FROM pe)), 'COORDINATOR', wp.programme_id, wp.id, '2024-01-01', NULL, 80
FROM wp WHERE NOT EXISTS (SELECT 1 FROM appointment a WHERE a.work_package_id = wp.id AND a.function = 'COORDINATOR');
INSERT INTO person_programme SELECT DISTINCT person_id, programme_id FROM appointment ON CONFLICT DO NOTHING;

INSERT INTO contract (id, version, number, kind, programme_id, work_package_id, supplier_id, title, starts_on, ends_on, extension_months, ceiling, status, invented)
SELECT gen_random_uuid(), 1, 'SCALE ' || n, CASE n % 3 WHEN 0 THEN 'HIRE' WHEN 1 THEN 'SERVICE' ELSE 'SUPPLY' END, wp.programme_id, wp.id,
       (SELECT id FROM su WHERE su.nr = n % 6), 'Opdracht ' || n, date '2025-01-01' + n % 300, date '2026-01-01' + n % 900, 0, 100000 + n * 37,
       CASE WHEN n % 4 = 0 THEN 'ENDED' ELSE 'ACTIVE' END, true
FROM generate_series(1, 10000) n JOIN wp ON wp.nr = n % (SELECT count(*) FROM wp);

INSERT INTO milestone (id, version, programme_id, work_package_id, title, baseline_on, forecast_on, reached_on, evidence, shared)
SELECT gen_random_uuid(), 1, programme_id, id, 'Mijlpaal ' || n, date '2026-01-01' + n * 20, date '2026-01-01' + n * 20,
       CASE WHEN n < 10 THEN date '2026-01-01' + n * 20 END, CASE WHEN n < 10 THEN 'Verslag' END, n % 2 = 0
FROM wp, generate_series(1, 25) n;

INSERT INTO budget (id, version, programme_id, fiscal_year, status)
SELECT gen_random_uuid(), 1, pr.id, y, 'ADOPTED' FROM pr, generate_series(2025, 2026) y WHERE NOT EXISTS (SELECT 1 FROM budget b WHERE b.programme_id = pr.id AND b.fiscal_year = y);
INSERT INTO budget_line (id, version, budget_id, programme_id, work_package_id, fiscal_year, cost_type, side, description, proposed)
SELECT gen_random_uuid(), 1, b.id, b.programme_id, wp.id, b.fiscal_year, c, 'EXPENDITURE', 'Post ' || c, 1000000
FROM budget b JOIN wp ON wp.programme_id = b.programme_id, unnest(ARRAY['STAFF', 'HIRING', 'SERVICES', 'ICT']) c WHERE b.fiscal_year IN (2025, 2026);
CREATE TEMP TABLE li AS SELECT l.*, row_number() OVER (ORDER BY id) - 1 AS nr FROM budget_line l WHERE fiscal_year IN (2025, 2026);
CREATE INDEX ON li (nr);

INSERT INTO ledger_entry (id, budget_line_id, programme_id, work_package_id, fiscal_year, kind, amount, booked_on, recorded_at, source, description)
SELECT gen_random_uuid(), li.id, li.programme_id, li.work_package_id, li.fiscal_year,
       (ARRAY['BUDGET', 'COMMITMENT', 'ACTUAL', 'ACTUAL', 'COMMITMENT'])[1 + n % 5],
       CASE WHEN n % 5 = 4 THEN -(n % 9973) ELSE 1 + n % 99991 END,
       make_date(li.fiscal_year, 1 + (n / 7) % 12, 1 + n % 28), timestamptz '2025-01-01 00:00+00' + n * interval '30 seconds', 'IMPORT', 'Boeking ' || n
FROM generate_series(1, 1000000) n JOIN li ON li.nr = n % (SELECT count(*) FROM li);

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

DO $$ BEGIN
    IF (SELECT sum(amount) FROM ledger_entry) <> (SELECT sum(budget + reservation + commitment + actual + coalesce(forecast, 0)) FROM line_total) THEN
        RAISE EXCEPTION 'the sums are not those of the ledger';
    END IF;
END $$;
VACUUM ANALYZE;
SELECT (SELECT count(*) FROM programme) AS programmes, (SELECT count(*) FROM contract) AS contracts, (SELECT count(*) FROM ledger_entry) AS entries;
