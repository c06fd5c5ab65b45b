// Versions of holdings by natural key. 已有的持股版本
// param  keys  LIST    at most 20,000
// column key   STRING
// column rid   STRING
// column batch STRING
MATCH ()-[r:OWNS]->()
WHERE r.key IN $keys
RETURN r.key AS key, r.rid AS rid, r.batch AS batch
ORDER BY key, rid LIMIT 1000000
