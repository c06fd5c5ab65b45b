"""Votes bound by agreement (一致行动, R8.5, R8.8): what the parties of a recorded agreement hold together.

Only agreements that a source records bind anybody: kinship, one address or like names never do (R8.8).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph_service.analysis.control import Control
from graph_service.analysis.shares import ShareGraph
from graph_service.analysis.snapshot import Snapshot, in_force


@dataclass(frozen=True, slots=True)
class Concert:
    """A recorded agreement to act in concert (一致行动协议): its parties by the subject it is about."""

    agreement: str
    members: Mapping[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Bound:
    """Votes in one subject that an agreement binds (受协议约束的表决权).

    ``members`` are its parties with votes where it is about the subject itself; where the subject is held through
    others, those of all that it is about. ``majority`` says whether they are more than half.
    """

    subject: int
    members: tuple[int, ...]
    ppm: int
    majority: bool


def concerts(snapshot: Snapshot, nominee: NDArray[np.bool_]) -> tuple[Concert, ...]:
    """Agreements in force on the day with two and more parties, nominees apart (一致行动协议), by number."""
    frame = snapshot.facts["concert"].filter(in_force(snapshot.as_of)).select("agreement", "eid", "holder").unique()
    frame = frame.sort("agreement", "eid", "holder")
    found: dict[str, dict[int, list[int]]] = {}
    eids = snapshot.locate(frame["eid"])
    holders = snapshot.same_names.counted(snapshot.locate(frame["holder"]), eids)
    for agreement, holder, eid in zip(frame["agreement"], holders.tolist(), eids.tolist(), strict=True):
        members = found.setdefault(agreement, {}).setdefault(eid, [])
        if not nominee[holder] and holder not in members:
            members.append(holder)
    several = {
        agreement: {eid: tuple(members) for eid, members in about.items() if len(members) > 1}
        for agreement, about in found.items()
    }
    return tuple(Concert(agreement, about) for agreement, about in several.items() if about)


def bound_votes(graph: ShareGraph, pairs: Control, agreements: Sequence[Concert]) -> tuple[Bound, ...]:
    """Find what the parties of each agreement hold together (R8.8), by agreement and subject.

    For an agreement, the jointly controlled set ``J`` is the least set with ``j`` in it whenever more than half of
    the votes of ``j`` belong to members of ``J``, and, where the agreement is about ``j``, to its parties there and
    to what each of these controls alone. Every vote counts once. A party that has no vote in a subject, neither itself
    nor by what it controls, is in no minimal coalition and bound to nothing there; where fewer than two have votes,
    nobody is. Subjects outside ``J`` that it is about are told too, without a majority. Cost O(relations of what is
    reached) for each agreement.
    """
    return tuple(bound for agreement in agreements for bound in _bound(graph, pairs, agreement))


def _bound(graph: ShareGraph, pairs: Control, agreement: Concert) -> Iterator[Bound]:
    voting: dict[int, tuple[int, ...]] = {}
    sides: dict[int, set[int]] = {}
    for subject, members in agreement.members.items():
        by_member = {member: {member, *controlled_by(pairs, member)} for member in members}
        with_votes = tuple(member for member in members if _votes_of(graph, subject, by_member[member]))
        if len(with_votes) > 1:
            voting[subject] = with_votes
            sides[subject] = {party for member in with_votes for party in by_member[member]}
    joint: set[int] = set()
    waiting = list(sides)
    forward, _ = graph.votes
    while waiting:
        subject = waiting.pop()
        if subject in joint:
            continue
        if 2 * _votes_of(graph, subject, joint | sides.get(subject, set())) > graph.votes_base[subject]:
            joint.add(subject)
            waiting += forward.neighbour[forward.indptr[subject] : forward.indptr[subject + 1]].tolist()
    everyone = tuple(sorted({member for members in voting.values() for member in members}))
    for subject in sorted(joint | sides.keys()):
        # others may have joined after its majority was reached
        ppm = _votes_of(graph, subject, joint | sides.get(subject, set()))
        yield Bound(subject, voting.get(subject, everyone), ppm, majority=subject in joint)


def _votes_of(graph: ShareGraph, subject: int, holders: set[int]) -> int:
    csr, votes = graph.voters
    first, last = csr.indptr[subject], csr.indptr[subject + 1]
    row = zip(csr.neighbour[first:last].tolist(), votes[first:last].tolist(), strict=True)
    return sum(ppm for holder, ppm in row if holder in holders)


def controlled_by(pairs: Control, party: int) -> list[int]:
    """Parties that one controls (受控主体): its pairs, which stand together."""
    first, last = np.searchsorted(pairs.controller, (party, party + 1))
    return pairs.controlled[first:last].tolist()
