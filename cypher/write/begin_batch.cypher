// Open a batch in the ledger; one that is there stays as it is. 登记批次
// param  id STRING
// param  file STRING
// param  sheet STRING
// param  kind STRING
// param  mapping STRING
// param  source STRING
// param  sha256 STRING
// param  received_at STRING
// param  today STRING
// param  position STRING
// param  corrects STRING
// param  unit STRING
// column batch MAP
MERGE (b:Batch {id: $id})
ON CREATE SET b.file = $file, b.sheet = $sheet, b.kind = $kind, b.mapping = $mapping, b.source = $source,
    b.sha256 = $sha256, b.received_at = $received_at, b.today = $today, b.position = $position,
    b.corrects = $corrects, b.unit = $unit, b.state = 'loading'
RETURN properties(b) AS batch
