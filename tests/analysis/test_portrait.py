"""R9.3, R9.6: what a portrait shows, what it never shows, and what absence means."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson
import pytest

from graph_service.analysis.portrait import portrait
from graph_service.analysis.portrait_items import ControlLink, Portrait, SourceDate
from graph_service.domain.errors import Unlawful
from graph_service.domain.evidence import Source
from tests.analysis.frames import AS_OF, party

D = date
LATELY, TOMORROW = D(2026, 5, 10), D(2026, 7, 1)
FROM = Source("批次一", "市场监管局", 7, "2026-06-30T08:00:00")
ORIGIN = {"source": FROM.source, "batch": FROM.batch, "row": FROM.row, "recorded_at": FROM.recorded_at}
SUBJECT = party("91440229MA4U0001XN", uscc="91440229MA4U0001XN", entity_kind="ENTERPRISE", lr_name="张伟")
SOURCES = {kind: (SourceDate("市场监管局", "2026-06-30"),) for kind in ("penalty", "licence", "commitment", "holding")}


@dataclass(frozen=True)
class GeneralPenalty:
    """A general record as R5.1 has it: three months, one year."""

    record_class: str
    published: bool
    apply_from: date
    auto_stop: date


def general(record: Mapping[str, Any]) -> GeneralPenalty:
    decided = record["decided_on"]
    stop = decided.replace(year=decided.year + 1)
    return GeneralPenalty("一般", stop >= AS_OF, decided.replace(month=decided.month + 3), stop)


def make(subject: Mapping[str, object] = SUBJECT, chain: tuple[ControlLink, ...] = (), **facts: list[Any]) -> Portrait:
    rows = {kind: [{**ORIGIN, **row} for row in given] for kind, given in facts.items()}
    return portrait(subject, rows, chain, AS_OF, publication=general, sources=SOURCES)


def penalty(decided_on: date = LATELY, **columns: object) -> dict[str, object]:
    return {
        "doc_no": "翁市监罚〔2026〕1号",
        "decided_on": decided_on,
        "categories": ["罚款"],
        "fine_yuan": 2000.0,
        **columns,
    }


@pytest.mark.parametrize(
    ("case", "kind", "record", "section", "shown"),
    [
        ("penalty in its term", "penalty", penalty(), "penalties", 1),
        ("penalty past its term", "penalty", penalty(D(2025, 5, 10)), "penalties", 0),
        ("annulled", "penalty", penalty(state="撤销"), "penalties", 0),
        ("repaired", "penalty", penalty(state="已修复"), "penalties", 0),
        ("repaired in other words", "penalty", penalty(state="信用修复完成"), "penalties", 0),
        ("not repaired", "penalty", penalty(state="未修复"), "penalties", 1),
        ("objection marked", "penalty", penalty(state="异议"), "penalties", 1),
        ("licence open", "licence", {"doc_no": "1"}, "licences", 1),
        ("licence on its last day", "licence", {"doc_no": "1", "valid_to": D(2026, 7, 1)}, "licences", 1),
        ("licence ended", "licence", {"doc_no": "1", "valid_to": AS_OF}, "licences", 0),
        ("licence void", "licence", {"doc_no": "1", "state": "无效"}, "licences", 0),
        ("on a list", "list_entry", {"list_name": "失信被执行人"}, "lists", 1),
        ("off the list", "list_entry", {"list_name": "失信被执行人", "removed_on": AS_OF}, "lists", 0),
        ("off the list tomorrow", "list_entry", {"removed_on": "2026-07-01"}, "lists", 1),
        ("list entry that ended", "list_entry", {"valid_to": AS_OF}, "lists", 0),
        ("public commitment", "commitment", {"code": "1", "publicity": "可向社会公开"}, "commitments", 1),
        ("limited commitment", "commitment", {"code": "1", "publicity": "特定范围内公开"}, "commitments", 0),
        ("unmarked commitment", "commitment", {"code": "1"}, "commitments", 0),
        ("inspection", "inspection", {"result_text": "未发现问题"}, "inspections", 1),
        ("inspected tomorrow", "inspection", {"inspected_on": TOMORROW}, "inspections", 0),
        ("honour", "honour", {"honour_kind": "荣誉", "title": "守合同重信用"}, "honours", 1),
        ("honour on its last day", "honour", {"title": "1", "ends_on": AS_OF}, "honours", 1),
        ("honour ended", "honour", {"title": "1", "ends_on": "2026-06-29"}, "honours", 0),
        ("honour of tomorrow", "honour", {"title": "1", "awarded_on": TOMORROW}, "honours", 0),
        ("honour revoked", "honour", {"title": "1", "revoked_on": LATELY}, "honours", 0),
        ("public grade", "grade", {"grade": "AA", "publicity": "可向社会公开"}, "grades", 1),
        ("unmarked grade", "grade", {"grade": "AA"}, "grades", 0),
        ("grade that ended", "grade", {"publicity": "可向社会公开", "valid_to": AS_OF}, "grades", 0),
        ("annual report", "statement", {"form": "年报", "disclosed": False}, "statements", 1),
        ("disclosed item", "statement", {"form": "自愿注册", "disclosed": True}, "statements", 1),
        ("item not disclosed", "statement", {"form": "自愿注册"}, "statements", 0),
        ("statement of tomorrow", "statement", {"form": "年报", "stated_on": TOMORROW}, "statements", 0),
        ("licence of tomorrow", "licence", {"decided_on": TOMORROW}, "licences", 0),
        ("listed tomorrow", "list_entry", {"listed_on": TOMORROW}, "lists", 0),
    ],
)
def test_what_is_shown(case: str, kind: str, record: dict[str, object], section: str, shown: int) -> None:
    """R9.3, R9.6"""
    made = make(**{kind: [record]})
    assert len(getattr(made, section).items) == shown, case
    assert all(item.source == FROM for item in getattr(made, section).items)


def test_a_penalty_carries_class_term_and_repair() -> None:
    """A6: apply from 2026-08-11 is the day after the minimum; here the callable says which day"""
    (item,) = make(penalty=[penalty(state="异议")]).penalties.items
    assert (item.record_class, item.published_until, item.objection) == ("一般", D(2027, 5, 10), True)
    assert item.repair == "未修复, 自 2026-08-10 起可申请修复"
    (old,) = make(penalty=[penalty(D(2026, 1, 5))]).penalties.items
    assert old.repair == "未修复, 已可申请修复"


@pytest.mark.parametrize(("found_on", "performance"), [(AS_OF, "全部履行"), (TOMORROW, "尚未认定")])
def test_a_finding_of_tomorrow_is_not_known_yet(found_on: date, performance: str) -> None:
    kept = {"publicity": "可向社会公开", "performance": "全部履行", "found_on": found_on}
    (item,) = make(commitment=[kept]).commitments.items
    assert item.performance == performance


def test_no_record_is_said_of_named_sources_on_a_day() -> None:
    """R9.6: no record is not good, and no source is not no record"""
    made = make()
    assert made.penalties.statement == "未查到记录（截至 2026-06-30 的这些来源: 市场监管局）。"
    assert made.lists.statement == "没有该类数据的来源, 不能说明有无记录。"
    assert {"名单记录", "检查结果", "诚实守信荣誉"} <= set(made.missing_sources)
    assert "行政处罚" not in made.missing_sources
    assert any("不代表信用良好" in note for note in made.notes)


def test_chain_is_registered_and_persons_are_masked() -> None:
    """R9.3, R10.3: no declared or suspected link, no person's name but the published representative's"""
    links = (
        ControlLink("甲公司", False, "本公司", 0.6, FROM),
        ControlLink("欧阳小明", True, "甲公司", 0.8, FROM),
        ControlLink("李四", True, "本公司", None, FROM, trust=0.9),
        ControlLink("疑似关联公司", False, "本公司", None, FROM, trust=0.5),
    )
    made = make(chain=links)
    assert [link.owner for link in made.control_chain.items] == ["甲公司", "欧阳*"]
    assert made.identity.legal_representative == "张伟"


def test_nothing_of_r9_3_is_in_the_json() -> None:
    """R9.3: rows may carry what must not go out; the portrait does not"""
    subject = {**SUBJECT, "class": "D", "score": 900, "signals": ["疑似"]}
    record = penalty(content="罚当事人（身份证440229199003071231）2000元", lr_name="李四", finding_names=["王五"])
    text = orjson.dumps(make(subject, penalty=[record])).decode()
    for secret in ("440229199003071231", "李四", "王五", "疑似", '"D"', "900", "score"):
        assert secret not in text
    assert "440229********1231" in text


@pytest.mark.parametrize("kind", ["complaint", "rectification", "lawsuit", "objection", "arrears"])
def test_what_is_no_finding_is_not_in_a_portrait(kind: str) -> None:
    """R9.3, measure 14"""
    record = {"case_no": "投1", "doc_no": "约1", "matter": "食品投诉", "item": "增值税欠税", "result": "调解"}
    text = orjson.dumps(make(**{kind: [record]})).decode()
    assert not any(word in text for word in ("投1", "约1", "食品投诉", "增值税欠税", "调解"))


def test_figures_are_shown_only_where_they_were_disclosed_and_say_who_checked_them() -> None:
    """R2.7a, SEED 15"""
    report = {"form": "年报", "content": "开业", "figures": "资产总额:1万元"}
    (hidden,) = make(statement=[report | {"disclosed": False}]).statements.items
    (shown,) = make(statement=[report | {"disclosed": True, "verification": "VERIFIED"}]).statements.items
    assert (hidden.content, hidden.figures, hidden.verification) == ("开业", "", "SELF_DECLARED")
    assert (shown.figures, shown.verification) == ("资产总额:1万元", "VERIFIED")


def test_a_person_has_no_portrait() -> None:
    """R9.4"""
    with pytest.raises(Unlawful, match="自然人"):
        make(party("p:1", is_person=True))
