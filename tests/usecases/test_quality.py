"""The data-quality report of a loaded sample county, on the embedded server: planted faults found, with their place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from graph_service.analysis.quality.report import QualityReport
from graph_service.rulebook.quality import QualityCode
from graph_service.store.snapshot import export_snapshot
from graph_service.usecases.quality import examine_graph, write_report
from loaders.archive import Archive
from loaders.delivery import read_delivery
from loaders.sample import generate
from tests.conftest import TestGraph
from tests.loaders.delivered import AS_OF, VAULT, run

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("county")
    generate(folder, subjects=2_000)
    return folder, json.loads((folder / "truth.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def written(
    embedded: TestGraph, county: tuple[Path, dict[str, Any]], tmp_path_factory: pytest.TempPathFactory
) -> tuple[QualityReport, Path]:
    embedded.wipe()
    kept = Archive(tmp_path_factory.mktemp("archive"), VAULT)
    run(embedded.connection, county[0], archive=kept, delivery=read_delivery(county[0]))
    snapshot = export_snapshot(embedded.connection, AS_OF)
    report, sources = examine_graph(embedded.connection, snapshot)
    out = tmp_path_factory.mktemp("quality")
    write_report(report, snapshot, sources, out)
    return report, out


def test_planted_shared_codes_are_found_with_both_rows(
    written: tuple[QualityReport, Path], county: tuple[Path, dict[str, Any]]
) -> None:
    planted = {row["code"] for plant in county[1]["plants"] for row in plant["expect"].get("duplicate_codes", [])}
    report, out = written
    assert planted
    assert set(report.codes.tickets["code"]) == planted
    assert report.counts[QualityCode.CODE_FAULT].found == 2 * len(planted)  # A20: two subjects a code
    table = pl.read_csv(out / "问题清单.csv").filter(pl.col("规则") == "R1.11")
    assert set(table["主体代码"]) == planted
    assert table["来源"].str.contains(r"^[^#?]+\.csv#\d+$").all()
    assert table["来源"].n_unique() == table.height


def test_planted_closed_rings_are_found(
    written: tuple[QualityReport, Path], county: tuple[Path, dict[str, Any]]
) -> None:
    planted = {
        tuple(row["subjects"])
        for plant in county[1]["plants"]
        for row in plant["expect"].get("signals", [])
        if row["code"] == "CLOSED_RING"
    }
    rings = written[0].findings.filter(code=QualityCode.CLOSED_RING.value)["what"].to_list()
    assert {tuple(what.partition(": ")[2].split("、")) for what in rings} == planted


def test_the_report_names_no_person_and_no_id(written: tuple[QualityReport, Path]) -> None:
    text = (written[1] / "问题清单.csv").read_text(encoding="utf-8")
    assert "n:" not in text
    assert "p:" not in text
    persons = pl.read_csv(written[1] / "问题清单.csv")["人员"].fill_null("").unique().to_list()
    assert len(persons) > 10
    assert all(name.endswith("*") for name in persons if name)


def test_the_workbook_holds_summary_findings_and_tickets(written: tuple[QualityReport, Path]) -> None:
    report, out = written
    sheets = pl.read_excel(out / "数据质量报告.xlsx", sheet_id=0)
    assert list(sheets) == ["汇总", "问题清单", "重错码工单"]
    assert sheets["汇总"].height == len(QualityCode)
    assert sheets["问题清单"].height == report.findings.height
    shown = dict(sheets["汇总"].select("检查项", "数量").iter_rows())
    assert shown["持股比例合计超过 100%"] == "未查到"
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    assert {row["code"]: row["found"] for row in summary["checks"]} == {
        code.value: count.found for code, count in report.counts.items()
    }
