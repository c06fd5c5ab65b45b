// How many nodes of each label and relations of each type. 图规模
// column what STRING
// column n    INTEGER
MATCH (n:Entity) WITH count(n) AS n RETURN 'Entity' AS what, n AS n ORDER BY n LIMIT 1
UNION ALL
MATCH (n:Person) WITH count(n) AS n RETURN 'Person' AS what, n AS n ORDER BY n LIMIT 1
UNION ALL
MATCH (n:Authority) WITH count(n) AS n RETURN 'Authority' AS what, n AS n ORDER BY n LIMIT 1
UNION ALL
MATCH (n:Registration) WITH count(n) AS n RETURN 'Registration' AS what, n AS n ORDER BY n LIMIT 1
UNION ALL
MATCH (n:Naming) WITH count(n) AS n RETURN 'Naming' AS what, n AS n ORDER BY n LIMIT 1
UNION ALL
MATCH (n:Penalty) WITH count(n) AS n RETURN 'Penalty' AS what, n AS n ORDER BY n LIMIT 1
UNION ALL
MATCH (n:Licence) WITH count(n) AS n RETURN 'Licence' AS what, n AS n ORDER BY n LIMIT 1
UNION ALL
MATCH (n:ListEntry) WITH count(n) AS n RETURN 'ListEntry' AS what, n AS n ORDER BY n LIMIT 1
UNION ALL
MATCH (n:Commitment) WITH count(n) AS n RETURN 'Commitment' AS what, n AS n ORDER BY n LIMIT 1
UNION ALL
MATCH (n:Inspection) WITH count(n) AS n RETURN 'Inspection' AS what, n AS n ORDER BY n LIMIT 1
UNION ALL
MATCH (n:Arrears) WITH count(n) AS n RETURN 'Arrears' AS what, n AS n ORDER BY n LIMIT 1
UNION ALL
MATCH (n:Grade) WITH count(n) AS n RETURN 'Grade' AS what, n AS n ORDER BY n LIMIT 1
UNION ALL
MATCH (n:Honour) WITH count(n) AS n RETURN 'Honour' AS what, n AS n ORDER BY n LIMIT 1
UNION ALL
MATCH (n:Complaint) WITH count(n) AS n RETURN 'Complaint' AS what, n AS n ORDER BY n LIMIT 1
UNION ALL
MATCH (n:Rectification) WITH count(n) AS n RETURN 'Rectification' AS what, n AS n ORDER BY n LIMIT 1
UNION ALL
MATCH (n:Statement) WITH count(n) AS n RETURN 'Statement' AS what, n AS n ORDER BY n LIMIT 1
UNION ALL
MATCH (n:Lawsuit) WITH count(n) AS n RETURN 'Lawsuit' AS what, n AS n ORDER BY n LIMIT 1
UNION ALL
MATCH (n:Objection) WITH count(n) AS n RETURN 'Objection' AS what, n AS n ORDER BY n LIMIT 1
UNION ALL
MATCH (n:Contact) WITH count(n) AS n RETURN 'Contact' AS what, n AS n ORDER BY n LIMIT 1
UNION ALL
MATCH (n:Bid) WITH count(n) AS n RETURN 'Bid' AS what, n AS n ORDER BY n LIMIT 1
UNION ALL
MATCH (n:Batch) WITH count(n) AS n RETURN 'Batch' AS what, n AS n ORDER BY n LIMIT 1
UNION ALL
MATCH (n:Signal) WITH count(n) AS n RETURN 'Signal' AS what, n AS n ORDER BY n LIMIT 1
UNION ALL
MATCH (n:Proposal) WITH count(n) AS n RETURN 'Proposal' AS what, n AS n ORDER BY n LIMIT 1
UNION ALL
MATCH (n:RiskClass) WITH count(n) AS n RETURN 'RiskClass' AS what, n AS n ORDER BY n LIMIT 1
UNION ALL
MATCH (n:Draw) WITH count(n) AS n RETURN 'Draw' AS what, n AS n ORDER BY n LIMIT 1
UNION ALL
MATCH ()-[r:ROLE]->() WITH count(r) AS n RETURN 'ROLE' AS what, n AS n ORDER BY n LIMIT 1
UNION ALL
MATCH ()-[r:OWNS]->() WITH count(r) AS n RETURN 'OWNS' AS what, n AS n ORDER BY n LIMIT 1
UNION ALL
MATCH ()-[r:GUARANTEES]->() WITH count(r) AS n RETURN 'GUARANTEES' AS what, n AS n ORDER BY n LIMIT 1
UNION ALL
MATCH ()-[r:PROXY_VOTES]->() WITH count(r) AS n RETURN 'PROXY_VOTES' AS what, n AS n ORDER BY n LIMIT 1
UNION ALL
MATCH ()-[r:CONCERT]->() WITH count(r) AS n RETURN 'CONCERT' AS what, n AS n ORDER BY n LIMIT 1
UNION ALL
MATCH ()-[r:KIN]->() WITH count(r) AS n RETURN 'KIN' AS what, n AS n ORDER BY n LIMIT 1
UNION ALL
MATCH ()-[r:SAME_AS]->() WITH count(r) AS n RETURN 'SAME_AS' AS what, n AS n ORDER BY n LIMIT 1
UNION ALL
MATCH ()-[r:CONTROLS]->() WITH count(r) AS n RETURN 'CONTROLS' AS what, n AS n ORDER BY n LIMIT 1
UNION ALL
MATCH ()-[r:INTEGRATED]->() WITH count(r) AS n RETURN 'INTEGRATED' AS what, n AS n ORDER BY n LIMIT 1
