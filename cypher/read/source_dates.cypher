// Who delivers each kind of fact, and when last. 数据来源及日期
// column fact     STRING name of the kind
// column source   STRING
// column received STRING
CALL {
  MATCH (n:Licence) RETURN 'licence' AS fact, n.source AS source, max(n.recorded_at) AS received
  UNION ALL
  MATCH (n:Penalty) RETURN 'penalty' AS fact, n.source AS source, max(n.recorded_at) AS received
  UNION ALL
  MATCH (n:ListEntry) RETURN 'list_entry' AS fact, n.source AS source, max(n.recorded_at) AS received
  UNION ALL
  MATCH (n:Commitment) RETURN 'commitment' AS fact, n.source AS source, max(n.recorded_at) AS received
  UNION ALL
  MATCH (n:Inspection) RETURN 'inspection' AS fact, n.source AS source, max(n.recorded_at) AS received
  UNION ALL
  MATCH (n:Arrears) RETURN 'arrears' AS fact, n.source AS source, max(n.recorded_at) AS received
  UNION ALL
  MATCH (n:Grade) RETURN 'grade' AS fact, n.source AS source, max(n.recorded_at) AS received
  UNION ALL
  MATCH (n:Honour) RETURN 'honour' AS fact, n.source AS source, max(n.recorded_at) AS received
  UNION ALL
  MATCH (n:Complaint) RETURN 'complaint' AS fact, n.source AS source, max(n.recorded_at) AS received
  UNION ALL
  MATCH (n:Rectification) RETURN 'rectification' AS fact, n.source AS source, max(n.recorded_at) AS received
  UNION ALL
  MATCH (n:Statement) RETURN 'statement' AS fact, n.source AS source, max(n.recorded_at) AS received
  UNION ALL
  MATCH (n:Lawsuit) RETURN 'lawsuit' AS fact, n.source AS source, max(n.recorded_at) AS received
  UNION ALL
  MATCH (n:Objection) RETURN 'objection' AS fact, n.source AS source, max(n.recorded_at) AS received
  UNION ALL
  MATCH (:Entity)<-[r:OWNS]-() RETURN 'holding' AS fact, r.source AS source, max(r.recorded_at) AS received
}
RETURN fact AS fact, source AS source, received AS received
ORDER BY fact, source LIMIT 10000
