// Subjects by their ids. 按标识取主体
// param  eids LIST at most 20,000
// column eid STRING
// column uscc STRING
// column reg_no STRING
// column name STRING
// column entity_kind STRING
// column status STRING
// column certain BOOLEAN
// column registered BOOLEAN
// column region STRING
// column address STRING
// column industry STRING
// column established_on STRING
// column closed_on STRING
// column capital_yuan FLOAT
// column lr_name STRING
// column type_text STRING
UNWIND $eids AS id
MATCH (n:Entity {eid: id})
RETURN n.eid AS eid, n.uscc AS uscc, n.reg_no AS reg_no, n.name AS name, n.entity_kind AS entity_kind, n.status AS status, n.certain AS certain, n.registered AS registered, n.region AS region, n.address AS address, n.industry AS industry, n.established_on AS established_on, n.closed_on AS closed_on, n.capital_yuan AS capital_yuan, n.lr_name AS lr_name, n.type_text AS type_text
ORDER BY eid LIMIT 20000
