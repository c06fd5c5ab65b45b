// Subjects whose name, trade name, inner part or former name begins with the words. 名称检索
// param  text       STRING  name key
// param  candidates INTEGER 1..10000 at most so many of each way to match
// param  limit      INTEGER 1..10000
// column eid        STRING
// column name       STRING
// column status     STRING
// column why        STRING  what matched
// column matched    STRING  the words that matched
// column rank       INTEGER 0 best
CALL {
  MATCH (n:Entity) WHERE n.name_key STARTS WITH $text
  WITH n LIMIT $candidates
  RETURN n AS n, 0 AS rank, '名称' AS why, n.name AS matched
  UNION ALL
  MATCH (n:Entity) WHERE n.name_core STARTS WITH $text
  WITH n LIMIT $candidates
  RETURN n AS n, 1 AS rank, '字号' AS why, n.name AS matched
  UNION ALL
  MATCH (r:Registration) WHERE r.name_key STARTS WITH $text
  WITH r LIMIT $candidates
  MATCH (r)-[:OF]->(n:Entity)
  WHERE n.name <> r.name
  RETURN n AS n, 2 AS rank, '曾用名' AS why, r.name AS matched
  UNION ALL
  MATCH (r:Registration) WHERE r.name_core STARTS WITH $text
  WITH r LIMIT $candidates
  MATCH (r)-[:OF]->(n:Entity)
  WHERE n.name <> r.name
  RETURN n AS n, 2 AS rank, '曾用名' AS why, r.name AS matched
  UNION ALL
  MATCH (n:Entity) WHERE n.name_in1 STARTS WITH $text
  WITH n LIMIT $candidates
  RETURN n AS n, 3 AS rank, '字号中间' AS why, n.name AS matched
  UNION ALL
  MATCH (n:Entity) WHERE n.name_in2 STARTS WITH $text
  WITH n LIMIT $candidates
  RETURN n AS n, 3 AS rank, '字号中间' AS why, n.name AS matched
  UNION ALL
  MATCH (n:Entity) WHERE n.name_in3 STARTS WITH $text
  WITH n LIMIT $candidates
  RETURN n AS n, 3 AS rank, '字号中间' AS why, n.name AS matched
}
WITH n, rank, why, matched
ORDER BY rank, matched
WITH n, collect(rank)[0] AS rank, collect(why)[0] AS why, collect(matched)[0] AS matched
RETURN n.eid AS eid, n.name AS name, n.status AS status, why AS why, matched AS matched, rank AS rank
ORDER BY rank, size(coalesce(matched, '')), eid LIMIT $limit
