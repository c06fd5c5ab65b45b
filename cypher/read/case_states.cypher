// Where the graph says that each case stands, after an id. 案件的入库状态
// param  after  STRING  the last id of the page before
// param  limit  INTEGER 1..100000
// column id     STRING
// column seq    INTEGER
// column state  STRING
// column closed BOOLEAN
MATCH (c:Case)
WHERE c.id > $after
RETURN c.id AS id, c.seq AS seq, c.state AS state, c.closed AS closed
ORDER BY id LIMIT $limit
