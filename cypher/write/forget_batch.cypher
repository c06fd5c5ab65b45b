// Take a batch out of the ledger. 注销批次
// param id STRING
MATCH (b:Batch {id: $id})
DELETE b
