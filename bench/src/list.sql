SELECT json_build_object('data', json_build_object('contracts', json_build_object('nodes', json_agg(json_build_object(
    'number', c.number, 'title', c.title, 'status', c.status, 'startsOn', c.starts_on, 'endsOn', c.ends_on, 'ceiling', (c.ceiling / 100.0)::numeric(20, 2)::text,
    'supplier', json_build_object('name', s.name),
    'workPackage', json_build_object('name', w.name, 'coordinator', (
        SELECT json_build_object('fullName', n.full_name)
        FROM appointment a JOIN person n ON n.id = a.person_id
        WHERE a.work_package_id = w.id AND a.function = 'COORDINATOR' AND a.starts_on <= '2026-06-15' AND (a.ends_on IS NULL OR a.ends_on >= '2026-06-15')
        ORDER BY a.starts_on DESC LIMIT 1))
) ORDER BY c.ends_on, c.id))))::text
FROM (
    SELECT c.* FROM contract c
    WHERE c.programme_id = (SELECT id FROM programme WHERE code = 'OW') AND c.status = 'ACTIVE'
    ORDER BY c.ends_on, c.id LIMIT 50
) c
JOIN organisation s ON s.id = c.supplier_id
JOIN work_package w ON w.id = c.work_package_id
