// Subjects whose code or registration number begins so. 代码检索
// param  text       STRING  normalised code
// param  candidates INTEGER 1..10000 at most so many of each way to match are looked at
// param  limit      INTEGER 1..10000 of each way to match
// column eid        STRING
// column name       STRING
// column status     STRING
// column why        STRING  what matched
// column matched    STRING  the words that matched
// column rank       INTEGER 0 best
MATCH (n:Entity) WHERE n.uscc STARTS WITH $text
WITH n LIMIT $candidates
RETURN n.eid AS eid, n.name AS name, n.status AS status, '统一社会信用代码' AS why, n.uscc AS matched, 0 AS rank
ORDER BY size(n.uscc), eid LIMIT $limit
UNION ALL
MATCH (n:Entity) WHERE n.reg_no STARTS WITH $text
WITH n LIMIT $candidates
RETURN n.eid AS eid, n.name AS name, n.status AS status, '注册号' AS why, n.reg_no AS matched, 1 AS rank
ORDER BY size(n.reg_no), eid LIMIT $limit
