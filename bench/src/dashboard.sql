SELECT json_build_object('data', json_build_object('programme', json_build_object('name', p.name, 'workPackages', json_build_object('nodes', (
    SELECT json_agg(json_build_object(
        'code', w.code,
        'name', w.name,
        'coordinator', (
            SELECT json_build_object('fullName', n.full_name)
            FROM appointment a JOIN person n ON n.id = a.person_id
            WHERE a.work_package_id = w.id AND a.function = 'COORDINATOR' AND a.starts_on <= '2026-06-15' AND (a.ends_on IS NULL OR a.ends_on >= '2026-06-15')
            ORDER BY a.starts_on DESC LIMIT 1),
        'totals', (
            SELECT json_build_object('budget', (sum(t.budget) / 100.0)::numeric(20, 2)::text, 'openCommitment', (sum(t.commitment) / 100.0)::numeric(20, 2)::text,
                'actual', (sum(t.actual) / 100.0)::numeric(20, 2)::text,
                'available', ((sum(t.budget) - sum(t.reservation) - sum(t.commitment) - sum(t.actual)) / 100.0)::numeric(20, 2)::text)
            FROM line_total t WHERE t.work_package_id = w.id AND t.fiscal_year = 2026 AND t.side = 'EXPENDITURE'),
        'milestones', json_build_object('nodes', (
            SELECT json_agg(json_build_object('title', m.title, 'forecastOn', m.forecast_on))
            FROM (SELECT title, forecast_on FROM milestone WHERE work_package_id = w.id AND reached_on IS NULL ORDER BY forecast_on, id LIMIT 3) m)),
        'contracts', json_build_object('totalCount', (SELECT count(*) FROM contract c WHERE c.work_package_id = w.id AND c.status = 'ACTIVE'))
    ) ORDER BY w.code)
    FROM work_package w WHERE w.programme_id = p.id)))))::text
FROM programme p WHERE p.code = 'OW'
