// Say of every version of these keys when a newer one replaced it, in whatever order they came. 名称使用版本替代
// param  keys LIST
UNWIND $keys AS key
MATCH (n:Naming {key: key})
WITH key, collect(n) AS versions WHERE size(versions) > 1
UNWIND versions AS old
UNWIND versions AS new
WITH old, new WHERE new.version_order > old.version_order
WITH old, min(CASE WHEN new.recorded_at > old.recorded_at THEN new.recorded_at ELSE old.recorded_at END) AS at
SET old.superseded_at = CASE WHEN old.superseded_at < at THEN old.superseded_at ELSE at END
