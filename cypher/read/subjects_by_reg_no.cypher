// Registered subjects that any register gave one of these registration numbers. 按注册号取登记主体
// param  numbers  LIST   registration numbers, at most 20,000
// column name_key STRING
// column eid      STRING
// column name     STRING
// column reg_no   STRING
// column recorded_at STRING
// column batch    STRING that stated the registration
UNWIND $numbers AS number
MATCH (r:Registration {reg_no: number})
RETURN r.name_key AS name_key, r.eid AS eid, r.name AS name, r.reg_no AS reg_no, r.recorded_at AS recorded_at, r.batch AS batch
ORDER BY reg_no, eid, r.version_order DESC LIMIT 1000000
