// Every relation of the tests' graph with its ends and all it says. 全部关系
// column kind       STRING
// column start      STRING
// column finish     STRING
// column properties MAP
MATCH (a)-[r]->(b)
RETURN type(r) AS kind, coalesce(a.rid, a.eid, a.pid, a.aid, a.id) AS start, coalesce(b.eid, b.pid, b.aid, b.id) AS finish, properties(r) AS properties
ORDER BY kind, start, finish, coalesce(r.rid, '') LIMIT 1000000
