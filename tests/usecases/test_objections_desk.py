"""Objections on a real graph (R6): to a role, a holding, kinship and to who somebody is; and the way to settle."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from graph_service.analysis.cases import CaseState, effects, replay
from graph_service.analysis.law_overlay import CaseLaw, law_view
from graph_service.domain.acts import Actor, Value, ref
from graph_service.domain.errors import BadInput, Conflict, NotFound, Unlawful
from graph_service.rulebook.access import access_matrix
from graph_service.store.cases import all_cases, cases_concerning
from graph_service.store.graph_state import graph_state
from graph_service.store.graph_store import GraphStore
from graph_service.store.identity import Touched, derive_identities
from graph_service.store.snapshot import export_snapshot
from graph_service.store.writer import GraphWriter
from graph_service.usecases.case_plan import Desk, Opening, Receiver, Taking
from graph_service.usecases.cases import open_case, take_step
from graph_service.usecases.openings import opening_of
from tests.conftest import TestGraph
from tests.store.small_county import CHEN, DENG, FARM, MILL, NAMED_CHEN, fact, write_county

OFFICE = "11440229006990000Z"
TODAY = date(2026, 6, 30)
BANK = "91440229MA0000BANK"


@pytest.fixture
def desk(embedded: TestGraph) -> Desk:
    embedded.wipe()
    writer = GraphWriter(embedded.connection)
    write_county(writer)
    actor, now = Actor("li", OFFICE, "regulator"), datetime(2026, 6, 30, 4, tzinfo=UTC)
    told = (Receiver(BANK, "翁源农商行"),)
    return Desk(embedded.connection, access_matrix(), actor, TODAY, now, receivers=lambda subject, refs: told)


def file(desk: Desk, subject: str, ground: str, *records: str, act: str = "o1") -> CaseState:
    opening = Opening(act, "objection", "file", date(2026, 6, 25), data={"ground": ground, "statement": "有误"})
    return open_case(desk, opening_of(desk.connection, opening, unit=OFFICE, subject=subject, records=records))


def take(desk: Desk, case: CaseState, step: str, reason: str = "查实", **data: Value) -> CaseState:
    return take_step(desk, Taking(f"{case.head.id}{step}", case.head.id, step, TODAY, reason, data, case.seq))


def upheld(desk: Desk, subject: str, ground: str, *records: str) -> CaseState:
    return take(desk, take(desk, file(desk, subject, ground, *records), "mark"), "uphold", outcome="撤回")


@pytest.mark.parametrize(
    ("subject", "ground", "rid", "kind"),
    [
        (DENG, "当时未任该职", "b2", "role"),
        (MILL, "当时未任该职", "b2", "role"),
        (DENG, "持股关系有误", "c1", "holding"),
        (CHEN, "亲属关系有误", "1b", "kin"),
    ],
)
def test_a_relation_found_wrong_is_known_until_then_and_no_more(
    desk: Desk, subject: str, ground: str, rid: str, kind: str
) -> None:
    connection, rid = desk.connection, rid.ljust(32, "0")
    before, version = export_snapshot(connection, TODAY), graph_state(connection).version()
    filed = file(desk, subject, ground, rid)
    assert filed.head.refs == (ref(kind, rid),)
    marked = take(desk, filed, "mark")
    view = law_view(before, CaseLaw(effects(all_cases(connection), as_of=TODAY), {}))
    assert rid in view.snapshot.facts[kind]["rid"]  # stated still, and not weighed
    assert rid not in view.weighed.facts[kind]["rid"]
    take(desk, marked, "uphold", outcome="撤回")
    assert graph_state(connection).version() != version  # a kept snapshot is not mistaken for this one
    after = export_snapshot(connection, TODAY)
    assert rid not in after.facts[kind]["rid"]
    assert set(before.facts[kind]["rid"]) - set(after.facts[kind]["rid"]) == {rid}
    known = export_snapshot(connection, TODAY, "2026-06-29T00:00:00+00:00")
    assert rid in known.facts[kind]["rid"]  # what was known on that day


def test_the_same_statement_sent_again_does_not_bring_it_back(desk: Desk) -> None:
    upheld(desk, DENG, "当时未任该职", "b2".ljust(32, "0"))
    writer = GraphWriter(desk.connection)
    again = fact("b2", "r2", row=2, holder=DENG, eid=MILL, kind="LR", valid_from="2025-09-01")
    writer.write_facts("role", [again])
    newer = fact("b9", "r2", row=9, holder=DENG, eid=MILL, kind="LR", valid_from="2025-10-01",
                 recorded_at="2026-06-30T05:00:00+00:00")  # fmt: skip
    assert "b2".ljust(32, "0") not in export_snapshot(desk.connection, TODAY).facts["role"]["rid"]
    writer.write_facts("role", [newer])
    assert "b9".ljust(32, "0") in export_snapshot(desk.connection, TODAY).facts["role"]["rid"]


def test_a16_whoever_was_merged_by_name_is_parted_when_he_is_not_the_one(desk: Desk) -> None:
    connection = desk.connection
    role = fact("b7", "r7", row=7, holder=NAMED_CHEN, eid=MILL, kind="LR", valid_from="2016-01-01",
                valid_to="2017-01-01")  # fmt: skip
    fine = fact("e9", "p9", row=9, subject=NAMED_CHEN, subject_name="陈一鸣", doc_no="翁罚〔2026〕9号",
                decided_on="2026-01-01", valid_from="2026-01-01", categories=["罚款"], fine_yuan=200.0)  # fmt: skip
    GraphWriter(connection).write_facts("role", [role])
    GraphWriter(connection).write_facts("penalty", [fine])
    derive_identities(connection, Touched.both([MILL]))
    merged = GraphStore(connection).same_as([NAMED_CHEN])
    assert merged == {NAMED_CHEN: CHEN}
    case = upheld(desk, CHEN, "非本人", fine["rid"])  # of the fine of another of that name
    assert case.state.effect == "annul"
    assert GraphStore(connection).same_as([NAMED_CHEN]) == {}
    derive_identities(connection, Touched.both([MILL]))  # told anew, and still parted
    assert GraphStore(connection).same_as([NAMED_CHEN]) == {}


def test_it_is_settled_when_every_receiver_has_answered_and_it_is_corrected_where_it_was_shown(desk: Desk) -> None:
    fine = next(row for row in GraphStore(desk.connection).records(MILL, kinds=["penalty"]).rows)
    case = upheld(desk, MILL, "记录错误", fine["rid"])
    with pytest.raises(Conflict, match="翁源农商行"):
        take(desk, case, "settle_withdrawn")
    (notice,) = [
        state
        for one in cases_concerning(desk.connection, case.head.refs)
        if (state := replay(one)) and state.head.procedure == "notice"
    ]
    assert (notice.data["notice_kind"], notice.head.authority_code) == ("更正通知", BANK)
    bank = replace(desk, actor=Actor("wang", BANK, "discipline"))
    take(bank, notice, "reply", outcome="已停止使用并更正")
    with pytest.raises(Unlawful, match="原公开范围"):
        take(desk, case, "settle_withdrawn")
    assert take(desk, case, "settle_withdrawn", corrected_at=["信用中国(广东韶关)"]).state.closed


def test_what_was_never_public_is_not_published_to_correct_it(desk: Desk) -> None:
    case = upheld(replace(desk, receivers=lambda subject, refs: ()), MILL, "当时未任该职", "b2".ljust(32, "0"))
    assert take(desk, case, "settle_withdrawn").state.closed


def test_only_what_is_on_record_can_be_objected_to_and_once_at_a_time(desk: Desk) -> None:
    with pytest.raises(NotFound, match="没有这些记录"):
        file(desk, FARM, "记录错误", "b2".ljust(32, "0").replace("b", "9"))
    with pytest.raises(BadInput, match="请指明所异议的记录"):
        file(desk, MILL, "记录错误")
    assert file(desk, MILL, "记录遗漏").state.id == "FILED"
    file(desk, DENG, "当时未任该职", "b2".ljust(32, "0"), act="o2")
    with pytest.raises(Conflict, match="已有异议在办"):
        file(desk, DENG, "当时未任该职", "b2".ljust(32, "0"), act="o3")
