// Say of every version of these keys when a newer one replaced it, in whatever order they came. 任职版本替代
// param  eids LIST subjects the relations end at
// param  keys LIST
UNWIND $eids AS eid
MATCH (:Entity {eid: eid})<-[r:ROLE]-()
WITH r WHERE r.key IN $keys
WITH r.key AS key, collect(r) AS versions WHERE size(versions) > 1
UNWIND versions AS old
UNWIND versions AS new
WITH old, new WHERE new.version_order > old.version_order
WITH old, min(CASE WHEN new.recorded_at > old.recorded_at THEN new.recorded_at ELSE old.recorded_at END) AS at
SET old.superseded_at = CASE WHEN old.superseded_at < at THEN old.superseded_at ELSE at END
