"""KPI of 双公示 (R2.4) against counting by hand in plain Python, on random acts and logs."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta
from statistics import median
from typing import Any

import chinese_calendar
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from graph_service.analysis.clock_kpi import KPI_COLUMNS, LOG_SCHEMA, compared_log, judged_acts, kpi
from graph_service.analysis.clock_queue import UNNAMED
from graph_service.analysis.deciding_bodies import DecidingBodies
from graph_service.analysis.first_receipts import VERSION_SCHEMA, first_receipts
from graph_service.analysis.snapshot import Snapshot
from graph_service.domain.calendar import covered_years
from graph_service.rulebook.clocks import clock_policy
from tests.analysis.snapshots import AS_OF, snapshot

POLICY = clock_policy()
D, DAY = date, timedelta(days=1)
MISSING = max(covered_years()) + 1
LIMIT = {"penalty": 7, "licence": 7, "inspection": 20}
DAYS = {"penalty": "decided_on", "licence": "decided_on", "inspection": "inspected_on"}
BODIES = [("11", "甲局"), ("12", "乙局"), (None, "丙局"), (None, None)]
NUMBERS = ["罚〔1〕号", "罚(1)号", "罚2", "许3", "４"]
Row = dict[str, Any]

days = st.dates(D(2026, 4, 20), D(2026, 6, 30)) | st.dates(D(MISSING - 1, 12, 15), D(MISSING, 1, 20))


@st.composite
def an_act(draw: st.DrawFn) -> Row:
    code, name = draw(st.sampled_from(BODIES))
    decided = draw(days)
    received = decided + draw(st.integers(0, 40)) * DAY
    return {
        "kind": draw(st.sampled_from(sorted(DAYS))), "authority_code": code, "authority_name": name, "day": decided,
        "received": received, "number": draw(st.sampled_from(NUMBERS)),
    }  # fmt: skip


@st.composite
def a_logged(draw: st.DrawFn) -> Row:
    code, name = draw(st.sampled_from([*BODIES[:3], ("12", None), (None, "乙局")]))
    return {
        "authority_code": code, "authority_name": name, "kind": draw(st.sampled_from([None, "penalty", "licence"])),
        "doc_no": draw(st.sampled_from([*NUMBERS, "无此号"])), "decided_on": draw(days),
    }  # fmt: skip


def lies_between(start: date, end: date) -> int | None:
    """Working days after one day up to another, one day after the other (R0.4)."""
    if end.year >= MISSING:
        return None
    return sum(chinese_calendar.is_workday(start + n * DAY) for n in range(1, (end - start).days + 1))


def surely(start: date, end: date, limit: int) -> str:
    """R2.4: late where more working days lie between than the limit; what a missing year hides is not guessed."""
    between = lies_between(start, end)
    if between is not None:
        return "late" if between > limit else "on_time"
    if start.year >= MISSING:
        return "unknown"
    before = lies_between(start, D(MISSING - 1, 12, 31)) or 0
    return "late" if before > limit else "unknown"


def world(acts: list[Row]) -> tuple[Snapshot, pl.DataFrame]:
    facts: dict[str, list[Row]] = {"penalty": [], "licence": [], "inspection": []}
    for number, act in enumerate(acts):
        column = "task_no" if act["kind"] == "inspection" else "doc_no"
        facts[act["kind"]].append(
            {"subject": "s", "rid": f"r{number}", "key": f"k{number}", "batch": f"b{number}",
             "authority_code": act["authority_code"], "authority_name": act["authority_name"],
             DAYS[act["kind"]]: act["day"], column: act["number"]}
        )  # fmt: skip
    batches = [{"id": f"b{n}", "received_at": f"{act['received']}T08:00:00+08:00"} for n, act in enumerate(acts)]
    made = snapshot(**facts)
    return made, first_receipts(made, pl.DataFrame(schema=VERSION_SCHEMA), batches)


def compare(made: Snapshot, judged: pl.DataFrame, log: pl.DataFrame) -> pl.DataFrame:
    return compared_log(judged, log, DecidingBodies.of(made), POLICY, AS_OF)


def department(row: Row, codes: dict[str, str]) -> str:
    return row["authority_code"] or codes.get(row["authority_name"] or "") or row["authority_name"] or UNNAMED


def plain(number: str) -> str:
    return unicodedata.normalize("NFKC", number).replace("〔", "(").replace("〕", ")")


def outcome(row: Row, acts: list[Row], codes: dict[str, str]) -> str:
    same = [
        act for act in acts
        if act["kind"] != "inspection" and plain(act["number"]) == plain(row["doc_no"])
        and row["kind"] in {None, act["kind"]}
    ]  # fmt: skip
    if any(department(act, codes) == department(row, codes) for act in same):
        return "found"
    if same:
        return "elsewhere"
    if row["decided_on"] > AS_OF:
        return "pending"
    return "omitted" if (lies_between(row["decided_on"], AS_OF) or 0) > 7 else "pending"


@given(st.lists(an_act(), max_size=25), st.none() | st.lists(a_logged(), max_size=12))
def test_the_numbers_are_those_counted_by_hand(acts: list[Row], logged: list[Row] | None) -> None:
    since, until = D(2026, 5, 1), D(MISSING, 1, 10)
    codes = {act["authority_name"]: act["authority_code"] for act in acts if act["authority_code"]}
    made, received = world(acts)
    judged = judged_acts(made, received, POLICY)
    log = None
    if logged is not None:
        rows = [{**row, "row": number} for number, row in enumerate(logged, 1)]
        log = compare(made, judged, pl.DataFrame(rows, schema=LOG_SCHEMA))
    within = pl.col("decided_on").is_between(since, until)
    table = kpi(judged.filter(within), None if log is None else log.filter(within))
    assert tuple(table.columns) == KPI_COLUMNS
    told = {(row["department_code"] or row["department_name"], row["kind"]): row for row in table.iter_rows(named=True)}

    groups: dict[tuple[str, str], list[Row]] = {}
    for act in acts:
        if since <= act["day"] <= until:
            groups.setdefault((department(act, codes), act["kind"]), []).append(act)
    for key, group in groups.items():
        row = told[key]
        verdicts = [surely(act["day"], act["received"], LIMIT[act["kind"]]) for act in group]
        counts = [verdicts.count(name) for name in ("on_time", "late", "unknown")]
        assert [row["acts"], row["on_time"], row["late"], row["unknown"]] == [len(group), *counts]
        known = counts[0] + counts[1]
        assert row["late_rate"] == (counts[1] / known if known else None)
        assert row["on_time_rate"] == (counts[0] / known if known else None)
        between = [n for act in group if (n := lies_between(act["day"], act["received"])) is not None]
        assert row["worst_days"] == max(between, default=None)
        assert row["median_days"] == (median(between) if between else None)
    assert sum(row["acts"] for row in told.values()) == sum(map(len, groups.values()))

    seen: set[tuple[str, str, str | None]] = set()
    sums: dict[str, int] = {}
    for one in logged or []:
        key3 = (department(one, codes), plain(one["doc_no"]), one["kind"])
        if key3 not in seen:
            seen.add(key3)
            if since <= one["decided_on"] <= until:
                verdict = outcome(one, acts, codes)
                sums[verdict] = sums.get(verdict, 0) + 1
    for name in ("found", "elsewhere", "omitted", "pending"):
        counted = table[name].drop_nulls()
        assert counted.is_empty() if logged is None else counted.sum() == sums.get(name, 0), name
    assert (table["logged"].null_count() == table.height) or logged


def test_an_omitted_act_is_told_from_one_not_due_and_one_of_another_day() -> None:
    acts = [{"kind": "penalty", "authority_code": "11", "authority_name": "甲局", "day": D(2026, 6, 1),
             "received": D(2026, 6, 3), "number": "罚〔1〕号"}]  # fmt: skip
    made, received = world(acts)
    judged = judged_acts(made, received, POLICY)
    rows = [
        (1, "11", None, "penalty", "罚（1）号", D(2026, 5, 20)),  # there, decided on another day than it says there
        (2, None, "甲局", None, "罚9", D(2026, 6, 1)),
        (3, None, "甲局", "licence", "罚〔1〕号", D(2026, 6, 29)),  # a licence of that number is not there
        (4, None, "戊局", None, "罚〔1〕号", D(2026, 6, 1)),
        (5, "11", "甲局", "penalty", "罚[1]号", D(2026, 6, 1)),  # named a second time
    ]
    log = compare(made, judged, pl.DataFrame(rows, schema=LOG_SCHEMA, orient="row"))
    assert log.select("row", "kind", "outcome", "decided_there").rows() == [
        (1, "penalty", "FOUND", D(2026, 6, 1)), (2, "UNSTATED", "OMITTED", None), (3, "licence", "PENDING", None),
        (4, "UNSTATED", "ELSEWHERE", None),
    ]  # fmt: skip
    table = kpi(judged, log)
    picked = table.select("department_code", "kind", "acts", "logged", "omitted", "differs", "omitted_rate")
    assert picked.rows() == [
        ("11", "UNSTATED", 0, 1, 1, 0, 1.0), ("11", "licence", 0, 1, 0, 0, None), ("11", "penalty", 1, 1, 0, 1, 0.0),
        (None, "UNSTATED", 0, 1, 0, 0, 0.0),
    ]  # fmt: skip


def test_without_any_act_the_table_is_empty_and_typed() -> None:
    made, received = world([])
    assert kpi(judged_acts(made, received, POLICY), None).is_empty()
