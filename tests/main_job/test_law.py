"""The law at work on a county (案件全流程): officers act on a real graph, and what rests on it follows."""

from __future__ import annotations

import json
import random
from collections.abc import Generator
from datetime import date, timedelta
from typing import Any

import pytest

from graph_service.analysis.ban_standing import BanState, standing_bans
from graph_service.analysis.cases import CaseState, effects, replay
from graph_service.domain.acts import Value, ref
from graph_service.domain.errors import Conflict, Forbidden, Unlawful
from graph_service.store.cases import all_cases, case_by_id, cases_about, cases_concerning
from graph_service.store.graph_store import GraphStore
from graph_service.store.ledger import Ledger
from graph_service.usecases.asked import Asked
from graph_service.usecases.delta import delta_since
from graph_service.usecases.records import records_of
from tests.main_job.county_graph import COUNTY, POLICIES, Office, copy_of_run, office_in

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
DAY = date(2026, 7, 10)
UNIT = "11440229MB2D000143"  # of the sample county, by which promises are received here
BANK, STREET = "91440229MA0000BANK", "11440229MB2D000ZZZ"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Generator[Office]:
    with office_in(copy_of_run(tmp_path_factory, "law"), DAY) as found:
        yield found


def held(office: Office) -> dict[str, int]:
    """Every invariant holds; how much each looked at."""
    found = office.held()
    assert [(one.id, one.broken[:3]) for one in found if not one.holds] == []
    return {one.id: one.looked_at for one in found}


def decide(office: Office, proposal: dict[str, Any], number: str) -> CaseState:
    """Take, confirm and serve a proposal as its own authority."""
    unit = proposal["authority_code"]
    case = office.open("proposal", "take", unit=unit, role="department", proposal=proposal["matter"])
    case = office.act(case, "confirm", unit=unit, role="department", reason="决定书已认定", doc_no=number)
    return office.act(case, "serve", unit=unit, role="department", way="直接送达")


def proposed(office: Office, rule: str, layer: str = "proposal", decided_on: str = "") -> dict[str, Any]:
    return next(
        one
        for one in office.proposals()
        if (one["rule"], one["layer"]) == (rule, layer) and decided_on in ("", one["decided_on"])
    )


def origin(office: Office, proposal: dict[str, Any]) -> dict[str, Any]:
    """The record that a proposal came from."""
    kind, key = proposal["origin"].split(":")
    rows = GraphStore(office.connection).records(proposal["entity"], kinds=[kind]).rows
    return next(row for row in rows if row["key"] == key)


def states(office: Office, case: CaseState, as_of: date | None = None, known_at: str | None = None) -> set[str]:
    found = case_by_id(office.connection, case.head.id)
    around = cases_concerning(office.connection, [*case.head.refs, ref("case", case.head.id)])
    day = as_of or office.today
    told = standing_bans(found, effects(around, as_of=day, known_at=known_at), as_of=day, known_at=known_at)
    return {str(one.state) for one in told}


def shared(office: Office, unit: str, *refs: str) -> None:
    """A unit was given records: a line of the audit log."""
    with office.log.open("a", encoding="utf-8") as log:
        log.write(json.dumps({"outcome": "answered", "unit": unit, "records": list(refs)}) + "\n")


def test_a1_a_ban_holds_from_the_day_of_the_law_once_confirmed_and_served(office: Office) -> None:
    proposal = proposed(office, "P08", decided_on="2026-03-10")
    before = held(office)["L1_BASIS"]  # what is proposed, before anything is decided
    with pytest.raises(Forbidden, match="不属于本单位"):
        office.open("proposal", "take", unit=STREET, role="department", proposal=proposal["matter"])
    case = decide(office, proposal, "翁认〔2026〕1号")
    (ban, *_) = standing_bans(case_by_id(office.connection, case.head.id), {}, as_of=office.today)
    assert (ban.state, ban.ban.span.first, ban.ban.span.last) == (BanState.ACTIVE, date(2026, 3, 10), date(2031, 3, 10))
    assert states(office, case, date(2026, 7, 9)) == set()  # not served yet
    notices = [one for one in cases_about(office.connection, case.head.subject) if one.head.procedure == "notice"]
    (told,) = [str(act.data["content"]) for one in notices for act in one.acts]
    assert "食安法135" in told and "救济途径" in told and "翁认〔2026〕1号" in told
    assert held(office)["L1_BASIS"] == before + 1
    assert proposal["matter"] not in {one["matter"] for one in office.proposals()}


def test_a10_without_a_finding_it_is_a_candidate_and_cannot_be_confirmed(office: Office) -> None:
    proposal = proposed(office, "P01", "candidate")
    unit = proposal["authority_code"]
    case = office.open("proposal", "take", unit=unit, role="department", proposal=proposal["matter"])
    with pytest.raises(Unlawful, match="决定书未认定个人责任"):
        office.act(case, "confirm", unit=unit, role="department", reason="应予认定", doc_no="翁认〔2026〕2号")
    asked = office.act(case, "ask", unit=unit, role="department", reason="查明个人责任", question="是否负有个人责任")
    done = office.act(asked, "reject", unit=unit, role="department", reason="查明无个人责任")
    assert (done.state.id, states(office, done)) == ("REJECTED", set())


def test_a16_a_wrong_person_is_frozen_at_the_mark_and_freed_when_upheld(office: Office) -> None:
    proposal = proposed(office, "P06")
    unit = proposal["authority_code"]
    waiting = office.open("proposal", "take", unit=unit, role="department", proposal=proposal["matter"])
    objection = office.open("objection", "file", case=waiting.head.id, data={"ground": "非本人", "statement": "同名"})
    assert objection.clocks[0].clock == "C08"
    objection = office.act(objection, "mark")
    with pytest.raises(Conflict, match="异议核查期间不新增措施"):
        office.act(waiting, "confirm", unit=unit, role="department", reason="认定", doc_no="翁认〔2026〕3号")
    assert proposal["matter"] not in {one["matter"] for one in office.proposals()}  # withheld with the mark
    held(office)
    objection = office.act(objection, "uphold", reason="查实系同名他人", outcome="撤销传导")
    assert objection.state.effect == "annul"
    held(office)


def test_a9_an_annulment_voids_from_the_start_and_tells_whoever_was_given_the_record(office: Office) -> None:
    proposal = next(one for one in office.proposals() if one["rule"] in ("P01", "P02") and one["layer"] == "proposal")
    case = decide(office, proposal, "翁认〔2026〕4号")
    known = office.desk(COUNTY, "regulator").at
    assert states(office, case) == {"ACTIVE"}
    record = origin(office, proposal)
    shared(office, BANK, proposal["origin"])
    shared(office, STREET, proposal["origin"], "penalty:other")
    shared(office, "91440229MA000OTHER", "penalty:other")
    unit = proposal["authority_code"]
    with pytest.raises(Forbidden):
        office.open("annulment", "annul", unit=STREET, role="department", reason="x", data={"doc_no": "x"},
                    subject=proposal["entity"], records=[record["rid"]])  # fmt: skip
    annulled = office.open(
        "annulment", "annul", unit=unit, role="department", reason="复议撤销", data={"doc_no": "翁复〔2026〕9号"},
        subject=proposal["entity"], records=[record["rid"]],
    )  # fmt: skip
    notices = [
        state
        for one in cases_concerning(office.connection, [proposal["origin"]])
        if (state := replay(one)) and state.head.procedure == "notice"
    ]
    assert {one.head.authority_code for one in notices} == {BANK, STREET}
    assert {str(one.data["due_on"]) for one in notices} == {"2026-07-15"}  # three working days
    assert states(office, case) == states(office, case, date(2026, 3, 15)) | {"VOID"} == {"VOID"}
    assert states(office, case, known_at=known) == {"ACTIVE"}  # what was known before
    assert [one.clock for one in annulled.clocks] == ["C03"]
    held(office)


def test_the_record_and_its_mark_are_told_wherever_it_is_shown(office: Office) -> None:
    store, asked = GraphStore(office.connection), Asked(DAY)
    row = next(
        row
        for case in all_cases(office.connection, procedure="annulment")
        for row in records_of(store, case.head.subject, asked, kinds=["penalty"], limit=99, public_only=False).records
        if ref("penalty", row["key"]) in case.head.refs
    )
    assert (row["standing"], row["published"]) == ("ANNULLED", False)


def test_what_is_objected_to_is_in_no_signal_that_new_data_brought(office: Office) -> None:
    first = Ledger(office.connection).all()[0]["id"]

    def told() -> set[str]:
        found = delta_since(office.connection, office.snapshots, first, office.today, POLICIES)
        return {rid for signal in found.delta.signals.gained for rid in signal.evidence.records}

    before = told()
    row = next(row for row in _penalties(office) if row["rid"] in before)
    about: dict[str, Any] = {"subject": row["subject"], "records": [row["rid"]]}
    objection = office.open("objection", "file", data={"ground": "记录错误", "statement": "不实"}, **about)
    office.act(objection, "mark")
    assert row["rid"] not in told()


@pytest.mark.parametrize("seed", [1, 2])
def test_random_histories_leave_every_invariant_whole(office: Office, seed: int) -> None:
    """Whatever officers do in whatever order, what the graph holds is what a computation from scratch gives."""
    rng = random.Random(seed)
    records = [row for row in _penalties(office) if row["authority_code"]]
    running: list[CaseState] = []
    done = 0
    while done < 14:
        try:
            if running and rng.random() < 0.6:
                case = running.pop(rng.randrange(len(running)))
                running.append(_onward(office, case, rng))
            else:
                running.append(_opened(office, rng.choice(records), rng))
            done += 1
        except (Conflict, Unlawful, Forbidden):
            continue  # the law says no: the history goes on without it
        if rng.random() < 0.2:
            office.today += timedelta(days=rng.choice((1, 30, 400)))
    looked = held(office)
    assert min(looked["CASE_STATE"], looked["COMPUTED"]) > 0


def _penalties(office: Office) -> list[dict[str, Any]]:
    snapshot = office.snapshots.snapshot(office.connection, date(2026, 6, 30))
    return snapshot.facts["penalty"].filter(~snapshot.facts["penalty"]["subject"].str.starts_with("n:")).to_dicts()


def _opened(office: Office, row: dict[str, Any], rng: random.Random) -> CaseState:
    about: dict[str, Any] = {"subject": row["subject"], "records": [row["rid"]]}
    waiting = office.proposals()
    match rng.choice(("objection", "annulment", "bankruptcy", "repair", "proposal")):
        case "objection":
            return office.open("objection", "file", data={"ground": "记录错误", "statement": "不实"}, **about)
        case "annulment":
            unit = row["authority_code"]
            return office.open(
                "annulment", "annul", unit=unit, role="department", reason="撤", data={"doc_no": "1"}, **about
            )
        case "bankruptcy":
            return office.open("bankruptcy", "pause", reason="裁定", data={"doc_no": "1"}, **about)
        case "repair":
            step = "apply_samr" if "市场监督管理" in row["authority_name"] else "apply"
            return office.open("repair", step, data={"proof": "缴款书", "promise": "44022920260701000001"}, **about)
        case _:
            one = rng.choice([one for one in waiting if one.get("authority_code")])
            unit = one["authority_code"]
            return office.open("proposal", "take", unit=unit, role="department", proposal=one["matter"])


_SAID: dict[str, Value] = {
    "doc_no": "文1", "outcome": "更正", "remedy": "可复议", "unit_code": STREET, "missing": ["证明"], "proof": "证明",
    "sites": ["信用中国"], "facts": "不实", "finding": "认定其负有责任", "question": "何人", "way": "直接送达",
}  # fmt: skip


def _onward(office: Office, case: CaseState, rng: random.Random) -> CaseState:
    steps = [step for step in case.onward if step.id not in ("settle", "settle_withdrawn")]
    if not steps:
        raise Conflict("到此为止")
    step = rng.choice(steps)
    mine = step.by == "authority"
    unit, role = (case.head.authority_code, "department") if mine else (COUNTY, "regulator")
    data: dict[str, Value] = {field.id: _SAID[field.id] for field in step.needs}
    if step.id == "confirm":
        data["finding"] = _SAID["finding"]
    return office.act(case, step.id, unit=unit, role=role, reason="依法", data=data)


def test_a_breach_found_here_weighs_with_its_act_and_no_longer_once_it_is_disputed(office: Office) -> None:
    store = GraphStore(office.connection)
    parties = office.snapshots.snapshot(office.connection, date(2026, 6, 30)).parties
    firm = str(parties.filter("registered", entity_kind="ENTERPRISE", status="ACTIVE")["uscc"][0])
    told: dict[str, Value] = {
        "code": "44022920260601999999", "commitment_type": "主动型", "party_kind": "法人及非法人组织",
        "matter": "诚信经营", "content": "不售假", "liability": "记入信用记录", "publicity": "可向社会公开",
        "unit_name": "翁源县市场监督管理局",
    }  # fmt: skip

    def score() -> float:
        return float((store.risk_class_of(firm) or {})["score"])

    before = score()
    case = office.open(
        "commitment", "make", unit=UNIT, role="department", day=date(2026, 6, 1), data=told, subject=firm
    )
    assert score() == before  # a promise weighs nothing
    case = office.act(
        case, "breach", unit=UNIT, role="department", day=date(2026, 6, 20), reason="查实", unfulfilled="售假",
        accountability="记入信用记录",
    )  # fmt: skip
    assert score() > before
    held(office)
    office.act(case, "dispute", unit=firm, role="subject", day=date(2026, 6, 25), reason="认定有误")
    assert score() == before
    held(office)
