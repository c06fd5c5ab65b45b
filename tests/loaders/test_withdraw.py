"""A batch is withdrawn: the graph equals, node for node, one that never saw it, whatever stood on what."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph_service.store.connection import Connection
from graph_service.store.ledger import Ledger
from loaders.archive import Archive
from loaders.intake import Intake
from loaders.withdraw import withdraw
from tests.conftest import TestGraph
from tests.loaders.delivered import VAULT, run
from tests.loaders.test_load import COMPANY, OFFICERS, OTHER, PENALTIES, REGISTRY
from tests.loaders.whole_graph import nodes, relations

DAYS = [datetime(2026, 6, day, 12, tzinfo=UTC) for day in (1, 10, 20)]
FIRST = {"登记.csv": REGISTRY, "人员.csv": OFFICERS, "处罚.csv": PENALTIES}
SECOND = {
    # what another register says of the same firms: one row again, one newer state with the same representative
    "登记二.csv": f"""企业名称,统一社会信用代码,注册日期,企业类型,法人代表,登记状态,核准日期,注册资金
翁源县甲有限公司,{COMPANY},2020-01-02,有限责任公司,张三,吊销,2026-06-09,100(万元)
深圳乙有限公司,{OTHER},2010-05-06,有限责任公司,李四,存续,,"1,000(万元人民币)"
""",
    # repeats a penalty, and one on a firm that only these penalties mention
    "处罚二.csv": PENALTIES
    + "远方有限公司,91110000802100433B,京罚〔2026〕9号,销售,罚款,罚款,0.5,2026-03-11,翁源县市监局\n",
    "股东.csv": f"""统一社会信用代码,股东名称,股东代码,股东证件号码,出资比例(%),出资日期
{COMPANY},张三,,440229199003071231,60,2020-01-02
{COMPANY},远方股份有限公司,91110000802100433B,,40,2020-01-02
""",
}
THIRD = {
    "处罚三.csv": PENALTIES.replace("0.2,2026-03-10", "0.9,2026-03-10"),  # new versions of what was stated before
    "人员二.csv": OFFICERS.replace("钱七,,监事", "钱七七,,监事"),
}
DELIVERIES = (FIRST, SECOND, THIRD)
NAMES = [name for files in DELIVERIES for name in files]
Graph = tuple[object, object]


@pytest.fixture
def deliver(tmp_path: Path) -> Callable[[Connection, str], Archive]:
    """Deliver everything but one file, in three deliveries, into a graph with an archive of its own."""

    def deliver_all(connection: Connection, without: str = "") -> Archive:
        archive = Archive(tmp_path / f"archive-{without}", VAULT)
        for number, files in enumerate(DELIVERIES):
            folder = tmp_path / f"{without}-{number}"
            folder.mkdir()
            for name, text in files.items():
                if name != without:
                    (folder / name).write_text(text, encoding="utf-8")
            run(connection, folder, archive=archive, received_at=DAYS[number])
        return archive

    return deliver_all


def _intake(connection: Connection, archive: Archive) -> Intake:
    return Intake(connection, VAULT, archive)


def _graph(connection: Connection) -> Graph:
    return nodes(connection), relations(connection)


def assert_same(found: Graph, wanted: Graph) -> None:
    """Compare two graphs, and say of which nodes and relations they differ."""
    have, want = ({_text(item) for part in graph for item in part} for graph in (found, wanted))  # type: ignore[attr-defined]
    assert not have ^ want, "\n".join(
        [*(f"+ {x}" for x in sorted(have - want)), *(f"- {x}" for x in sorted(want - have))]
    )


def _text(item: tuple[object, ...]) -> str:
    return json.dumps(item, ensure_ascii=False, sort_keys=True)


def _batch(connection: Connection, file: str) -> str:
    (found,) = [row["id"] for row in Ledger(connection).all() if row["file"] == file]
    return found


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_withdrawn_batch_was_never_there(embedded: TestGraph, deliver: Callable[..., Archive], name: str) -> None:
    _withdrawn_is_never_seen(embedded, deliver, name)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["登记.csv", "登记二.csv", "处罚二.csv"])
def test_a_withdrawn_batch_was_never_there_on_neo4j(
    neo4j_server: TestGraph, deliver: Callable[..., Archive], name: str
) -> None:
    _withdrawn_is_never_seen(neo4j_server, deliver, name)


def _withdrawn_is_never_seen(graph: TestGraph, deliver: Callable[..., Archive], name: str) -> None:
    graph.wipe()
    deliver(graph.connection, name)
    never = _graph(graph.connection)
    graph.wipe()
    archive = deliver(graph.connection)
    assert _graph(graph.connection) != never
    withdraw(_batch(graph.connection, name)[:12], _intake(graph.connection, archive))
    assert_same(_graph(graph.connection), never)


def test_everything_withdrawn_is_an_empty_graph(embedded: TestGraph, deliver: Callable[..., Archive]) -> None:
    embedded.wipe()
    before = _graph(embedded.connection)
    archive = deliver(embedded.connection)
    while left := Ledger(embedded.connection).all():
        withdraw(left[0]["id"], _intake(embedded.connection, archive))
    assert_same(_graph(embedded.connection), before)
