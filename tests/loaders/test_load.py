"""A delivery into a real graph, on both servers: every row accounted for, and nothing changes by loading twice."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO
from pathlib import Path

import polars as pl
import pytest
from rich.console import Console

from graph_service.domain.errors import BadFile
from graph_service.store.connection import Connection
from graph_service.store.graph_state import counted
from loaders.delivery import read_delivery
from loaders.files import discover
from loaders.rejects import write_findings
from loaders.report import LoadReport, readable
from tests.loaders.delivered import VAULT, run
from tests.loaders.whole_graph import nodes, relations

COMPANY, OTHER, SHOP = "91440229MA4U0001XN", "914403001922038216", "92440229MA4W00011F"

REGISTRY = f"""翁源县企业登记信息
企业名称,统一社会信用代码,注册日期,企业类型,法人代表,注册资金,登记状态
翁源县甲有限公司,{COMPANY},2020-01-02,有限责任公司,张三,100(万元),存续
深圳乙有限公司,{OTHER},2010-05-06,有限责任公司,李四,"1,000(万元人民币)",存续
翁源县甲有限公司,{COMPANY},2020-01-02,有限责任公司,张三,100(万元),存续

翁源县丙商店,{SHOP},2021-07-08,个体工商户,王五,/,存续
坏代码公司,914403001922038217,2021-07-08,有限责任公司,赵六,/,存续
"""
OFFICERS = f"""统一社会信用代码,nm,cer_no,position,lerep_sign,from_dt,to_dt
{COMPANY},张三,440229199003071231,执行董事,是,2020-01-02,
{COMPANY},钱七,,监事,否,2020-01-02,2024-01-01
"""
PENALTIES = """行政相对人名称,统一社会信用代码,行政处罚决定书文号,违法事实,处罚类别,处罚内容,\
罚款金额（万元）,处罚决定日期,处罚机关
翁源县甲 有限公司,,翁市监罚〔2026〕1号,于2025年12月1日销售,罚款,罚款,0.2,2026-03-10,翁源县市场监督管理局
翁源县甲有限公司,,翁市监罚〔2026〕1号,于2025年12月1日销售,罚款,罚款,0.3,2026-03-10,翁源县市场监督管理局
不在册公司,,翁市监罚〔2026〕2号,销售,罚款,罚款,0.2,2026-03-10,翁源县市场监督管理局
"""
UNKNOWN = "编号,颜色\n1,红\n2,蓝\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = tmp_path / "delivery"
    files.mkdir()
    (files / "b_登记.csv").write_bytes(REGISTRY.encode("gb18030"))
    (files / "c_人员.csv").write_text(OFFICERS, encoding="utf-8")
    (files / "a_处罚.csv").write_text(PENALTIES, encoding="utf-8-sig")
    (files / "d_其他.csv").write_text(UNKNOWN, encoding="utf-8")
    source = '[[files]]\nname = "a_处罚.csv"\nsource = "翁源县市场监督管理局"\n'
    (files / "delivery.toml").write_text(f"as_of = 2026-06-30\n{source}", encoding="utf-8")
    return files


def outcome(report: LoadReport) -> dict[str, tuple[int, ...]]:
    return {f.file: (f.rows, f.accepted, f.duplicate, f.quarantined, f.rejected) for f in report.files}


def counts(connection: Connection) -> dict[str, int]:
    return {what: n for what, n in counted(connection).items() if n}


def test_every_row_of_every_file_is_accounted_for(connection: Connection, folder: Path) -> None:
    report = run(connection, folder)
    assert outcome(report) == {
        "a_处罚.csv": (3, 2, 0, 1, 0),
        "b_登记.csv": (5, 3, 1, 0, 1),
        "c_人员.csv": (2, 2, 0, 0, 0),
        "d_其他.csv": (2, 0, 0, 0, 2),
    }
    first, registry, _, refused = report.files
    assert (registry.kind, registry.encoding, registry.header_row) == ("registration", "gb18030", 2)
    assert registry.checks == {"V01": 1, "V17": 2}
    assert first.checks == {"V10": 1, "V16": 1}
    assert (refused.kind, refused.header_row) == (None, 1)
    assert "编号、颜色" in str(refused.reason)
    assert report.totals == {
        "files": 4, "refused": 1, "rows": 12, "accepted": 7, "duplicate": 1, "quarantined": 1, "rejected": 3,
        "repaired": 0,
    }  # fmt: skip


def test_what_the_files_state_is_in_the_graph(connection: Connection, folder: Path) -> None:
    run(connection, folder, delivery=read_delivery(folder))
    assert counts(connection) == {
        "Authority": 1, "Batch": 3, "Entity": 3, "Penalty": 2, "Person": 5, "Registration": 3, "ROLE": 6, "SAME_AS": 1,
    }  # fmt: skip
    eids = [COMPANY, OTHER, SHOP]
    subjects = {row["eid"]: row for row in connection.read("subjects_by_id", eids=eids)}
    assert [subjects[eid]["name"] for eid in eids] == [
        "翁源县甲有限公司",
        "深圳乙有限公司",
        "翁源县丙商店",
    ]
    assert {row["registered"] for row in subjects.values()} == {True}
    assert (subjects[OTHER]["capital_yuan"], subjects[COMPANY]["entity_kind"]) == (10_000_000, "ENTERPRISE")
    penalty = next(node for label, node in nodes(connection) if label == "Penalty" and node["fine_yuan"] == 2000)
    assert (penalty["subject"], penalty["violation_from"], penalty["decided_on"]) == (
        COMPANY,
        "2025-12-01",
        "2026-03-10",
    )
    assert (penalty["source"], penalty["row"]) == ("翁源县市场监督管理局", 1)


def test_a_delivery_says_its_days_and_sources(folder: Path) -> None:
    delivery = read_delivery(folder)
    assert delivery.as_of == date(2026, 6, 30)
    first, second = discover([folder])[:2]
    assert (delivery.source(first), delivery.source(second)) == ("翁源县市场监督管理局", "b_登记")
    (folder / "delivery.toml").write_text("[[files]]\nname = 1", encoding="utf-8")
    with pytest.raises(BadFile, match=r"delivery\.toml"):
        read_delivery(folder)


def test_the_number_of_a_person_is_nowhere_in_the_graph(connection: Connection, folder: Path) -> None:
    report = run(connection, folder)
    everything = json.dumps([nodes(connection), relations(connection)], ensure_ascii=False)
    assert "440229199003071231" not in everything
    assert "440229199003071231" not in report.to_json()
    (sealed,) = [node["sealed"] for label, node in nodes(connection, sealed=True) if node.get("sealed")]
    assert VAULT.open(sealed) == "440229199003071231"


def test_loading_twice_gives_an_equal_report_and_an_equal_graph(connection: Connection, folder: Path) -> None:
    first = run(connection, folder)
    graph = (nodes(connection), relations(connection))
    second = run(connection, folder)
    assert second.to_json() == first.to_json()
    assert second.findings.equals(first.findings)
    assert (nodes(connection), relations(connection)) == graph


def test_a_register_that_comes_later_frees_what_waited_for_it(connection: Connection, folder: Path) -> None:
    alone = run(connection, folder / "a_处罚.csv")
    assert outcome(alone) == {"a_处罚.csv": (3, 0, 0, 3, 0)}
    whole = run(connection, folder)
    assert outcome(whole)["a_处罚.csv"] == (3, 2, 0, 1, 0)


def test_the_same_rows_from_another_file_are_duplicates(connection: Connection, folder: Path) -> None:
    run(connection, folder)
    again = folder / "e_登记另存.csv"
    again.write_text(REGISTRY.replace("翁源县企业登记信息", "另一份"), encoding="utf-8")
    assert outcome(run(connection, folder))["e_登记另存.csv"] == (5, 0, 4, 0, 1)


def test_a_copy_of_a_file_in_one_delivery_is_all_duplicates(connection: Connection, folder: Path) -> None:
    (folder / "z_登记.csv").write_bytes((folder / "b_登记.csv").read_bytes())
    report = run(connection, folder)
    assert outcome(report)["z_登记.csv"] == (5, 0, 5, 0, 0)
    assert report.files[-1].reason == "与 b_登记.csv 内容相同"


def test_slices_of_a_file_give_what_the_whole_gives(
    connection: Connection, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("loaders.slices.SLICE", 2)
    assert outcome(run(connection, folder)) == {
        "a_处罚.csv": (3, 2, 0, 1, 0),
        "b_登记.csv": (5, 3, 1, 0, 1),
        "c_人员.csv": (2, 2, 0, 0, 0),
        "d_其他.csv": (2, 0, 0, 0, 2),
    }


def test_findings_are_exported_for_the_desk(connection: Connection, folder: Path, tmp_path: Path) -> None:
    report = run(connection, folder)
    path = write_findings(report.findings, tmp_path / "out")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    table = pl.read_csv(path, infer_schema=False)
    assert table.columns == ["文件", "工作表", "行", "字段", "值", "规则", "处理", "候选", "问题", "建议"]
    assert table.select("文件", "行", "字段", "值", "规则", "处理").rows() == [
        ("a_处罚.csv", "3", "name", "不在册公司", "V16", "待核"),
        ("b_登记.csv", "6", "code", "914403********8217", "V01", "退回"),  # it might be a person's number
    ]


def test_the_report_reads_as_a_table(connection: Connection, folder: Path) -> None:
    console = Console(width=160, record=True, file=StringIO())
    console.print(readable(run(connection, folder)))
    text = console.export_text()
    assert "b_登记.csv" in text
    assert "V01×1" in text


def test_progress_is_told_file_by_file(connection: Connection, folder: Path) -> None:
    told: list[tuple[str, int, int]] = []
    run(connection, folder, progress=lambda *step: told.append(step))
    assert told == [("b_登记.csv", 5, 5), ("c_人员.csv", 2, 2), ("a_处罚.csv", 3, 3)]
