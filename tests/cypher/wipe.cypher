// Delete everything but the marker and the record of migrations. 清空测试图
// param  limit INTEGER 1..20000
// column wiped INTEGER
MATCH (n)
WHERE NOT n:TestMarker AND NOT n:Migration
WITH n LIMIT $limit
DETACH DELETE n
RETURN count(*) AS wiped
