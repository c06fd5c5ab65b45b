// Records by their day, for the feed of what is public (ADR 0110). 记录按日期
CREATE INDEX penalty_valid_from IF NOT EXISTS FOR (n:Penalty) ON (n.valid_from);
CREATE INDEX licence_valid_from IF NOT EXISTS FOR (n:Licence) ON (n.valid_from);
CREATE INDEX list_entry_valid_from IF NOT EXISTS FOR (n:ListEntry) ON (n.valid_from);
CREATE INDEX commitment_valid_from IF NOT EXISTS FOR (n:Commitment) ON (n.valid_from);
CREATE INDEX inspection_valid_from IF NOT EXISTS FOR (n:Inspection) ON (n.valid_from);
CREATE INDEX arrears_valid_from IF NOT EXISTS FOR (n:Arrears) ON (n.valid_from);
CREATE INDEX grade_valid_from IF NOT EXISTS FOR (n:Grade) ON (n.valid_from);
CREATE INDEX honour_valid_from IF NOT EXISTS FOR (n:Honour) ON (n.valid_from);
CREATE INDEX statement_valid_from IF NOT EXISTS FOR (n:Statement) ON (n.valid_from);
