// Versions of acts and objections that later ones replaced, as packed rows: when each was first known. 被取代的行政行为版本
// param  prefixes LIST   first characters of the rids of this bucket
// param  known_at STRING what was recorded by then
// column rows     LIST   each [label, key, batch, recorded_at]
UNWIND $prefixes AS prefix
MATCH (n:Penalty|Licence|Inspection|Objection)
WHERE n.rid STARTS WITH prefix AND n.recorded_at <= $known_at AND n.superseded_at <= $known_at
RETURN collect([labels(n)[0], n.key, n.batch, n.recorded_at]) AS rows
