// Registered subjects of a registration number. 按注册号取登记主体
// param  numbers  LIST   registration numbers, at most 20,000
// column name_key STRING
// column eid      STRING
// column name     STRING
// column reg_no   STRING
// column batch    STRING that states the registration
UNWIND $numbers AS number
MATCH (n:Entity {reg_no: number})
WHERE n.registered = true
RETURN n.name_key AS name_key, n.eid AS eid, n.name AS name, n.reg_no AS reg_no,
  n.registered_by AS batch
ORDER BY reg_no, eid LIMIT 1000000
