"""Repair: classes and terms of R5.1, the acceptance vectors A5-A7, both regimes, frames against records."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.analysis.event_columns import event_of, penalty_events
from graph_service.analysis.repair import penalty_class, publication, repair_columns
from graph_service.analysis.snapshot import snapshot_schema
from graph_service.domain.errors import BadInput
from graph_service.domain.events import Event, EventKind, EventState
from graph_service.domain.facts import FACTS
from graph_service.rulebook.repair import RecordClass, read_repair

RULES = read_repair()
AS_OF = date(2026, 6, 30)
MINOR, GENERAL, SERIOUS = RecordClass.MINOR, RecordClass.GENERAL, RecordClass.SERIOUS


def penalty(*categories: str, day: str = "2026-05-10", **given: object) -> Event:
    values: dict[str, object] = {
        "rid": "e",
        "kind": EventKind.PENALTY,
        "subject": "91440229MA4W00011F",
        "subject_name": "甲公司",
        "doc_no": "1",
        "decided_on": date.fromisoformat(day),
        "categories": categories,
    }
    return Event(**(values | given))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (penalty("警告"), MINOR),
        (penalty("通报批评"), MINOR),
        (penalty("警告", "罚款", fine_yuan=500), GENERAL),
        (penalty("罚款", fine_yuan=2000, facts="适用简易程序"), MINOR),
        (penalty("罚款", fine_yuan=3000, content="当场处罚"), MINOR),
        (penalty("罚款", fine_yuan=3001, content="当场处罚"), GENERAL),
        (penalty("罚款", fine_yuan=200, content="当场处罚", subject="p:1"), MINOR),
        (penalty("罚款", fine_yuan=201, content="当场处罚", subject="p:1"), GENERAL),
        (penalty("罚款", fine_yuan=2000), GENERAL),
        (penalty("没收违法所得"), GENERAL),
        (penalty(), GENERAL),
        (penalty("罚款", fine_yuan=999_999), GENERAL),
        (penalty("罚款", fine_yuan=1_000_000), SERIOUS),
        (penalty("罚款", fine_yuan=100_000, subject="p:1"), SERIOUS),
        (penalty("警告", "责令停产停业"), SERIOUS),
        (penalty("吊销许可证件"), SERIOUS),
        (penalty(content="吊销食品经营许可证"), SERIOUS),
        (penalty(kind=EventKind.LIST_ENTRY, list_code="SAMR_SEVERE"), SERIOUS),
    ],
)
def test_classes(event: Event, expected: RecordClass) -> None:
    assert penalty_class(event, RULES.classes) is expected


def test_a5_a_fine_on_the_spot_is_not_shown_and_repaired_at_once() -> None:
    told = publication(penalty("罚款", fine_yuan=2000, facts="简易程序"), AS_OF, RULES)
    assert (told.record_class, told.published, told.least_until, told.apply_from) == (
        MINOR,
        False,
        None,
        date(2026, 5, 10),
    )


def test_a6_a_general_fine() -> None:
    told = publication(penalty("罚款", fine_yuan=20_000), AS_OF, RULES)
    assert told.regime == "REP36"
    assert told.published
    assert (told.least_until, told.apply_from, told.auto_stop) == (
        date(2026, 8, 10),
        date(2026, 8, 11),
        date(2027, 5, 10),
    )


def test_a7_a_revocation() -> None:
    told = publication(penalty("吊销许可证件"), AS_OF, RULES)
    assert (told.record_class, told.apply_from, told.auto_stop) == (SERIOUS, date(2027, 5, 11), date(2029, 5, 10))


@pytest.mark.parametrize(
    ("as_of", "shown"),
    [("2026-05-09", False), ("2026-05-10", True), ("2027-05-10", True), ("2027-05-11", False)],
)
def test_publication_stops_of_itself(as_of: str, shown: bool) -> None:
    assert publication(penalty("罚款", fine_yuan=20_000), date.fromisoformat(as_of), RULES).published is shown


@pytest.mark.parametrize(
    ("as_of", "facts", "regime", "apply_from", "auto_stop"),
    [
        ("2026-03-31", "", "REP58", "2025-09-02", "2028-06-01"),
        ("2026-03-31", "违反食品标签规定", "REP58", "2026-06-02", "2028-06-01"),
        ("2026-04-01", "违反食品标签规定", "REP36", "2025-09-02", "2026-06-01"),
    ],
)
def test_regime_by_day(as_of: str, facts: str, regime: str, apply_from: str, auto_stop: str) -> None:
    told = publication(penalty("罚款", day="2025-06-01", facts=facts), date.fromisoformat(as_of), RULES)
    assert (told.regime, str(told.apply_from), str(told.auto_stop)) == (regime, apply_from, auto_stop)


def test_before_any_regime_nothing_is_guessed() -> None:
    with pytest.raises(BadInput, match="2023-04-30"):
        publication(penalty("罚款"), date(2023, 4, 30), RULES)


@pytest.mark.parametrize("given", [{"subject": "p:1"}, {"state": EventState.ANNULLED}, {"state": EventState.REPAIRED}])
def test_persons_annulled_and_repaired_penalties_are_not_shown(given: dict[str, object]) -> None:
    assert not publication(penalty("罚款", fine_yuan=20_000, **given), AS_OF, RULES).published


rows = st.lists(
    st.fixed_dictionaries(
        {
            "rid": st.just("e"),
            "subject": st.sampled_from(["91440229MA4W00011F", "p:1"]),
            "decided_on": st.dates(date(2020, 1, 1), date(2026, 12, 31)),
            "categories": st.one_of(
                st.none(), st.lists(st.sampled_from(["警告", "通报批评", "罚款", "吊销许可证件"]), max_size=2)
            ),
            "content": st.sampled_from([None, "当场处罚", "吊销许可证"]),
            "facts": st.sampled_from([None, "食品", "安全生产"]),
            "violation_type": st.sampled_from([None, "消防"]),
            "basis": st.sampled_from([None, "《行政处罚法》第五十一条"]),
            "fine_yuan": st.sampled_from([None, 0.0, 200.0, 3000.0, 3001.0, 1e6]),
            "state": st.sampled_from([None, "0", "1", "2", "已撤销", "信用已修复", "未修复"]),
        }
    ),
    max_size=8,
)


@settings(max_examples=150, deadline=None)
@given(rows, st.dates(date(2023, 5, 1), date(2030, 1, 1)))
def test_frames_agree_with_records(records: list[dict[str, object]], as_of: date) -> None:
    frame = repair_columns(pl.DataFrame(records, schema=snapshot_schema(FACTS["penalty"])), as_of, RULES)
    for row, event in zip(frame.iter_rows(named=True), penalty_events(frame).iter_rows(named=True), strict=True):
        told = publication(event_of(event), as_of, RULES)
        assert (told.record_class.value, told.published, told.least_until, told.apply_from, told.auto_stop) == (
            row["record_class"],
            row["published"],
            row["least_until"],
            row["apply_from"],
            row["auto_stop"],
        )
