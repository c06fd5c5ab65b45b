// Remove branch relations that nothing supports any more. 清除失据的分支机构关系
// param rows LIST of branch, head
UNWIND $rows AS row
MATCH (b:Entity {eid: row.branch})-[r:BRANCH_OF]->(h:Entity {eid: row.head})
DELETE r
