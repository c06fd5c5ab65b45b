// What a batch stated, as packed rows. 批次写入的抽查事项
// param  prefix STRING first character of the rids
// param  batch  STRING
// column rows   LIST   each rid, key, party, code and name of the authority
MATCH (n:InspectionItem)
WHERE n.rid STARTS WITH $prefix AND n.batch = $batch
RETURN collect([n.rid, n.key, n.subject, n.authority_code, n.authority_name]) AS rows
