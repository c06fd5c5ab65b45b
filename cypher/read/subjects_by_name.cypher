// Registered subjects of a name, compared by its key. 按名称取登记主体
// param  keys     LIST   name keys, at most 20,000
// column name_key STRING
// column eid      STRING
// column name     STRING
// column reg_no   STRING
// column batch    STRING that states the registration
UNWIND $keys AS key
MATCH (n:Entity {name_key: key})
WHERE n.registered = true
RETURN n.name_key AS name_key, n.eid AS eid, n.name AS name, n.reg_no AS reg_no,
  n.registered_by AS batch
ORDER BY name_key, eid LIMIT 1000000
