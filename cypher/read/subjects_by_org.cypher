// Registered subjects whose unified code has one of these 组织机构代码 in it. 按组织机构代码取登记主体
// param  codes    LIST   nine characters each, at most 20,000
// column name_key STRING
// column eid      STRING
// column name     STRING
// column reg_no   STRING
// column org      STRING
// column recorded_at STRING
// column batch    STRING that stated the registration
UNWIND $codes AS code
MATCH (r:Registration {org: code})
RETURN r.name_key AS name_key, r.eid AS eid, r.name AS name, r.reg_no AS reg_no, r.org AS org, r.recorded_at AS recorded_at, r.batch AS batch
ORDER BY org, eid, r.version_order DESC LIMIT 1000000
