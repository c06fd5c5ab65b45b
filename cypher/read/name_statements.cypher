// Everything stated of the names of these subjects. 主体历次名称的全部陈述
// param  eids           LIST   at most 20,000
// column eid            STRING
// column name           STRING
// column name_key       STRING
// column approved_on    STRING of a registration
// column established_on STRING of a registration
// column version_order  STRING of a registration
// column reg_no         STRING of a registration
// column closed_on      STRING of a registration that says 注销 or 撤销
// column begins_on      STRING of a change to this name
// column ends_on        STRING of a change away from this name
// column recorded_at    STRING
// column batch          STRING
UNWIND $eids AS id
MATCH (r:Registration {eid: id})
RETURN r.eid AS eid, r.name AS name, r.name_key AS name_key, r.approved_on AS approved_on, r.established_on AS established_on, r.version_order AS version_order, r.reg_no AS reg_no, CASE WHEN r.status IN ['DEREGISTERED', 'CANCELLED'] THEN r.closed_on ELSE null END AS closed_on, null AS begins_on, null AS ends_on, r.recorded_at AS recorded_at, r.batch AS batch
ORDER BY eid, version_order LIMIT 1000000
UNION ALL
UNWIND $eids AS id
MATCH (n:Naming {eid: id})
WHERE n.superseded_at IS NULL
RETURN n.eid AS eid, n.name AS name, n.name_key AS name_key, null AS approved_on, null AS established_on, null AS version_order, null AS reg_no, null AS closed_on, n.valid_from AS begins_on, n.valid_to AS ends_on, n.recorded_at AS recorded_at, n.batch AS batch
ORDER BY eid, n.rid LIMIT 1000000
