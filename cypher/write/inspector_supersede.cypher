// Say of every version of these keys when a newer one replaced it, in whatever order they came. 执法检查人员版本替代
// param  keys LIST
UNWIND $keys AS key
MATCH (n:Inspector {key: key})
WITH key, collect(n) AS versions
UNWIND versions AS old
WITH old, [new IN versions WHERE new.version_order > old.version_order |
  CASE WHEN new.recorded_at > old.recorded_at THEN new.recorded_at ELSE old.recorded_at END] AS times
SET old.superseded_at = reduce(first = null, at IN times | CASE WHEN first IS NULL OR at < first THEN at ELSE first END)
