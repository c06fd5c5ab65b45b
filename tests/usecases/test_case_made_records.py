"""What a case makes is a record like any other (案件所成记录): in answers and snapshots, once if a source states it."""

from __future__ import annotations

from datetime import date

from graph_service.analysis.law_overlay import law_view
from graph_service.domain.acts import Value, ref_parts
from graph_service.domain.commitments import commitment_ref
from graph_service.store.bolt import Connection
from graph_service.store.graph_store import GraphStore
from graph_service.store.snapshot import export_snapshot
from graph_service.store.writer import GraphWriter
from graph_service.usecases.asked import Asked
from graph_service.usecases.case_plan import Opening, Taking
from graph_service.usecases.cases import open_case, take_step
from graph_service.usecases.law import law_on
from graph_service.usecases.records import records_of
from tests.conftest import TestGraph
from tests.contract.three_subjects import BUILDING, FIRM, NAMES, day, desk, three_subjects
from tests.store.small_county import fact

CODE, DAY = "44022920260601000001", date(2026, 6, 29)
PROMISE: dict[str, Value] = {
    "code": CODE, "commitment_type": "主动型", "party_kind": "法人及非法人组织", "matter": "诚信经营",
    "content": "不售假", "liability": "公示", "publicity": "可向社会公开", "due_on": "2026-06-15",
}  # fmt: skip


def broken(connection: Connection) -> None:
    """A promise made and not kept, as a case."""
    opening = Opening(
        "m1",
        "commitment",
        "make",
        day("06-01"),
        FIRM,
        NAMES[FIRM],
        (),
        BUILDING,
        "翁源县住建局",
        data=PROMISE,
        case=CODE,
    )
    case = open_case(desk(connection, "06-01"), opening).head.id
    told: dict[str, Value] = {"unfulfilled": "售假", "accountability": "公示"}
    take_step(desk(connection, "06-20"), Taking("b1", case, "breach", day("06-20"), "查实", told))


def told(connection: Connection, on: date = DAY) -> list[tuple[str | None, str]]:
    found = records_of(GraphStore(connection), FIRM, Asked(on), kinds=["commitment"], limit=9, public_only=True).records
    return [(row["performance"], row["source"]) for row in found]


def test_a_promise_made_as_a_case_is_told_with_what_was_found(embedded: TestGraph) -> None:
    connection = three_subjects(embedded)
    broken(connection)
    assert told(connection, date(2026, 6, 10)) == [(None, "信用承诺办理")]
    assert told(connection) == [("全部未履行", "信用承诺办理")]
    view = law_view(export_snapshot(connection, DAY), law_on(connection, DAY)).snapshot
    (row,) = view.facts["commitment"].to_dicts()
    assert (row["subject"], row["code"], row["found_on"]) == (FIRM, CODE, date(2026, 6, 20))


def test_of_one_promise_in_both_ledgers_what_was_recorded_last_is_told(embedded: TestGraph) -> None:
    connection = three_subjects(embedded)
    broken(connection)
    stated = fact("f1", "x", subject=FIRM, subject_name=NAMES[FIRM], code=CODE, type="主动型", made_on="2026-06-01",
                  valid_from="2026-06-01", publicity="可向社会公开", performance="部分履行", found_on="2026-06-21",
                  recorded_at="2099-01-01T00:00:00+00:00")  # fmt: skip
    GraphWriter(connection).write_facts("commitment", [stated | {"key": ref_parts(commitment_ref(CODE))[1]}])
    assert told(connection) == [("部分履行", "市场监管局")]
