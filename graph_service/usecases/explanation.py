"""A proposal explained on request (自动化决定的说明, PIPL 24, R6.6, R10.5): replayed as of its day, compared, told.

A matter that nobody took up is replayed as the last run saw it, under the cases as they stand now, because acts amend
that run. One that was taken up is replayed as the run saw it that its case came from, under the cases as they were when
it was taken up; its terms are those that are frozen there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from graph_service.analysis.cases import CaseState, replay
from graph_service.analysis.declared import COMPUTED
from graph_service.analysis.law_overlay import Effects, gravest, state_of
from graph_service.analysis.replayed import Inputs, Replayed, replay_matter
from graph_service.domain.acts import Actor, Effect, ref
from graph_service.domain.ban_terms import BanTerms, read_terms
from graph_service.domain.events import Event
from graph_service.domain.interval import Interval
from graph_service.domain.relations import RoleHolding, RoleKind
from graph_service.domain.subjects import is_certain_person, is_person
from graph_service.rulebook.access import AccessMatrix, Reach
from graph_service.rulebook.propagation import PropagationRule, PropagationTable
from graph_service.store.cases import read_cases
from graph_service.store.graph_store import GraphStore
from graph_service.store.grounds import grounds
from graph_service.store.last_run import last_run
from graph_service.store.same import Sameness
from graph_service.usecases.asked import Asked, Row
from graph_service.usecases.law import effects_on
from graph_service.usecases.permission import is_authority
from graph_service.usecases.proposals_desk import PROCEDURE
from graph_service.usecases.standing import footing

SCOPE = "explanations:read"
_MOST = 10_000  # relations at one subject, past ones too
_ROLES = frozenset(RoleKind)


@dataclass(frozen=True, slots=True)
class Matter:
    """A proposal or what became of it (事项), and the two moments it is replayed at.

    ``facts`` is the day and the knowledge of the run that it came from, ``law`` those under which cases count.
    ``case`` is ``None`` while nobody took it up. ``of_run`` says that the case names its run: cases that were opened
    before this was kept are replayed as of the day they were taken up.
    """

    id: str
    terms: BanTerms
    authority_code: str
    authority_name: str
    case: CaseState | None
    facts: Asked
    law: Asked
    of_run: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """A field of the terms that did not come out as it is stored (差异)."""

    field: str
    stored: object
    replayed: object


@dataclass(frozen=True, slots=True)
class Explained:
    """A matter replayed (说明): what it was worked out from, what came out, and where that differs from what is stored.

    ``record`` and ``role`` are rows of the graph as known then, ``None`` where there is none; ``rule`` the row of the
    table by whose version it was proposed, ``None`` where the rule book has it no more.
    """

    matter: Matter
    event: Event | None
    record: Row | None
    role: Row | None
    rule: PropagationRule | None
    rules: int
    replayed: Replayed
    differences: tuple[Difference, ...]
    truncated: bool

    @property
    def reproduced(self) -> bool:
        """Whether the same came out again (是否重现)."""
        return not self.differences


def find_matter(store: GraphStore, matter: str, today: date) -> Matter | None:
    """Find a matter among cases, then among the proposals of the last run (查事项)."""
    for case in read_cases(store.connection, [matter]):
        state = replay(case)
        if case.head.procedure == PROCEDURE and state:
            first = case.acts[0]
            day, at = first.data.get("computed_as_of"), first.data.get("computed_at")
            return Matter(
                id=matter,
                terms=read_terms(str(first.data["ban"])),
                authority_code=case.head.authority_code,
                authority_name=case.head.authority_name,
                case=state,
                facts=_asked(str(day or first.day), str(at or first.at)),
                law=Asked(first.day, datetime.fromisoformat(first.at)),
                of_run=bool(day and at),
            )
    run = last_run(store.connection)
    for row in store.connection.read("proposal_by_matter", matter=matter) if run else ():
        told = row["proposal"]
        facts = _asked(run["as_of"], run["at"]) if run else Asked(today)
        return Matter(
            id=matter,
            terms=read_terms(told["terms"]),
            authority_code=told.get("authority_code") or "",
            authority_name=told.get("authority_name") or "",
            case=None,
            facts=facts,
            law=Asked(max(facts.as_of, today)),
            of_run=True,
        )
    return None


def may_read(matrix: AccessMatrix, actor: Actor, matter: Matter | None) -> bool:
    """Whether an actor is told of a matter (说明的权限, R10.2).

    The person himself, the subject of the record, whoever is to decide, and who reaches all; of one that is not there
    only the last is told so.
    """
    reach = matrix.reach(actor.role, SCOPE) if actor.role in matrix.roles else None
    if reach is Reach.ALL:
        return True
    if matter is None or not actor.unit:
        return False
    if reach is Reach.OWN:
        return actor.unit in (matter.terms.person, matter.terms.entity)
    return reach is Reach.FIELD and is_authority(actor, matter.authority_code, matter.authority_name)


def explain(store: GraphStore, table: PropagationTable, matter: Matter) -> Explained:
    """Replay a matter as of its day and compare (重现并比对). Cost: the relations of one subject, no snapshot."""
    terms, known = matter.terms, matter.facts
    record = grounds(store.connection, {terms.origin: terms.entity}, known_at=known.known_text).records.get(
        terms.origin
    )
    stated = footing(store.connection, {terms.origin: terms.entity}, known).events.get(terms.origin)
    roles, rows, cut = _roles(store, terms.entity, known)
    named = [terms.origin, ref("case", matter.id), *(ref("role", one.rid) for one in roles)]
    done = effects_on(store.connection, named, matter.law)
    if stated is None:
        replayed, event = Replayed(None, None, ()), None
    else:
        event = _under_law(stated, terms, done)
        given = Inputs(event, roles, _controllers(store, terms.entity), _marked(done), known.as_of)
        replayed = replay_matter(matter.id, terms.origin, terms.person, given, table)
    return Explained(
        matter=matter,
        event=event,
        record={**record, "fact": terms.origin.partition(":")[0]} if record else None,
        role=rows.get(terms.role_rid),
        rule=next((row for row in table.rules if row.rule.version == terms.version), None),
        rules=len(table.rules),
        replayed=replayed,
        differences=_differences(terms, replayed.terms),
        truncated=cut,
    )


def _asked(day: str, at: str) -> Asked:
    return Asked(date.fromisoformat(day), datetime.fromisoformat(at))


def _under_law(stated: Event, terms: BanTerms, done: Effects) -> Event:
    """Name the subject as the run did, and let cases say whether the record stands."""
    state = gravest((stated.state, state_of(done.get(terms.origin, ()))))
    return replace(stated, subject=terms.entity, state=state)


def _marked(done: Effects) -> frozenset[str]:
    return frozenset(named for named, told in done.items() if any(one.effect is Effect.MARK for one in told))


def _roles(store: GraphStore, eid: str, known: Asked) -> tuple[tuple[RoleHolding, ...], dict[str, Row], bool]:
    """Roles of persons at a subject through time, as known then (历任), with their rows, and whether some are cut."""
    times = known.times
    at = times["known_at"] or known.as_of.isoformat()
    same = Sameness(store.connection, at)
    pages = [
        store.connection.read("relations_around", party=one, known_at=at, limit=_MOST) for one in same.widen([eid])
    ]
    rows = [
        row
        for row in same.narrow([row for page in pages for row in page if row["kind"] == "ROLE"])
        if row["target_id"] == eid and is_person(row["source_id"]) and row["relation"]["kind"] in _ROLES
    ]
    names = {row["pid"]: row["name"] or "" for row in store.persons(sorted({row["source_id"] for row in rows}))}
    holdings = tuple(
        RoleHolding(
            person=row["source_id"],
            person_name=names.get(row["source_id"], ""),
            entity=eid,
            kind=RoleKind(row["relation"]["kind"]),
            held=Interval(_day(row["relation"].get("valid_from")), _day(row["relation"].get("valid_to"))),
            certain=is_certain_person(row["source_id"]),
            rid=row["relation"]["rid"],
        )
        for row in rows
    )
    return (
        holdings,
        {row["relation"]["rid"]: row["relation"] for row in rows},
        any(len(page) == _MOST for page in pages),
    )


def _controllers(store: GraphStore, eid: str) -> tuple[RoleHolding, ...]:
    """Controllers that the last run computed (疑似实际控制人): an input of the spread that no source states (R8.7)."""
    return tuple(
        RoleHolding(row["party"], row["name"] or "", eid, RoleKind.AC, Interval(), is_certain_person(row["party"]), "")
        for row in store.controllers_of(eid).rows
        if is_person(row["party"]) and row.get("ultimate") and row.get("mode") in COMPUTED
    )


def _differences(stored: BanTerms, replayed: BanTerms | None) -> tuple[Difference, ...]:
    if replayed is None:
        return (Difference("matter", stored.layer, None),)
    was, now = stored.told(), replayed.told()
    if stored.packed() == replayed.packed():
        return ()
    return tuple(Difference(name, was[name], now[name]) for name in was if _plain(was[name]) != _plain(now[name]))


def _plain(value: object) -> object:
    """A value without regard to what holds it: frozen text gives lists where terms have tuples."""
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
