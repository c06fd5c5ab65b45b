// Every node of the tests' graph with all it says. 全部节点
// column label      STRING
// column properties MAP
MATCH (n)
WHERE NOT n:TestMarker AND NOT n:Migration
RETURN labels(n)[0] AS label, properties(n) AS properties
ORDER BY label, coalesce(n.eid, ''), coalesce(n.pid, ''), coalesce(n.rid, ''), coalesce(n.id, ''), coalesce(n.aid, '') LIMIT 1000000
