// Set the states of batches. 标记批次状态
// param rows LIST of id, state
UNWIND $rows AS row
MATCH (b:Batch {id: row.id})
SET b.state = row.state
