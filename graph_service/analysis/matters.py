"""Matters (待认定事项): what makes two proposals the same over runs, and what an objection holds back (R4.6a, R6.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from graph_service.analysis.law_overlay import EVENTS
from graph_service.analysis.propagation import Spread, Stopped
from graph_service.analysis.snapshot import Snapshot
from graph_service.domain.acts import digest, ref
from graph_service.domain.ban_terms import BanTerms
from graph_service.domain.decisions import Candidate, NeedsId, Proposal, Reach
from graph_service.rulebook.propagation import PropagationRule, PropagationTable, Term

Reaching = Proposal | Candidate | NeedsId
LAYERS = {Proposal: "proposal", Candidate: "candidate", NeedsId: "needs_id"}
WITHHELD = "异议核查中, 不新增措施(R6.3)"


def event_refs(snapshot: Snapshot) -> Mapping[str, str]:
    """References of the events of a snapshot by their versions (事件引用)."""
    return {
        rid: ref(kind, key) for kind in EVENTS for rid, key in snapshot.facts[kind].select("rid", "key").iter_rows()
    }


def matter_of(reach: Reach, origin: str) -> str:
    """Id of the matter that a proposal is about (事项标识): person, record, rule version and role.

    The record by its key, so that a record sent again with another word in it is the same matter.
    """
    return digest((reach.person or reach.person_name, origin, reach.version, reach.role or ""))


def withhold(spread: Spread, marked: frozenset[str], refs: Mapping[str, str]) -> Spread:
    """Take out of a spread what an objection holds back (异议期间不新增): to the role, or to the matter itself."""
    if not marked:
        return spread

    def held(one: Reaching) -> bool:
        reach = one.reach
        role = bool(reach.role_rid) and ref("role", reach.role_rid) in marked
        return role or ref("case", matter_of(reach, refs.get(reach.event, ""))) in marked

    stopped = [
        Stopped(one.reach.event, one.reach.rule, WITHHELD)
        for one in (*spread.proposals, *spread.candidates, *spread.needs_id)
        if held(one)
    ]
    return replace(
        spread,
        proposals=tuple(one for one in spread.proposals if not held(one)),
        candidates=tuple(one for one in spread.candidates if not held(one)),
        needs_id=tuple(one for one in spread.needs_id if not held(one)),
        stopped=(*spread.stopped, *stopped),
    )


def terms_of(one: Reaching, origin: str, table: PropagationTable) -> BanTerms:
    """Freeze what a proposal says into the terms that a case decides on (冻结拟议措施)."""
    reach = one.reach
    row = next(row for row in table.rules if row.rule.version == reach.version)
    measures = () if isinstance(one, NeedsId) else one.measures
    return BanTerms(
        person=reach.person,
        person_name=reach.person_name,
        entity=reach.entity,
        entity_name=reach.entity_name,
        origin=origin,
        doc_no=reach.doc_no,
        role=reach.role.value if reach.role else "",
        role_rid=reach.role_rid,
        rule=reach.rule,
        version=reach.version,
        article=reach.article,
        text=row.rule.text,
        quote=reach.quote,
        path="; ".join(f"{step.start} -{step.kind}-> {step.end}" for step in reach.path),
        way_back=reach.way_back,
        with_origin=row.with_origin,
        layer=LAYERS[type(one)],
        missing=tuple(one.missing) if isinstance(one, Candidate) else (),
        measures=measures,
        bounds=_bounds(row) if measures else (),
    )


def _bounds(row: PropagationRule) -> tuple[tuple[int, int | None] | None, ...]:
    """Bounds in months of the terms that the authority has to fix, measure by measure."""

    def open_term(term: Term) -> tuple[int, int | None] | None:
        return None if term.fixed or term.least is None else (term.least, term.most)

    return tuple(open_term(effect.term) for effect in row.effects)
