// Numbers that registers state of these subjects, version by version. 登记载明的各种号码
// param  eids          LIST   at most 20,000
// column eid           STRING
// column uscc          STRING
// column reg_no        STRING
// column org           STRING 组织机构代码 in the code
// column rid           STRING
// column recorded_at   STRING
// column version_order STRING
UNWIND $eids AS id
MATCH (r:Registration {eid: id})
RETURN r.eid AS eid, r.uscc AS uscc, r.reg_no AS reg_no, r.org AS org, r.rid AS rid, r.recorded_at AS recorded_at, r.version_order AS version_order
ORDER BY eid, version_order, rid LIMIT 1000000
