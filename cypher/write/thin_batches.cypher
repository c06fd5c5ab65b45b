// Say of batches that records of theirs were removed after their term. 标记批次有记录因保存期满移除
// param rows LIST of id, at
UNWIND $rows AS row
MATCH (b:Batch {id: row.id})
SET b.thinned = row.at
