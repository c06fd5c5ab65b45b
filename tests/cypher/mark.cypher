// Say that the tests made this database. 测试标记
// param token STRING
MERGE (m:TestMarker {token: $token})
