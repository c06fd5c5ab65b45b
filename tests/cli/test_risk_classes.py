"""The monthly classes by their commands: shares, changes, files that a class is worked out from, one explained."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from math import prod
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner, Result

from graph_service.cli import app
from graph_service.domain.errors import NotFound
from graph_service.settings import Settings
from graph_service.store.connection import connect
from graph_service.store.last_run import last_run, risk_classes
from graph_service.store.writer import GraphWriter
from graph_service.usecases.audit import AUDIT_FILE
from graph_service.usecases.risk_classes import INTERNAL
from tests.cli.conftest import Run
from tests.main_job.county_graph import copy_of_run, office_in

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
HIDDEN = ("p:0", "n:0")
PERSON = re.compile(r"\b[pn]:[0-9a-f]{8}")
DAY, EARLIER = "2026-06-30", "2026-03-31"
GROUPS = ("基础属性", "动态信息", "监管信息", "关联关系", "社会评价")
CLASS = "信用风险类别(内部)"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = copy_of_run(tmp_path_factory, "classes")
    with office_in(folder, date(2026, 7, 10)):  # keeps the server
        yield folder / "graph"


@pytest.fixture(scope="module")
def exported(data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    """A folder that the classes were written to, and what the command said."""
    out = tmp_path_factory.mktemp("分类 结果")
    words = ["risk", "classes", "--as-of", DAY, "--out", str(out), "--purpose", "七月刷新", "--data", str(data)]
    return out, CliRunner(env={"CREDIT_GRAPH_HEAP": "512m", "COLUMNS": "240"}).invoke(app, words)


@pytest.fixture
def out(exported: tuple[Path, Result]) -> Path:
    return exported[0]


def recomputed(row: dict[str, Any], scheme: dict[str, Any]) -> tuple[list[int], str, bool]:
    """Parts, class and whether the related part raised it: from one exported row and the exported scheme alone."""
    points: dict[str, list[float]] = {group: [] for group in GROUPS}
    for told in filter(None, row["计分记录"].split("; ")):
        term, each = told.rsplit("=", 1)
        points[scheme["indicators"][term]] += map(float, each.split("+"))
    caps = scheme["caps"]
    parts = [round(caps[g] * (1 - prod(1 - min(one / caps[g], 1) for one in sorted(points[g])))) for g in GROUPS]
    score, related = sum(parts), parts[GROUPS.index("关联关系")]
    alone, whole = (sum(one >= scheme["thresholds"][name] for name in "BCD") for one in (score - related, score))
    floor = max(["ABCD".index(scheme["floors"][one]) for one in filter(None, row["底线规则"].split("; "))], default=0)
    final = max(min(whole, alone + 1), floor)
    return parts, "ABCD"[final], final > max(alone, floor)


def test_the_classes_are_told_beside_the_real_shares(data: Path, exported: tuple[Path, Result]) -> None:
    _, done = exported
    assert done.exit_code == 0, done.output
    assert [one for one in HIDDEN if one in done.output] == []
    for told in ("丹东 (n=47554) [V2]", "65.4%", "巴彦淖尔 (n=30323) [V2]", "3.0%", "没有主体变动类别", INTERNAL):
        assert told in done.output
    entries = map(json.loads, (data / AUDIT_FILE).read_text("utf-8").splitlines())
    told = [(one["action"], one["outcome"]) for one in entries if one["purpose"] == "七月刷新"]
    assert told == [("credit-graph risk classes", "exported")]


def test_every_class_is_worked_out_anew_from_what_was_exported(out: Path) -> None:
    raw = (out / "classes.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert not PERSON.search(raw.decode())
    table, scheme = pl.read_csv(raw, infer_schema=False), json.loads((out / "scheme.json").read_text("utf-8"))
    assert set(table["方案版本"]) == {scheme["version"]}
    assert set(table["截至日"]) == {scheme["as_of"]} == {DAY}
    assert table[CLASS].n_unique() == 4
    assert table.filter(pl.col("因关联提升") == "是").height
    for row in table.fill_null("").iter_rows(named=True):
        parts, risk_class, raised = recomputed(row, scheme)
        assert (parts, sum(parts)) == ([int(row[group]) for group in GROUPS], int(row["得分"]))
        assert (risk_class, raised) == (row[CLASS], row["因关联提升"] == "是"), row


def test_they_are_those_of_the_run_with_the_scheme_named(data: Path, out: Path) -> None:
    assert (out / "classes.csv").read_bytes() == (data.parent / "out" / "classes.csv").read_bytes()
    assert (out / "scheme.json").read_bytes() == (data.parent / "out" / "scheme.json").read_bytes()
    table = pl.read_csv(out / "classes.csv", infer_schema=False)
    with connect(Settings(data=data, heap="512m")) as connection:
        stored = risk_classes(connection)
    assert {row["eid"]: row["class"] for row in stored} == dict(table.select("主体代码", CLASS).iter_rows())
    assert {row["scheme"] for row in stored} == set(table["方案版本"])


def test_one_subject_is_explained(run: Run, out: Path) -> None:
    table = pl.read_csv(out / "classes.csv", infer_schema=False)
    row = table.filter(pl.col("因关联提升") == "是").row(0, named=True)
    code = row["主体代码"]
    done = run("risk", "explain", code, "--as-of", DAY)
    assert done.exit_code == 0, done.output
    for told in (f"{row[CLASS]} 类", "因关联关系升一类", "B ≥100", "救济途径", INTERNAL, "至多升一类"):
        assert told in done.output
    assert not PERSON.search(done.output)
    told = json.loads(run("risk", "explain", code, "--as-of", DAY, "--json").output)
    assert told["steps"]["risk_class"] == row[CLASS]
    assert {part["group"]: part["points"] for part in told["parts"]} == {group: int(row[group]) for group in GROUPS}
    own = {term: each for part in told["parts"] for term, each in part["records"].items()}
    counted = sum(len(own.get(term, ())) for term in ("行政处罚", "名单记录", "检查发现问题", "违背信用承诺"))
    assert len(told["records"]) == counted
    assert all("#" in record["place"] for record in told["records"])


def test_a_floor_is_explained_and_who_has_no_class_is_refused(run: Run, out: Path) -> None:
    table = pl.read_csv(out / "classes.csv", infer_schema=False)
    code = table.filter(pl.col("底线规则") == "REVOKED")["主体代码"][0]
    assert "吊销未注销 不低于 C 类" in run("risk", "explain", code, "--as-of", DAY).output
    for unknown, day in (("91440229MA00000000", DAY), (code, "1990-01-01")):
        done = run("risk", "explain", unknown, "--as-of", day)
        assert isinstance(done.exception, NotFound), done.output


def test_what_changed_is_told_by_its_causes_and_the_graph_stays(run: Run, data: Path) -> None:
    with connect(Settings(data=data, heap="512m")) as connection:
        before = (last_run(connection), risk_classes(connection))
    done = run("risk", "classes", "--as-of", EARLIER)
    assert done.exit_code == 0, done.output
    for told in (f"与图库中截至 {DAY} 的分类相比", "监管信息", "升类", "降类"):
        assert told in done.output
    with connect(Settings(data=data, heap="512m")) as connection:
        assert (last_run(connection), risk_classes(connection)) == before


def test_classes_of_another_scheme_are_said_to_be(run: Run, data: Path) -> None:
    with connect(Settings(data=data, heap="512m")) as connection:
        stored, asked = risk_classes(connection), last_run(connection)
        assert asked
        kept = [{**row, "id": row["eid"]} for row in stored]
        spoilt = [{**row, "class": "A" if row["class"] == "B" else row["class"], "scheme": "R7.3@旧"} for row in kept]
        GraphWriter(connection).write_computed("risk_class", asked["id"], spoilt)
    try:
        done = run("risk", "classes", "--as-of", DAY)
    finally:
        with connect(Settings(data=data, heap="512m")) as connection:
            GraphWriter(connection).write_computed(
                "risk_class", asked["id"], [{**row, "id": row["eid"]} for row in stored]
            )
    assert "图库中的分类所用方案: R7.3@旧" in done.output
    moved = sum(row["class"] == "B" for row in stored)
    assert f"升类 {moved} 户, 降类 0 户, 未变 {len(stored) - moved} 户; 新增 0 户, 不再分类 0 户" in done.output
    assert "方案版本" in done.output
