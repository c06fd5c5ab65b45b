"""A15 over the graph: recusal asked of kinship and roles on the day, and kept as a case that nobody can make up."""

from __future__ import annotations

from datetime import date

import pytest

from graph_service.domain.errors import BadInput, Unlawful
from graph_service.store.bolt import Connection
from graph_service.store.writer import GraphWriter
from graph_service.usecases.case_plan import Desk, Opening
from graph_service.usecases.cases import open_case
from graph_service.usecases.inspection_team import choose_inspectors
from tests.store.small_county import CHEN, DENG, FARM, MILL, fact
from tests.usecases.desk_county import MARKET, TEACHER, desk

POOL = {"粤0229-001": CHEN, "粤0229-002": TEACHER, "粤0229-003": "p:" + "1" * 32, "粤0229-004": DENG}


def inspector(county: Connection) -> Desk:
    return desk(county, MARKET, "inspector")


def test_a15_whose_spouse_is_supervisor_is_not_drawn_and_the_reason_is_kept(county: Connection) -> None:
    GraphWriter(county).write_facts("role", [fact("9a", "9a", holder=TEACHER, eid=FARM, kind="SUPV")])
    spouse = fact("9b", "9b", person="p:" + "1" * 32, relative=TEACHER, kinship="SPOUSE", legal_source="登记核验")
    GraphWriter(county).upsert_persons([{"pid": "p:" + "1" * 32, "name": "某甲", "certain": True}])
    GraphWriter(county).write_facts("kin", [spouse])
    with pytest.raises(BadInput, match="只有 0 人, 需要 2 人; 应回避 4 人"):
        choose_inspectors(inspector(county), FARM, POOL, seed="s1")
    pool = POOL | {"粤0229-005": "p:" + "2" * 32, "粤0229-006": "p:" + "3" * 32}
    case = choose_inspectors(inspector(county), FARM, pool, seed="s1")
    assert sorted(case.data["drawn"]) == ["粤0229-005", "粤0229-006"]  # type: ignore[arg-type]
    assert case.data["recused"] == [
        "粤0229-001: 配偶系该主体法定代表人", "粤0229-002: 本人系该主体监事", "粤0229-003: 配偶系该主体监事",
        "粤0229-004: 本人系该主体法定代表人",
    ]  # fmt: skip
    assert choose_inspectors(inspector(county), FARM, pool, seed="s1").head.id == case.head.id


def test_one_person_is_never_two_inspectors(county: Connection) -> None:
    with pytest.raises(BadInput, match="同一人"):
        choose_inspectors(
            inspector(county), MILL, {"粤0229-001": "p:" + "1" * 32, "粤0229-009": "p:" + "1" * 32}, seed="s"
        )


def test_a_team_cannot_be_written_down(county: Connection) -> None:
    told = {"seed": "s", "drawn": ["粤0229-001", "粤0229-002"]}
    with pytest.raises(Unlawful, match="不能自行填写"):
        open_case(inspector(county), Opening("t", "inspection_team", "draw", date(2026, 6, 30), MILL, data=dict(told)))
