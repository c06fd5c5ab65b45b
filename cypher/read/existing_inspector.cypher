// Versions of inspectors by natural key. 已有的执法检查人员版本
// param  keys  LIST    at most 20,000
// column key   STRING
// column rid   STRING
// column batch STRING
// column row   INTEGER
UNWIND $keys AS key
MATCH (n:Inspector {key: key})
RETURN n.key AS key, n.rid AS rid, n.batch AS batch, n.row AS row
ORDER BY key, rid LIMIT 1000000
