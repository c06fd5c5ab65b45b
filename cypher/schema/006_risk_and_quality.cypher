// Related-party risk of a run, and its data-quality report. 关联方风险与数据质量报告
CREATE CONSTRAINT related_risk_id IF NOT EXISTS FOR (n:RelatedRisk) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT quality_report_id IF NOT EXISTS FOR (n:QualityReport) REQUIRE n.id IS UNIQUE;
