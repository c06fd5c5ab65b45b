"""C24: entries of the audit log go after their term and never before, and what stays still verifies."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.usecases import audit_retention
from graph_service.usecases.audit import AuditEntry, AuditLog
from graph_service.usecases.audit_reading import Wanted, log_page, newest
from graph_service.usecases.audit_retention import end_term, entries_over
from graph_service.usecases.audit_segments import files_of, index_path, read_index
from graph_service.usecases.audit_verify import verify_log
from graph_service.usecases.audit_walk import Kind
from graph_service.usecases.share_log import share_log

KEYS = (b"k" * 32,)
TODAY = date(2026, 6, 30)
NOON = datetime(2021, 6, 30, 4, 0, tzinfo=UTC)  # five years before, to the day


def entry(at: datetime, unit: str = "u1") -> AuditEntry:
    return AuditEntry(at, "r", "li", unit, "department", "GET /x", "answered", records=(f"penalty:{at:%Y%m%d}",))


@pytest.fixture
def log(tmp_path: Path) -> AuditLog:
    """Two entries of the day before, one of that very day, two since."""
    made = AuditLog(tmp_path / "audit.jsonl", KEYS)
    for days in (-1, -1, 0, 1, 1000):
        made.append(entry(NOON + timedelta(days=days)))
    return made


def numbers(log: AuditLog) -> list[int | None]:
    return [one.number for one in newest(log.path)][::-1]


def test_an_entry_of_exactly_five_years_stays_and_one_day_more_goes(log: AuditLog) -> None:
    assert entries_over(log.path, TODAY, 60) == 2
    assert end_term(log, TODAY, 60, NOON) == 2
    assert numbers(log) == [3, 4, 5]
    assert verify_log(log.path, KEYS).whole
    assert (entries_over(log.path, TODAY, 60), end_term(log, TODAY, 60, NOON)) == (0, 0)
    log.append(entry(NOON + timedelta(days=1001)))
    found = verify_log(log.path, KEYS)
    assert (found.whole, found.lines, numbers(log)[-1]) == (True, 6, 6)
    assert end_term(log, TODAY + timedelta(days=1), 60, NOON) == 1
    assert (numbers(log), verify_log(log.path, KEYS).whole) == ([4, 5, 6], True)


def test_the_anchor_of_what_was_removed_is_kept_and_still_found(log: AuditLog) -> None:
    end_term(log, TODAY, 60, NOON)
    (segment,) = read_index(log.path).segments
    assert (segment.first, segment.last, bool(segment.removed_at)) == (1, 2, True)
    assert not segment.path(log.path).exists()
    assert verify_log(log.path, KEYS, segment.head).whole
    assert verify_log(log.path, KEYS, "f" * 64).fault.kind is Kind.ANCHOR  # type: ignore[union-attr]


def test_all_of_a_log_may_be_past_its_term_and_it_goes_on(log: AuditLog) -> None:
    assert end_term(log, date(2040, 1, 1), 60, NOON) == 5
    assert (numbers(log), verify_log(log.path, KEYS).whole) == ([], True)
    log.append(entry(NOON))
    assert (numbers(log), verify_log(log.path, KEYS).whole) == ([6], True)


def test_an_old_entry_behind_a_young_one_waits_for_it(tmp_path: Path) -> None:
    log = AuditLog(tmp_path / "audit.jsonl", KEYS)
    for days in (0, -100):
        log.append(entry(NOON + timedelta(days=days)))
    assert end_term(log, TODAY, 60, NOON) == 0


class Killed(Exception):
    """The machine was switched off."""


@pytest.mark.parametrize("step", ["write_index", "_finish_moving", "_remove_closed"])
def test_a_removal_that_was_killed_leaves_a_log_that_verifies_and_is_gone_on_with(
    log: AuditLog, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def killed(*_: object) -> None:
        raise Killed

    before = numbers(log)
    with monkeypatch.context() as patch:
        if step == "_finish_moving":  # the first call is of what an earlier removal left
            calls = iter([lambda *_: None, killed])

            def second_time(*given: object) -> None:
                next(calls)(*given)

            patch.setattr(audit_retention, step, second_time)
        else:
            patch.setattr(audit_retention, step, killed)
        with pytest.raises(Killed):
            end_term(log, TODAY, 60, NOON)
    assert verify_log(log.path, KEYS).whole
    assert numbers(log) == before
    assert entries_over(log.path, TODAY, 60) == 2
    receivers = share_log(log.path, "")
    assert [one.unit for one in receivers("", ["penalty:20210629"])] == ["u1"]
    log.append(entry(NOON + timedelta(days=2000)))
    assert verify_log(log.path, KEYS).whole
    assert end_term(log, TODAY, 60, NOON) == 2
    assert (numbers(log), verify_log(log.path, KEYS).whole) == ([3, 4, 5, 6], True)


def test_segments_that_are_still_there_verify_and_are_read(log: AuditLog, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(audit_retention, "_remove_closed", lambda *_: 0)
        end_term(log, TODAY, 60, NOON)
    assert len(files_of(log.path)) == 2
    assert (verify_log(log.path, KEYS).whole, numbers(log)) == (True, [1, 2, 3, 4, 5])
    first = log_page(log.path, Wanted(), limit=4)
    assert [one.number for one in log_page(log.path, Wanted(), limit=4, before=first.before).entries] == [1]
    segment = files_of(log.path)[0]
    text = segment.read_bytes()
    for changed in (text[:50] + b"x" + text[51:], text.splitlines(keepends=True)[0], b""):
        segment.write_bytes(changed)
        assert not verify_log(log.path, KEYS).whole
    segment.write_bytes(text)
    index = index_path(log.path)
    index.write_text(index.read_text().replace('"removed_at": ""', '"removed_at": "2026-06-30T00:00:00+00:00"'))
    assert verify_log(log.path, KEYS).fault.kind is Kind.INDEX  # type: ignore[union-attr]


def test_an_anchor_that_somebody_else_wrote_is_a_fault(log: AuditLog) -> None:
    end_term(AuditLog(log.path, (b"x" * 32,)), TODAY, 60, NOON)
    assert verify_log(log.path, KEYS).fault.kind is Kind.INDEX  # type: ignore[union-attr]


DAYS = st.lists(st.integers(-4, 4), min_size=1, max_size=12).map(sorted)


@settings(max_examples=60)
@given(DAYS, st.lists(st.integers(-5, 5), min_size=1, max_size=4))
def test_whatever_is_removed_when_nothing_younger_goes_and_the_rest_verifies(days: list[int], runs: list[int]) -> None:
    with TemporaryDirectory() as folder:
        log = AuditLog(Path(folder) / "audit.jsonl", KEYS)
        for day in days:
            log.append(entry(NOON + timedelta(days=day)))
        for run in runs:
            end_term(log, TODAY + timedelta(days=run), 60, NOON)
        latest = max(runs)
        kept = [number for number, day in enumerate(days, 1) if day >= latest]
        assert (numbers(log), verify_log(log.path, KEYS).whole) == (kept, True)
