"""Retention at the command line (保存期限命令): listed by default, removed with --yes, and entered in the log."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph_service.settings import Settings
from graph_service.store.connection import connect
from graph_service.store.migrations import migrate
from graph_service.store.snapshot_cache import snapshots_of
from graph_service.store.writer import GraphWriter
from graph_service.usecases.audit import AUDIT_FILE
from tests.cli.conftest import Run
from tests.usecases.test_retention import OTHER, penalty

HIDDEN = (OTHER, "旧某")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("retention")
    with connect(Settings(data=folder, heap="512m")) as connection:
        migrate(connection)
        writer = GraphWriter(connection)
        writer.upsert_persons([{"pid": OTHER, "name": "旧某", "certain": True}])
        writer.write_facts("penalty", [penalty("a1", "pen", OTHER, decided_on="2015-01-01")])
        yield folder


def test_what_is_over_is_listed_then_removed_once(run: Run, data: Path, tmp_path: Path) -> None:
    out, kept = tmp_path / "期满.csv", snapshots_of(Settings(data=data)).folder / "state"
    kept.mkdir(parents=True)
    listed = run("retention", "--out", str(out))
    assert (listed.exit_code, "行政处罚" in listed.output, "已移除" in listed.output) == (0, True, False)
    text = out.read_bytes().decode("utf-8-sig")
    assert text.splitlines()[0] == "时限,种类,标识,所涉人引用号,终止日,保存至,处置"
    assert "C23,行政处罚" in text and "person:" in text
    assert not [one for one in HIDDEN if one in text]
    assert kept.exists()
    removed = run("retention", "--yes", "--out", str(out))
    assert (removed.exit_code, "已移除 1 项" in removed.output) == (0, True)
    assert not kept.exists()
    entries = [json.loads(line) for line in (data / AUDIT_FILE).read_text("utf-8").splitlines()]
    assert {one["action"] for one in entries} == {"credit-graph retention"}
    assert [one["outcome"] for one in entries] == ["exported", "begun", "removed"]
    assert "已移除 0 项" in run("retention", "--yes", "--out", str(out)).output


def test_a_day_to_come_can_only_be_looked_at(run: Run, tmp_path: Path) -> None:
    out = str(tmp_path / "x.csv")
    assert run("retention", "--as-of", "2099-01-01", "--out", out).exit_code == 0
    refused = run("retention", "--as-of", "2099-01-01", "--yes", "--out", out)
    assert (refused.exit_code, "还没有到" in str(refused.exception)) == (1, True)
