// Subjects by the pinyin initials of their name or trade name. 拼音首字母检索
// param  text       STRING  lower case letters
// param  candidates INTEGER 1..10000 at most so many of each way to match are looked at
// param  limit      INTEGER 1..10000 of each way to match
// column eid        STRING
// column name       STRING
// column status     STRING
// column why        STRING  what matched
// column matched    STRING  the words that matched
// column rank       INTEGER 0 best
MATCH (n:Entity) WHERE n.core_initials STARTS WITH $text
WITH n LIMIT $candidates
RETURN n.eid AS eid, n.name AS name, n.status AS status, '字号拼音' AS why, n.name AS matched, 0 AS rank
ORDER BY size(n.name), eid LIMIT $limit
UNION ALL
MATCH (n:Entity) WHERE n.name_initials STARTS WITH $text
WITH n LIMIT $candidates
RETURN n.eid AS eid, n.name AS name, n.status AS status, '名称拼音' AS why, n.name AS matched, 1 AS rank
ORDER BY size(n.name), eid LIMIT $limit
