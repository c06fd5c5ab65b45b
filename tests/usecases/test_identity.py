"""Human decisions about who is who, on both servers: split, merge, show; kept, audited, never undone by a load."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from graph_service.cli import app
from graph_service.domain.errors import BadInput, Conflict, NotFound
from graph_service.domain.merges import DecisionKind
from graph_service.settings import Settings
from graph_service.store.bolt import Connection
from graph_service.store.connection import connect
from graph_service.store.identity import derive_identities
from graph_service.store.migrations import migrate
from graph_service.usecases.audit import AUDIT_FILE, verify_chain
from graph_service.usecases.identity import Choice, list_merges, merge, record, show_identity, split
from tests.contract.test_identity import OLD, merges, stated
from tests.store.small_county import CHEN, DENG, FARM, MILL, NAMED_CHEN


def choice(kind: DecisionKind, pair: tuple[str, str], day: int) -> Choice:
    return Choice(kind, *pair, "张", "核对营业执照原件", datetime(2026, 4, day, tzinfo=UTC), "卷宗1")


def test_a_split_is_shown_and_outlives_every_derivation(connection: Connection) -> None:
    stated(connection)
    before = show_identity(connection, OLD)
    assert (before.party, before.redirected_from, len(before.names)) == (MILL, OLD, 2)
    record(connection, choice(DecisionKind.NOT_SAME, split(connection, OLD), 1))
    derive_identities(connection)
    assert OLD not in {old for old, *_ in merges(connection)}
    after = show_identity(connection, OLD)
    assert (after.party, after.redirected_from) == (OLD, None)
    assert [row["why"] for row in after.decisions] == ["核对营业执照原件"]
    assert [row["ended_at"] for row in list_merges(connection, limit=10).rows if row["old"] == OLD] == [
        "2026-04-01T00:00:00+00:00"
    ]
    record(connection, choice(DecisionKind.SAME, merge(connection, OLD, MILL), 2))
    assert show_identity(connection, OLD).party == MILL


def test_a_named_person_is_split_and_merged_by_people_only(connection: Connection) -> None:
    stated(connection)
    assert show_identity(connection, NAMED_CHEN).party == CHEN
    record(connection, choice(DecisionKind.NOT_SAME, split(connection, NAMED_CHEN), 1))
    assert show_identity(connection, NAMED_CHEN).party == NAMED_CHEN
    record(connection, choice(DecisionKind.SAME, merge(connection, NAMED_CHEN, DENG), 2))
    assert show_identity(connection, NAMED_CHEN).party == DENG


def test_what_cannot_be_one_is_refused(connection: Connection) -> None:
    stated(connection)
    refused: list[tuple[type[Exception], str, str]] = [
        (BadInput, CHEN, DENG),  # two identity numbers
        (BadInput, MILL, OLD),  # a code is not an old number
        (BadInput, CHEN, MILL),
        (BadInput, MILL, MILL),
        (Conflict, OLD, FARM),  # merged already
        (NotFound, "reg:440229699999999", MILL),
    ]
    for error, old, new in refused:
        with pytest.raises(error):
            merge(connection, old, new)
    record(connection, choice(DecisionKind.SAME, merge(connection, FARM, MILL), 1))
    with pytest.raises(Conflict):
        merge(connection, MILL, FARM)  # a ring
    with pytest.raises(NotFound):
        split(connection, MILL)
    with pytest.raises(BadInput, match="理由"):
        choice(DecisionKind.SAME, (MILL, FARM), 2).__class__(
            DecisionKind.SAME, MILL, FARM, "张", " ", datetime.now(UTC)
        )


def test_the_commands_split_with_a_reason_that_is_audited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CREDIT_GRAPH_HEAP", "512m")
    monkeypatch.setenv("COLUMNS", "200")
    data = tmp_path / "data"
    with connect(Settings(data=data, heap="512m")) as connection:
        migrate(connection)
        stated(connection)

        def ask(*words: str) -> str:
            done = CliRunner().invoke(app, ["identity", *words, "--data", str(data)])
            assert done.exit_code == 0, done.output
            return done.output

        assert "登记同时载明" in ask("list")
        assert "陈一鸣" not in ask("list")  # persons are masked
        assert "翁源县碾米厂" in ask("show", OLD)
        assert "已拆分" in ask("split", OLD, "--why", "两家企业", "--evidence", "卷宗2")
        assert "不同" in ask("show", OLD)
        assert "归入" in ask("merge", OLD, MILL, "--why", "复核为一家")
        assert "未归并" in ask("candidates")
        assert CliRunner().invoke(app, ["identity", "split", OLD, "--data", str(data)]).exit_code == 2  # no reason
    log = data / AUDIT_FILE
    entries = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    assert [(one["action"], one["purpose"], one["grant"]) for one in entries] == [
        ("credit-graph identity split", "两家企业", "卷宗2"),
        ("credit-graph identity merge", "复核为一家", ""),
    ]
    assert verify_chain(log).whole
