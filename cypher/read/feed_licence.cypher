// The newest licences on subjects, after a place among them, of no day before another. 公示动态: 行政许可
// param  since  STRING  first day
// param  until  STRING  last day
// param  after  STRING  rid of the last record of that day that was told, empty for none
// param  limit  INTEGER 1..10000
// column record MAP     columns of the fact, provenance included
MATCH (n:Licence)
WHERE n.valid_from >= $since AND n.valid_from <= $until AND (n.valid_from < $until OR n.rid > $after)
  AND n.superseded_at IS NULL AND NOT n.subject STARTS WITH 'p:' AND NOT n.subject STARTS WITH 'n:'
RETURN properties(n) AS record
ORDER BY n.valid_from DESC, n.rid LIMIT $limit
