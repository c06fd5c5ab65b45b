"""Reorganisation and settlement (R5.6): paused by a ruling, for good once carried out, shown again where it fails."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from graph_service.domain.errors import Conflict, NotFound
from graph_service.store.cases import cases_about
from tests.conftest import TestGraph
from tests.usecases.repair_county import FINE, HERS, MILL, REPAIRED, SECOND, Office, write_records
from tests.usecases.test_repair_desk import told


@pytest.fixture
def office(embedded: TestGraph) -> Iterator[Office]:
    embedded.wipe()
    write_records(embedded.connection)
    yield Office(embedded.connection)


def shown(office: Office, day: str) -> list[bool]:
    return [told(office, named, day, public=True) is not None for named in (FINE, SECOND)]


def test_paused_and_carried_out(office: Office) -> None:
    case = office.open("bankruptcy", "pause", "2026-06-01", (FINE, SECOND), doc_no="(2026)粤02破1号")
    assert (shown(office, "2026-05-31"), shown(office, "2026-06-01")) == ([True, True], [False, False])
    with pytest.raises(Conflict, match="已暂停"):
        office.open("bankruptcy", "pause", "2026-06-02", (FINE,), doc_no="(2026)粤02破1号之二")
    with pytest.raises(Conflict, match="暂停公示"):
        office.apply(day="2026-08-11")
    office.take(case, "complete", "2026-12-01", doc_no="(2026)粤02破1号之三")
    assert shown(office, "2027-01-01") == [False, False]
    notices = [one for one in cases_about(office.connection, MILL) if one.head.procedure == "notice"]
    contents = sorted(str(one.acts[0].data["content"]) for one in notices)
    assert contents == [
        "(2026)粤02破1号: 法院裁定批准计划或协议, 自 2026-06-01 起暂停公示所列信息、暂停相应措施 (R5.6)。",
        "(2026)粤02破1号之三: 计划或协议执行完毕, 自 2026-12-01 起永久停止公示所列信息、解除相应措施 (R5.6)。",
    ]
    assert {one.head.refs for one in notices} == {(f"case:{case.head.id}",)}


def test_a_plan_that_fails_shows_them_again(office: Office) -> None:
    case = office.open("bankruptcy", "pause", "2026-06-01", (FINE, SECOND), doc_no="(2026)粤02破1号")
    office.take(case, "fail", "2026-07-01", doc_no="(2026)粤02破1号之二")
    assert (shown(office, "2026-06-30"), shown(office, "2026-07-01")) == ([False, False], [True, True])
    again = office.open("bankruptcy", "pause", "2026-08-01", (FINE,), doc_no="(2026)粤02破2号")
    assert again.state.id == "PAUSED"
    assert shown(office, "2026-08-01") == [False, True]


def test_only_what_stands_and_is_its_own_is_paused(office: Office) -> None:
    with pytest.raises(Conflict, match="已修复"):
        office.open("bankruptcy", "pause", "2026-06-01", (REPAIRED,), doc_no="破1")
    with pytest.raises(NotFound, match="未查到"):
        office.open("bankruptcy", "pause", "2026-06-01", (HERS,), doc_no="破1")
