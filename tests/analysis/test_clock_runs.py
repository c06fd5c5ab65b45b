"""Runs that facts show: from which day to which, for each of ``SHOWN``; what a fact does not say gives no run."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from graph_service.analysis.clock_queue import RUN_SCHEMA, UNNAMED
from graph_service.analysis.clock_runs import SHOWN, clock_runs, told_by_cases
from graph_service.analysis.first_receipts import VERSION_SCHEMA, first_receipts
from graph_service.analysis.snapshot import Snapshot
from graph_service.rulebook.clocks import clock_policy
from tests.analysis.snapshots import Rows, plays, snapshot

POLICY = clock_policy()
D = date
BATCHES = [{"id": "b1", "received_at": "2026-06-20T09:00:00+08:00"}]
FIRM, PERSON = "91440229MA00000011", "p:" + "d" * 32
OFFICE, CODE = "翁源县市场监督管理局", "11440229000000000A"
BODY = {"authority_code": CODE, "authority_name": OFFICE}
NONE = pl.DataFrame(schema=VERSION_SCHEMA)
FIRMS = {FIRM: {"established_on": D(2015, 1, 1)}}


def found(world: Snapshot, replaced: pl.DataFrame = NONE) -> pl.DataFrame:
    return clock_runs(world, first_receipts(world, replaced, BATCHES), POLICY)


def runs(**facts: Rows) -> list[tuple[str, date, date | None]]:
    return found(snapshot(FIRMS, **facts)).select("clock", "start", "stop").rows()


def on(**columns: object) -> dict[str, object]:
    return {"subject": FIRM, **BODY, **columns}


def test_acts_run_to_their_first_receipt() -> None:
    world = snapshot(
        penalty=[on(doc_no="罚1", decided_on=D(2026, 6, 1))],
        licence=[on(doc_no="许1", decided_on=D(2026, 6, 2)), on(doc_no="许2")],
        inspection=[on(task_no="查1", inspected_on=D(2026, 6, 3))],
    )
    table = found(world)
    assert dict(table.schema) == RUN_SCHEMA
    assert table.select("clock", "label", "start", "stop").rows() == [
        ("C01", "行政处罚 罚1", D(2026, 6, 1), D(2026, 6, 20)),
        ("C01", "行政许可 许1", D(2026, 6, 2), D(2026, 6, 20)),
        ("C07", "检查结果 查1", D(2026, 6, 3), D(2026, 6, 20)),
    ]
    assert table.row(0, named=True) == {
        "clock": "C01", "department_code": CODE, "department_name": OFFICE, "case": "penalty-1", "subject": FIRM,
        "ref": "penalty:penalty-1", "label": "行政处罚 罚1", "start": D(2026, 6, 1), "stop": D(2026, 6, 20),
    }  # fmt: skip


def test_a_correction_is_not_received_again() -> None:
    world = snapshot(penalty=[on(doc_no="罚1", decided_on=D(2026, 6, 1), batch="b1")])
    first = {"fact": "penalty", "key": "penalty-1", "batch": "b0", "recorded_at": "2026-06-04T16:30:00+00:00"}
    other = {**first, "fact": "licence", "recorded_at": "2026-06-02T00:00:00+00:00"}
    table = found(world, pl.DataFrame([first, other], schema=VERSION_SCHEMA))
    assert table["stop"].to_list() == [D(2026, 6, 5)]  # in China; b0 is not in the ledger: when it was recorded


def test_what_reached_the_platform_after_the_day_was_not_there_on_it() -> None:
    world = snapshot(
        penalty=[on(doc_no="罚1", decided_on=D(2026, 6, 1), batch="b2", recorded_at="2026-07-01T09:00:00+08:00")]
    )
    assert found(world).is_empty()


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"objected_on": D(2026, 6, 19), "state": "受理"}, [("C08", D(2026, 6, 20)), ("C08.3", None)]),
        (
            {"objected_on": D(2026, 6, 19), "state": "完成异议", "closed_on": D(2026, 6, 25)},
            [("C08", D(2026, 6, 20)), ("C08.3", D(2026, 6, 25))],
        ),
        ({"objected_on": D(2026, 6, 19), "state": "完成异议"}, [("C08", D(2026, 6, 20))]),  # on what day is not said
        ({"state": "受理"}, []),
    ],
)
def test_objections(given: dict[str, object], expected: list[tuple[str, date | None]]) -> None:
    assert [(clock, stop) for clock, _, stop in runs(objection=[on(doc_no="罚1", **given)])] == expected


@pytest.mark.parametrize(
    ("kind", "matter", "clocks"),
    [
        ("投诉", "拖欠中小企业款项", ["C13.2", "C13.3"]),
        ("中小企业账款投诉", None, ["C13.2", "C13.3"]),
        ("投诉", "食品", []),
    ],
)
def test_complaints_of_unpaid_small_firms_alone(kind: str, matter: str | None, clocks: list[str]) -> None:
    rows = [on(case_no="1", complaint_kind=kind, matter=matter, received_on=D(2026, 3, 1), closed_on=D(2026, 3, 9))]
    assert runs(complaint=rows) == [(clock, D(2026, 3, 1), D(2026, 3, 9)) for clock in clocks]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"due_on": D(2026, 6, 1)}, [("C21", D(2026, 6, 1), None)]),
        (
            {"due_on": D(2026, 6, 1), "found_on": D(2026, 6, 4), "performance": "全部履行"},
            [("C21", D(2026, 6, 1), D(2026, 6, 4))],
        ),
        ({"due_on": D(2026, 6, 1), "performance": "全部履行"}, []),  # judged, on what day is not said
        ({"due_on": D(2026, 7, 1)}, []),  # not due by the day
        ({}, []),
    ],
)
def test_commitments(given: dict[str, object], expected: list[tuple[str, date, date | None]]) -> None:
    assert runs(commitment=[on(code="CN1", **given)]) == expected


def test_lists() -> None:
    entries = [
        on(list_code="SAMR_SEVERE", case_no="1", listed_on=D(2020, 1, 1), facts="弄虚作假"),
        on(list_code="ABNORMAL", case_no="2", listed_on=D(2025, 9, 1), facts="未按规定公示年度报告"),
        on(list_code="ABNORMAL", case_no="3", listed_on=D(2025, 6, 30), facts="未公示年报"),
        on(list_code="ABNORMAL", case_no="4", listed_on=D(2025, 9, 1), facts="住所无法联系"),
        on(list_code="TAX_MAJOR", case_no="5", listed_on=D(2020, 1, 1)),
    ]
    assert runs(list_entry=entries) == [
        ("C05.2", D(2024, 6, 30), D(2025, 6, 30)),
        ("C05.2", D(2025, 6, 30), D(2025, 9, 1)),
        ("C20", D(2020, 1, 1), None),
    ]


def test_annual_reports_are_asked_of_live_enterprises_of_the_year_before() -> None:
    parties = {
        "made": {"established_on": D(2015, 1, 1)},
        "late": {"established_on": D(2025, 12, 31)},
        "undated": {"established_on": D(2015, 1, 1)},
        "new": {"established_on": D(2026, 1, 1)},
        "gone": {"established_on": D(2015, 1, 1), "status": "DEREGISTERED"},
        "shop": {"established_on": D(2015, 1, 1), "entity_kind": "INDIVIDUAL"},
        "unknown": {},
    }
    facts = {
        "registration": [{"eid": eid, "registrar": OFFICE} for eid in parties],
        "statement": [
            {"subject": "made", "form": "年报", "period": "2025", "stated_on": D(2026, 3, 1)},
            {"subject": "made", "form": "年报", "period": "2025", "stated_on": D(2026, 2, 1)},
            {"subject": "late", "form": "年报", "period": "2024", "stated_on": D(2026, 2, 1)},
            {"subject": "undated", "form": "年报", "period": "2025"},
            {"subject": "late", "form": "自愿注册", "period": "2025", "stated_on": D(2026, 2, 1)},
        ],
    }
    table = found(snapshot(parties, **facts))
    assert table.select("clock", "subject", "label", "start", "stop", "department_name").rows() == [
        ("C05", "made", "2025年度报告", D(2026, 1, 1), D(2026, 2, 1), OFFICE),
        ("C05", "late", "2025年度报告", D(2026, 1, 1), None, OFFICE),
    ]
    assert runs(registration=[{"eid": FIRM}]) == []  # no report of that year is here at all: nothing is said


@pytest.mark.parametrize(
    ("terms", "stops"),
    [
        ([plays("a", "LR", FIRM, D(2020, 1, 1), D(2026, 5, 1))], [None]),
        (
            [plays("a", "LR", FIRM, None, D(2026, 5, 1)), plays("b", "LR", FIRM, D(2026, 5, 20))],
            [D(2026, 5, 20)],
        ),
        ([plays("a", "LR", FIRM, None, D(2026, 5, 1)), plays("b", "LR", FIRM, D(2025, 1, 1))], [D(2026, 5, 1)]),
        ([plays("a", "LR", FIRM, None, D(2026, 5, 1)), plays("b", "LR", FIRM)], []),  # since when is not said
        ([plays("a", "LR", FIRM, None, D(2026, 5, 1)), plays("b", "DIR", FIRM, D(2026, 5, 2))], [None]),
        ([plays("a", "LR", FIRM, None, D(2026, 7, 1))], []),  # not ended by the day
        (
            [
                plays("a", "LR", FIRM, None, D(2024, 1, 1)),
                plays("b", "LR", FIRM, D(2024, 2, 1), D(2026, 5, 1)),
                plays("c", "LR", FIRM, D(2024, 1, 1), D(2024, 1, 1)),  # a term of no day follows nobody
            ],
            [D(2024, 2, 1), D(2024, 2, 1), None],
        ),
    ],
)
def test_representatives_and_their_successors(terms: Rows, stops: list[date | None]) -> None:
    facts: dict[str, Rows] = {"role": terms, "registration": [{"eid": FIRM, "registrar": OFFICE}]}
    told = found(snapshot(FIRMS, **facts))
    assert (set(told["clock"]), told.sort("start", "case")["stop"].to_list()) == ({"C16"} if stops else set(), stops)
    gone = found(snapshot({FIRM: {"status": "DEREGISTERED"}}, **facts))
    assert gone.is_empty()


def test_departments_are_one_by_code_or_by_a_name_of_one_code() -> None:
    day = {"decided_on": D(2026, 6, 1)}
    world = snapshot(
        penalty=[
            {"subject": FIRM, **BODY, **day},
            {"subject": FIRM, **BODY, **day},
            {"subject": FIRM, "authority_code": CODE, "authority_name": "翁源市监局", **day},
            {"subject": FIRM, "authority_name": " 翁源县市场监督管理局", **day},
            {"subject": FIRM, "authority_name": "两码局", **day},
            {"subject": PERSON, **day},
        ],
        grade=[{"subject": FIRM, "authority_code": code, "authority_name": "两码局"} for code in ("1", "2")],
    )
    table = found(world).select("department_code", "department_name", "subject")
    assert table.rows() == [(CODE, OFFICE, FIRM)] * 4 + [(None, "两码局", FIRM), (None, UNNAMED, None)]


def test_a_case_tells_its_clock_better_than_the_record_it_concerns() -> None:
    table = found(snapshot(commitment=[on(code=f"CN{n}", due_on=D(2026, 6, n)) for n in (1, 2)]))
    assert told_by_cases(table, {("C21", "commitment:commitment-1"), ("C03", "commitment:commitment-2")})[
        "case"
    ].to_list() == ["commitment-2"]
    assert told_by_cases(table, ()).equals(table)
    assert told_by_cases(table, (), ["commitment:commitment-2"])["case"].to_list() == ["commitment-1"]


def test_what_is_said_to_be_shown_is_what_is_found() -> None:
    day = D(2026, 6, 1)
    world = snapshot(
        FIRMS,
        registration=[{"eid": FIRM}],
        penalty=[on(decided_on=day)],
        inspection=[on(inspected_on=day)],
        objection=[on(objected_on=day, state="受理")],
        complaint=[on(matter="拖欠中小企业款项", received_on=day)],
        commitment=[on(due_on=day)],
        list_entry=[on(list_code=code, listed_on=day, facts="未报年报") for code in ("SAMR_SEVERE", "ABNORMAL")],
        statement=[on(form="年报", period="2025", stated_on=day)],
        role=[plays("a", "LR", FIRM, None, day)],
    )
    assert set(found(world)["clock"]) == set(SHOWN)
    assert set(SHOWN) <= set(POLICY.clocks)
