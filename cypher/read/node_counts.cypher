// How many nodes of each label, as the servers keep it. 节点数
// column what STRING
// column n    INTEGER
RETURN 'Entity' AS what, COUNT { (:Entity) } AS n ORDER BY n LIMIT 1
UNION ALL
RETURN 'Person' AS what, COUNT { (:Person) } AS n ORDER BY n LIMIT 1
UNION ALL
RETURN 'Authority' AS what, COUNT { (:Authority) } AS n ORDER BY n LIMIT 1
UNION ALL
RETURN 'Registration' AS what, COUNT { (:Registration) } AS n ORDER BY n LIMIT 1
UNION ALL
RETURN 'Naming' AS what, COUNT { (:Naming) } AS n ORDER BY n LIMIT 1
UNION ALL
RETURN 'Penalty' AS what, COUNT { (:Penalty) } AS n ORDER BY n LIMIT 1
UNION ALL
RETURN 'Licence' AS what, COUNT { (:Licence) } AS n ORDER BY n LIMIT 1
UNION ALL
RETURN 'ListEntry' AS what, COUNT { (:ListEntry) } AS n ORDER BY n LIMIT 1
UNION ALL
RETURN 'Commitment' AS what, COUNT { (:Commitment) } AS n ORDER BY n LIMIT 1
UNION ALL
RETURN 'Inspection' AS what, COUNT { (:Inspection) } AS n ORDER BY n LIMIT 1
UNION ALL
RETURN 'Arrears' AS what, COUNT { (:Arrears) } AS n ORDER BY n LIMIT 1
UNION ALL
RETURN 'Grade' AS what, COUNT { (:Grade) } AS n ORDER BY n LIMIT 1
UNION ALL
RETURN 'Honour' AS what, COUNT { (:Honour) } AS n ORDER BY n LIMIT 1
UNION ALL
RETURN 'Complaint' AS what, COUNT { (:Complaint) } AS n ORDER BY n LIMIT 1
UNION ALL
RETURN 'Rectification' AS what, COUNT { (:Rectification) } AS n ORDER BY n LIMIT 1
UNION ALL
RETURN 'Statement' AS what, COUNT { (:Statement) } AS n ORDER BY n LIMIT 1
UNION ALL
RETURN 'Lawsuit' AS what, COUNT { (:Lawsuit) } AS n ORDER BY n LIMIT 1
UNION ALL
RETURN 'Objection' AS what, COUNT { (:Objection) } AS n ORDER BY n LIMIT 1
UNION ALL
RETURN 'Contact' AS what, COUNT { (:Contact) } AS n ORDER BY n LIMIT 1
UNION ALL
RETURN 'Bid' AS what, COUNT { (:Bid) } AS n ORDER BY n LIMIT 1
UNION ALL
RETURN 'InspectionItem' AS what, COUNT { (:InspectionItem) } AS n ORDER BY n LIMIT 1
UNION ALL
RETURN 'Inspector' AS what, COUNT { (:Inspector) } AS n ORDER BY n LIMIT 1
UNION ALL
RETURN 'Batch' AS what, COUNT { (:Batch) } AS n ORDER BY n LIMIT 1
UNION ALL
RETURN 'Signal' AS what, COUNT { (:Signal) } AS n ORDER BY n LIMIT 1
UNION ALL
RETURN 'Proposal' AS what, COUNT { (:Proposal) } AS n ORDER BY n LIMIT 1
UNION ALL
RETURN 'RiskClass' AS what, COUNT { (:RiskClass) } AS n ORDER BY n LIMIT 1
UNION ALL
RETURN 'Draw' AS what, COUNT { (:Draw) } AS n ORDER BY n LIMIT 1
