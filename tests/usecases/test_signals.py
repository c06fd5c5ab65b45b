"""Signals written by a run and read for a subject, on both servers: the evidence comes back as it was found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from graph_service.analysis.controllers import control_picture
from graph_service.analysis.propagation_columns import spread_snapshot
from graph_service.analysis.signals.registry import detect_signals
from graph_service.analysis.signals.shape import Signal
from graph_service.analysis.snapshot import Snapshot
from graph_service.cli import app
from graph_service.domain.errors import NotFound
from graph_service.rulebook.nominees import holder_policy
from graph_service.rulebook.objections import objection_policy
from graph_service.rulebook.propagation_reader import read_propagation
from graph_service.rulebook.signals import signal_policy
from graph_service.settings import Settings
from graph_service.store.bolt import Connection
from graph_service.store.connection import connect
from graph_service.store.graph_store import GraphStore
from graph_service.store.migrations import migrate
from graph_service.store.writer import GraphWriter
from graph_service.usecases.audit import AUDIT_FILE, verify_chain
from graph_service.usecases.computed_rows import signal_rows
from graph_service.usecases.signals import signals_about
from graph_service.usecases.sources import Sources
from graph_service.usecases.stored_paths import steps_of
from tests.analysis.signal_cases import SEVERE, ago, kin
from tests.analysis.snapshots import AS_OF, holds, plays, snapshot
from tests.store.small_county import CHEN, DENG, FARM, MILL, SHOP, T1, write_county


def write(writer: GraphWriter, signals: tuple[Signal, ...]) -> None:
    sources = Sources.of([given()], [{"id": "b1", "file": "股东.csv"}])
    writer.record_run("run", as_of=AS_OF.isoformat(), data_version="v", at=T1)
    writer.write_computed("signal", "run", signal_rows(signals, AS_OF.isoformat(), sources))


def given() -> Snapshot:
    """A ring of holdings, and a spouse who takes over from a person listed."""
    return snapshot(
        role=[plays(CHEN, "LR", MILL, ago(900), ago(60)), plays(DENG, "LR", MILL, ago(60)), plays(DENG, "LR", FARM)],
        holding=[holds(MILL, 0.4, FARM), holds(FARM, 0.5, MILL)],
        list_entry=[SEVERE | {"subject": MILL}],
        kin=[kin(CHEN, DENG)],
    )


def found() -> tuple[Signal, ...]:
    proposals = spread_snapshot(given(), read_propagation()).proposals
    return detect_signals(given(), control_picture(given(), holder_policy()), signal_policy(), proposals)


def test_signals_come_back_as_they_were_found(connection: Connection) -> None:
    writer, store, signals = GraphWriter(connection), GraphStore(connection), found()
    write_county(writer)
    with pytest.raises(NotFound):
        signals_about(store, MILL, limit=10)  # nothing was computed yet
    write(writer, signals)
    assert {signal.rule.code: signal.restricted for signal in signals} == {
        "BAN_EVASION": True, "CIRCULAR_HOLDING": False,
    }  # fmt: skip
    for restricted in (False, True):
        answer = signals_about(store, MILL, limit=10, restricted=restricted)
        assert answer.way_back == objection_policy().way_back
        wanted = [signal for signal in signals if restricted or not signal.restricted]
        assert [one.row["code"] for one in answer.signals] == sorted(signal.rule.code for signal in wanted)
        for one, signal in zip(answer.signals, wanted, strict=True):
            assert (one.path, one.records) == (signal.evidence.path, signal.evidence.records)
            rids = {*signal.evidence.records, *(step.rid for step in signal.evidence.path if step.rid)}
            assert {(row.rid, row.source, row.batch) for row in one.stated} == {(rid, "测试", "b1") for rid in rids}
            assert one.about == (*signal.subjects, *signal.persons)
            assert (one.row["rule"], one.row["article"], one.row["status"]) == (
                signal.evidence.rule, signal.evidence.article, "unconfirmed",
            )  # fmt: skip
            assert set(one.about) <= answer.names.keys()
    assert [row["code"] for row in store.signals_of(MILL).rows] == ["CIRCULAR_HOLDING"]  # what a card shows
    assert signals_about(store, MILL, limit=1, restricted=True).truncated
    with pytest.raises(NotFound):
        signals_about(store, "91440229MA99999999", limit=1)


def test_a_path_that_was_not_stored_is_empty() -> None:
    assert steps_of({"path": "A -OWNS-> B"}) == ()  # type: ignore[dict-item]


def test_the_command_masks_people_and_is_audited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CREDIT_GRAPH_HEAP", "512m")
    monkeypatch.setenv("COLUMNS", "200")
    data = tmp_path / "data"
    with connect(Settings(data=data, heap="512m")) as connection:
        migrate(connection)
        writer = GraphWriter(connection)
        write_county(writer)
        write(writer, found())

        def ask(code: str, *words: str) -> str:
            done = CliRunner().invoke(app, ["signals", code, "--purpose", "日常监管", *words, "--data", str(data)])
            assert done.exit_code == 0, done.output
            return done.output

        open_ones, all_ones = ask(MILL), ask(MILL, "--case", "卷宗3")
        none = ask(SHOP)
    assert "未查到信号" in none
    assert "救济途径" not in none
    assert "BAN_EVASION" not in open_ones
    mill, farm = "翁源县鑫发碾米有限公司", "翁源县绿野养殖有限公司"
    for line in (  # Chinese first; the code stays for who looks it up
        "循环持股 CIRCULAR_HOLDING  风险  可信度 1.00 (据记录)\n",
        f"    所指: {mill} {MILL}; {farm} {FARM}\n",
        f"    路径: {mill} 持股 40.00% → {farm}; {farm} 持股 50.00% → {mill}\n",
        "    来源: b1#1; b1#2\n",  # the batch, where its ledger is not there
        f"    规则: R8.10, 未核对原文; 截至 {AS_OF}\n",
    ):
        assert line in open_ones
    for line in objection_policy().way_back:  # told once, whatever the number of signals
        assert all_ones.count(f"    {line}\n") == open_ones.count(f"    {line}\n") == 1
    assert "疑似规避限制 BAN_EVASION  风险  可信度 0.50 (疑似)  [受限, 不得外传]\n" in all_ones
    assert "    路径: 陈* 亲属关系 → 邓*; 邓* 法定代表人 → " in all_ones
    assert not any(word in all_ones for word in ("risk", "context", "-KIN", "-LR", "->", "confirmed"))
    assert not any(private in all_ones for private in ("陈一鸣", "邓小满", CHEN, DENG))
    log = data / AUDIT_FILE
    entries = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    assert [(one["action"], one["subject"], one["purpose"], one["grant"]) for one in entries] == [
        ("credit-graph signals", MILL, "日常监管", ""),
        ("credit-graph signals", MILL, "日常监管", "卷宗3"),
        ("credit-graph signals", SHOP, "日常监管", ""),
    ]
    assert verify_chain(log).whole
