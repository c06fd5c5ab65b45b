// What a batch stated, as packed rows. 批次写入的执法检查人员
// param  prefix STRING first character of the rids
// param  batch  STRING
// column rows   LIST   each rid, key, party, code and name of the authority
MATCH (n:Inspector)
WHERE n.rid STARTS WITH $prefix AND n.batch = $batch
RETURN collect([n.rid, n.key, n.subject, n.authority_code, n.authority_name]) AS rows
