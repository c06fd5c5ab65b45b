// What a batch stated, as packed rows. 批次写入的担保
// param  prefix STRING first character of the rids
// param  batch  STRING
// column rows   LIST   each rid, key, guarantor, eid
MATCH ()-[r:GUARANTEES]->()
WHERE r.rid STARTS WITH $prefix AND r.batch = $batch
RETURN collect([r.rid, r.key, r.guarantor, r.eid]) AS rows
