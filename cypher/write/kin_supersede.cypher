// Say of every version of these keys when a newer one replaced it, in whatever order they came. 亲属关系版本替代
// param rows LIST of eid (the person where the relation ends), key
UNWIND $rows AS row
MATCH (:Person {pid: row.eid})<-[r:KIN]-()
WHERE r.key = row.key
WITH row.key AS key, collect(r) AS versions
UNWIND versions AS old
WITH old, [new IN versions WHERE new.version_order > old.version_order |
  CASE WHEN new.recorded_at > old.recorded_at THEN new.recorded_at ELSE old.recorded_at END] AS times
WITH old, CASE WHEN old.withdrawn_at IS NULL THEN times ELSE times + [old.withdrawn_at] END AS times
SET old.superseded_at = reduce(first = null, at IN times | CASE WHEN first IS NULL OR at < first THEN at ELSE first END)
