// Subjects by the pinyin initials of their name or trade name. 拼音首字母检索
// param  text       STRING  lower case letters
// param  candidates INTEGER 1..10000 at most so many of each way to match
// param  limit      INTEGER 1..10000
// column eid        STRING
// column name       STRING
// column status     STRING
// column why        STRING  what matched
// column matched    STRING  the words that matched
// column rank       INTEGER 0 best
CALL {
  MATCH (n:Entity) WHERE n.core_initials STARTS WITH $text
  WITH n LIMIT $candidates
  RETURN n AS n, 0 AS rank, '字号拼音' AS why, n.name AS matched
  UNION ALL
  MATCH (n:Entity) WHERE n.name_initials STARTS WITH $text
  WITH n LIMIT $candidates
  RETURN n AS n, 1 AS rank, '名称拼音' AS why, n.name AS matched
}
WITH n, rank, why, matched
ORDER BY rank, matched
WITH n, collect(rank)[0] AS rank, collect(why)[0] AS why, collect(matched)[0] AS matched
RETURN n.eid AS eid, n.name AS name, n.status AS status, why AS why, matched AS matched, rank AS rank
ORDER BY rank, size(coalesce(matched, '')), eid LIMIT $limit
