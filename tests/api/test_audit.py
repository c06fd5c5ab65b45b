"""R10.5: the audit log is append-only and hash-chained; what a hand or a crash does to it shows."""

from __future__ import annotations

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph_service.usecases.audit import START, AuditEntry, AuditLog, verify_chain

AT = datetime(2026, 6, 30, 9, 0, tzinfo=UTC)


def entry(request: str, **more: str) -> AuditEntry:
    return AuditEntry(
        AT, request, "desk-1", "440229", "regulator", "GET /v1/subjects/{code}/network", "answered", **more
    )


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "audit.jsonl"
    for number in range(5):
        AuditLog(path).append(entry(f"request-{number}", purpose="日常监管", subject="91440229MA4W00011F"))
    return path


def test_a_whole_log_checks_and_names_its_head(log: Path) -> None:
    head = AuditLog(log).append(entry("last"))
    check = verify_chain(log)
    assert (check.entries, check.head, check.whole, check.open_end) == (6, head, True, False)


def test_an_entry_says_who_what_why_and_when(log: Path) -> None:
    first = json.loads(log.read_text().splitlines()[0])
    said = {name: first[name] for name in ("who", "unit", "role", "purpose", "subject", "request", "at", "prev")}
    assert said == {
        "who": "desk-1",
        "unit": "440229",
        "role": "regulator",
        "purpose": "日常监管",
        "subject": "91440229MA4W00011F",
        "request": "request-0",
        "at": "2026-06-30T09:00:00.000+00:00",
        "prev": START,
    }


def test_only_its_owner_may_read_the_log(log: Path) -> None:
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_no_log_is_an_empty_log(tmp_path: Path) -> None:
    check = verify_chain(tmp_path / "none.jsonl")
    assert (check.entries, check.head, check.whole) == (0, START, True)


TAMPERS = {
    "a word changed": (lambda lines: [*lines[:2], lines[2].replace("日常监管", "私事"), *lines[3:]], 4),
    "a line removed": (lambda lines: [*lines[:1], *lines[2:]], 2),
    "the first line removed": (lambda lines: lines[1:], 1),
    "two lines swapped": (lambda lines: [lines[0], lines[2], lines[1], *lines[3:]], 2),
    "a line said twice": (lambda lines: [*lines[:2], *lines[1:]], 3),
    "a blank put in": (lambda lines: [lines[0].replace('"at":', '"at": '), *lines[1:]], 2),
}


@pytest.mark.parametrize("case", TAMPERS)
def test_tampering_breaks_the_chain_at_the_next_line(log: Path, case: str) -> None:
    tamper, broken = TAMPERS[case]
    log.write_text("".join(line + "\n" for line in tamper(log.read_text().splitlines())))
    check = verify_chain(log)
    assert (check.broken, check.whole) == (broken, False)


@pytest.mark.parametrize("lost", [1, 2, 40])
def test_a_torn_last_line_is_named_and_kept(log: Path, lost: int) -> None:
    log.write_bytes(log.read_bytes()[:-lost])
    torn = verify_chain(log)
    assert torn.open_end
    assert torn.torn == (() if lost == 1 else (5,))  # only the line end lost: the entry itself is whole
    AuditLog(log).append(entry("after the crash"))
    after = verify_chain(log)
    assert (after.broken, after.torn, after.open_end) == (None, torn.torn, False)


def test_a_torn_line_cannot_be_edited_away_later(log: Path) -> None:
    log.write_bytes(log.read_bytes()[:-20])
    AuditLog(log).append(entry("after the crash"))
    lines = log.read_text().splitlines()
    log.write_text("".join(line + "\n" for line in [*lines[:4], lines[5]]))
    assert verify_chain(log).broken == 5


def test_entries_longer_than_a_block_chain(tmp_path: Path) -> None:
    log = tmp_path / "audit.jsonl"
    for number in range(3):
        AuditLog(log).append(entry(f"request-{number}", purpose="查" * 5000))
    assert verify_chain(log).whole


def test_writers_at_once_make_one_chain(tmp_path: Path) -> None:
    log = tmp_path / "audit.jsonl"
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: AuditLog(log).append(entry(f"request-{number}")), range(64)))
    check = verify_chain(log)
    assert (check.entries, check.whole) == (64, True)
