// The last run: on what day and what state of the data its results stand. 最近一次计算
// column id           STRING
// column as_of        STRING
// column data_version STRING
// column at           STRING
// column amended      INTEGER how many acts changed its results since
MATCH (n:Run)
RETURN n.id AS id, n.as_of AS as_of, n.data_version AS data_version, n.at AS at,
  coalesce(n.amended, 0) AS amended
ORDER BY n.at DESC, n.id DESC LIMIT 1
