// One batch of the ledger. 批次
// param  key STRING id of the batch
// column id STRING
// column file STRING
// column sheet STRING
// column kind STRING
// column mapping STRING
// column source STRING
// column sha256 STRING
// column received_at STRING
// column today STRING
// column position STRING
// column corrects STRING
// column unit STRING
// column state STRING
// column report STRING
// column stands_on LIST
MATCH (b:Batch {id: $key})
RETURN b.id AS id, b.file AS file, b.sheet AS sheet, b.kind AS kind, b.mapping AS mapping, b.source AS source,
  b.sha256 AS sha256, b.received_at AS received_at, b.today AS today, b.position AS position, b.corrects AS
  corrects, b.unit AS unit, b.state AS state, b.report AS report, b.stands_on AS stands_on
ORDER BY id LIMIT 1
