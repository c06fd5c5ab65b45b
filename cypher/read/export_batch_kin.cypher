// What a batch stated, as packed rows. 批次写入的亲属关系
// param  prefix STRING first character of the rids
// param  batch  STRING
// column rows   LIST   each rid, key, person, relative
MATCH ()-[r:KIN]->()
WHERE r.rid STARTS WITH $prefix AND r.batch = $batch
RETURN collect([r.rid, r.key, r.person, r.relative]) AS rows
