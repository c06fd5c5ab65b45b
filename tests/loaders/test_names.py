"""Whom a name means on a day, through a real graph on both servers (ADR 0045)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from graph_service.domain.fact_relations import RESTRICTED
from graph_service.domain.facts import FACTS, Type
from graph_service.store.connection import Connection
from graph_service.store.graph_store import RECORD_KINDS
from graph_service.store.snapshot import export_snapshot
from loaders.graph_register import GraphRegister
from loaders.match import body_keys
from loaders.report import LoadReport
from tests.conftest import TestGraph
from tests.loaders.delivered import AS_OF, RECEIVED, run
from tests.loaders.whole_graph import nodes

OLD_FIRM, NEW_FIRM, THIRD = "91440229MA4U0001XN", "914403001922038216", "92440229MA4W00011F"
REGISTRY = f"""企业名称,统一社会信用代码,成立日期,核准日期,企业类型,登记状态,登记机关,曾用名
翁源县新名有限公司,{OLD_FIRM},2005-01-01,2018-06-01,有限责任公司,存续,翁源县局,翁源县最初有限公司
翁源县旧名有限公司,{NEW_FIRM},2018-09-01,2018-09-01,有限责任公司,存续,翁源县局,
"""
EARLIER = f"""企业名称,统一社会信用代码,成立日期,核准日期,企业类型,登记状态,登记机关
翁源县旧名有限公司,{OLD_FIRM},2005-01-01,2010-01-01,有限责任公司,存续,翁源县局
"""
CHANGES = f"""企业名称,统一社会信用代码,变更事项,变更前内容,变更后内容,变更日期
翁源县新名有限公司,{OLD_FIRM},名称变更,翁源县旧名有限公司,翁源县新名有限公司,2017-03-01
翁源县新名有限公司,{OLD_FIRM},住所变更,龙仙镇,官渡镇,2017-03-01
"""
HEAD = (
    "行政相对人名称,统一社会信用代码,行政处罚决定书文号,违法事实,处罚类别,处罚内容,"
    "罚款金额（万元）,处罚决定日期,处罚机关"
)


def penalty(name: str, day: str, code: str = "") -> str:
    return f"{name},{code},翁市监罚〔{day}〕1号,销售,罚款,罚款,0.2,{day},翁源县市场监督管理局"


def deliver(folder: Path, connection: Connection, *rows: str, changes: str = CHANGES) -> LoadReport:
    folder.mkdir(exist_ok=True)
    files = {"a_早年登记.csv": EARLIER, "b_登记.csv": REGISTRY, "c_变更.csv": changes}
    if rows:
        files["d_处罚.csv"] = "\n".join((HEAD, *rows)) + "\n"
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return run(connection, folder)


WHOM = [
    ("翁源县旧名有限公司", "2016-01-01", OLD_FIRM, False),  # it bore the name then
    ("翁源县旧名有限公司", "2019-01-01", NEW_FIRM, False),  # by then another did
    ("翁源县旧名有限公司", "2017-06-01", None, False),  # in between nobody did: both are candidates
    ("翁源县新名有限公司", "2019-01-01", OLD_FIRM, False),
    ("翁源县新名有限公司", "2012-01-01", None, False),  # before it can have borne it
    ("翁源县最初有限公司", "2019-01-01", OLD_FIRM, True),  # nobody else ever had it; not its name any more: flagged
    ("翁源县最初（有限公司", "2019-01-01", None, False),  # another key is another name
]


@pytest.mark.parametrize(("name", "day", "subject", "flagged"), WHOM)
def test_a_name_means_who_bore_it_on_the_day(
    connection: Connection, tmp_path: Path, name: str, day: str, subject: str | None, flagged: bool
) -> None:
    report = deliver(tmp_path / "delivery", connection, penalty(name, day))
    found = [node["subject"] for label, node in nodes(connection) if label == "Penalty"]
    assert found == ([subject] if subject else [])
    entry = report.files[-1]
    assert (entry.quarantined, "V04" in entry.checks) == (int(subject is None), flagged)


def test_candidates_of_a_name_are_all_who_ever_bore_it(connection: Connection, tmp_path: Path) -> None:
    report = deliver(tmp_path / "delivery", connection, penalty("翁源县旧名有限公司", "2017-06-01"))
    (waiting,) = report.findings.filter(rule="V16", file="d_处罚.csv")["candidates"].to_list()
    assert waiting.split() == sorted([OLD_FIRM, NEW_FIRM])


def test_a_register_held_answers_as_one_looked_up(
    connection: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(tmp_path / "delivery", connection)
    looked_up, held = GraphRegister(connection), GraphRegister(connection)
    codes = sorted([NEW_FIRM, OLD_FIRM, THIRD])
    wanted = looked_up.by_codes(codes)
    monkeypatch.setattr("loaders.graph_register._FEW", 0)
    found = held.by_codes(codes)
    assert found["eid"].to_list() == sorted([NEW_FIRM, OLD_FIRM])
    assert found.drop("recorded_at").equals(wanted.drop("recorded_at"))
    assert held.batches == looked_up.batches != set()
    assert held.by_codes([THIRD]).is_empty()
    waits: list[bool] = []
    GraphRegister(connection, lambda: waits.append(True)).by_codes(codes)
    assert waits == [True], "a register that is being written is never held"


WAITING = [
    penalty("翁源县新名有限公司", "2019-01-01"),  # told by a name
    penalty("翁源县旧名有限公司", "2020-01-01", NEW_FIRM[:15] + "000"),  # told by a code mended by a name
    penalty("翁源县新名有限公司", "2021-01-01", OLD_FIRM),  # told by its own code
]


def test_what_a_register_made_sense_of_was_not_known_before_it_came(connection: Connection, tmp_path: Path) -> None:
    folder = tmp_path / "delivery"
    folder.mkdir()
    (folder / "d_处罚.csv").write_text("\n".join((HEAD, *WAITING)) + "\n", encoding="utf-8")
    assert run(connection, folder).totals["quarantined"] == 2
    came = RECEIVED + timedelta(days=40)
    (folder / "b_登记.csv").write_text(REGISTRY, encoding="utf-8")
    assert run(connection, folder, received_at=came).totals["quarantined"] == 0
    known = {node["decided_on"]: node["recorded_at"] for label, node in nodes(connection) if label == "Penalty"}
    late, early = came.isoformat(), RECEIVED.isoformat()
    assert known == {"2019-01-01": late, "2020-01-01": late, "2021-01-01": early}
    assert [export_snapshot(connection, AS_OF, at).facts["penalty"].height for at in (early, late)] == [1, 3]


V04 = [
    ("翁源县旧名有限公司", "2016-01-01", False),  # its name on that day
    ("翁源县旧名有限公司", "2019-01-01", True),
    ("翁源县新名有限公司", "2012-01-01", False),  # written again under the name of today
    ("翁源县别名有限公司", "2016-01-01", True),
]


@pytest.mark.parametrize(("name", "day", "flagged"), V04)
def test_a_name_of_the_day_is_not_flagged(
    connection: Connection, tmp_path: Path, name: str, day: str, flagged: bool
) -> None:
    report = deliver(tmp_path / "delivery", connection, penalty(name, day, OLD_FIRM))
    assert ("V04" in report.files[-1].checks) is flagged
    assert report.files[-1].accepted == 1


def test_a_change_of_another_item_is_set_aside_and_no_name(connection: Connection, tmp_path: Path) -> None:
    report = deliver(tmp_path / "delivery", connection)
    changes = report.files[2]
    assert (changes.kind, changes.rows, changes.accepted, changes.quarantined) == ("naming", 2, 1, 1)
    names = {row["name"] for row in GraphRegister(connection).names_of([OLD_FIRM]).to_dicts()}
    assert names == {"翁源县新名有限公司", "翁源县旧名有限公司", "翁源县最初有限公司"}


def test_the_register_answers_with_days_and_batches(connection: Connection, tmp_path: Path) -> None:
    deliver(tmp_path / "delivery", connection)
    register = GraphRegister(connection)
    rows = {row["eid"]: row for row in register.by_names(["翁源县旧名有限公司"]).to_dicts()}
    assert [str(rows[eid][day]) for eid in (OLD_FIRM, NEW_FIRM) for day in ("name_from", "name_to")] == [
        "2005-01-01", "2017-03-01", "2018-09-01", "None",
    ]  # fmt: skip
    (known,) = register.by_codes([OLD_FIRM]).to_dicts()
    assert (known["name"], len(known["batch"])) == ("翁源县新名有限公司", 64)
    assert register.by_names([]).is_empty()


BODIES = [
    ("韶关市国资委", "韶关市人民政府国有资产监督管理委员会"),
    ("广东省韶关市翁源县市场监管局", "翁源县市场监督管理局"),
    ("翁源县税务局", "国家税务总局翁源县税务局"),
    ("国家税务总局翁源县税务局", None),
    ("市国资委", None),  # whose
    ("翁源县甲有限公司", None),
]


@pytest.mark.parametrize(("short", "full"), BODIES)
def test_short_names_of_state_bodies(short: str, full: str | None) -> None:
    assert body_keys(pl.Series([short, None])).to_list() == [full, None]


def test_an_authority_is_one_under_its_short_and_its_full_name(connection: Connection, tmp_path: Path) -> None:
    rows = [
        penalty("翁源县新名有限公司", "2019-01-01", OLD_FIRM),
        penalty("翁源县新名有限公司", "2019-02-01", OLD_FIRM),
    ]
    deliver(tmp_path / "delivery", connection, rows[0], rows[1].replace("市场监督管理局", "市场监管局"))
    authorities = [node["aid"] for label, node in nodes(connection) if label == "Authority"]
    assert authorities == ["name:翁源县市场监督管理局"]
    assert {node["authority"] for label, node in nodes(connection) if label == "Penalty"} == {"翁源县市场监督管理局"}


LAWSUITS = """当事人名称,统一社会信用代码,案号,诉讼地位,案由,标的额(元),立案日期,审理法院
翁源县旧名有限公司,,(2016)粤0229民初1号,被告,买卖合同纠纷,1000,2016-01-01,翁源县人民法院
翁源县旧名有限公司,,(2019)粤0229民初2号,被告,买卖合同纠纷,1000,2019-01-01,翁源县人民法院
"""


def test_every_kind_of_record_is_told_by_its_own_day(embedded: TestGraph, tmp_path: Path) -> None:
    embedded.wipe()
    (tmp_path / "诉讼.csv").write_text(LAWSUITS, encoding="utf-8")
    deliver(tmp_path / "files", embedded.connection)
    run(embedded.connection, tmp_path / "诉讼.csv")
    suits = {node["filed_on"]: node["subject"] for label, node in nodes(embedded.connection) if label == "Lawsuit"}
    assert suits == {"2016-01-01": OLD_FIRM, "2019-01-01": NEW_FIRM}


def test_every_record_has_a_day_and_no_relation_does() -> None:
    days = {kind.name: {column.name for column in kind.columns if column.type is Type.DAY} for kind in FACTS.values()}
    records = {kind.name: kind.day for kind in FACTS.values() if kind.ends == ("subject",)}
    unlisted = {"bid", "inspection_item", *RESTRICTED}  # signals and draws alone read these
    assert set(records) - unlisted == set(RECORD_KINDS)
    assert all(day in days[name] for name, day in records.items())
    assert not any(kind.day for kind in FACTS.values() if kind.name not in records)
