// Withdraw relations to subjects that an upheld objection found wrong: known until then, and no more. 撤回关系
// param  rows    LIST    of eid (where the relation ends), rid, ref, at
// column matched INTEGER
UNWIND $rows AS row
MATCH (:Entity {eid: row.eid})<-[r:ROLE|OWNS|GUARANTEES]-()
WHERE r.rid = row.rid
MATCH (m:Matter {ref: row.ref})
SET m.withdrawn_at = row.at, r.withdrawn_at = row.at,
    r.superseded_at = CASE WHEN r.superseded_at < row.at THEN r.superseded_at ELSE row.at END
RETURN count(*) AS matched
