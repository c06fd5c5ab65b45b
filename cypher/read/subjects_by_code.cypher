// Registered subjects by their ids, with what a loader compares. 按标识取登记主体
// param  codes    LIST   ids of subjects, at most 20,000
// column name_key STRING
// column eid      STRING
// column name     STRING
// column reg_no   STRING
// column recorded_at STRING
// column batch    STRING that stated the registration
UNWIND $codes AS code
MATCH (r:Registration {eid: code})
WHERE r.superseded_at IS NULL
RETURN r.name_key AS name_key, r.eid AS eid, r.name AS name, r.reg_no AS reg_no, r.recorded_at AS recorded_at, r.batch AS batch
ORDER BY eid, batch LIMIT 1000000
