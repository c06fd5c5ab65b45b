// Signals that speak of a subject (疑似), from the last run. 关联风险信号
// param  eid    STRING
// param  limit  INTEGER 1..100000
// column signal MAP
MATCH (:Entity {eid: $eid})<-[:ABOUT]-(n:Signal)
RETURN properties(n) AS signal
ORDER BY n.id LIMIT $limit
