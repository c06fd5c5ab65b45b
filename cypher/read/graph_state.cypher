// What was loaded and what people decided, each with its moment: all that makes one state of the graph. 图状态
// column kind STRING batch, decision or withdrawal
// column row  MAP    of a batch all that the ledger says but its report, else id and at
MATCH (b:Batch)
RETURN 'batch' AS kind,
  {id: b.id, file: b.file, sheet: b.sheet, kind: b.kind, mapping: b.mapping, source: b.source, sha256: b.sha256,
   received_at: b.received_at, today: b.today, position: b.position, corrects: b.corrects, state: b.state,
   stands_on: b.stands_on, thinned: b.thinned} AS row
ORDER BY b.id LIMIT 1000000
UNION ALL
MATCH (d:IdentityDecision)
RETURN 'decision' AS kind, {id: d.id, at: d.at} AS row
ORDER BY d.id LIMIT 1000000
UNION ALL
MATCH (m:Matter)
WHERE m.withdrawn_at > ''
RETURN 'withdrawal' AS kind, {id: m.ref, at: m.withdrawn_at} AS row
ORDER BY m.ref LIMIT 1000000
