// Relations that an upheld objection withdrew. 异议成立而撤回的关系
// param  limit INTEGER 1..1000000
// column ref   STRING
// column at    STRING
MATCH (m:Matter)
WHERE m.withdrawn_at > ''
RETURN m.ref AS ref, m.withdrawn_at AS at
ORDER BY ref LIMIT $limit
