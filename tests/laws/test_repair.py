"""Repair: classes and terms of R5.1, the acceptance vectors A5-A7, both regimes, frames against records."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.analysis.event_columns import event_of, penalty_events
from graph_service.analysis.repair import publication, repair_columns
from graph_service.analysis.repair_classes import penalty_class
from graph_service.analysis.snapshot import snapshot_schema
from graph_service.domain.errors import BadInput
from graph_service.domain.events import Event, EventKind, EventState
from graph_service.domain.facts import FACTS
from graph_service.rulebook.repair import read_repair
from graph_service.rulebook.repair_classes import RecordClass

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


MARKET = "翁源县市场监督管理局"


@pytest.mark.parametrize(
    ("as_of", "event", "regime", "apply_from", "auto_stop"),
    [
        ("2025-12-24", penalty("罚款", day="2025-06-01"), "PUB45", "2025-12-02", "2028-06-01"),
        ("2025-12-24", penalty("罚款", day="2025-06-01", facts="食品"), "PUB45", "2026-06-02", "2028-06-01"),
        ("2025-12-25", penalty("罚款", day="2025-06-01", facts="食品"), "REPS", "2025-09-02", "2026-06-01"),
        ("2026-04-01", penalty("罚款", day="2025-06-01"), "REPS", "2025-09-02", "2026-06-01"),
        ("2022-01-01", penalty("罚款", day="2021-10-31"), "PUB45", "2022-05-01", "2024-10-31"),
    ],
)
def test_market_regulators_have_their_own_regime(
    as_of: str, event: Event, regime: str, apply_from: str, auto_stop: str
) -> None:
    """Trap 12.2: both engines are kept, by the day asked about."""
    told = publication(replace(event, authority_name=MARKET), date.fromisoformat(as_of), RULES)
    assert (told.regime, str(told.apply_from), str(told.auto_stop)) == (regime, apply_from, auto_stop)


@pytest.mark.parametrize(
    ("day", "apply_from", "auto_stop"),
    [
        ("2026-11-30", "2027-03-01", "2027-11-30"),  # the minimum ends on 28 February
        ("2023-11-30", "2024-03-01", "2024-11-30"),  # on 29 February
        ("2024-02-29", "2024-05-30", "2025-02-28"),
        ("2026-05-31", "2026-09-01", "2027-05-31"),
    ],
)
def test_months_end_on_the_corresponding_day_or_the_last(day: str, apply_from: str, auto_stop: str) -> None:
    told = publication(penalty("罚款", day=day), AS_OF, RULES)
    assert (str(told.apply_from), str(told.auto_stop)) == (apply_from, auto_stop)


@pytest.mark.parametrize(
    ("given", "auto_stop"),
    [
        ({"content": "限制从业五年", "ends_on": date(2031, 5, 11)}, "2031-05-10"),
        ({"content": "限制从业二年", "ends_on": date(2028, 5, 11)}, "2029-05-10"),  # three years are longer
        ({"content": "限制从业"}, "2029-05-10"),  # its end is not stated
        ({"content": "罚款", "ends_on": date(2031, 5, 11)}, "2029-05-10"),  # no restriction
    ],
)
def test_a_serious_record_is_shown_while_its_own_restriction_runs(given: dict[str, object], auto_stop: str) -> None:
    """R5.1, PUB45 13(3): the later of the two. A ban on a person (A7: P08) is no restriction of the firm."""
    assert str(publication(penalty("吊销许可证件", **given), AS_OF, RULES).auto_stop) == auto_stop


def test_before_any_regime_nothing_is_guessed() -> None:
    fine, by_market = penalty("罚款", day="2022-06-01"), penalty("罚款", day="2022-06-01", authority_name=MARKET)
    with pytest.raises(BadInput, match="2023-04-30"):
        publication(fine, date(2023, 4, 30), RULES)
    assert publication(by_market, date(2023, 4, 30), RULES).regime == "PUB45"
    with pytest.raises(BadInput, match="2021-08-31"):
        publication(by_market, date(2021, 8, 31), RULES)


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
            "content": st.sampled_from([None, "当场处罚", "吊销许可证", "吊销许可证, 限制从业"]),
            "authority_name": st.sampled_from([None, "翁源县市场监督管理局", "翁源县消防救援大队"]),
            "in_force_to": st.one_of(st.none(), st.dates(date(2020, 1, 1), date(2036, 12, 31))),
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
    assert frame.columns[-5:] == ["record_class", "published", "least_until", "apply_from", "auto_stop"]
    for row, event in zip(frame.iter_rows(named=True), penalty_events(frame).iter_rows(named=True), strict=True):
        told = publication(event_of(event), as_of, RULES)
        assert (told.record_class.value, told.published, told.least_until, told.apply_from, told.auto_stop) == (
            row["record_class"],
            row["published"],
            row["least_until"],
            row["apply_from"],
            row["auto_stop"],
        )
