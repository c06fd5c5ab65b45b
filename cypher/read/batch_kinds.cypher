// Kinds of fact that any batch of the ledger states. 台账中的事实种类
// column kind STRING
MATCH (b:Batch)
WITH DISTINCT b.kind AS kind
RETURN kind AS kind
ORDER BY kind LIMIT 1000
