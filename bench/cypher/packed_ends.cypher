// The yardstick of an export: both ends and the share of each holding alone, packed by column. 导出的尺子
// column owners LIST   who holds
// column owned  LIST   of whom
// column shares LIST   how much
MATCH ()-[n:OWNS]->()
RETURN collect(n.owner) AS owners, collect(n.eid) AS owned, collect(coalesce(n.econ, 0.0)) AS shares
