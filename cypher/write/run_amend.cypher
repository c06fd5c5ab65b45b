// Say that an act changed what a run holds; the run must be where the change was worked out from. 随案件更新计算结果
// param  rows    LIST    of one: id, seq, act
// column matched INTEGER
// touches nothing
UNWIND $rows AS row
MATCH (r:Run {id: row.id})
SET r.touched = row.act
WITH r, row
WHERE coalesce(r.amended, 0) = row.seq OR r.amended_by = row.act
SET r.amended = row.seq + 1, r.amended_by = row.act
RETURN count(*) AS matched
