// Close a batch with its report. 批次完成
// param  id     STRING
// param  report STRING JSON
// column state  STRING
MATCH (b:Batch {id: $id})
SET b.state = 'loaded', b.report = $report
RETURN b.state AS state
