// Versions of roles by natural key. 已有的任职版本
// param  keys  LIST    at most 20,000
// column key   STRING
// column rid   STRING
// column batch STRING
MATCH ()-[r:ROLE]->()
WHERE r.key IN $keys
RETURN r.key AS key, r.rid AS rid, r.batch AS batch
ORDER BY key, rid LIMIT 1000000
