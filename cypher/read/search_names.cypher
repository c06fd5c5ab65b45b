// Subjects whose name, trade name, inner part or former name begins with the words. 名称检索
// A registration and its subject stand in one pattern: asked apart, the embedded server reads every registration.
// param  text       STRING  name key
// param  candidates INTEGER 1..10000 at most so many of each way to match are looked at
// param  limit      INTEGER 1..10000 of each way to match
// column eid        STRING
// column name       STRING
// column status     STRING
// column why        STRING  what matched
// column matched    STRING  the words that matched
// column rank       INTEGER 0 best
MATCH (n:Entity) WHERE n.name_key STARTS WITH $text
WITH n LIMIT $candidates
RETURN n.eid AS eid, n.name AS name, n.status AS status, '名称' AS why, n.name AS matched, 0 AS rank
ORDER BY size(n.name), eid LIMIT $limit
UNION ALL
MATCH (n:Entity) WHERE n.name_core STARTS WITH $text
WITH n LIMIT $candidates
RETURN n.eid AS eid, n.name AS name, n.status AS status, '字号' AS why, n.name AS matched, 1 AS rank
ORDER BY size(n.name), eid LIMIT $limit
UNION ALL
MATCH (r:Registration)-[:OF]->(n:Entity) WHERE r.name_key STARTS WITH $text
WITH r, n LIMIT $candidates
WITH r, n WHERE n.name <> r.name
RETURN n.eid AS eid, n.name AS name, n.status AS status, '曾用名' AS why, r.name AS matched, 2 AS rank
ORDER BY size(r.name), eid LIMIT $limit
UNION ALL
MATCH (r:Registration)-[:OF]->(n:Entity) WHERE r.name_core STARTS WITH $text
WITH r, n LIMIT $candidates
WITH r, n WHERE n.name <> r.name
RETURN n.eid AS eid, n.name AS name, n.status AS status, '曾用名' AS why, r.name AS matched, 2 AS rank
ORDER BY size(r.name), eid LIMIT $limit
UNION ALL
MATCH (n:Entity) WHERE n.name_in1 STARTS WITH $text
WITH n LIMIT $candidates
RETURN n.eid AS eid, n.name AS name, n.status AS status, '字号中间' AS why, n.name AS matched, 3 AS rank
ORDER BY size(n.name), eid LIMIT $limit
UNION ALL
MATCH (n:Entity) WHERE n.name_in2 STARTS WITH $text
WITH n LIMIT $candidates
RETURN n.eid AS eid, n.name AS name, n.status AS status, '字号中间' AS why, n.name AS matched, 3 AS rank
ORDER BY size(n.name), eid LIMIT $limit
UNION ALL
MATCH (n:Entity) WHERE n.name_in3 STARTS WITH $text
WITH n LIMIT $candidates
RETURN n.eid AS eid, n.name AS name, n.status AS status, '字号中间' AS why, n.name AS matched, 3 AS rank
ORDER BY size(n.name), eid LIMIT $limit
UNION ALL
MATCH (r:Naming)-[:OF]->(n:Entity) WHERE r.name_key STARTS WITH $text
WITH r, n LIMIT $candidates
WITH r, n WHERE n.name <> r.name
RETURN n.eid AS eid, n.name AS name, n.status AS status, '曾用名' AS why, r.name AS matched, 2 AS rank
ORDER BY size(r.name), eid LIMIT $limit
UNION ALL
MATCH (r:Naming)-[:OF]->(n:Entity) WHERE r.name_core STARTS WITH $text
WITH r, n LIMIT $candidates
WITH r, n WHERE n.name <> r.name
RETURN n.eid AS eid, n.name AS name, n.status AS status, '曾用名' AS why, r.name AS matched, 2 AS rank
ORDER BY size(r.name), eid LIMIT $limit
