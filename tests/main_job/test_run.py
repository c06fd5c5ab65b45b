"""The main job by its command: files in, all outputs out, every planted truth told right, the same bytes again."""

from __future__ import annotations

import base64
import json
import math
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner

from graph_service.analysis.draw_bundle import redraw
from graph_service.cli import app
from graph_service.settings import Settings
from graph_service.store.connection import connect
from graph_service.store.graph_store import GraphStore
from graph_service.store.last_run import last_run, quality_report
from graph_service.store.neo4j_local import LocalNeo4j
from graph_service.store.snapshot import export_snapshot
from graph_service.usecases.audit import AUDIT_FILE, verify_chain
from graph_service.usecases.last_run import related_risk_of
from tests.local_server import neo4j_or_skip

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
OUTPUTS = (
    "report.json", "findings.csv", "controllers.csv", "proposals.csv", "signals.csv", "classes.csv", "draw/名单.xlsx",
    "draw/名单.csv", "draw/bundle.json", "portrait.json", "found.json",
)  # fmt: skip
RUN = "import sys; from graph_service.cli import main; sys.exit(main())"


def command(*words: str, **settings: str) -> str:
    env = {key: value for key, value in os.environ.items() if not key.startswith("CREDIT_GRAPH_")} | {
        f"CREDIT_GRAPH_{key.upper()}": value for key, value in settings.items()
    }
    done = subprocess.run(
        [sys.executable, "-c", RUN, *words], env=env, capture_output=True, text=True, check=False, timeout=500
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def key(byte: int) -> str:
    return base64.b64encode(bytes([byte]) * 32).decode()


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("county") / "样例 县"
    command("sample", str(folder), "--subjects", "300")
    return folder


@pytest.fixture(scope="module")
def first(county: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("first")
    assert "样例真值" in command("run", str(county), "--out", str(out), person_key=key(1), heap="512m")
    return out


@pytest.fixture
def neo4j(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalNeo4j]:
    """A Neo4j of its own: the main job speaks of everything that is in its graph."""
    with neo4j_or_skip(tmp_path_factory.mktemp("neo4j")) as server:
        yield server


def content(out: Path) -> dict[str, bytes]:
    return {name: (out / name).read_bytes() for name in OUTPUTS}


def test_every_claimed_plant_is_found_and_none_invented(first: Path) -> None:
    verdict = json.loads((first / "found.json").read_text(encoding="utf-8"))
    assert (verdict["missed"], verdict["invented"]) == ([], [])
    assert verdict["found"] == verdict["claimed"] >= 40


def test_every_row_is_accounted_for(first: Path, county: Path) -> None:
    report: dict[str, Any] = json.loads((first / "report.json").read_text(encoding="utf-8"))
    for file in report["files"]:
        outcomes = file["accepted"] + file["duplicate"] + file["quarantined"] + file["rejected"]
        assert file["rows"] == outcomes, file
        assert (file["kind"] is None) == (file["reason"] is not None), file
    told = {file["file"] for file in report["files"]}
    assert told == {path.name for path in county.iterdir()} - {"delivery.toml"}


def test_the_same_command_gives_the_same_bytes(first: Path, county: Path) -> None:
    before = content(first)
    command("run", str(county), "--out", str(first), person_key=key(1), heap="512m")
    assert content(first) == before


def test_neither_the_person_key_nor_the_server_changes_a_byte(
    first: Path, county: Path, tmp_path: Path, neo4j: LocalNeo4j
) -> None:
    command(
        "run", str(county), "--out", str(tmp_path), person_key=key(2), token_key=key(3), uri=neo4j.uri,
        user=neo4j.user, password=neo4j.password, data=str(tmp_path / "data"),
    )  # fmt: skip
    assert content(tmp_path) == content(first)


def test_no_output_holds_a_person_key_or_number(first: Path) -> None:
    for name, data in content(first).items():
        if name.endswith((".csv", ".json")):
            text = data.decode("utf-8-sig")
            assert not re.search(r"\b[pn]:[0-9a-f]{8}", text), name
            assert not re.search(r"\b\d{6}(?:19|20)\d{2}(?:0\d|1[0-2])\d{5}[\dX]\b", text), name


def test_every_controller_is_shown_by_rows_of_the_files(first: Path, county: Path) -> None:
    table = pl.read_csv(first / "controllers.csv", infer_schema=False)
    named = table.filter(pl.col("疑似实际控制人").is_not_null())
    assert named.height > 50
    assert named.filter(pl.col("来源").is_null()).rows() == []
    assert named["救济途径"].str.contains("提出异议").all()
    files = {path.name for path in county.rglob("*") if path.is_file()}
    places = {place for cell in named["来源"] for place in cell.split("; ")}
    assert {re.sub(r"#\d+$", "", place) for place in places} <= files


def test_whoever_a_class_holds_something_against_is_told_how_to_answer(first: Path) -> None:
    table = pl.read_csv(first / "classes.csv", infer_schema=False)
    lower = table.filter(pl.col("信用风险类别(内部)") != "A")
    assert lower.height > 50
    assert lower["救济途径"].str.contains("提出异议").all()
    clean = table.filter(pl.col("得分") == "0", pl.col("底线规则") == "")
    assert clean.height > 50
    assert set(clean["救济途径"]) == {""}


def test_what_left_the_graph_is_in_the_audit_log(first: Path) -> None:
    log = first / "graph" / AUDIT_FILE
    assert verify_chain(log).whole
    entry = json.loads(log.read_text(encoding="utf-8").splitlines()[0])
    assert (entry["action"], entry["outcome"]) == ("credit-graph run", "exported")
    assert {"proposals.csv", "portrait.json"} <= set(entry["fields"])
    assert entry["who"]


def test_the_signals_of_the_files_are_those_of_the_graph(first: Path) -> None:
    told = (first / "signals.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    assert all("受理: " in line and ",unconfirmed," not in line for line in told)  # each row stands for itself
    with connect(Settings(data=first / "graph", heap="512m")) as connection:
        store = GraphStore(connection)
        counts = store.counts()
        parties = export_snapshot(connection, date(2026, 6, 30)).parties
        kept_back = {
            signal["id"]
            for eid in parties.filter(~parties["is_person"])["party"]
            for signal in store.signals_of(eid, restricted=True).rows
            if signal.get("restricted")
        }
    assert counts["Signal"] == len(told) + len(kept_back)
    assert kept_back, "the county plants evasion through spouses"  # R8.11: never exported
    assert any(line.startswith("BAN_CONFLICT,") for line in told)


def test_what_is_computed_of_an_earlier_day_does_not_replace_the_latest(
    first: Path, county: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The files are written; the graph, which the API answers from, keeps the later run unless asked."""
    monkeypatch.setenv("CREDIT_GRAPH_PERSON_KEY", key(1))
    with connect(Settings(data=first / "graph", heap="512m")) as connection:  # once run as of 2026-06-30, and so left
        monkeypatch.setattr("graph_service.cli.main_job.connect", lambda _: nullcontext(connection))
        for words, told, kept in (
            (("--as-of", "2026-03-31"), True, "2026-06-30"),
            (("--as-of", "2026-03-31", "--replace"), False, "2026-03-31"),
            (("--as-of", "2026-06-30"), False, "2026-06-30"),
        ):
            done = CliRunner().invoke(app, ["run", str(county), "--out", str(tmp_path), *words])
            assert done.exit_code == 0, done.output
            assert ("早于图库中最近一次计算(2026-06-30)" in "".join(done.output.split())) is told
            run, report = last_run(connection), quality_report(connection)
            assert run and run["as_of"] == kept
            assert report and report["as_of"] == kept


def test_parts_of_scores_carry_their_ties_and_rows(first: Path) -> None:
    with connect(Settings(data=first / "graph", heap="512m")) as connection:
        store = GraphStore(connection)
        subjects = export_snapshot(connection, date(2026, 6, 30)).parties.filter(pl.col("registered"))["party"]
        answers = [related_risk_of(store, eid) for eid in subjects.to_list()]
    parts = [part for answer in answers for part in answer.parts]
    assert len(parts) > 10
    for answer in answers:
        left = math.prod(1 - part.part for part in answer.parts)
        assert answer.risk == pytest.approx(1 - (1 - answer.own) * left, abs=1e-9)
        assert bool(answer.events) is (answer.own > 0)
    for part in parts:
        assert [step.tie for step in part.steps] == list(part.ties)
        factors = math.prod(step.factor * step.trust * step.ratio for step in part.steps)
        assert part.weight == pytest.approx(factors, abs=1e-9)
        assert all(record.file and record.row for step in part.steps for record in step.records)
        assert all(step.records for step in part.steps)
        assert all(event.record.file and event.record.row for event in part.events)
        assert part.events


def test_anybody_can_draw_again(first: Path) -> None:
    assert redraw(json.loads((first / "draw/bundle.json").read_text(encoding="utf-8"))).equal


def test_a_folder_that_is_not_there_is_a_sentence_and_exit_code_2(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", RUN, "run", str(tmp_path / "无"), "--out", str(tmp_path / "out")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "没有这些文件或目录" in done.stderr
    assert "Traceback" not in done.stderr
