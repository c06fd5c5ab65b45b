// Signals that speak of a subject (疑似), from the last run. 关联风险信号
// param  eid        STRING
// param  restricted BOOLEAN those that rest on kinship as well (R8.11)
// param  limit      INTEGER 1..100000
// column signal     MAP
MATCH (:Entity {eid: $eid})<-[:ABOUT]-(n:Signal)
WHERE $restricted OR NOT coalesce(n.restricted, false)
RETURN properties(n) AS signal
ORDER BY n.code, n.id LIMIT $limit
