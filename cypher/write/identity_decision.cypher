// Record what a person decided about who is who; nothing is overwritten. 写入身份归并决定
// param id       STRING
// param kind     STRING SAME or NOT_SAME
// param old      STRING
// param new      STRING
// param who      STRING
// param why      STRING
// param at       STRING
// param evidence STRING
MERGE (d:IdentityDecision {id: $id})
ON CREATE SET d.kind = $kind, d.old = $old, d.new = $new, d.who = $who, d.why = $why, d.at = $at, d.evidence = $evidence
