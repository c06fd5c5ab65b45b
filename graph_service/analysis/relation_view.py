"""A bounded snapshot seen from its parties (关联视图): who holds, controls, leads whom, with the facts that show it.

For neighbourhoods of some thousand relations: dictionaries, walked party by party. Whole registries are asked by the
array functions (``control``, ``groups``), whose control relation this view uses and does not recompute.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from graph_service.analysis.control_support import vote_facts
from graph_service.analysis.controllers import ControlPicture, control_picture
from graph_service.analysis.evidence_steps import Evidence, Step
from graph_service.analysis.snapshot import Snapshot
from graph_service.analysis.ultimate import Mode
from graph_service.domain.facts import FACTS
from graph_service.domain.subjects import NAMED_PERSON
from graph_service.rulebook.nominees import HolderPolicy
from graph_service.rulebook.related_parties import Bound, Joint, Measure, Shares

_TOGETHER = (Mode.JOINT, Mode.JOINT_PRESUMED)
Held = dict[str, int]  # party to what it holds or is held, in the unit of the base


@dataclass(frozen=True)
class RelationView:
    """A bounded snapshot and its control picture, asked by party id (关联视图)."""

    snapshot: Snapshot
    picture: ControlPicture

    @classmethod
    def of(cls, snapshot: Snapshot, policy: HolderPolicy) -> RelationView:
        """Make the view of a snapshot."""
        return cls(snapshot, control_picture(snapshot, policy))

    @cached_property
    def evidence(self) -> Evidence:
        """The facts of the snapshot as steps."""
        return Evidence(self.snapshot, self.picture.policy.control)

    @cached_property
    def ids(self) -> list[str]:
        """Parties by their row."""
        return self.snapshot.parties["party"].to_list()

    @cached_property
    def index(self) -> Mapping[str, int]:
        """Rows by party."""
        return {party: ix for ix, party in enumerate(self.ids)}

    @cached_property
    def state(self) -> frozenset[str]:
        """State bodies (国家出资人, R8.1)."""
        return frozenset(party for party, state in zip(self.ids, self.picture.holders.state, strict=True) if state)

    @cached_property
    def out_of_play(self) -> frozenset[str]:
        """Parties that relate nobody: persons known by name only (ADR 0006) and nominees (ADR 0051)."""
        nominee = self.picture.holders.nominee
        return frozenset(
            party for party, holds in zip(self.ids, nominee, strict=True) if holds or party.startswith(NAMED_PERSON)
        )

    @cached_property
    def controllers(self) -> Mapping[str, frozenset[str]]:
        """Every controller of each party, state bodies among them (R8.7)."""
        return self._pairs(upwards=True)

    @cached_property
    def controlled(self) -> Mapping[str, frozenset[str]]:
        """Everything that each party controls (R8.7)."""
        return self._pairs(upwards=False)

    def _pairs(self, *, upwards: bool) -> Mapping[str, frozenset[str]]:
        pairs, found = self.picture.control, defaultdict[str, set[str]](set)
        for one, other in zip(pairs.controller.tolist(), pairs.controlled.tolist(), strict=True):
            above, below = self.ids[one], self.ids[other]
            found[below if upwards else above].add(above if upwards else below)
        return _frozen(found)

    def ultimate(self, party: str) -> frozenset[str]:
        """Return the one controller at the top of a party; nobody in a ring or where votes are dispersed."""
        top = int(self.picture.ultimate.controller[self.index[party]])
        return frozenset() if top < 0 else frozenset({self.ids[top]})

    def joint_controllers(self, party: str, joint: Joint) -> frozenset[str]:
        """Return those who control a party together (R8.8): by agreement, or where presumed with half each."""
        return self._joint[joint][0].get(party, frozenset())

    def jointly_controlled(self, party: str, joint: Joint) -> frozenset[str]:
        """Return what a party controls together with others (共同控制的主体, R8.8)."""
        return self._joint[joint][1].get(party, frozenset())

    @cached_property
    def _joint(self) -> Mapping[Joint, tuple[Mapping[str, frozenset[str]], Mapping[str, frozenset[str]]]]:
        """By kind of joint control, who controls each party, and what each party controls."""
        ultimate, modes = self.picture.ultimate, {Joint.AGREED: (Mode.JOINT,), Joint.PRESUMED: _TOGETHER}
        found = {joint: (defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)) for joint in modes}
        several = ultimate.several
        for subject, holder in zip(several.subject.tolist(), several.holder.tolist(), strict=True):
            below, above = self.ids[subject], self.ids[holder]
            for joint, (upwards, downwards) in found.items():
                if ultimate.mode[subject] in modes[joint]:
                    upwards[below].add(above)
                    downwards[above].add(below)
        return {joint: (_frozen(one), _frozen(other)) for joint, (one, other) in found.items()}

    def decide_jointly(self, party: str) -> frozenset[str]:
        """Return the subjects that decide what a party controls together with others (共同控制所系).

        Those that its agreements are about, those that it is found to control so, and what all of them have votes in.
        """
        side = {self.index[one] for one in (party, *self.controlled.get(party, ()))}
        bound = [one for one in self.picture.concerts if any(not side.isdisjoint(m) for m in one.members.values())]
        about = {self.ids[subject] for one in bound for subject in one.members}
        front = about | self.jointly_controlled(party, Joint.AGREED)
        below = {other for one in front for other, _, votes, _ in self._holdings[1].get(one, ()) if votes}
        return frozenset(front | below) if bound else frozenset()

    @cached_property
    def _holdings(self) -> tuple[Mapping[str, list[tuple[str, int, int, bool]]], ...]:
        """Holdings into and out of each party: the other end, econ, votes, and whether a source states it."""
        graph = self.picture.graph
        into, out = (defaultdict[str, list[tuple[str, int, int, bool]]](list) for _ in range(2))
        columns = (graph.owner, graph.owned, graph.econ_ppm, graph.votes_ppm, graph.row)
        for owner, owned, econ, votes, row in zip(*(column.tolist() for column in columns), strict=True):
            if owner != owned:
                into[self.ids[owned]].append((self.ids[owner], econ, votes, row >= 0))
                out[self.ids[owner]].append((self.ids[owned], econ, votes, row >= 0))
        return into, out

    def whole(self, party: str, shares: Shares) -> int:
        """What shares in a party count against."""
        graph = self.picture.graph
        base = graph.econ_base if shares is Shares.ECON else graph.votes_base
        return int(base[self.index[party]])

    def held_by(self, party: str, measure: Measure, shares: Shares, bound: Bound) -> Held:
        """What a party holds of others, by the measure (持股比例)."""
        out = self._holdings[1]
        held: Held = defaultdict(int)
        for member in (party, *self.members(party, measure, shares, bound)):
            for other, econ, votes, stated in out.get(member, ()):
                if stated or measure is not Measure.DIRECT:
                    held[other] += econ if shares is Shares.ECON else votes
        held.pop(party, None)
        return held

    def holders_of(self, party: str, measure: Measure, shares: Shares, bound: Bound) -> Held:
        """What others hold of a party, by the measure (股东及其比例)."""
        direct = self._holdings[0].get(party, ())
        held: Held = defaultdict(int)
        for owner, econ, votes, stated in direct:
            part = econ if shares is Shares.ECON else votes
            if measure is Measure.DIRECT:
                held[owner] += part if stated else 0
                continue
            held[owner] += part
            if measure is Measure.WITH_CONTROLLED:
                for controller in self.controllers.get(owner, ()):
                    held[controller] += part
        if measure is Measure.LOOK_THROUGH:
            for above in self._ancestors(party):
                held[above] = self.held_by(above, measure, shares, bound).get(party, 0)
        held.pop(party, None)
        return held

    def members(self, party: str, measure: Measure, shares: Shares, bound: Bound) -> frozenset[str]:
        """Return the intermediaries whose holdings count as the party's own, by the measure (中间方)."""
        if measure is Measure.DIRECT:
            return frozenset()
        if measure is Measure.WITH_CONTROLLED:
            return self.controlled.get(party, frozenset()) - {party}
        out, held, reached, front = self._holdings[1], defaultdict[str, int](int), {party}, [party]
        while front:
            for other, econ, votes, _ in out.get(front.pop(), ()):
                held[other] += econ if shares is Shares.ECON else votes
                if other not in reached and bound.met(held[other], self.whole(other, shares)):
                    reached.add(other)
                    front.append(other)
        return frozenset(reached - {party})

    def _ancestors(self, party: str) -> frozenset[str]:
        into, seen, front = self._holdings[0], set[str](), [party]
        while front:
            fresh = {owner for owner, *_ in into.get(front.pop(), ())} - seen
            seen |= fresh
            front += fresh
        return frozenset(seen - {party})

    @cached_property
    def _votes(self) -> frozenset[str]:
        """Facts that votes come of (表决权依据)."""
        return frozenset(vote_facts(self.snapshot, self.picture.graph, self.picture.policy.control).rid)

    def support(self, top: str, party: str) -> tuple[Step, ...]:
        """Facts by which a party, and what it controls, have votes in another (控制依据), from the latter up.

        The same as ``control_support.supports`` tells of a whole registry.
        """
        side = self.controlled.get(top, frozenset())
        return self._walk(top, side, party, lambda step: step.rid in self._votes)

    def joint_support(self, holder: str, party: str, joint: Joint) -> tuple[Step, ...]:
        """Facts by which a party has votes in another and has bound them (共同控制依据, R8.8), from the latter up.

        What is controlled jointly is on the side of each of those who control it.
        """
        agreed = FACTS["concert"].label
        side = self.controlled.get(holder, frozenset()) | self.jointly_controlled(holder, joint)
        return self._walk(holder, side, party, lambda step: step.rid in self._votes or step.kind == agreed)

    def final_support(self, owner: str, party: str, shares: Shares) -> tuple[Step, ...]:
        """Facts on the chains by which a party finally owns or votes a part of another (穿透依据), from there up."""
        out = self._holdings[1]
        pairs, reached, front = set[tuple[str, str]](), {owner}, [owner]
        while front:
            holder = front.pop()
            for other, econ, votes, _ in out.get(holder, ()):
                if econ if shares is Shares.ECON else votes:
                    pairs.add((holder, other))
                    front += [other] if other not in reached else []
                    reached.add(other)
        agreed = (FACTS["proxy"].label, FACTS["concert"].label)

        def counts(step: Step) -> bool:
            if shares is Shares.VOTES:
                return step.rid in self._votes
            return (step.start, step.end) in pairs and step.kind not in agreed

        return self._walk(owner, frozenset(reached), party, counts)

    def share_support(self, holder: str, side: frozenset[str], party: str) -> tuple[Step, ...]:
        """Facts by which a party and the members of its side have their part in another (持股依据)."""
        return self._walk(holder, side, party, lambda _: True)

    def _walk(self, top: str, side: frozenset[str], party: str, counts: Callable[[Step], bool]) -> tuple[Step, ...]:
        path: list[Step] = []
        allowed = (side | {top}) - {party}
        seen, front = {party}, [party]
        while front:
            level = [step for target in front for step in self.evidence.into(target, allowed) if counts(step)]
            path += level
            front = sorted({step.start for step in level if step.start != top} - seen)
            seen.update(front)
        return tuple(path)


def _frozen(found: Mapping[str, set[str]]) -> Mapping[str, frozenset[str]]:
    return {party: frozenset(members) for party, members in found.items()}
