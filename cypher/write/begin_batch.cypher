// Open a batch in the ledger; one that is there stays as it is. 登记批次
// param  id STRING
// param  file STRING
// param  sheet STRING
// param  kind STRING
// param  source STRING
// param  sha256 STRING
// param  received_at STRING
// column state STRING loading or loaded
MERGE (b:Batch {id: $id})
ON CREATE SET b.file = $file, b.sheet = $sheet, b.kind = $kind, b.source = $source, b.sha256 = $sha256,
    b.received_at = $received_at, b.state = 'loading'
RETURN b.state AS state
