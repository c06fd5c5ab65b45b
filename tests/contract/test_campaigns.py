"""Campaigns on a real graph (专项治理, measure 26): filled from a list, led, ended with nothing left."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph_service.analysis.listed_subjects import check_listed
from graph_service.domain.errors import BadInput, Conflict, Forbidden, NotFound, Unlawful
from graph_service.store.bolt import Connection
from graph_service.usecases.campaign_import import import_items
from graph_service.usecases.campaigns import campaign_progress, campaigns
from graph_service.usecases.case_plan import Opening
from graph_service.usecases.cases import open_case, take_step
from loaders.listed_file import read_subjects
from tests.conftest import TestGraph
from tests.contract.three_subjects import COOP, FIRM, NAMES, STALL, STRANGER, day, desk, led_on, three_subjects


@pytest.fixture
def connection(embedded: TestGraph) -> Connection:
    return three_subjects(embedded)


def start(connection: Connection) -> str:
    opened = open_case(
        desk(connection, "06-01", "", "regulator"),
        Opening("c1", "campaign", "start", day("06-01"), authority_name="翁源县文明办",
                data={"title": "拖欠治理", "basis": "方案", "due_on": "2026-06-20"}),
    )  # fmt: skip
    return opened.head.id


def test_a_campaign_is_filled_from_a_list_led_and_ended(connection: Connection, tmp_path: Path) -> None:
    id_, office = start(connection), desk(connection, "06-25", "", "regulator")
    file = tmp_path / "名单.csv"
    file.write_text(
        f"统一社会信用代码,名称\n{FIRM},{NAMES[FIRM]}\n{STALL},别的店\n{COOP},\n{STRANGER},华为\n91440229MA4U0001XM,坏\n"
    )
    first = import_items(office, id_, check_listed(read_subjects(file)), day("06-02"))
    assert (first.added, first.already) == (2, 0)
    assert [(fault.row, fault.rule) for fault in first.faults] == [(2, "V04"), (4, "V16"), (5, "V01")]
    again = import_items(office, id_, check_listed(read_subjects(file)), day("06-03"))
    assert (again.added, again.already, again.faults) == (0, 2, first.faults)
    told = campaign_progress(connection, id_, day("06-25"))
    assert (told.listed, told.done, told.overdue) == (2, 0, True)
    assert campaign_progress(connection, id_, day("06-01")).listed == 0
    items = {item.head.subject: item.head.id for item in told.open_items}
    take_step(office, led_on(items[FIRM], "finish", "06-10", finished="已付清"))
    with pytest.raises(Unlawful, match="尚有 1 户未办结: 翁源县示例专业合作社"):
        take_step(office, led_on(id_, "end", "06-21"))
    take_step(office, led_on(items[COOP], "exempt", "06-21"))
    take_step(office, led_on(id_, "end", "06-22"))
    last, more = campaigns(connection, day("06-25"), limit=10)
    assert [(one.listed, one.done, one.exempt, one.share, one.campaign.state.id) for one in last] == [
        (2, 1, 1, 1.0, "ENDED")
    ]
    assert not more
    with pytest.raises(Conflict, match="已结束"):
        import_items(office, id_, check_listed(read_subjects(file)), day("06-23"))


def test_an_item_needs_a_running_campaign_and_stands_on_it_once(connection: Connection) -> None:
    id_, office = start(connection), desk(connection, "06-25", "", "regulator")

    def item(act: str, on: str = "06-02", refs: tuple[str, ...] = (f"case:{id_}",), subject: str = FIRM) -> Opening:
        return Opening(act, "campaign_item", "list", day(on), subject, NAMES[FIRM], refs)

    for refs in ((), (f"case:{id_}", "case:other")):
        with pytest.raises(BadInput, match="须引用所属的专项治理"):
            open_case(office, item("i0", refs=refs))
    with pytest.raises(NotFound):
        open_case(office, item("i0", refs=("case:nobody",)))
    with pytest.raises(BadInput, match="须写明主体"):
        open_case(office, item("i0", subject=""))
    with pytest.raises(Conflict, match="不能列入对象"):
        open_case(office, item("i0", on="05-31"))
    opened = open_case(office, item("i1"))
    with pytest.raises(Conflict, match="已在此专项治理的名单上"):
        open_case(office, item("i2"))
    with pytest.raises(Forbidden):
        open_case(desk(connection, "06-25"), item("i3"))
    open_items = led_on(id_, "end", "06-21", unfinished="一户移交住建局继续督办")
    assert take_step(office, open_items).state.id == "ENDED"
    with pytest.raises(Conflict, match="不能列入对象"):
        open_case(office, item("i4", on="06-22", subject=STALL))
    assert take_step(office, led_on(opened.head.id, "finish", "06-23", finished="已整改")).state.id == "DONE"
