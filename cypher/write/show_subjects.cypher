// Set what subjects show. 更新主体显示
// param rows LIST of eid, shown (map; null takes a property away)
UNWIND $rows AS row
MATCH (n:Entity {eid: row.eid})
SET n += row.shown
