// What banks report of loans: version, natural key, month. Linked to nothing: no walk meets them. 贷款结果反馈
CREATE CONSTRAINT loan_report_rid IF NOT EXISTS FOR (n:LoanReport) REQUIRE n.rid IS UNIQUE;
CREATE INDEX loan_report_key IF NOT EXISTS FOR (n:LoanReport) ON (n.key);
CREATE INDEX loan_report_month IF NOT EXISTS FOR (n:LoanReport) ON (n.month);
CREATE INDEX loan_report_bank IF NOT EXISTS FOR (n:LoanReport) ON (n.bank);
