// Every subject whose registration tells of a head. 全部分支机构
// column eid STRING
MATCH (r:Registration)
WHERE r.head_key IS NOT NULL OR r.head_code IS NOT NULL
WITH DISTINCT r.eid AS eid
RETURN eid AS eid
ORDER BY eid LIMIT 10000000
