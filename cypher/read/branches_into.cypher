// Branches of these subjects, as derived before. 主体的分支机构
// param  eids   LIST   at most 20,000
// column branch STRING
// column head   STRING
UNWIND $eids AS id
MATCH (h:Entity {eid: id})<-[:BRANCH_OF]-(b:Entity)
RETURN b.eid AS branch, h.eid AS head
ORDER BY branch, head LIMIT 1000000
