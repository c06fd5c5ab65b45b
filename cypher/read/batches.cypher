// The ledger of batches, in the order they came. 批次台账
// param  limit INTEGER 1..1000000
// column id STRING
// column file STRING
// column sheet STRING
// column kind STRING
// column source STRING
// column sha256 STRING
// column received_at STRING
// column state STRING
// column report STRING
MATCH (b:Batch)
RETURN b.id AS id, b.file AS file, b.sheet AS sheet, b.kind AS kind, b.source AS source, b.sha256 AS sha256, b.received_at AS received_at, b.state AS state, b.report AS report
ORDER BY received_at, id LIMIT $limit
