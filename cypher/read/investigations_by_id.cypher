// Investigations without their canvases. 研判卷宗
// param  ids           LIST
// column investigation MAP
UNWIND $ids AS id
MATCH (n:Investigation {id: id})
RETURN properties(n) AS investigation
ORDER BY n.id LIMIT 10000
