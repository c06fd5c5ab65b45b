"""The desk of corrections (R4.9): two kinds of talk, who talks, and the page of what is open."""

from __future__ import annotations

from datetime import date

import pytest

from graph_service.analysis.cases import CaseState
from graph_service.analysis.open_cases import by_department
from graph_service.domain.errors import BadInput, Forbidden, Unlawful
from graph_service.store.bolt import Connection
from graph_service.usecases.asked import Asked
from graph_service.usecases.case_plan import Opening, Taking
from graph_service.usecases.cases import open_case, take_step
from graph_service.usecases.corrections_desk import open_corrections
from tests.store.small_county import MILL
from tests.usecases.desk_county import LABOUR, MARKET, desk


def ordered(county: Connection, unit: str = MARKET, due: str = "2026-05-15", act: str = "o") -> CaseState:
    data = {"demands": "补报年度报告", "due_on": due}
    wanted = Opening(
        act, "correction", "order", date(2026, 5, 1), MILL, "某公司", (), unit, f"局{unit[-3:]}", data=dict(data)
    )
    return open_case(desk(county, unit), wanted)


def talk(
    county: Connection, case: CaseState, kind: str, day: date, due: str, reason: str = "", unit: str = MARKET
) -> CaseState:
    data = {"talk_kind": kind, "demands": "补报", "due_on": due, "attendee": "法定代表人"}
    return take_step(desk(county, unit), Taking(f"t-{day}-{kind}", case.head.id, "talk", day, reason, dict(data)))


def test_a_reminder_needs_no_reason_and_a_warning_follows_it(county: Connection) -> None:
    case = talk(county, ordered(county), "提示", date(2026, 5, 16), "2026-05-30")
    with pytest.raises(Unlawful, match="期限至 2026-05-30"):
        talk(county, case, "警示", date(2026, 5, 30), "2026-06-15")
    assert talk(county, case, "警示", date(2026, 5, 31), "2026-06-15").data["talk_kind"] == "警示"


def test_a_warning_at_once_says_why(county: Connection) -> None:
    case = ordered(county)
    with pytest.raises(BadInput, match="径行警示约谈须说明理由"):
        talk(county, case, "警示", date(2026, 5, 16), "2026-05-30")
    assert talk(county, case, "警示", date(2026, 5, 16), "2026-05-30", "多次违法").state.id == "TALKED"


def test_a_term_lies_ahead(county: Connection) -> None:
    with pytest.raises(BadInput, match="之日以后"):
        ordered(county, due="2026-05-01")
    with pytest.raises(BadInput, match="之日以后"):
        talk(county, ordered(county), "提示", date(2026, 5, 16), "2026-05-16")


def test_who_ordered_it_talks(county: Connection) -> None:
    with pytest.raises(Forbidden):
        talk(county, ordered(county), "提示", date(2026, 5, 16), "2026-05-30", unit=LABOUR)


def test_the_open_ones_by_department(county: Connection) -> None:
    late, later = ordered(county, act="o1"), ordered(county, act="o2", due="2026-06-30")
    other, done = ordered(county, LABOUR, act="o3"), ordered(county, act="o4")
    finished = Taking("c", done.head.id, "correct", date(2026, 5, 10), "", {"finished": "已补报"})
    take_step(desk(county), finished)
    asked = Asked(date(2026, 6, 30))
    found = by_department(open_corrections(county, asked))
    assert {unit: [(one.head.id, one.over) for one in rows] for unit, rows in found.items()} == {
        (MARKET, "局01X"): [(late.head.id, True), (later.head.id, False)],
        (LABOUR, "局2XX"): [(other.head.id, True)],
    }
    before = open_corrections(county, Asked(date(2026, 5, 9)))
    assert {one.head.id for one in before} == {late.head.id, later.head.id, other.head.id, done.head.id}
