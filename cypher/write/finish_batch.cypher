// Close a batch with its report. 批次完成
// param  id        STRING
// param  report    STRING JSON
// param  stands_on LIST   ids of the batches that decided any of its rows
// column state     STRING
MATCH (b:Batch {id: $id})
SET b.state = 'loaded', b.report = $report, b.stands_on = $stands_on
RETURN b.state AS state
