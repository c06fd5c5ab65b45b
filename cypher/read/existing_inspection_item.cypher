// Versions of items of inspection by natural key. 已有的抽查事项版本
// param  keys  LIST    at most 20,000
// column key   STRING
// column rid   STRING
// column batch STRING
// column row   INTEGER
UNWIND $keys AS key
MATCH (n:InspectionItem {key: key})
RETURN n.key AS key, n.rid AS rid, n.batch AS batch, n.row AS row
ORDER BY key, rid LIMIT 1000000
