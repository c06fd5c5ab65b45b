"""The audit log at the command line (审计日志命令): exported, verified elsewhere, anchored, looked through."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from graph_service.api.audit_keys import audit_log_of
from graph_service.api.holders import Account
from graph_service.api.roll import Roll
from graph_service.cli import app
from graph_service.settings import Settings
from graph_service.store.connection import connect
from graph_service.store.migrations import migrate
from graph_service.store.writer import GraphWriter
from graph_service.usecases.audit import AUDIT_FILE, AuditEntry
from tests.cli.conftest import Run
from tests.store.small_county import CHEN, MILL, SUBJECTS, fact

HIDDEN = ("13812341234",)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("audit")
    with connect(Settings(data=folder, heap="512m")) as connection:
        migrate(connection)
        GraphWriter(connection).upsert_subjects(SUBJECTS)
        yield folder


@pytest.fixture(scope="module", autouse=True)
def looked(data: Path) -> None:
    """Two looks at a subject by a command that enters them."""
    for purpose in ("日常监管", "复核"):
        done = CliRunner().invoke(app, ["audit", "readers", MILL, "--purpose", purpose, "--data", str(data)])
        assert done.exit_code == 0, done.output


def test_a_log_is_verified_exported_and_verified_elsewhere(run: Run, data: Path, tmp_path: Path) -> None:
    assert "完整 whole: 2 行" in run("audit", "verify").output
    out = tmp_path / "审计.jsonl"
    done = run("audit", "export", str(out))
    assert (done.exit_code, "2 条" in done.output) == (0, True)
    entry = json.loads((data / AUDIT_FILE).read_text("utf-8").splitlines()[-1])
    assert (entry["action"], entry["outcome"]) == ("credit-graph audit export", "exported")
    assert "以本机密钥验证封尾" in run("audit", "verify", str(out)).output
    elsewhere = ["audit", "verify", str(out), "--data", str(tmp_path / "none")]
    told = CliRunner().invoke(app, elsewhere)
    assert (told.exit_code, "未以密钥验证封尾" in told.output) == (0, True)
    lines = out.read_bytes().splitlines(keepends=True)
    out.write_bytes(lines[0].replace("日常".encode(), "夜间".encode()) + b"".join(lines[1:]))
    told = CliRunner().invoke(app, elsewhere)
    assert (told.exit_code, "第 2 行" in told.output, "line 2" in told.output) == (1, True, True)
    out.write_bytes(b"".join(lines[:2]))
    assert CliRunner().invoke(app, elsewhere).exit_code == 1


def test_an_anchor_is_appended_to_a_day_book_and_asked_for_again(run: Run, tmp_path: Path) -> None:
    book = tmp_path / "anchors.txt"
    for _ in range(2):
        assert run("audit", "anchor", "--out", str(book)).exit_code == 0
    at, entries, head = book.read_text().splitlines()[0].split()
    assert (datetime.fromisoformat(at).tzinfo is not None, int(entries) >= 2) == (True, True)
    assert run("audit", "verify", "--anchor", head.upper()).exit_code == 0
    told = run("audit", "verify", "--anchor", "0" * 64)
    assert (told.exit_code, "没有以该锚点结尾的行" in told.output) == (1, True)


def test_readers_and_alerts_are_told_with_their_reserve(run: Run) -> None:
    told = run("audit", "readers", MILL).output
    assert ("复核" in told, "本机操作" in told, "不列经办人姓名" in told) == (True, True, True)
    since = f"{datetime.now(UTC):%Y-%m-%d}"
    told = json.loads(run("audit", "alerts", "--json", "--since", since).output)
    assert (told["entries"] >= 2, "疑似" in told["note"]) == (True, True)


def test_reads_of_one_s_own_firm_are_hinted_at_and_that_relatives_were_looked_up_is_entered(
    run: Run, data: Path
) -> None:
    settings, now = Settings(data=data, heap="512m"), datetime.now(UTC)
    with connect(settings) as connection:
        writer = GraphWriter(connection)
        writer.upsert_persons([{"pid": CHEN, "name": "陈一鸣", "certain": True}])
        writer.write_facts("role", [fact("ce1", "ce1", holder=CHEN, eid=MILL, kind="LR", valid_from="2020-01-01")])
    clerk = Account(name="clerk", role="inspector", unit="u", added_at=now, password_hash="x", otp_sealed="x", pid=CHEN)
    Roll(data).add(clerk)
    audit_log_of(settings).append(AuditEntry(now, "r", "clerk", "u", "inspector", "GET /x", "answered", subject=MILL))
    told = json.loads(run("audit", "alerts", "--json").output)
    assert [(one["rule"], one["who"]) for one in told["alerts"] if one["rule"] == "R10.6.9"] == [("R10.6.9", "clerk")]
    entry = json.loads((data / AUDIT_FILE).read_text("utf-8").splitlines()[-1])
    assert (entry["action"], entry["rules"]) == ("credit-graph audit alerts", ["R10.6", "R8.11"])


def test_a_log_that_was_cut_is_told_with_exit_code_one(run: Run, data: Path) -> None:
    log = audit_log_of(Settings(data=data)).path
    text = log.read_bytes()
    log.write_bytes(b"".join(text.splitlines(keepends=True)[:-1]))
    told = run("audit", "verify")
    assert (told.exit_code, "被截断" in told.output, "cut off" in told.output) == (1, True, True)
    assert run("audit", "anchor").exit_code == 1
    log.write_bytes(text)
    assert run("audit", "verify").exit_code == 0
