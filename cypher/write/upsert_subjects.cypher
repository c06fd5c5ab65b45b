// Write subjects that somebody mentions; what a register states is not touched. 写入主体
// param rows LIST of eid, uscc, reg_no, name, entity_kind, certain and the search keys of the name
UNWIND $rows AS row
MERGE (n:Entity {eid: row.eid})
ON CREATE SET n.registered = false, n.certain = false
SET n.uscc = coalesce(n.uscc, row.uscc),
    n.reg_no = coalesce(n.reg_no, row.reg_no),
    n.entity_kind = coalesce(n.entity_kind, row.entity_kind),
    n.certain = n.certain OR coalesce(row.certain, false)
WITH n, row
WHERE n.registered = false AND row.name IS NOT NULL
  AND (n.name IS NULL OR size(row.name) > size(n.name) OR (size(row.name) = size(n.name) AND row.name < n.name))
SET n.name = row.name,
    n.name_key = row.name_key,
    n.name_core = row.name_core,
    n.name_in1 = row.name_in1,
    n.name_in2 = row.name_in2,
    n.name_in3 = row.name_in3,
    n.name_initials = row.name_initials,
    n.core_initials = row.core_initials
