// Heads of these branches, as derived before. 分支机构的所属企业
// param  eids   LIST   at most 20,000
// column branch STRING
// column head   STRING
UNWIND $eids AS id
MATCH (b:Entity {eid: id})-[:BRANCH_OF]->(h:Entity)
RETURN b.eid AS branch, h.eid AS head
ORDER BY branch, head LIMIT 1000000
