"""Spread of punishments to responsible persons (责任传导, R4.6a): one pure function, a step a function.

Definition: an event (a penalty or a list entry) reaches a person iff a row of the propagation table (R4.3) in force on
the day of the event names a role, the person held that role at the subject at the time the row asks about, and his
identity is certain. Nothing else spreads: no relative, shareholder, sibling company or successor is ever looked at,
because the only relation that is read is the role at the subject itself (R4.4c).

What the rule book leaves to us is decided in ADR 0060.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from graph_service.analysis.responsible import Hit, hits, holders, overlap, window_of, without_shadows
from graph_service.analysis.triggers import annotates, matching_rules
from graph_service.domain.calendar import add_months
from graph_service.domain.decisions import Annotation, Candidate, NeedsId, Note, Proposal, Reach, Rejection
from graph_service.domain.events import Event, EventState
from graph_service.domain.evidence import Step
from graph_service.domain.measures import Measure, Span
from graph_service.domain.relations import RoleHolding
from graph_service.domain.subjects import is_person
from graph_service.rulebook.propagation import PropagationRule, PropagationTable, RoleTime, Term
from graph_service.rulebook.rules import Rule, Status


@dataclass(frozen=True, slots=True)
class Stopped:
    """An event, or one rule for it, that leads no further (终止传导, R4.6a step 1); ``rule`` empty means every rule."""

    event: str
    rule: str
    reason: str


Result = Proposal | Candidate | NeedsId | Annotation | Rejection | Stopped


@dataclass(frozen=True, slots=True)
class Spread:
    """What a set of events leads to (传导结果), each kind apart.

    The order is by day, subject name, document and person name; a person key decides only between namesakes at one
    subject.
    """

    proposals: tuple[Proposal, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    needs_id: tuple[NeedsId, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    stopped: tuple[Stopped, ...] = ()


def spread(
    events: Iterable[Event],
    roles: Iterable[RoleHolding],
    *,
    rulebook: PropagationTable,
    as_of: date,
    controllers: Iterable[RoleHolding] = (),
) -> Spread:
    """Work out whom events reach (责任传导), by the steps of R4.6a up to the human decision.

    ``roles`` are what sources state, a declared 实际控制人 (``AC``) among them. ``controllers`` are computed ones,
    given as ``AC`` holdings: a computation states no fact (R8.7, R0.3), so they become at most candidates and are
    never annotated, while a declared one is proposed like any other role (A3). An entity's 失信被执行人 entry carries
    限制消费 with it (SPCC 1(2)), so it sets off P25 for its holders although no separate order is on record; the entry
    itself never spreads (R4.4a), and each holder gets the rejection that says so.
    """
    declared = _by_entity(roles)
    computed = _by_entity(controllers)
    results: list[Result] = []
    for event in sorted(events, key=lambda event: (event.decided_on, event.subject_name, event.doc_no, event.rid)):
        there = without_shadows(declared.get(event.subject, ()))
        results += _spread_event(event, there, computed.get(event.subject, ()), rulebook, as_of)
    return Spread(
        proposals=tuple(one for one in results if isinstance(one, Proposal)),
        candidates=tuple(one for one in results if isinstance(one, Candidate)),
        needs_id=tuple(one for one in results if isinstance(one, NeedsId)),
        annotations=tuple(one for one in results if isinstance(one, Annotation)),
        rejections=tuple(one for one in results if isinstance(one, Rejection)),
        stopped=tuple(one for one in results if isinstance(one, Stopped)),
    )


def _by_entity(holdings: Iterable[RoleHolding]) -> Mapping[str, list[RoleHolding]]:
    grouped: defaultdict[str, list[RoleHolding]] = defaultdict(list)
    for holding in sorted(holdings, key=lambda one: (one.entity, one.person_name, one.kind, one.rid)):
        grouped[holding.entity].append(holding)
    return grouped


def _spread_event(
    event: Event,
    declared: Sequence[RoleHolding],
    computed: Sequence[RoleHolding],
    table: PropagationTable,
    as_of: date,
) -> Iterator[Result]:
    matched = matching_rules(event, table)
    annotated = annotates(event, table)
    if reason := stop_reason(event, as_of):
        if matched or annotated:
            yield Stopped(event.rid, "", reason)
        return
    reached: set[str] = set()
    for row, trigger in matched:
        measures = measures_of(row, event)
        if reason := rule_stop_reason(row, event, measures, as_of):
            yield Stopped(event.rid, row.rule.id, reason)
            continue
        for hit in hits(row, trigger, event, declared=declared, computed=computed, table=table, as_of=as_of):
            reached.add(hit.key)
            yield from judge(row, event, hit, measures, table, as_of)
    yield from prohibited(event, (*declared, *computed), table)
    if annotated and not ended(event, as_of):
        yield from marks(event, declared, reached, table, as_of)


# step 1: is the event one to build on?


def stop_reason(event: Event, as_of: date) -> str:
    """Say why nothing may be built on the event (事件无效), or return an empty text."""
    if event.state is EventState.ANNULLED:
        return "已撤销, 自始无效(R5.9)"
    if event.state is EventState.MARKED:
        return "异议核查中, 不新增措施(R6.3)"
    return "在查询日之后作出" if event.decided_on > as_of else ""


def rule_stop_reason(row: PropagationRule, event: Event, measures: Sequence[Measure], as_of: date) -> str:
    """Say why the rule leads to nothing any more (已届满), or return an empty text.

    What ends with its origin ends with the entry; a statutory term of its own runs on to its last day (R5.8, A7).
    """
    if (row.with_origin or not row.effects) and ended(event, as_of):  # a rule without effect only marks (L2)
        return "源记录已结束(R5.8)"
    if measures and all(measure.span.over(as_of) for measure in measures):
        return "法定期限已届满"
    return ""


def ended(event: Event, as_of: date) -> bool:
    """Whether the record no longer stands on ``as_of`` (源记录已结束): it ended, or was repaired (R5.8).

    Marks go with it (L2), and measures that hang on the record; those of a statutory term run on (P01-P24).
    """
    return event.state is EventState.REPAIRED or (event.ends_on is not None and event.ends_on <= as_of)


# steps 4 to 6: what does it come to for a person found? (step 2 is in ``triggers``, 3 in ``responsible``)


def judge(
    row: PropagationRule, event: Event, hit: Hit, measures: tuple[Measure, ...], table: PropagationTable, as_of: date
) -> Iterator[Result]:
    """Yield what a hit comes to (传导判断): identity first, then what is missing; a rule without effect annotates.

    Whoever took the office later is reached from the day he took it (P25).
    """
    back = table.ends_with_origin if row.with_origin else table.own_term
    reach = _reach(row.rule, row.role_time, event, hit, (table.objection, back), as_of)
    if row.role_time is RoleTime.ONWARD:
        since = reach.overlap[0]
        measures = tuple(replace(one, span=replace(one.span, first=max(one.span.first, since))) for one in measures)
    if not hit.certain:
        yield NeedsId(reach)
    elif not row.effects:
        if not hit.missing:
            yield Annotation(reach)
    elif hit.missing:
        yield Candidate(reach, measures, hit.missing)
    else:
        yield Proposal(reach, measures)


def measures_of(row: PropagationRule, event: Event) -> tuple[Measure, ...]:
    """Work out the measures of a row (措施及期间): from the day of the decision, both ends inclusive (R0.4)."""
    return tuple(Measure(one.kind, one.scopes, span_of(one.term, event.decided_on)) for one in row.effects)


def span_of(term: Term, start: date) -> Span:
    """Work out first and last day of a term (期间); no last day for life or where the end is not a date yet.

    >>> span_of(Term(60, 60, False, ""), date(2026, 3, 10)).last
    datetime.date(2031, 3, 10)
    """
    last = add_months(start, term.least) if term.fixed and term.least is not None else None
    return Span(first=start, last=last, life=term.for_life, term=term.words)


def _reach(rule: Rule, role_time: RoleTime, event: Event, hit: Hit, way_back: tuple[str, ...], as_of: date) -> Reach:
    window = window_of(role_time, event, as_of)
    undated = hit.held.uncertain or (role_time is RoleTime.VIOLATION and event.violation is None)
    notes = (
        (Note.ROLE_UNCERTAIN, hit.role is not None and undated),
        (Note.COMPUTED_CONTROL, hit.computed),
        (Note.RULE_UNCONFIRMED, rule.status is Status.UNCONFIRMED),
    )
    role_steps = (Step(hit.person, hit.role, event.subject, rid=hit.rid),) if hit.role else ()
    return Reach(
        person=hit.person,
        person_name=hit.person_name,
        entity=event.subject,
        entity_name=event.subject_name,
        role=hit.role,
        role_rid=hit.rid,
        held=hit.held,
        window=window,
        overlap=overlap(hit.held, window) or window,
        event=event.rid,
        doc_no=event.doc_no,
        decided_on=event.decided_on,
        authority_code=event.authority_code,
        authority_name=event.authority_name,
        rule=rule.id,
        version=rule.version,
        article=rule.article,
        quote=hit.finding.quote if hit.finding else "",
        path=(*role_steps, Step(event.subject, event.kind, event.rid, rid=event.rid)),
        notes=tuple(note for note, applies in notes if applies),
        way_back=way_back,
    )


# what may not spread, and what is only shown


def prohibited(event: Event, holdings: Iterable[RoleHolding], table: PropagationTable) -> Iterator[Rejection]:
    """Yield the refusals of R4.4a (依法不得传导): an entity's 失信被执行人 entry is not put on its office holders."""
    held = [one for one in holdings if overlap(one.held, (event.decided_on, event.decided_on))]
    for ban in table.prohibitions:
        if is_person(event.subject) or event.list_code not in ban.list_codes or not ban.rule.in_force(event.decided_on):
            continue
        for one in held:
            if one.kind in ban.roles:
                yield Rejection(
                    person=one.person,
                    person_name=one.person_name,
                    entity=event.subject,
                    entity_name=event.subject_name,
                    role=one.kind,
                    event=event.rid,
                    doc_no=event.doc_no,
                    measure=ban.measure,
                    rule=ban.rule.id,
                    article=ban.rule.article,
                    reason=ban.rule.text,
                )


def marks(
    event: Event, declared: Sequence[RoleHolding], reached: set[str], table: PropagationTable, as_of: date
) -> Iterator[Annotation]:
    """Yield the L2 marks (记录标注, R4.4b): certain, stated holders at the violation whom no row reaches."""
    window = window_of(RoleTime.VIOLATION, event, as_of)
    there = [one for one in declared if one.certain and overlap(one.held, window)]
    for slot in table.annotation.slots:
        for hit in holders(there, slot, event.findings, computed=False):
            if hit.key not in reached:
                reached.add(hit.key)
                way_back = (table.objection, table.ends_with_origin)
                yield Annotation(_reach(table.annotation.rule, RoleTime.VIOLATION, event, hit, way_back, as_of))
