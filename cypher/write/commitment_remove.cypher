// Remove commitments. 移除信用承诺
// param  rows LIST of rid
UNWIND $rows AS row
MATCH (n:Commitment {rid: row.rid})
DETACH DELETE n
