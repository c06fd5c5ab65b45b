// Registered subjects by their ids, with what a loader compares. 按标识取登记主体
// param  codes    LIST   ids of subjects, at most 20,000
// column name_key STRING
// column eid      STRING
// column name     STRING
// column reg_no   STRING
// column batch    STRING that states the registration
UNWIND $codes AS code
MATCH (n:Entity {eid: code})
WHERE n.registered = true
RETURN n.name_key AS name_key, n.eid AS eid, n.name AS name, n.reg_no AS reg_no,
  n.registered_by AS batch
ORDER BY eid LIMIT 20000
