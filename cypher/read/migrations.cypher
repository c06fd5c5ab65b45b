// Migrations applied to this graph. 已执行的迁移
// column number INTEGER
// column name STRING
// column checksum STRING
// column applied_at STRING
MATCH (n:Migration)
RETURN n.number AS number, n.name AS name, n.checksum AS checksum, n.applied_at AS applied_at
ORDER BY number LIMIT 1000
