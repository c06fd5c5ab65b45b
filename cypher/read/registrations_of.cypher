// Versions of what registers state of subjects, newest first: when they began and ended, in what state. 多主体历次登记
// param  eids     LIST    at most 20,000
// param  known_at STRING  what was recorded by then
// column eid            STRING
// column status         STRING
// column established_on STRING
// column approved_on    STRING
// column closed_on      STRING
// column recorded_at    STRING
// column version_order  STRING
UNWIND $eids AS id
MATCH (n:Registration {eid: id})
WHERE n.recorded_at <= $known_at
RETURN n.eid AS eid, n.status AS status, n.established_on AS established_on, n.approved_on AS approved_on, n.closed_on AS closed_on, n.recorded_at AS recorded_at, n.version_order AS version_order
ORDER BY version_order DESC, eid LIMIT 100000
