SELECT json_build_object('data', json_build_object('contract', json_build_object(
    'number', c.number, 'title', c.title, 'status', c.status, 'startsOn', c.starts_on, 'endsOn', c.ends_on)))::text
FROM contract c WHERE c.id = $1::uuid
