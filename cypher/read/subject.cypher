// One subject by its id, code or registration number. 查主体
// param  code STRING normalised
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
MATCH (n:Entity {eid: $code})
RETURN n.eid AS eid, n.uscc AS uscc, n.reg_no AS reg_no, n.name AS name, n.entity_kind AS entity_kind, n.status AS status, n.certain AS certain, n.registered AS registered, n.region AS region, n.address AS address, n.industry AS industry, n.established_on AS established_on, n.closed_on AS closed_on, n.capital_yuan AS capital_yuan, n.lr_name AS lr_name, n.type_text AS type_text
ORDER BY eid LIMIT 10
UNION
MATCH (n:Entity {uscc: $code})
RETURN n.eid AS eid, n.uscc AS uscc, n.reg_no AS reg_no, n.name AS name, n.entity_kind AS entity_kind, n.status AS status, n.certain AS certain, n.registered AS registered, n.region AS region, n.address AS address, n.industry AS industry, n.established_on AS established_on, n.closed_on AS closed_on, n.capital_yuan AS capital_yuan, n.lr_name AS lr_name, n.type_text AS type_text
ORDER BY eid LIMIT 10
UNION
MATCH (n:Entity {reg_no: $code})
RETURN n.eid AS eid, n.uscc AS uscc, n.reg_no AS reg_no, n.name AS name, n.entity_kind AS entity_kind, n.status AS status, n.certain AS certain, n.registered AS registered, n.region AS region, n.address AS address, n.industry AS industry, n.established_on AS established_on, n.closed_on AS closed_on, n.capital_yuan AS capital_yuan, n.lr_name AS lr_name, n.type_text AS type_text
ORDER BY eid LIMIT 10
