"""The delta by its command, on both servers: a small county loaded in two batches."""

from __future__ import annotations

import json
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from graph_service.analysis.delta import SignalChanges
from graph_service.cli import app
from graph_service.domain.errors import NotFound
from graph_service.store.bolt import Connection
from graph_service.store.ledger import BatchEntry, Ledger
from graph_service.store.snapshot_cache import SnapshotCache
from graph_service.store.writer import GraphWriter
from graph_service.usecases.audit import AUDIT_FILE
from graph_service.usecases.delta import ABOVE, HEADERS, counts, delta_since, delta_table, moment_before
from graph_service.usecases.policies import load_policies
from graph_service.usecases.result_tables import way_back_cell
from tests.store.small_county import CHEN, DENG, FARM, MILL, T1, T2, fact, write_county

AS_OF = date(2026, 6, 30)


def loaded(connection: Connection) -> None:
    """The county as of T1; at T2 Deng sells the mill to Chen, and the farm with it; Chen runs the mill."""
    writer = GraphWriter(connection)
    book(connection, "b1", T1)
    write_county(writer)
    book(connection, "b2", T2)
    rows = [
        fact("ca", "h1", recorded_at=T2, batch="b2", owner=DENG, eid=MILL, econ=0.3, valid_from="2026-02-01"),
        fact("cb", "h9", recorded_at=T2, batch="b2", owner=CHEN, eid=MILL, econ=0.6, valid_from="2026-02-01"),
    ]
    writer.write_facts("holding", rows)
    head = fact("cc", "r9", recorded_at=T2, batch="b2", holder=CHEN, eid=MILL, kind="LR", valid_from="2026-02-20")
    writer.write_facts("role", [head])


def book(connection: Connection, batch: str, at: str) -> None:
    ledger = Ledger(connection)
    ledger.begin(
        BatchEntry(
            id=batch, file=f"{batch}.csv", sheet=None, kind="holding", mapping="shareholders", source="市监",
            sha256="0", received_at=at, today="2026-06-30", position=batch,
        )
    )  # fmt: skip
    ledger.finish(batch, "{}", [])


def test_what_a_batch_changed_is_told_by_its_day(connection: Connection, tmp_path: Path) -> None:
    loaded(connection)
    batch = Ledger(connection).named("b2")
    assert T1 < moment_before(batch) < T2
    answer = delta_since(connection, SnapshotCache(tmp_path / "kept", "test"), "b2", AS_OF, load_policies())
    found = answer.delta
    assert counts(found) == [("控制关系", 2, 2), ("实际控制人", 2, 2), ("企业集团成员", 2, 2), ("风险信号", 1, 0)]
    assert set(found.control.lost.select("controller", "controlled").rows()) == {(DENG, MILL), (DENG, FARM)}
    table = delta_table(answer)
    assert table.columns == list(HEADERS)
    gained = table.filter(pl.col("变化") == "新增", pl.col("事项") == "实际控制人", pl.col("主体代码") == FARM)
    assert gained.rows() == [
        ("2026-06-30", "新增", "实际控制人", FARM, "翁源县绿野养殖有限公司", "陈*", "自然人", "单独控制", 0.51, None,
         None, None, "R8.7, R8.8", f"{ABOVE} {MILL} b1.csv#1; b2.csv#1", way_back_cell())
    ]  # fmt: skip
    mill = table.filter(pl.col("事项") == "实际控制人", pl.col("主体代码") == MILL)
    assert mill["变化"].to_list() == ["消失", "新增"]  # side by side, as they came about
    assert mill["来源"].to_list() == ["b1.csv#1; b2.csv#1"] * 2  # the statement replaced, and the one in its place
    (signal,) = table.filter(pl.col("事项") == "风险信号").rows(named=True)
    assert (signal["变化"], signal["主体代码"], signal["信号"]) == ("新增", MILL, "处罚前后变更法定代表人")
    assert "于2026-02-20变更法定代表人" in signal["说明"]
    assert signal["来源"].count("#") >= 2  # the penalty and the role
    agency = replace(found.signals.gained[0], subjects=())  # as one that speaks of an agency with very many clients
    told = replace(answer, delta=replace(found, signals=SignalChanges(gained=(agency,))))
    (row,) = delta_table(told).filter(pl.col("事项") == "风险信号").rows(named=True)
    assert (row["主体代码"], row["说明"]) == (None, agency.summary)


def test_the_command_writes_what_changed(
    connection: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded(connection)
    monkeypatch.setattr("graph_service.cli.delta.connect", lambda settings: nullcontext(connection))
    data, out = tmp_path / "data", tmp_path / "out" / "delta.csv"

    def ask(*words: str) -> str:
        done = CliRunner().invoke(app, ["delta", *words, "--as-of", "2026-06-30", "--data", str(data)])
        assert done.exit_code == 0, done.output
        return done.output

    told = ask("--since", "b2", "--out", str(out))
    assert "新增 实际控制人" in told
    assert "陈一鸣" not in told  # persons are masked
    assert out.read_bytes().startswith("\ufeff截至日,变化,事项,主体代码".encode())
    assert len(out.read_text("utf-8-sig").splitlines()) == 1 + 13
    again = out.read_bytes()
    ask("--since", "b2", "--out", str(out))  # from the snapshots kept
    assert out.read_bytes() == again
    entries = [json.loads(line) for line in (data / AUDIT_FILE).read_text("utf-8").splitlines()]
    assert {entry["action"] for entry in entries} == {"credit-graph delta"}
    assert [entry["outcome"] for entry in entries] == ["answered", "exported"] * 2  # shown, then written: both told
    assert "新增 控制关系" in ask("--since", "b1")  # before it, nothing was known
    unknown = CliRunner().invoke(app, ["delta", "--since", "b7", "--data", str(data)])
    assert isinstance(unknown.exception, NotFound)
    assert "batch list" in str(unknown.exception)
