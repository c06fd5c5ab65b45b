"""One proposal worked out again (拟措施重现, R10.5): the spread over its one event, and what it said of its person.

Definition. A matter is reproduced iff the spread over its event alone, with the roles at its subject and the cases as
they were known then, gives a proposal of the same matter with the same terms. The spread judges each event by itself,
so one event gives of it what the whole registry gave.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graph_service.analysis.matters import Reaching, matter_of, terms_of, withhold
from graph_service.analysis.propagation import Spread, spread
from graph_service.analysis.triggers import matching_rules
from graph_service.domain.ban_terms import BanTerms
from graph_service.domain.decisions import Candidate, NeedsId, Proposal, Reach
from graph_service.domain.events import Event
from graph_service.domain.relations import RoleHolding
from graph_service.rulebook.propagation import PropagationTable
from graph_service.rulebook.rules import Rule


class Outcome(StrEnum):
    """What a rule that was looked at came to for one person (判断结果)."""

    PROPOSED = "PROPOSED"  # 拟议
    CANDIDATE = "CANDIDATE"  # 待补认定
    NEEDS_ID = "NEEDS_ID"  # 待核身份
    ANNOTATED = "ANNOTATED"  # 仅标注
    REJECTED = "REJECTED"  # 依法不得
    STOPPED = "STOPPED"  # 不再传导
    NOT_REACHED = "NOT_REACHED"  # 未涉及


OUTCOME_TERMS: dict[Outcome, str] = {
    Outcome.PROPOSED: "拟议措施",
    Outcome.CANDIDATE: "待补认定",
    Outcome.NEEDS_ID: "待核身份",
    Outcome.ANNOTATED: "仅作标注, 不减损任何权利",
    Outcome.REJECTED: "依法不得适用",
    Outcome.STOPPED: "不再适用",
    Outcome.NOT_REACHED: "不适用于该人",
}
NOT_HELD = "该条所指的任职, 在该条所问的期间内没有该人的记录"


@dataclass(frozen=True, slots=True)
class Looked:
    """A rule that the event sets off, and what it came to for the person (所查条款)."""

    rule: Rule
    outcome: Outcome
    why: str


@dataclass(frozen=True, slots=True)
class Replayed:
    """What came out again (重现结果): ``reach`` and ``terms`` of the matter, ``None`` where it did not come out."""

    reach: Reach | None
    terms: BanTerms | None
    looked: tuple[Looked, ...]


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a proposal is worked out from (重现的输入): one event, roles at its subject, marks, the table, the day."""

    event: Event
    roles: tuple[RoleHolding, ...]
    controllers: tuple[RoleHolding, ...]
    marked: frozenset[str]
    as_of: date


def replay_matter(matter: str, origin: str, person: str, given: Inputs, table: PropagationTable) -> Replayed:
    """Work a matter out again (重现): ``origin`` is the reference of the event, ``person`` whom it is against.

    Of several that are the same matter the last stays, as a run writes it.
    """
    found = spread(
        [given.event], given.roles, rulebook=table, as_of=given.as_of, controllers=given.controllers
    )  # fmt: skip
    found = withhold(found, given.marked, {given.event.rid: origin})
    last: Reaching | None = None
    for one in (*found.proposals, *found.candidates, *found.needs_id):
        if matter_of(one.reach, origin) == matter:
            last = one
    return Replayed(
        reach=last.reach if last else None,
        terms=terms_of(last, origin, table) if last else None,
        looked=tuple(_looked(found, person, given.event, table)),
    )


def _looked(found: Spread, person: str, event: Event, table: PropagationTable) -> Iterable[Looked]:
    """Tell of every row that the event sets off, of the mark and of what may not spread, what it came to for him."""
    rows = [row.rule for row, _ in matching_rules(event, table)]
    whole = next((one.reason for one in found.stopped if not one.rule), "")
    for rule in rows:
        yield _outcome(found, person, rule, whole)
    if any(_is(one.reach, person, table.annotation.rule) for one in found.annotations):
        yield Looked(table.annotation.rule, Outcome.ANNOTATED, "没有条款对该人规定措施, 只在记录上标注")
    for ban in table.prohibitions:
        if any(one.person == person and one.rule == ban.rule.id for one in found.rejections):
            yield Looked(ban.rule, Outcome.REJECTED, ban.rule.text)


def _outcome(found: Spread, person: str, rule: Rule, whole: str) -> Looked:
    reached: tuple[tuple[Outcome, tuple[Proposal | Candidate | NeedsId, ...]], ...] = (
        (Outcome.PROPOSED, found.proposals),
        (Outcome.CANDIDATE, found.candidates),
        (Outcome.NEEDS_ID, found.needs_id),
    )
    for outcome, ones in reached:
        if any(_is(one.reach, person, rule) for one in ones):
            return Looked(rule, outcome, "")
    if any(_is(one.reach, person, rule) for one in found.annotations):
        return Looked(rule, Outcome.ANNOTATED, "该条不规定措施")
    stopped = whole or next((one.reason for one in found.stopped if one.rule == rule.id), "")
    return Looked(rule, Outcome.STOPPED, stopped) if stopped else Looked(rule, Outcome.NOT_REACHED, NOT_HELD)


def _is(reach: Reach, person: str, rule: Rule) -> bool:
    return reach.person == person and reach.version == rule.version
