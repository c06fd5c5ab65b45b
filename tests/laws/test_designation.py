"""Designation (R4.1, SL44): who may list, what a heavier penalty is, how long an entry stands, what cannot decide."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.analysis.cases import replay
from graph_service.analysis.designations import Fit, early_day, entries_of, fit, is_heavier, last_day, list_of
from graph_service.analysis.fact_frames import fact_frame
from graph_service.analysis.snapshot import snapshot_schema
from graph_service.domain.acts import Case
from graph_service.domain.errors import BadInput
from graph_service.domain.events import Event, EventKind, EventState
from graph_service.domain.facts import FACTS, PROVENANCE
from graph_service.rulebook.designation import designation_policy
from graph_service.rulebook.lists import read_lists
from graph_service.rulebook.procedures import FieldType, Step, procedure, procedures
from graph_service.rulebook.repair import read_repair
from loaders.keys import with_keys
from tests.laws.casework import FIRM, FIRM_NAME, MARKET, MARKET_NAME, at, case_of

LISTS, POLICY, REPAIR = read_lists(), designation_policy(), read_repair()
LED, DECIDED = date(2026, 4, 1), date(2026, 5, 10)
TELL = {"doc_no": "翁市监告〔2026〕1号", "facts": "掺杂掺假", "basis": "总局令44 第5条", "measure": "列入名单",
        "rights": "可以陈述、申辩", "due_on": "2026-04-20"}  # fmt: skip
DECIDE = {"doc_no": "翁市监列〔2026〕1号", "repair_notice": "翁市监修〔2026〕1号", "way": "直接送达"}


def designated(*more: tuple[str, date, dict[str, str]], decided: date = DECIDED, recorded: date | None = None) -> Case:
    return case_of(
        "designation",
        ("lead", LED, {"list_code": "SAMR_SEVERE", "facts": "线索"}),
        ("intend", LED, {"basis": "总局令44", "heavier": "吊销许可证件或营业执照"}),
        ("notify", LED, TELL),
        ("decide", decided, DECIDE),
        *more,
        recorded=recorded,
    )  # fmt: skip


# R4.1a: what lists.toml says of each list, asked of names as counties write them
@pytest.mark.parametrize(
    ("name", "code", "found"),
    [
        ("翁源县市场监督管理局", "SAMR_SEVERE", Fit.FITS),
        ("翁源县市监局", "SAMR_SEVERE", Fit.FITS),  # a short name of aliases.toml
        ("翁源县人力资源和社会保障局", "WAGE_ARREARS", Fit.FITS),
        ("翁源县医疗保障局", "SOCIAL_INSURANCE", Fit.FITS),  # either of two
        ("翁源县住房和城乡建设管理局", "CONSTRUCTION", Fit.FITS),
        ("国家税务总局翁源县税务局", "TAX_MAJOR", Fit.FITS),
        ("翁源县文化广电旅游体育局", "CULTURE", Fit.UNKNOWN),  # merged units do not tell their duties by name
        ("翁源县市场监督管理局", "IP", Fit.UNKNOWN),  # does intellectual property in most counties
        ("", "SAFETY", Fit.UNKNOWN),
        ("翁源县市场监督管理局", "SXBZXR", Fit.NO),
        ("翁源县市场监督管理局", "TAX_MAJOR", Fit.NO),
        ("翁源县人民法院", "SXBZXR", Fit.FITS),
    ],
)
def test_who_may_designate(name: str, code: str, found: Fit) -> None:
    assert fit(name, list_of(code, LISTS), POLICY) is found


def test_a_list_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(BadInput, match=r"没有名单 BLACK.*SAMR_SEVERE"):
        list_of("BLACK", LISTS)


def penalty(categories: Iterable[str], content: str = "", fine: float | None = None, state: str = "VALID") -> Event:
    return Event(
        "r1", EventKind.PENALTY, FIRM, FIRM_NAME, "罚1", DECIDED, categories=tuple(categories), content=content,
        fine_yuan=fine, state=EventState(state),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("event", "term", "heavier"),
    [
        (penalty(["罚款"], "依法从重处罚, 罚款五万元"), "从重罚款", True),
        (penalty(["罚款"], "罚款五万元"), "从重罚款", False),
        (penalty(["罚款"], "不具有从重情节, 罚款五万元"), "从重罚款", False),
        (penalty(["罚款"], "无从重情节"), "从重罚款", False),
        (penalty(["警告"], "从重"), "从重罚款", False),
        (penalty(["降低资质等级"]), "降低资质等级", True),
        (penalty(["吊销许可证件"]), "吊销许可证件或营业执照", True),
        (penalty(["吊销许可证件"], state="ANNULLED"), "吊销许可证件或营业执照", False),
        (penalty(["吊销许可证件"], state="REPAIRED"), "吊销许可证件或营业执照", False),
        (penalty(["吊销许可证件"], state="MARKED"), "吊销许可证件或营业执照", False),
        (penalty(["限制开展生产经营活动"]), "限制开展生产经营活动", True),
        (penalty(["责令停产停业"]), "责令停产停业", True),
        (penalty(["责令关闭"]), "责令关闭", True),
        (penalty(["责令关闭"]), "责令停产停业", False),
        (penalty(["限制从业"]), "限制从业", True),
        (penalty(["罚款"], fine=2_000_000), "其他较重处罚", True),
        (penalty(["罚款"], fine=20_000), "其他较重处罚", False),
        (penalty(["罚款"], fine=20_000), "有履行能力而拒不履行处罚决定", True),
    ],
)
def test_what_is_a_heavier_penalty(event: Event, term: str, heavier: bool) -> None:
    circumstance = POLICY.circumstance(term)
    assert circumstance is not None
    assert is_heavier(event, circumstance, REPAIR) is heavier


def test_the_circumstances_are_the_choices_of_the_step() -> None:
    (field,) = (one for one in procedure("designation").step("intend").may if one.id == "heavier")
    assert field.choices == tuple(one.term for one in POLICY.circumstances)


@pytest.mark.parametrize(
    ("code", "until", "last", "early"),
    [
        ("SAMR_SEVERE", "", date(2029, 5, 10), date(2027, 5, 11)),  # 3 y, early 1 y
        ("SAMR_SEVERE", "2030-01-01", date(2030, 1, 1), date(2027, 5, 11)),  # a longer restriction
        ("WAGE_ARREARS", "", date(2029, 5, 10), date(2026, 11, 11)),  # early 6 months
        ("CONSTRUCTION", "", date(2027, 5, 10), date(2027, 5, 11)),  # none of its own: R5.1, 1 y
        ("FIRE", "", None, date(2027, 5, 11)),
        ("ABNORMAL", "", None, DECIDED),  # no severe list: off once corrected
    ],
)
def test_how_long_an_entry_stands(code: str, until: str, last: date | None, early: date) -> None:
    one = list_of(code, LISTS)
    assert last_day(one, DECIDED, until) == last
    assert early_day(one, DECIDED, date(2026, 12, 1), REPAIR) == early


def test_a_decided_designation_is_a_list_entry() -> None:
    assert entries_of([designated()], LISTS, as_of=DECIDED - timedelta(days=1)) == ()
    (entry,) = entries_of([designated()], LISTS, as_of=DECIDED)
    columns = [column.name for column in (*FACTS["list_entry"].columns, *PROVENANCE)]
    assert sorted(entry) == sorted(columns)
    told = (
        "rid", "source", "subject", "subject_name", "list_code", "list_name", "case_no", "facts", "basis", "listed_on",
        "removed_on", "valid_from", "valid_to", "authority_code", "authority_name", "recorded_at", "batch", "row",
    )  # fmt: skip
    assert [entry[name] for name in told] == [
        "c1", "认定程序", FIRM, FIRM_NAME, "SAMR_SEVERE", "市场监管严重违法失信名单", DECIDE["doc_no"], "掺杂掺假",
        "总局令44 第5条", "2026-05-10", None, "2026-05-10", "2029-05-11", MARKET, MARKET_NAME, at(DECIDED), "c1", 4,
    ]  # fmt: skip


def test_the_same_entry_delivered_by_a_source_has_the_same_key() -> None:
    entries = entries_of([designated()], LISTS, as_of=DECIDED)
    loaded = with_keys(fact_frame("list_entry", entries).drop("key", "rid"), "list_entry")
    assert loaded["key"].to_list() == [entries[0]["key"]]
    assert fact_frame("list_entry", entries).schema == pl.Schema(snapshot_schema(FACTS["list_entry"]))


def test_a_removal_ends_an_entry_and_keeps_the_number_of_the_decision() -> None:
    case = designated(("publish", DECIDED, {"sites": ["信用翁源"]}),
                      ("remove", date(2027, 5, 11), {"end": "信用修复", "doc_no": "翁市监移〔2027〕1号"}))  # fmt: skip
    (before,) = entries_of([case], LISTS, as_of=date(2027, 5, 10))
    (after,) = entries_of([case], LISTS, as_of=date(2027, 5, 11))
    assert (before["removed_on"], before["valid_to"], before["removal_reason"]) == (None, "2029-05-11", None)
    assert (after["removed_on"], after["valid_to"], after["removal_reason"]) == ("2027-05-11", "2027-05-11", "信用修复")
    assert after["case_no"] == DECIDE["doc_no"]


def test_a_revoked_designation_is_void_from_the_start_once_that_was_known() -> None:
    case = designated(("remove", date(2026, 7, 1), {"end": "撤销", "doc_no": "翁市监撤〔2026〕1号"}))
    for day in (DECIDED, date(2026, 7, 1), date(2030, 1, 1)):
        assert entries_of([case], LISTS, as_of=day) == ()
    (known,) = entries_of([case], LISTS, as_of=date(2026, 6, 1), known_at=at(date(2026, 6, 1)))
    assert known["listed_on"] == "2026-05-10"


DAYS = st.dates(DECIDED, date(2030, 12, 31))


@given(
    decided=DAYS,
    left=st.none() | st.tuples(DAYS, st.sampled_from(["信用修复", "期满", "撤销"])),
    asked=DAYS,
    known=DAYS,
)
def test_entries_on_any_day_as_known_any_time(
    decided: date, left: tuple[date, str] | None, asked: date, known: date
) -> None:
    """Against the days written out: what is recorded on its own day is known from that day on."""
    end = max(left[0], decided) if left else None
    case = designated(*([("remove", end, {"end": left[1], "doc_no": "x"})] if left and end else []), decided=decided)
    found = entries_of([case], LISTS, as_of=asked, known_at=at(known))
    ended_known = end is not None and end <= known
    there = decided <= asked and decided <= known and not (ended_known and left is not None and left[1] == "撤销")
    assert bool(found) is there
    if found:
        assert (found[0]["removed_on"] is not None) is (ended_known and end is not None and end <= asked)


def reachable(steps: Iterable[Step]) -> set[str]:
    """States that some steps lead to, from nothing."""
    found, grown = set[str](), True
    while grown:
        new = {step.to for step in steps if not step.origins or set(step.origins) & found} - found
        found, grown = found | new, bool(new)
    return found


@pytest.mark.parametrize("left_out", ["lead", "intend", "notify"])
def test_nothing_is_decided_without_intention_and_notice(left_out: str) -> None:
    steps = procedure("designation").steps.values()
    assert {"DECIDED", "PUBLISHED", "REMOVED"} <= reachable(steps)
    assert {"DECIDED", "PUBLISHED", "REMOVED"}.isdisjoint(reachable([one for one in steps if one.id != left_out]))


def test_a_decision_is_the_authoritys_with_a_reason_and_two_documents() -> None:
    step = procedure("designation").step("decide")
    assert (step.by, step.reasoned) == ("authority", True)
    assert {"doc_no", "repair_notice", "way"} <= {field.id for field in step.needs}


COMPUTED = (
    "score",
    "class",
    "signal",
    "risk",
    "model",
    "rank",
    "分值",
    "评分",
    "得分",
    "风险",
    "信号",
    "模型",
    "分级",
    "画像",
)


def test_no_step_of_any_procedure_takes_a_score_a_class_or_a_signal() -> None:
    fields = {
        field
        for one in procedures().values()
        for step in one.steps.values()
        for field in (*step.needs, *step.may)
    }  # fmt: skip
    assert len(fields) > 30
    told = {field.id: (field.id, field.term, *field.choices) for field in fields}
    assert {name for name, texts in told.items() if any(word in text for word in COMPUTED for text in texts)} == set()
    counts = {"frame_size", "excluded", "drawn_number", "tasks_number"}  # of a draw (R7.7)
    assert {field.id for field in fields if field.type is FieldType.NUMBER} == {"amount_yuan"} | counts


@pytest.mark.parametrize("value", [0.93, 5, True])
def test_a_number_is_no_fact(value: float) -> None:
    case = case_of("designation", ("lead", LED, {"list_code": "SAMR_SEVERE", "facts": value}))
    with pytest.raises(BadInput, match="应为文本"):
        replay(case)
