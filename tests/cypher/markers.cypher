// Markers of the tests. 测试标记
// column token STRING
MATCH (m:TestMarker)
RETURN m.token AS token
ORDER BY token LIMIT 10
