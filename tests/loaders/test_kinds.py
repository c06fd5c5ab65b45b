"""The later kinds of record, and the parts of the mapping language they need: a row of a real shape and its fact."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph_service.domain.facts import FACTS
from tests.loaders.test_check import COMPANY, OTHER, judge

NAME, OTHER_NAME = "翁源县甲有限公司", "深圳乙有限公司"
BUREAU, CODE = "翁源县市场监督管理局", "11320100MB1886843H"

ROWS: list[tuple[str, str, dict[str, str], dict[str, Any]]] = [
    # file name, kind, a row, what its fact says
    ("欠税公告.csv", "arrears",
     {"企业或单位名称": NAME, "纳税人识别号": COMPANY, "欠税金额": "1,435.650", "税种": "增值税",
      "公告日期": "2026/3/31"},
     {"arrears_kind": "欠税", "item": "增值税", "balance_yuan": 1435.65, "valid_from": date(2026, 3, 31),
      "valid_to": None}),
    ("欠款.csv", "arrears",
     {"欠款单位名称": NAME, "统一社会信用代码": COMPANY, "欠款种类": "拖欠中小企业账款", "欠款余额(万元)": "1.2",
      "公告日期": "2026-03-31"},
     {"arrears_kind": "拖欠中小企业账款", "balance_yuan": 12_000.0}),
    ("汽车租赁企业信用评价.csv", "grade",
     {"企业名称": NAME, "等级": "中（B）", "年度": "2025", "统一社会信用代码": COMPANY},
     {"scheme": "汽车租赁企业信用评价", "grade": "中（B）", "period": "2025", "valid_from": date(2025, 1, 1),
      "publicity": None}),
    ("评价.csv", "grade",
     {"企业名称": NAME, "统一社会信用代码": COMPANY, "评价名称": "纳税信用", "评价等级": "A", "评价年度": "2025年度",
      "评定日期": "2026-04-01"},
     {"scheme": "纳税信用", "grade": "A", "period": "2025", "valid_from": date(2026, 4, 1)}),
    ("荣誉.csv", "honour",
     {"ID": "1", "荣誉名称": "2021年先进集体", "机构名称": NAME, "统一社会": COMPANY, "法定代表人": "张三",
      "信用代码": CODE},
     {"honour_kind": "荣誉", "title": "2021年先进集体", "period": "2021", "authority_code": CODE,
      "valid_from": date(2021, 1, 1)}),
    ("科技型中小企业.csv", "honour",
     {"企业名称": NAME, "统一社会信用代码": COMPANY, "统计年份": "2018年"},
     {"honour_kind": "名录", "title": "科技型中小企业", "period": "2018"}),
    ("12315投诉.csv", "complaint",
     {"登记编号": "1440229002026010100000001", "类型": "投诉", "被投诉举报主体": NAME, "统一社会信用代码": COMPANY,
      "问题类别": "食品", "登记日期": "2026-01-01", "处理结果": "调解成功,投诉人电话13812341234",
      "办结日期": "2026-01-20",
      "投诉人": "李四", "投诉人电话": "13812341234"},
     {"complaint_kind": "投诉", "result": "调解成功,投诉人电话138****1234", "upheld": None,
      "valid_from": date(2026, 1, 1)}),
    ("约谈.csv", "rectification",
     {"主体名称": NAME, "统一社会信用代码": COMPANY, "形式": "提示约谈", "约谈日期": "2026-02-01",
      "整改期限": "2026-03-01",
      "完成日期": "2026-02-20", "约谈单位": BUREAU},
     {"form": "提示约谈", "doc_no": "提示约谈2026-02-01", "due_on": date(2026, 3, 1), "valid_to": date(2026, 2, 20),
      "authority": BUREAU}),
    ("年报.csv", "statement",
     {"统一社会信用代码": COMPANY, "企业名称": NAME, "年报年度": "2025年", "企业经营状态": "开业",
      "通信地址": "龙仙镇1号",
      "资产总额": "100万元", "净利润": "", "是否公示经营数据": "否"},
     {"form": "年报", "item": "年度报告", "period": "2025", "content": "企业经营状态:开业;通信地址:龙仙镇1号",
      "figures": "资产总额:100万元", "disclosed": False, "verification": "SELF_DECLARED"}),
    ("自愿注册.csv", "statement",
     {"主体名称": NAME, "统一社会信用代码": COMPANY, "申报项目": "资质", "申报内容": "ISO9001",
      "申报日期": "2026-01-05",
      "是否同意公示": "是", "核实状态": "已核实"},
     {"form": "自愿注册", "item": "资质", "content": "ISO9001", "disclosed": True, "verification": "VERIFIED"}),
    ("诉讼.csv", "lawsuit",
     {"当事人名称": NAME, "统一社会信用代码": COMPANY, "案号": "(2026)粤0229民初1号", "诉讼地位": "被告",
      "案由": "买卖合同纠纷",
      "标的额(万元)": "2", "立案日期": "2026-02-02"},
     {"standing": "被告", "amount_yuan": 20_000.0, "valid_from": date(2026, 2, 2)}),
    ("异议.csv", "objection",
     {"许可/处罚行政相对人名称": NAME, "许可/处罚行政相对人统一社会信用代码": COMPANY, "许可/处罚文书号": "翁许1号",
      "许可/处罚决定日期": "2022-07-11 00:00:00", "许可/处罚机关": BUREAU, "异议状态": "完成异议",
      "异议完成时间": "1900/1/0 0:00:00"},
     {"doc_no": "翁许1号", "decided_on": date(2022, 7, 11), "state": "完成异议", "closed_on": None,
      "authority": BUREAU}),
    ("重大税收违法案件.csv", "list_entry",
     {"纳税人名称": OTHER_NAME, "纳税人识别号": OTHER, "发布时间": "2021年度2  月", "检查机构": BUREAU,
      "主要税收违法行为": "虚开"},
     {"list_code": "TAX_MAJOR", "listed_on": date(2021, 2, 1), "case_no": "列入2021-02-01"}),
    ("某区经营异常企业信息.csv", "list_entry", {"序号": "1", "企业（机构）名称": NAME},
     {"list_code": "ABNORMAL", "case_no": "未载明", "valid_from": None}),
    ("红黑名单.csv", "list_entry",
     {"主体名称": NAME, "统一社会信用代码": COMPANY, "名单类型": "失信被执行人", "认定日期": "2026-01-01",
      "认定单位": "某法院",
      "认定事由": "有履行能力而不履行", "有效期至": "2029-01-01"},
     {"list_code": "SXBZXR", "list_name": "失信被执行人", "removed_on": None, "valid_to": date(2029, 1, 2)}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "kind", "row", "says"), ROWS, ids=[f"{row[0]}" for row in ROWS])
def test_a_row_of_a_real_shape_says_what_it_says(
    tmp_path: Path, name: str, kind: str, row: dict[str, str], says: dict[str, Any]
) -> None:
    verdict, facts = judge(tmp_path, [row], name)
    assert facts.main == kind
    assert verdict.findings["rule"].to_list() == (["V12"] if kind == "complaint" else [])
    (fact,) = facts.frames[kind].to_dicts()
    assert {column: fact[column] for column in says} == says
    assert fact["subject"] in {COMPANY, OTHER}


def test_a_holding_has_its_votes_class_and_whether_it_is_pledged_or_frozen(tmp_path: Path) -> None:
    row = {
        "统一社会信用代码": COMPANY, "企业名称": NAME, "股东名称": OTHER_NAME, "股东代码": OTHER, "出资比例": "60%",
        "表决权比例": "70%", "股份类别": "普通股", "是否质押": "是", "是否冻结": "否", "认缴出资额(万元)": "60",
    }  # fmt: skip
    _, facts = judge(tmp_path, [row], "股东及出资.csv")
    (fact,) = facts.frames["holding"].to_dicts()
    assert {column.name for column in FACTS["holding"].columns} <= fact.keys()  # what no snapshot has is loaded too
    assert (fact["owner_name"], fact["subject_name"], fact["subscribed_yuan"]) == (OTHER_NAME, NAME, 600_000.0)
    shown = [fact[name] for name in ("eid", "owner", "econ", "votes", "share_class", "pledged", "frozen")]
    assert shown == [COMPANY, OTHER, 0.6, 0.7, "普通股", True, False]


def test_a_red_list_is_no_list_of_breaches(tmp_path: Path) -> None:
    row = {
        "主体名称": NAME,
        "统一社会信用代码": COMPANY,
        "名单类型": "纳税守信红名单",
        "认定日期": "2026-01-01",
        "认定单位": BUREAU,
    }
    verdict, facts = judge(tmp_path, [row], "红黑名单.csv")
    assert (list(verdict.hits), verdict.outcome.to_list()) == (["F04"], ["quarantined"])
    _, facts = judge(tmp_path, [row], "守信红名单.csv")
    (fact,) = facts.frames["honour"].to_dicts()
    assert (fact["title"], fact["awarded_on"]) == ("纳税守信红名单", date(2026, 1, 1))


def test_who_complained_is_not_taken_over(tmp_path: Path) -> None:
    name, _, row, _ = next(case for case in ROWS if case[1] == "complaint")
    _, facts = judge(tmp_path, [row], name)
    assert "李四" not in str(facts)
    assert "13812341234" not in str(facts)


def test_a_category_that_is_written_once_holds_for_the_rows_below(tmp_path: Path) -> None:
    rows = [
        {"类别": "国资委管理", "企业（集团）名称": NAME, "统一社会信用代码": COMPANY},
        {"类别": "", "企业（集团）名称": OTHER_NAME, "统一社会信用代码": OTHER},
    ]
    _, facts = judge(tmp_path, rows, "在京央企名录.csv")
    assert facts.frames["honour"]["category"].to_list() == ["国资委管理", "国资委管理"]


STOCK = {"name": "张五会", "gender": "男", "age": "50", "code": "600001"}
POSTS = [
    ("董事长/董事", ["DIR"], None),
    ("董事", ["DIR"], None),
    ("名誉董事长/董事", ["DIR"], None),
    ("名誉董事长", [], "quarantined"),  # an honorary post is no post
]


@pytest.mark.parametrize(("jobs", "kinds", "outcome"), POSTS)
def test_a_cell_of_several_posts_is_several_roles_each_once(
    tmp_path: Path, jobs: str, kinds: list[str], outcome: str | None
) -> None:
    verdict, facts = judge(tmp_path, [STOCK | {"jobs": jobs}])
    assert facts.frames["role"]["kind"].to_list() == kinds
    assert facts.frames["role"]["title"].to_list() == [jobs] * len(kinds)
    assert verdict.outcome.to_list() == [outcome]


HOLDERS = [
    ("李建国", "n:"), ("李建国2", None), ("UBS AG", None), ("NORGES BANK", None), ("LI SHERYN",
     "n:"), ("某某投资公司", None),
]  # fmt: skip


@pytest.mark.parametrize(("holder", "prefix"), HOLDERS)
def test_a_holder_by_name_is_a_person_or_waits(tmp_path: Path, holder: str, prefix: str | None) -> None:
    row = {"": "0", "ts_code": "600001.SH", "ann_date": "20180315", "end_date": "20171231", "holder_name": holder}
    _, facts = judge(tmp_path, [row | {"hold_amount": "1", "hold_ratio": "0.89"}])
    rows = facts.frames["holding"].to_dicts()
    assert [row["owner"][:2] for row in rows] == ([prefix] if prefix else [])
    for fact in rows:  # a report of a quarter holds until the next
        assert (fact["eid"], fact["econ"]) == ("stock:600001", 0.0089)
        assert (fact["valid_from"], fact["valid_to"]) == (date(2017, 12, 31), date(2018, 3, 31))


INVEST = {"investorId": "7", "companyId": "9", "ratio": "9.5E-4", "createTime": "2020-04-14 14:17:46.418"}


def test_a_number_of_the_source_is_one_person_there_and_never_a_certain_one(tmp_path: Path) -> None:
    rows = [INVEST, INVEST | {"companyId": "10"}, INVEST | {"investorId": "8"}]
    _, facts = judge(tmp_path, rows, "PersonInvestCompany.csv")
    first, again, other = facts.frames["holding"]["owner"]
    assert first == again != other
    assert first.startswith("n:")
    assert facts.persons["id_number"].to_list() == [None, None]
    assert facts.frames["holding"]["econ"].to_list() == [0.00095] * 3
    _, companies = judge(tmp_path, rows, "CompanyInvestCompany.csv")
    assert companies.frames["holding"]["owner"].to_list() == ["ldbc:7", "ldbc:7", "ldbc:8"]


FOOTERS = ["合计", "合 计", "注：以上数据截至2026年6月", "说明: 无", "制表人：张三"]


@pytest.mark.parametrize("text", FOOTERS)
def test_a_line_below_the_table_is_no_row_and_is_counted(tmp_path: Path, text: str) -> None:
    name, kind, row, _ = ROWS[1]
    verdict, facts = judge(
        tmp_path, [row, dict.fromkeys(row, "") | {"欠款单位名称": text, "欠款余额(万元)": "1.2"}], name
    )
    assert facts.frames[kind].height == 1
    assert verdict.outcome.to_list() == [None, "rejected"]
    assert verdict.hits["F08"] == 1


@pytest.mark.parametrize("name", ["合计科技有限公司", "以上工坊", "说明文化传播中心", "总计划咨询有限公司"])
def test_a_firm_whose_name_begins_like_a_footer_is_a_firm(tmp_path: Path, name: str) -> None:
    verdict, _ = judge(tmp_path, [{"序号": "1", "企业（机构）名称": name}], "经营异常.csv")
    assert list(verdict.hits) == ["V16"]
