// What a batch stated, as packed rows. 批次写入的持股
// param  prefix STRING first character of the rids
// param  batch  STRING
// column rows   LIST   each rid, key, owner, eid
MATCH ()-[r:OWNS]->()
WHERE r.rid STARTS WITH $prefix AND r.batch = $batch
RETURN collect([r.rid, r.key, r.owner, r.eid]) AS rows
