// Write which subject is a branch of which. 写入分支机构关系
// param rows LIST of branch, head, fact (map)
UNWIND $rows AS row
MATCH (b:Entity {eid: row.branch})
MATCH (h:Entity {eid: row.head})
MERGE (b)-[r:BRANCH_OF]->(h)
SET r += row.fact
