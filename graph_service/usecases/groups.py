"""The group of one subject, asked on demand (所在集团、关联群组): its members as the whole registry would give them.

By control: the head is found above the subject, its group below it. By control or one person: every group found this
way may lead on to others through persons of certain identity, so the reading goes on until nobody new is met.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from graph_service.analysis.group_members import Group, Member, group_of, leader_of
from graph_service.analysis.snapshot import PPM
from graph_service.domain.facts import FACTS
from graph_service.domain.subjects import is_certain_person, is_person
from graph_service.rulebook.links import GroupPolicy, link_policy
from graph_service.rulebook.nominees import holder_policy
from graph_service.rulebook.rules import Rule
from graph_service.store.graph_store import GraphStore
from graph_service.store.neighbours import relations_of
from graph_service.usecases.asked import Asked, Row
from graph_service.usecases.control_closure import CLOSURE, Closure, closure_above, closure_below
from graph_service.usecases.related_parties import Neighbourhood

MOST_READ = 500  # parties whose holdings are read downwards for one question
MOST_ROUNDS = 20  # steps over persons from the subject on; what lies further is told as truncated
FEWEST = 2  # members of a group: one alone is none


class Basis(StrEnum):
    """What makes a group (归组依据)."""

    CONTROL = "CONTROL"  # 同受一方控制
    LINK = "LINK"  # 同受一方控制, 或者同一人任主要负责人、持股达到比例


@dataclass(frozen=True, slots=True)
class GroupAnswer:
    """The group of a subject (集团情况): head, members with their paths, and the rows and parties that it names.

    No member where nobody else belongs: a subject alone is no group. ``head`` is ``None`` in a ring and where persons
    link (``Basis.LINK``).
    """

    subject: Row
    basis: Basis
    rule: Rule
    head: str | None
    members: tuple[Member, ...]
    names: Mapping[str, Row]
    facts: Mapping[str, Row]
    truncated: bool


def group_around(store: GraphStore, code: str, asked: Asked, *, basis: Basis, limit: int) -> GroupAnswer:
    """Find the group of a subject on the day, at most ``limit`` members (所在集团). Raises ``NotFound``."""
    subject = store.subject(code)
    eid, policy = subject["eid"], link_policy().group
    reading = _Reading(store, asked, policy if basis is Basis.LINK else None)
    here, group = reading.all_around(eid, limit)
    if len(group.members) < FEWEST:
        group = Group(None, ())
    return GroupAnswer(
        subject=subject,
        basis=basis,
        rule=policy.rule if basis is Basis.LINK else holder_policy().control.majority,
        head=group.head,
        members=group.members[:limit],
        names=here.closure.names,
        facts=here.facts,
        truncated=here.closure.truncated or reading.cut or len(group.members) > limit,
    )


class _Reading:
    """What was read so far for one group: each round reads what is new, the picture of all is made once at the end."""

    def __init__(self, store: GraphStore, asked: Asked, links: GroupPolicy | None) -> None:
        self.store = store
        self.asked = asked
        self.links = links
        self.closures: list[Closure] = []
        self.below: set[str] = set()
        self.persons: set[str] = set()
        self.members: set[str] = set()
        self.cut = False

    def all_around(self, eid: str, limit: int) -> tuple[Neighbourhood, Group]:
        """Read until the group has no end that leads on, or a ceiling is reached."""
        front = [eid]
        for _ in range(MOST_ROUNDS):
            front = self._others_of_persons(self._groups_of(front))
            self.cut |= len(self.members) + len(front) > limit
            if not front or self.cut or self.store.connection.late:
                break
        self.cut |= bool(front)
        whole = self._joined(self.closures)
        return whole, group_of(whole.view, eid, self.links)

    def _groups_of(self, front: list[str]) -> Neighbourhood:
        """Read above some subjects and below the head of each; their groups become members.

        Nothing but what is above a subject decides who controls it, so what other rounds read is not looked at.
        """
        above = closure_above(self.store, front, self.asked)
        view = self._joined([above]).view
        tops = {leader_of(view, eid) for eid in front} - self.below - view.state
        read = sorted(tops)[: MOST_READ - len(self.below)]
        self.cut |= len(read) < len(tops)
        self.below |= set(read)
        fresh = [above, *([closure_below(self.store, read, self.asked)] if read else [])]
        self.closures += fresh
        here = self._joined(fresh)
        found = {party for top in read for party in (top, *here.view.controlled.get(top, ()))}
        self.members |= {*front, *(party for party in found if not is_person(party))}
        return here

    def _joined(self, closures: Sequence[Closure]) -> Neighbourhood:
        return Neighbourhood.of(closures, self.asked, holder_policy())

    def _others_of_persons(self, here: Neighbourhood) -> list[str]:
        """Subjects that persons linked to the members lead to and that are no members yet."""
        rows = (*here.closure.roles, *here.closure.holdings)
        fresh = {person for person, target in self._linked(rows) if target in self.members} - self.persons
        if not fresh:
            return []
        self.persons |= fresh
        page = relations_of(self.store.connection, sorted(fresh), limit=CLOSURE, **self.asked.times)
        self.cut |= page.truncated
        return sorted({target for _, target in self._linked(page.rows)} - self.members)

    def _linked(self, rows: Iterable[Row]) -> set[tuple[str, str]]:
        """Persons and subjects that relations may link, as ``groups.person_links`` says.

        Stated shares add up here, faults aside: so no link is missed, and what is read in excess belongs to no group.
        """
        if self.links is None:
            return set()
        found, held = set[tuple[str, str]](), Counter[tuple[str, str]]()
        for row in rows:
            pair = (row["source_id"], row["target_id"])
            if not is_certain_person(pair[0]) or is_person(pair[1]):
                continue
            if row["kind"] == FACTS["role"].label and row["role"] in self.links.roles:
                found.add(pair)
            if row["kind"] == FACTS["holding"].label and not row["nominee"]:
                held[pair] += round((row["econ"] or 0.0) * PPM)
        least = round(self.links.least_share * PPM)
        return found | {pair for pair, ppm in held.items() if ppm >= least}
