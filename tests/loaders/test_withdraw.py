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
ZHANG, LI = "440229199003071231", "110229196003025040"
PROXIES = f"""协议编号,委托人,委托人证件号码,受托人,受托人代码,标的企业代码,标的企业,委托表决权比例(%),起,止
委1,张三,{ZHANG},深圳乙有限公司,{OTHER},{COMPANY},翁源县甲有限公司,20,2025-01-01,
委1,钱七,,深圳乙有限公司,{OTHER},{COMPANY},翁源县甲有限公司,5,2025-01-01,
"""
KIN = f"""姓名,身份证号,亲属姓名,亲属身份证号,关系,取得依据
张三,{ZHANG},李四,{LI},配偶,婚姻登记核验
"""
CONTACTS = f"""统一社会信用代码,企业名称,联系电话,电子邮箱,填报日期
{COMPANY},翁源县甲有限公司,138 1234 0001,Zhang@QQ.com,2026-05-01
{OTHER},深圳乙有限公司,13812340001,/,2026-05-01
"""
BIDS = f"""招标编号,标段,投标人,投标人代码,报价(元),是否中标,开标日期,招标人
翁采1,一,翁源县甲有限公司,{COMPANY},100,是,2026-04-02,某局
翁采1,一,,91110000802100433B,200,否,2026-04-02,某局
"""
ITEMS = """抽查事项编码,抽查事项,检查依据,事项类别,抽查比例上限,实施机关,实施机关统一社会信用代码
SJ1,登记事项检查,《市场主体登记管理条例》第三十八条,一般检查事项,5%,翁源县市场监督管理局,11320100MB1886843H
SJ2,食品经营检查,《食品安全法》第一百一十条,重点检查事项,,翁源县市场监督管理局,11320100MB1886843H
"""
INSPECTORS = f"""姓名,身份证号,执法证号,所属单位,发证日期,有效期至,发证机关
张三,{ZHANG},粤1,翁源县市场监督管理局,2024-01-01,2028-12-31,某司法局
李四,{LI},粤2,翁源县市场监督管理局,2024-01-01,2028-12-31,某司法局
冯某某,,粤3,翁源县市场监督管理局,2024-01-01,2028-12-31,某司法局
"""
FIRST = {
    "登记.csv": REGISTRY, "人员.csv": OFFICERS, "处罚.csv": PENALTIES, "委托.csv": PROXIES, "亲属.csv": KIN,
    "联络.csv": CONTACTS, "投标.csv": BIDS, "事项.csv": ITEMS, "执法人员.csv": INSPECTORS,
}  # fmt: skip
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
    "一致行动.csv": f"""协议编号,一致行动人,一致行动人证件号码,标的企业代码,标的企业,起
致1,张三,{ZHANG},{COMPANY},翁源县甲有限公司,2025-01-01
致1,孙八,,{COMPANY},翁源县甲有限公司,2025-01-01
""",
    "联络二.csv": CONTACTS.replace("2026-05-01", "2026-04-01"),  # an older list that came later
}
THIRD = {
    "处罚三.csv": PENALTIES.replace("0.2,2026-03-10", "0.9,2026-03-10"),  # new versions of what was stated before
    "委托二.csv": PROXIES.replace(",20,", ",30,"),
    "亲属二.csv": KIN.replace("婚姻登记核验", "翁民函1号"),
    "事项二.csv": ITEMS.replace(",5%,", ",10%,"),
    "执法人员二.csv": INSPECTORS.replace("2028-12-31", "2029-12-31"),
    "投标二.csv": BIDS.replace(",100,", ",110,"),
    "人员二.csv": OFFICERS.replace("钱七,,监事", "钱七七,,监事"),
}
DELIVERIES = (FIRST, SECOND, THIRD)
NAMES = [name for files in DELIVERIES for name in files]
PAIRS = [tuple(NAMES[place : place + 2]) for place in range(0, len(NAMES), 2)]  # two at once: half the deliveries
Graph = tuple[object, object]


@pytest.fixture
def deliver(tmp_path: Path) -> Callable[[Connection, str], Archive]:
    """Deliver everything but some files, in three deliveries, into a graph with an archive of its own."""

    def deliver_all(connection: Connection, *without: str) -> Archive:
        archive = Archive(tmp_path / f"archive-{len(without)}", VAULT)
        for number, files in enumerate(DELIVERIES):
            folder = tmp_path / f"{len(without)}-{number}"
            folder.mkdir()
            for name, text in files.items():
                if name not in without:
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
@pytest.mark.parametrize("names", PAIRS, ids="+".join)
def test_a_withdrawn_batch_was_never_there(
    embedded: TestGraph, deliver: Callable[..., Archive], names: tuple[str, ...]
) -> None:
    _withdrawn_is_never_seen(embedded, deliver, *names)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["登记.csv", "处罚二.csv", "亲属二.csv"])
def test_a_withdrawn_batch_was_never_there_on_neo4j(
    neo4j_server: TestGraph, deliver: Callable[..., Archive], name: str
) -> None:
    _withdrawn_is_never_seen(neo4j_server, deliver, name)


def _withdrawn_is_never_seen(graph: TestGraph, deliver: Callable[..., Archive], *names: str) -> None:
    graph.wipe()
    deliver(graph.connection, *names)
    never = _graph(graph.connection)
    graph.wipe()
    archive = deliver(graph.connection)
    assert _graph(graph.connection) != never
    for name in names:
        withdraw(_batch(graph.connection, name)[:12], _intake(graph.connection, archive))
    assert_same(_graph(graph.connection), never)


def test_everything_withdrawn_is_an_empty_graph(embedded: TestGraph, deliver: Callable[..., Archive]) -> None:
    embedded.wipe()
    before = _graph(embedded.connection)
    archive = deliver(embedded.connection)
    while left := Ledger(embedded.connection).all():
        withdraw(left[0]["id"], _intake(embedded.connection, archive))
    assert_same(_graph(embedded.connection), before)
