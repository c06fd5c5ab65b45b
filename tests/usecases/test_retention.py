"""R9.4, C23: bad information on a person goes five years after the event ended, not a day before, and only that."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from graph_service.domain.acts import ref
from graph_service.domain.errors import BadInput
from graph_service.rulebook.retention import retention_policy
from graph_service.store.graph_state import data_version
from graph_service.store.ledger import Ledger
from graph_service.store.writer import GraphWriter
from graph_service.usecases.audit import AuditLog
from graph_service.usecases.retention import (
    HIDE,
    HOLD,
    REMOVE,
    UNKNOWN,
    RetentionPlan,
    carry_out,
    listing,
    plan_retention,
    summary,
)
from tests.api.county import BATCH
from tests.conftest import TestGraph
from tests.store.small_county import Row, fact
from tests.usecases.ban_county import EMPLOYER, FIRMS, FOOD, LABOUR, MARKET, PIDS, Office, run_over, write_ban_county

POLICY = retention_policy()
OLD, OTHER = PIDS["曾某"], "p:" + "e" * 32
AT = datetime(2026, 7, 1, 4, tzinfo=UTC)
_BY = {"authority": MARKET, "authority_code": MARKET, "authority_name": "翁源县市场监督管理局"}
THEN = "2021-06-30"  # five years before the last day of June 2026


def penalty(rid: str, key: str, person: str, **given: object) -> Row:
    columns: Row = {
        "subject": person, "subject_name": "旧某", "subject_kind": "自然人", "doc_no": f"罚{key}", "decided_on": THEN,
        "valid_from": THEN, "categories": ["罚款"], "finding_names": [], "authority": MARKET,
        "authority_code": MARKET, "authority_name": "翁源县市场监督管理局",
    }  # fmt: skip
    return fact(rid, key, **(columns | given))


@pytest.fixture
def office(embedded: TestGraph) -> Office:
    embedded.wipe()
    write_ban_county(embedded.connection)
    writer = GraphWriter(embedded.connection)
    writer.upsert_persons([{"pid": OTHER, "name": "旧某", "certain": True, "sealed": "x"}])
    Ledger(embedded.connection).begin(BATCH)
    return Office(embedded.connection)


def wrote(office: Office, kind: str, *rows: Row) -> None:
    GraphWriter(office.connection).write_facts(kind, rows)


def plan(office: Office, folder: Path, day: str) -> RetentionPlan:
    return plan_retention(office.connection, AuditLog(folder / "audit.jsonl"), POLICY, date.fromisoformat(day))


def remove(office: Office, folder: Path, day: str, at: datetime = AT) -> int:
    log = AuditLog(folder / "audit.jsonl")
    return carry_out(office.connection, log, plan(office, folder, day), POLICY, at)


def told(found: RetentionPlan) -> list[tuple[str, str]]:
    return sorted((one.key, one.what) for one in found.items)


def stored(office: Office, kind: str) -> set[str]:
    rows = [office.connection.read(f"personal_{kind}", prefix=one)[0]["rows"] for one in "0123456789abcdef"]
    return {row["rid"].rstrip("0") for found in rows for row in found}


def test_a_record_of_exactly_five_years_stays_and_one_day_more_goes(office: Office, tmp_path: Path) -> None:
    wrote(office, "penalty", penalty("a1", "pen", OTHER))
    assert told(plan(office, tmp_path, "2026-06-30")) == []
    assert remove(office, tmp_path, "2026-06-30") == 0
    assert stored(office, "penalty") == {"a1"}
    assert told(plan(office, tmp_path, "2026-07-01")) == [("pen".ljust(32, "f"), REMOVE)]
    assert stored(office, "penalty") == {"a1"}  # a plan changes nothing
    assert remove(office, tmp_path, "2026-07-01") == 1
    assert stored(office, "penalty") == set()
    assert (told(plan(office, tmp_path, "2026-07-01")), remove(office, tmp_path, "2026-07-01")) == ([], 0)


def test_whoever_nothing_names_any_more_goes_with_it_and_others_stay(office: Office, tmp_path: Path) -> None:
    wrote(office, "penalty", penalty("a1", "pen1", OTHER), penalty("a2", "pen2", OLD, subject_name="曾某某"))
    remove(office, tmp_path, "2026-07-01")
    assert office.connection.read("persons_by_id", pids=[OTHER]) == []
    (left,) = office.connection.read("persons_by_id", pids=[OLD])
    assert left["name"] == "曾某"  # by the role that stays


def test_the_latest_day_that_is_stated_counts_and_an_open_end_is_never_over(office: Office, tmp_path: Path) -> None:
    entry = {"subject": OTHER, "subject_name": "旧某", "list_code": "SXBZXR", "finding_names": []}
    wrote(office, "penalty", penalty("a1", "pen", OTHER, in_force_to="2025-01-01"))
    wrote(
        office, "list_entry",
        fact("b1", "gone", **entry, case_no="1", listed_on="2010-01-01", removed_on="2020-01-01"),
        fact("b2", "stays", **entry, case_no="2", listed_on="2010-01-01"),
    )  # fmt: skip
    wrote(office, "lawsuit", fact("c1", "suit", subject=OTHER, subject_name="旧某", case_no="3", filed_on="2010-01-01"))
    assert told(plan(office, tmp_path, "2026-07-01")) == [
        ("gone".ljust(32, "f"), REMOVE), ("suit".ljust(32, "f"), UNKNOWN),
    ]  # fmt: skip
    assert remove(office, tmp_path, "2026-07-01") == 1
    assert (stored(office, "list_entry"), stored(office, "lawsuit"), stored(office, "penalty")) == (
        {"b2"}, {"c1"}, {"a1"},
    )  # fmt: skip


def test_every_version_goes_by_the_one_that_stands(office: Office, tmp_path: Path) -> None:
    late = {"recorded_at": "2026-06-02T00:00:00+00:00"}
    wrote(office, "penalty", penalty("a1", "pen", OTHER, decided_on="2015-01-01"))
    wrote(office, "penalty", penalty("a2", "pen", OTHER, decided_on="2024-01-01", **late))
    assert told(plan(office, tmp_path, "2026-07-01")) == []
    wrote(
        office, "penalty", penalty("a3", "pen", OTHER, decided_on="2015-01-01", recorded_at="2026-06-03T00:00:00+00:00")
    )
    assert remove(office, tmp_path, "2026-07-01") == 1
    assert stored(office, "penalty") == set()


def test_records_of_organisations_are_never_touched(office: Office, tmp_path: Path) -> None:
    wrote(office, "penalty", penalty("a1", "pen", FOOD, subject_name=FIRMS[FOOD], decided_on="2001-01-01"))
    assert [one for one in plan(office, tmp_path, "2026-07-01").items if one.what == REMOVE] == []


def test_a_record_that_an_open_case_concerns_waits_for_it(office: Office, tmp_path: Path) -> None:
    wrote(office, "penalty", penalty("a1", "pen", OTHER))
    named = ref("penalty", "pen".ljust(32, "f"))
    filed = ("file", "2026-06-01", {"ground": "非本人", "statement": "不是我"})
    case = office.recorded("objection", (named,), OTHER, filed)
    assert told(plan(office, tmp_path, "2026-07-01")) == [("pen".ljust(32, "f"), HOLD)]
    assert remove(office, tmp_path, "2026-07-01") == 0
    office.go_on(case, "drop", "2026-06-20", {})
    assert remove(office, tmp_path, "2026-07-01") == 1
    assert office.connection.read("persons_by_id", pids=[OTHER])  # the case on him stays in its file


def test_the_state_of_the_graph_is_another_one_afterwards(office: Office, tmp_path: Path) -> None:
    wrote(office, "penalty", penalty("a1", "pen", OTHER, batch="b1"))
    before = data_version(office.connection)
    assert remove(office, tmp_path, "2026-06-30") == 0
    assert data_version(office.connection) == before
    remove(office, tmp_path, "2026-07-01")
    assert data_version(office.connection) != before


def test_what_was_concluded_from_a_record_goes_with_it(office: Office, tmp_path: Path) -> None:
    wrote(office, "penalty", penalty("a1", "pen", OTHER))
    rid = "a1".ljust(32, "0")
    row = {"id": "s1", "about": [OTHER], "code": "X", "records": [rid], "path": ""}
    other = {"id": "s2", "about": [FOOD], "code": "X", "records": ["e1"], "path": ""}
    GraphWriter(office.connection).write_computed("signal", "run1", [row, other])
    remove(office, tmp_path, "2026-07-01")
    left = {row["node"]["id"] for row in office.connection.read("all_signal", limit=1_000)}
    assert left & {"run1/s1", "run1/s2"} == {"run1/s2"}


def test_a_measure_long_over_is_hidden_and_its_case_stays_in_the_file(office: Office, tmp_path: Path) -> None:
    case = office.serve("曾某", "P26", LABOUR, "2026-03-10")
    office.step(case, "lift", "2026-06-01", doc_no="解1号", finding="查明")
    assert told(plan(office, tmp_path, "2031-06-01")) == []
    assert [one.what for one in plan(office, tmp_path, "2031-06-02").items] == [HIDE] * len(
        plan(office, tmp_path, "2031-06-02").items
    )
    assert case.head.id in {one.key for one in plan(office, tmp_path, "2031-06-02").items}


def test_nothing_is_removed_by_a_day_to_come(office: Office, tmp_path: Path) -> None:
    wrote(office, "penalty", penalty("a1", "pen", OTHER))
    with pytest.raises(BadInput, match="还没有到"):
        remove(office, tmp_path, "2026-07-02")


def test_the_list_names_nobody_and_the_summary_what_is_not_held(office: Office, tmp_path: Path) -> None:
    wrote(office, "penalty", penalty("a1", "pen", OTHER))
    found = plan(office, tmp_path, "2026-07-01")
    table = listing(found, lambda person: f"ref-{person[:1]}")
    assert table.row(0) == ("C23", "行政处罚", "pen".ljust(32, "f"), "ref-p", THEN, "2026-06-30", REMOVE)
    assert "旧某" not in str(table.rows()) and OTHER not in str(table.rows())
    sums = {row[:2]: row[3:] for row in summary(found, POLICY).rows()}
    assert sums[("C23", "行政处罚")] == (REMOVE, 1)
    assert sums[("C24.3", "影响评估记录")] == ("不在本系统", 0)


def test_a_mark_leaves_five_years_after_its_penalty_and_is_not_told_anew(office: Office, tmp_path: Path) -> None:
    decided = {"decided_on": "2023-06-30", "valid_from": "2023-06-30", "subject": EMPLOYER, "finding_names": [],
               "subject_name": FIRMS[EMPLOYER], "categories": ["吊销许可证件"], "doc_no": "翁市监罚〔2023〕9号",
               "violation_from": "2023-04-01", "violation_to": "2023-05-01"}  # fmt: skip
    wrote(office, "penalty", fact("ab", "old", **(decided | _BY)))

    def marks() -> set[str]:
        rows = office.connection.read("all_annotation", limit=1_000)
        return {row["node"]["id"] for row in rows if row["node"]["origin"].startswith("penalty:old")}

    run_over(office.connection, date(2028, 6, 30), "run2")
    marked = marks()
    assert marked
    assert {one.key for one in plan(office, tmp_path, "2028-06-30").removed} & marked == set()
    assert {one.key for one in plan(office, tmp_path, "2028-07-01").removed} >= marked
    remove(office, tmp_path, "2028-07-01", AT.replace(year=2028))
    assert marks() == set()
    run_over(office.connection, date(2028, 7, 1), "run3")
    assert marks() == set()
