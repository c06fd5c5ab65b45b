// Marks on the record of a person from the last run, newest first. 个人信用记录标注
// param  pid        STRING
// param  limit      INTEGER 1..100000
// column annotation MAP
MATCH (:Person {pid: $pid})<-[:OF]-(n:Annotation)
RETURN properties(n) AS annotation
ORDER BY n.decided_on DESC, n.rule, n.id LIMIT $limit
