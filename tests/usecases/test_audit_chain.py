"""R10.5: no entry of the audit log or of an export of it can be changed, dropped, moved, put in or cut off unseen."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from graph_service.domain.errors import BadFile, BadInput, StoreUnavailable
from graph_service.usecases.audit import AuditEntry, AuditLog
from graph_service.usecases.audit_export import anchor_of, export_log
from graph_service.usecases.audit_head import head_path
from graph_service.usecases.audit_lines import hash_of
from graph_service.usecases.audit_verify import verify_export, verify_log
from graph_service.usecases.audit_walk import Kind

KEY, OTHER = b"k" * 32, b"o" * 32
AT = datetime(2026, 6, 30, 9, 0, tzinfo=UTC)


def entry(number: int, text: str = "日常监管", at: datetime = AT) -> AuditEntry:
    return AuditEntry(at, f"r{number}", "desk-1", "440229", "regulator", "GET /x", "answered", text, fields=("a", "b"))


def log_of(folder: Path, texts: list[str], keys: tuple[bytes, ...] = (KEY,)) -> AuditLog:
    log = AuditLog(folder / "audit.jsonl", keys)
    for number, text in enumerate(texts):
        log.append(entry(number, text))
    return log


@pytest.fixture
def log(tmp_path: Path) -> AuditLog:
    return log_of(tmp_path, [f"目的{number}" for number in range(6)])


def kind_of(log: AuditLog) -> Kind:
    fault = verify_log(log.path, log.keys).fault
    assert fault
    return fault.kind


@st.composite
def tampering(draw: st.DrawFn, lines: int) -> tuple[str, int, int]:
    ways = ["edit", "drop", "swap", "copy", "insert", "cut"]
    return draw(st.sampled_from(ways)), draw(st.integers(0, lines - 1)), draw(st.integers(0, 10_000))


def tampered(text: bytes, way: str, place: int, more: int) -> bytes:
    """One thing done to a file; the same bytes where it comes to nothing."""
    lines = text.splitlines(keepends=True)
    place %= len(lines)
    other = more % len(lines)
    match way:
        case "edit":
            spot = more % len(text)
            return text[:spot] + bytes([text[spot] ^ (1 + more % 255)]) + text[spot + 1 :]
        case "drop":
            return b"".join(lines[:place] + lines[place + 1 :])
        case "swap":
            lines[place], lines[other] = lines[other], lines[place]
            return b"".join(lines)
        case "copy":
            return b"".join([*lines[: place + 1], lines[other], *lines[place + 1 :]])
        case "insert":
            forged = {**json.loads(lines[0]), "who": "nobody", "purpose": str(more)}
            return b"".join([*lines[:place], json.dumps(forged).encode() + b"\n", *lines[place:]])
        case _:
            return text[: len(text) - 1 - more % len(text)]


TEXTS = st.lists(st.text(max_size=30), min_size=1, max_size=8)
MANY = settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])


@MANY
@given(TEXTS, st.data())
def test_any_one_thing_done_to_a_log_is_found(texts: list[str], data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        log = log_of(Path(folder), texts)
        assert verify_log(log.path, log.keys).whole
        text = log.path.read_bytes()
        changed = tampered(text, *data.draw(tampering(len(texts))))
        log.path.write_bytes(changed)
        assert verify_log(log.path, log.keys).whole is (changed == text)


@MANY
@given(TEXTS, st.booleans(), st.data())
def test_any_one_thing_done_to_an_export_is_found_without_a_key(
    texts: list[str], keyed: bool, data: st.DataObject
) -> None:
    with TemporaryDirectory() as folder:
        log, out = log_of(Path(folder), texts), Path(folder) / "out.jsonl"
        export_log(log, out, at=AT)
        text = out.read_bytes()
        keys = (KEY,) if keyed else ()
        assert verify_export(out, keys).whole
        changed = tampered(text, *data.draw(tampering(len(texts) + 1)))
        out.write_bytes(changed)
        assert verify_export(out, keys).whole is (changed == text)


@MANY
@given(st.integers(0, 6), st.integers(0, 6))
@example(3, 6)
def test_writing_on_after_a_cut_does_not_hide_it(kept: int, more: int) -> None:
    with TemporaryDirectory() as folder:
        log = log_of(Path(folder), ["x"] * 6)
        lines = log.path.read_bytes().splitlines(keepends=True)
        log.path.write_bytes(b"".join(lines[:kept]))
        for number in range(more):
            log.append(entry(number))
        assert verify_log(log.path, log.keys).whole is (kept == 6)


def test_a_cut_off_tail_names_where_it_ends(log: AuditLog) -> None:
    lines = log.path.read_bytes().splitlines(keepends=True)
    log.path.write_bytes(b"".join(lines[:4]))
    fault = verify_log(log.path, log.keys).fault
    assert fault and (fault.line, fault.kind) == (4, Kind.CUT)
    assert str(fault).startswith("第 4 行: 日志在此之后被截断 · line 4: ")


def test_a_crash_between_line_and_head_is_no_fault(log: AuditLog) -> None:
    before = head_path(log.path).read_bytes()
    log.append(entry(7))
    head_path(log.path).write_bytes(before)
    found = verify_log(log.path, log.keys)
    assert (found.whole, len(found.notes)) == (True, 1)
    log.append(entry(8))
    assert json.loads(log.path.read_text().splitlines()[-2])["outcome"] == "behind"
    after = verify_log(log.path, log.keys)
    assert (after.whole, after.lines) == (True, 9)


def test_a_torn_line_of_a_crash_is_named_and_no_fault(log: AuditLog) -> None:
    with log.path.open("ab") as file:
        file.write(b'{"at":"2026-06-3')
    assert verify_log(log.path, log.keys).torn == (7,)
    log.append(entry(8))
    found = verify_log(log.path, log.keys)
    assert (found.whole, found.torn, found.lines) == (True, (7,), 9)


def test_a_head_that_is_gone_or_forged_is_a_fault_also_after_the_next_entry(log: AuditLog) -> None:
    head = head_path(log.path)
    told = head.read_bytes()
    head.unlink()
    assert kind_of(log) is Kind.NO_HEAD
    head.write_bytes(told.replace(b'"entries":6', b'"entries":5'))
    assert kind_of(log) is Kind.FORGED_HEAD
    log.append(entry(7))
    assert kind_of(log) is Kind.ITSELF
    assert json.loads(log.path.read_text().splitlines()[6])["outcome"] == "forged"


def test_a_log_from_before_the_head_gets_one_and_stays_whole(tmp_path: Path) -> None:
    path = tmp_path / "audit.jsonl"
    for number in range(3):
        AuditLog(path).append(entry(number))
    assert verify_log(path, (KEY,)).whole
    log = AuditLog(path, (KEY,))
    log.append(entry(4))
    found = verify_log(path, log.keys)
    assert (found.whole, found.lines) == (True, 5)
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert [line.get("n") for line in lines] == [None, None, None, 4, 5]
    assert lines[3]["outcome"] == "opened"


def test_a_key_that_was_changed_still_verifies_under_the_old_one(log: AuditLog) -> None:
    assert not verify_log(log.path, (OTHER,)).whole
    newer = AuditLog(log.path, (OTHER, KEY))
    newer.append(entry(9))
    assert verify_log(log.path, newer.keys).whole
    assert verify_log(log.path, (OTHER,)).whole


def test_an_anchor_written_down_elsewhere_shows_a_log_rewritten_whole(log: AuditLog, tmp_path: Path) -> None:
    anchor = anchor_of(log, AT)
    assert (anchor.entries, verify_log(log.path, log.keys, anchor.head).whole) == (6, True)
    log.append(entry(9))
    assert verify_log(log.path, log.keys, anchor.head).whole
    folder = tmp_path / "other"
    folder.mkdir()
    rewritten = log_of(folder, ["好"] * 7)  # by somebody who holds the key
    assert verify_log(rewritten.path, log.keys).whole
    fault = verify_log(rewritten.path, log.keys, anchor.head).fault
    assert fault and fault.kind is Kind.ANCHOR
    log.path.write_bytes(b"")
    with pytest.raises(BadFile, match="不能作锚点"):
        anchor_of(log, AT)


def test_an_export_of_some_days_holds_their_lines_and_says_who_sealed_it(tmp_path: Path) -> None:
    log = AuditLog(tmp_path / "audit.jsonl", (KEY,))
    for number in range(6):
        log.append(entry(number, at=AT + timedelta(days=number)))
    out = tmp_path / "out.jsonl"
    done = export_log(log, out, at=AT, first=date(2026, 7, 1), last=date(2026, 7, 3))
    lines = out.read_text().splitlines()
    assert (done.entries, [json.loads(line).get("request") for line in lines]) == (3, ["r1", "r2", "r3", None])
    assert lines[:3] == log.path.read_text().splitlines()[1:4]
    assert (verify_export(out, ()).whole, verify_export(out, (KEY,)).whole) == (True, True)
    fault = verify_export(out, (OTHER,)).fault
    assert fault and fault.kind is Kind.SEAL_KEY
    out.write_text("".join(line + "\n" for line in lines[:3]))
    fault = verify_export(out, ()).fault
    assert fault and fault.kind is Kind.NO_SEAL
    with pytest.raises(BadInput, match="文件已存在"):
        export_log(log, out, at=AT)
    with pytest.raises(BadInput, match="早于"):
        export_log(log, tmp_path / "o", at=AT, first=date(2026, 7, 3), last=date(2026, 7, 1))


def test_an_export_without_any_entry_is_sealed_too(log: AuditLog, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    export_log(log, out, at=AT, first=date(2030, 1, 1))
    assert len(out.read_text().splitlines()) == 1
    assert verify_export(out, log.keys).whole
    out.write_bytes(b"")
    assert not verify_export(out, ()).whole


def test_no_log_is_whole_and_empty(tmp_path: Path) -> None:
    found = verify_log(tmp_path / "audit.jsonl", (KEY,))
    assert (found.whole, found.lines) == (True, 0)
    assert not (tmp_path / "audit.jsonl").exists()


def test_threads_and_processes_at_once_make_one_chain_with_one_head(tmp_path: Path) -> None:
    ours, theirs = (AuditLog(tmp_path / "audit.jsonl", (KEY,)) for _ in range(2))  # two processes hold two objects
    with ThreadPoolExecutor(16) as pool:
        hashes = list(pool.map(lambda n: (ours, theirs)[n % 2].append(entry(n)), range(200)))
    found = verify_log(ours.path, ours.keys)
    assert (found.whole, found.lines, found.notes) == (True, 200, ())
    lines = ours.path.read_bytes().splitlines()
    assert {hash_of(line) for line in lines} == set(hashes)
    assert sorted(json.loads(line)["request"] for line in lines) == sorted(f"r{n}" for n in range(200))


def test_everybody_who_waited_is_told_when_nothing_can_be_written(tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    log = AuditLog(folder / "audit.jsonl", (KEY,))

    def refused(number: int) -> bool:
        with pytest.raises(StoreUnavailable):
            log.append(entry(number))
        return True

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(refused, range(40)))
    folder.mkdir()
    log.append(entry(1))  # and it goes on when the disk is there again
    assert verify_log(log.path, log.keys).lines == 1
