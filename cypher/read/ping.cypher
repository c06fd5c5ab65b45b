// Whether the database answers. 探测
// column ok INTEGER
RETURN 1 AS ok
