"""Decisions on proposals (传导认定, R4.6a 7-8): what may be confirmed, and what must be on record for it.

A proposal reaches a decision by its matter alone: the terms are read from the graph and frozen into the case, so that
nobody, and no model, can hand in terms of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum

from graph_service.analysis.cases import CaseState, replay
from graph_service.analysis.law_overlay import state_of
from graph_service.domain.acts import Act, Effect, digest, ref
from graph_service.domain.ban_terms import BanTerms, read_terms
from graph_service.domain.calendar import add_months
from graph_service.domain.decisions import MISSING_TERMS
from graph_service.domain.errors import BadInput, Conflict, NotFound, Unlawful
from graph_service.domain.events import EventState
from graph_service.domain.measures import span_told
from graph_service.domain.subjects import is_certain_person
from graph_service.store.bolt import Connection
from graph_service.store.cases import read_cases
from graph_service.store.last_run import last_run
from graph_service.usecases.asked import Asked, Row
from graph_service.usecases.case_plan import Desk, Draft, Opening, following
from graph_service.usecases.law import effects_on

PROCEDURE = "proposal"


class Progress(StrEnum):
    """How far a proposal came (办理进度), by the state of the case on it."""

    WAITING = "waiting"
    OPEN = "open"
    DECIDED = "decided"
    REJECTED = "rejected"


PROGRESS_TERMS: Mapping[Progress, str] = {
    Progress.WAITING: "待认定",
    Progress.OPEN: "办理中",
    Progress.DECIDED: "已认定",
    Progress.REJECTED: "不予认定",
}
_STATES: Mapping[Progress, tuple[str, ...]] = {
    Progress.WAITING: ("", "PROPOSED"),  # none: nobody took it up
    Progress.OPEN: ("ASKED", "CONFIRMED"),  # confirmed and not served yet: without effect still
    Progress.DECIDED: ("IN_FORCE", "SUSPENDED", "LIFTED", "VOID"),
    Progress.REJECTED: ("REJECTED",),
}
PENDING = (Progress.WAITING, Progress.OPEN)
"""What still asks for an act of its authority (尚待办理)."""


def progress_of(state: str) -> Progress:
    """How far a proposal came whose case is in a state (办理进度), an empty one where there is no case."""
    return next(one for one, states in _STATES.items() if state in states)


def proposals_of(
    connection: Connection,
    authority: str,
    name: str,
    *,
    progress: Iterable[Progress] = PENDING,
    after: str = "",
    limit: int,
) -> list[Row]:
    """Read proposals of the last run by how far they came (拟措施), after a matter; of an authority where named."""
    states = [state for one in progress for state in _STATES[one]]
    rows = connection.read(
        "proposals_by_state", authority=authority, name=name, states=states, after=after, limit=limit
    )
    return [row["proposal"] for row in rows]


def proposal_counts(connection: Connection, authority: str, name: str) -> list[Row]:
    """Count proposals by subject, authority and state (拟措施计数); of an authority where it is named."""
    return connection.read("proposal_counts", authority=authority, name=name)


def standings(connection: Connection, matters: Sequence[str], asked: Asked) -> dict[str, CaseState]:
    """Where the cases on proposals stand (办理状态), by matter; one that nobody took up is not among them."""
    found = read_cases(connection, matters)
    states = ((case.head.id, replay(case, as_of=asked.as_of, known_at=asked.known_text)) for case in found)
    return {matter: state for matter, state in states if state is not None}


def take_proposal(connection: Connection, matter: str, act: str, day: date) -> Opening:
    """Make the opening of a case on a proposal of the last run (受理拟措施). Raises ``NotFound``."""
    found = connection.read("proposal_by_matter", matter=matter)
    if not found:
        raise NotFound(f"没有待认定的拟措施 {matter}。", advice="可能已随最近一次计算消失, 请刷新待办。")
    row = found[0]["proposal"]
    terms, run = read_terms(row["terms"]), last_run(connection)
    # which run it came from, so that it can be replayed as of that day when the next run is long over (R10.5)
    told = {"computed_as_of": run["as_of"], "computed_at": run["at"]} if run else {}
    return Opening(
        act=act,
        procedure=PROCEDURE,
        step="take",
        day=day,
        subject=terms.person,
        subject_name=terms.person_name,
        refs=tuple(one for one in (terms.origin, ref("role", terms.role_rid) if terms.role_rid else "") if one),
        authority_code=row.get("authority_code") or "",
        authority_name=row.get("authority_name") or "",
        data={"ban": row["terms"], **told},
        case=matter,
    )


def _from_the_graph(desk: Desk, _before: CaseState | None, after: CaseState, act: Act) -> None:
    """Refuse terms that are not those of the last run: a decision is on what the rules say, on nothing else."""
    found = desk.connection.read("proposal_by_matter", matter=act.case)
    if not found or found[0]["proposal"]["terms"] != after.data["ban"]:
        raise Unlawful("拟措施只能由责任传导规则得出, 不能自行填写。", rule="R4.6a")


def _may_be_confirmed(desk: Desk, _before: CaseState | None, after: CaseState, act: Act) -> None:
    terms = read_terms(str(after.data["ban"]))
    if terms.layer == "needs_id" or not is_certain_person(terms.person):
        raise Unlawful("该人身份未经核验, 不能认定。", advice="请先核实证件号码并入库。", rule="R4.6a")
    found = effects_on(desk.connection, [terms.origin, *after.head.refs, ref("case", act.case)], Asked(act.day))
    state = state_of(found.get(terms.origin, ()))
    if state is EventState.ANNULLED:
        raise Conflict("源决定已撤销, 自始无效。", rule="R5.9")
    if any(one.effect is Effect.MARK for told in found.values() for one in told):
        raise Conflict("异议核查期间不新增措施。", advice="待异议处理完毕再认定。", rule="R6.3")
    if terms.with_origin and state is EventState.REPAIRED:
        raise Conflict("源记录已修复, 随之而来的措施不再认定。", rule="R5.8")
    if terms.missing and not after.data.get("finding"):
        raise Unlawful(
            "拟措施尚缺要件: " + "、".join(MISSING_TERMS[one] for one in terms.missing) + "。",
            advice="请在 finding 中写明决定书或查明材料的原文。", rule="R4.6a",
        )  # fmt: skip
    _within_bounds(terms, act)


def _within_bounds(terms: BanTerms, act: Act) -> None:
    """Ask for the end that the law leaves to the authority, and hold it within what the law allows (法定幅度)."""
    bounds, until = end_to_fix(terms), act.data.get("until")
    if bounds is None:
        if until:
            raise BadInput("该措施的期限由法律规定, 不能另定终止日。", rule=terms.rule)
        return
    lowest, highest = bounds
    if until is None:
        if highest:  # no end stated where the law goes up to life: life
            told = "、".join(dict.fromkeys(one.span.term for one in terms.measures if not one.span.last))
            raise BadInput(f"期限由认定单位在法定幅度内确定({told}), 请填写 until。", rule=terms.rule)
        return
    last = date.fromisoformat(str(until))
    if last < lowest or (highest and last > highest):
        raise Unlawful(f"终止日 {last} 不在法定幅度内: {lowest} 至 {highest or '终身'}。", rule=terms.rule)


def end_to_fix(terms: BanTerms) -> tuple[date, date | None] | None:
    """First and last day that the authority may fix as the end of measures (终止日的法定幅度), ``None`` for life.

    ``None`` where the law fixes the end itself. One day is fixed for all, so it lies within the bounds of each.
    """
    open_ = [
        (one.span.first, *bounds)
        for one, bounds in zip(terms.measures, terms.bounds, strict=False)  # what was decided elsewhere has none
        if bounds and not one.span.last
    ]
    if not open_:
        return None
    lasts = [add_months(first, most) for first, _, most in open_ if most]
    return max(add_months(first, least) for first, least, _ in open_), min(lasts, default=None)


def _notify_person(desk: Desk, _before: CaseState | None, after: CaseState, act: Act) -> list[Draft]:
    """Open the notice that the person is served (处理决定告知): facts, basis, remedy, objection channel (R4.2c)."""
    terms = read_terms(str(after.data["ban"]))
    notice = Opening(
        act=digest((act.id, "notice")),
        procedure="notice",
        step="send",
        day=act.day,
        subject=terms.person,
        subject_name=terms.person_name,
        refs=(ref("case", act.case),),
        authority_code=after.head.authority_code,
        authority_name=after.head.authority_name,
        data={"notice_kind": "处理决定告知", "unit_name": terms.person_name, "content": notice_text(after, terms)},
    )
    return [following(desk, notice)]


def notice_text(case: CaseState, terms: BanTerms) -> str:
    """Write the text of the notice (告知书正文): who decided what about whom, why, until when, and the way back."""
    measures = "; ".join(
        f"{one.kind.value}, {span_told(one.span.first, one.span.last or case.data.get('until'), one.span.term)}"
        for one in terms.measures
    )
    return "\n".join(
        (
            f"{terms.person_name}: 因{terms.entity_name}的决定 {terms.doc_no}, 经{case.head.authority_name}认定"
            f"({case.data.get('doc_no')}), 对你适用: {measures}。",
            f"依据: {terms.article}。{terms.text}",
            *([f"认定原文: {found}"] if (found := case.data.get("finding") or terms.quote) else []),
            "救济途径: " + " ".join(terms.way_back),
        )
    )


GUARDS = {(PROCEDURE, "take"): _from_the_graph, (PROCEDURE, "confirm"): _may_be_confirmed}
FOLLOW_UPS = {(PROCEDURE, "serve"): _notify_person}
