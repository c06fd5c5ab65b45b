// Say of every version of these keys when a newer one replaced it, in whatever order they came. 任职版本替代
// param rows LIST of eid (where the relation ends), key
UNWIND $rows AS row
MATCH (:Entity {eid: row.eid})<-[r:ROLE]-()
WHERE r.key = row.key
WITH row.key AS key, collect(r) AS versions WHERE size(versions) > 1
UNWIND versions AS old
UNWIND versions AS new
WITH old, new WHERE new.version_order > old.version_order
WITH old, min(CASE WHEN new.recorded_at > old.recorded_at THEN new.recorded_at ELSE old.recorded_at END) AS at
SET old.superseded_at = CASE WHEN old.superseded_at < at THEN old.superseded_at ELSE at END
