"""The group of one subject (所在集团、关联群组): its head, its members, and why each of them belongs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from graph_service.analysis.evidence_steps import Step
from graph_service.analysis.groups import control_groups, linked_groups, person_links
from graph_service.analysis.relation_view import RelationView
from graph_service.domain.facts import FACTS
from graph_service.domain.subjects import is_person
from graph_service.rulebook.links import GroupPolicy


@dataclass(frozen=True, slots=True)
class Member:
    """A subject of a group (成员).

    ``path`` are the facts that lead to it from the head, ``by_person`` says whether a person links it in on the way
    and not control alone.
    """

    party: str
    by_person: bool
    path: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A group (集团或群组): the head whom nobody but the state controls, and all members.

    A ring has no head, and nobody heads those whom a person links (关联群组): ``None``.
    """

    head: str | None
    members: tuple[Member, ...]


def head_of(view: RelationView, subject: str) -> str | None:
    """Return the head of a subject's control group, itself where no private party controls it, ``None`` in a ring.

    Controllers of one party are nested, so at most one of them has no private controller of its own (R8.7, A11).
    """
    above = _private(view, subject)
    if not above:
        return subject
    return min((party for party in above if not _private(view, party)), default=None)


def leader_of(view: RelationView, subject: str) -> str:
    """Return the head of a subject's control group; in a ring, of those that control each other the first by id."""
    leaders = sorted(_private(view, subject))
    return head_of(view, subject) or max(leaders, key=lambda one: len(view.controlled[one]))


def group_of(view: RelationView, subject: str, links: GroupPolicy | None = None) -> Group:
    """Put together the group of a subject: by control, and with ``links`` by one person as well (R8.1, R8.11).

    ``view`` holds whatever may belong. Members are the subjects that ``groups`` gives the same label; each path is the
    shortest chain of control relations (and personal links) from the head, in a ring from the member that leads it.
    A state body controls no group and belongs to none of those it owns.
    """
    label = control_groups(view.picture) if links is None else linked_groups(view.snapshot, view.picture, links)
    inside = np.flatnonzero(label == label[view.index[subject]])
    parties = sorted(view.ids[ix] for ix in inside.tolist())
    reached = _walk(view, leader_of(view, subject), links)
    return Group(
        head_of(view, subject) if links is None else None,
        tuple(Member(party, *reached[party]) for party in parties if not is_person(party)),
    )


def _private(view: RelationView, party: str) -> frozenset[str]:
    return view.controllers.get(party, frozenset()) - view.state - {party}


def _walk(view: RelationView, start: str, links: GroupPolicy | None) -> Mapping[str, tuple[bool, tuple[Step, ...]]]:
    """Shortest chains from a party: whether a person links, and the facts."""
    personal = defaultdict[str, list[tuple[str, Step]]](list)
    if links is not None:
        for person, eid, rid, kind in person_links(view.snapshot, view.picture.graph, links).iter_rows():
            label = FACTS["role" if kind else "holding"].label
            step = Step(rid, label, person, eid, view.evidence.shares.get(rid), kind)
            personal[person].append((eid, step))
            personal[eid].append((person, step))
    reached: dict[str, tuple[bool, tuple[Step, ...]]] = {start: (False, ())}
    front = [start]
    for party in front:  # grows while it is read: breadth first
        linked, way = reached[party]
        below = view.controlled.get(party, frozenset()) if party not in view.state else frozenset[str]()
        for other in sorted(below - reached.keys()):
            reached[other] = (linked, (*way, *view.support(party, other)))
            front.append(other)
        for other in sorted(_private(view, party) - reached.keys()):
            reached[other] = (linked, (*way, *view.support(other, party)))
            front.append(other)
        for other, step in personal[party]:
            if other not in reached:
                reached[other] = (True, (*way, step))
                front.append(other)
    return reached
