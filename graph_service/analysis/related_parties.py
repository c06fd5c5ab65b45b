"""Related parties of a subject (关联方, R8.1-R8.3): the rules of a standard, evaluated over a bounded snapshot.

Definition: each rule has starting points (the subject, or the parties of rules above it) and one question about them
(``rulebook/related_parties.toml``). A party is related if a rule in force finds it; its path is the path to the
starting point, then the facts that answer the rule's question. State bodies are named and relate nobody further
(A11), persons known by name only and nominees relate nobody at all (ADR 0006, ADR 0051).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial

import polars as pl

from graph_service.analysis.evidence_steps import Step
from graph_service.analysis.relation_view import RelationView
from graph_service.analysis.snapshot import in_force
from graph_service.domain.fact_relations import Kinship
from graph_service.domain.facts import FACTS
from graph_service.domain.subjects import NAMED_PERSON, is_person
from graph_service.rulebook.related_parties import (
    DOWNWARDS,
    SUBJECT,
    Bound,
    Joint,
    Measure,
    Parties,
    Reach,
    RelatedRule,
    Standard,
    State,
    TestKind,
    rules_of,
)

INVERSE: Mapping[Kinship, Kinship] = {
    Kinship.SPOUSE: Kinship.SPOUSE,
    Kinship.SIBLING: Kinship.SIBLING,
    Kinship.PARENT: Kinship.CHILD,
    Kinship.CHILD: Kinship.PARENT,
    Kinship.GRANDPARENT: Kinship.GRANDCHILD,
    Kinship.GRANDCHILD: Kinship.GRANDPARENT,
    Kinship.HOUSEHOLD: Kinship.HOUSEHOLD,
}


@dataclass(frozen=True, slots=True)
class Related:
    """One related party by one rule (关联方).

    ``through`` is the rule's starting point, ``measured`` the share or votes that its test compared (0..1, ``None``
    where it asks for none), ``computed`` whether any part of the way is computed (疑似): control, or a share that does
    not reach the rule's bound by what is stated for the holder itself. ``path`` are the facts from the subject
    outwards.
    """

    party: str
    rule: RelatedRule
    through: str
    measured: float | None
    computed: bool
    path: tuple[Step, ...]

    @property
    def restricted(self) -> bool:
        """Whether it rests on kinship (依据亲属关系): seen by few, never exported (R8.11)."""
        return any(step.kind == FACTS["kin"].label for step in self.path)


@dataclass(frozen=True, slots=True)
class Found:
    """Related parties by rule and party (关联方清单).

    ``starts`` are the parties from which rules went down: whoever reads a bounded neighbourhood must have read what
    is below them; ``relations_of`` the persons whose kinship rules asked for, which must have been read as well.
    ``by_name`` counts the persons that a rule would name were they not known by name only. ``truncated``: more than
    ``most``.
    """

    related: tuple[Related, ...]
    starts: frozenset[str]
    decided_by: frozenset[str]
    relations_of: frozenset[str]
    by_name: int
    truncated: bool


def find(
    view: RelationView,
    subject: str,
    *,
    standard: Standard,
    rules: tuple[RelatedRule, ...],
    kin: bool = False,
    most: int = 1_000,
) -> Found:
    """Find the related parties of a subject by a standard (关联方认定).

    Parameters: ``view`` holds whatever bears on the question (all above the subject, all below ``Found.starts``);
    ``rules`` is the whole table, of which those of ``standard`` in force on the day of the view count; relatives are
    found, and anything found through them, only with ``kin`` (R8.11); ``most`` ceils the answer.

    Returns them in the order of rules, then of party ids: one entry a rule and party, by the shortest path. Cost is
    that of the neighbourhoods of the starting points, and of the paths of those that are told.
    """
    search = _Search(view, subject, kin=kin)
    for rule in rules_of(rules, standard, view.snapshot.as_of):
        search.apply(rule)
    ordered = [lead for found in search.found.values() for _, lead in sorted(found.items())]
    return Found(
        tuple(lead.related for lead in ordered[:most]),
        frozenset(search.starts),
        frozenset(search.decided_by),
        frozenset(search.relations_of),
        len(search.by_name),
        len(ordered) > most,
    )


@dataclass(frozen=True, slots=True)
class _Hit:
    party: str
    measured: float | None
    steps: Callable[[], tuple[Step, ...]]
    computed: bool = False


@dataclass
class _Lead:
    """A party that a rule found, and the ways to it: the shortest is worked out where it is told or led on from."""

    rule: RelatedRule
    ways: list[tuple[str, _Lead | None, _Hit]] = field(default_factory=list)

    @cached_property
    def related(self) -> Related:
        """The party by its shortest path; of equal ones by the first."""
        return min((self._by(*way) for way in self.ways), key=lambda one: len(one.path))

    def _by(self, start: str, lead: _Lead | None, hit: _Hit) -> Related:
        before = lead.related if lead else None
        path = tuple({step.rid: step for step in (*(before.path if before else ()), *hit.steps())}.values())
        computed = self.rule.computes or hit.computed or (before is not None and before.computed)
        return Related(hit.party, self.rule, start, hit.measured, computed, path)


class _Search:
    """One run over the rules of a standard: what each rule found so far."""

    def __init__(self, view: RelationView, subject: str, *, kin: bool) -> None:
        self.view = view
        self.subject = subject
        self.kin = kin
        self.found: dict[str, dict[str, _Lead]] = {}
        self.starts: set[str] = set()
        self.decided_by: set[str] = set()
        self.relations_of: set[str] = set()
        self.by_name: set[str] = set()
        self.members: dict[tuple[str, str], frozenset[str]] = {}

    def apply(self, rule: RelatedRule) -> None:
        """Find the parties of a rule."""
        left_out = {party for name in rule.unless for party in self.found.get(name, ())} | {self.subject}
        found: dict[str, _Lead] = {}
        for start, lead in self._starting_points(rule):
            for hit in self._hits(rule, start):
                if hit.party not in left_out and self._may_be(rule, hit.party):
                    found.setdefault(hit.party, _Lead(rule)).ways.append((start, lead, hit))
        self.found[rule.id] = found

    def _starting_points(self, rule: RelatedRule) -> Iterator[tuple[str, _Lead | None]]:
        """Parties to start from, with how they were found: no state body passes anything on (R8.1, A11)."""
        points: dict[str, _Lead | None] = {}
        for name in rule.of:
            leads = {self.subject: None} if name == SUBJECT else self.found.get(name, {})
            points = {**leads, **points}
        for start, lead in sorted(points.items()):
            if start not in self.view.state or rule.state is State.PASSES:
                if rule.kind in DOWNWARDS:
                    self.starts.add(start)
                yield start, lead

    def _may_be(self, rule: RelatedRule, party: str) -> bool:
        if party.startswith(NAMED_PERSON):
            self.by_name.add(party)
        wanted = {Parties.ANY: True, Parties.PERSON: is_person(party), Parties.SUBJECT: not is_person(party)}
        return (
            wanted[rule.parties]
            and party not in self.view.out_of_play
            and not (rule.state is State.NONE and party in self.view.state)
        )

    def _hits(self, rule: RelatedRule, start: str) -> Iterator[_Hit]:
        match rule.kind:
            case TestKind.HOLDS | TestKind.HELD:
                return self._by_share(rule, start)
            case TestKind.CONTROLS:
                return self._controllers(rule, start)
            case TestKind.CONTROLLED:
                return self._controlled(rule, start)
            case TestKind.LEADS | TestKind.LED:
                return self._by_role(rule, start)
            case TestKind.KIN:
                return self._relatives(rule, start)
            case TestKind.CONCERT:
                return self._acting_with(start)

    def _by_share(self, rule: RelatedRule, start: str) -> Iterator[_Hit]:
        view, upwards, bound = self.view, rule.kind is TestKind.HOLDS, rule.bound
        if bound is None:
            return
        ask = view.holders_of if upwards else view.held_by
        held = ask(start, rule.measure, rule.shares, bound)
        stated = ask(start, Measure.DIRECT, rule.shares, bound)
        for party, part in held.items():
            holder, target = (party, start) if upwards else (start, party)
            whole = view.whole(target, rule.shares)
            if not self._reaches(rule, holder, target, bound.met(part, whole)):
                continue
            by_itself = bound.met(stated.get(party, 0), whole)
            steps = partial(self._share_path, rule, bound, holder, target)
            yield _Hit(party, part / whole, steps, computed=not by_itself)

    def _share_path(self, rule: RelatedRule, bound: Bound, holder: str, target: str) -> tuple[Step, ...]:
        """Facts by which a holder has its share in another, itself or by its intermediaries, found once a holder."""
        key = (rule.id, holder)
        if key not in self.members:
            self.members[key] = self.view.members(holder, rule.measure, rule.shares, bound)
        return self.view.share_support(holder, self.members[key], target)

    def _reaches(self, rule: RelatedRule, holder: str, target: str, met: bool) -> bool:
        return met if rule.joint is Joint.NONE else holder in self.view.joint_controllers(target, rule.joint)

    def _controllers(self, rule: RelatedRule, start: str) -> Iterator[_Hit]:
        view = self.view
        if rule.joint is not Joint.NONE:
            above = view.joint_controllers(start, rule.joint)
        else:
            above = view.ultimate(start) if rule.reach is Reach.ULTIMATE else view.controllers.get(start, frozenset())
        for party in above:
            yield _Hit(party, None, partial(self._control_path, rule, party, start))

    def _controlled(self, rule: RelatedRule, start: str) -> Iterator[_Hit]:
        found = self.view.controlled.get(start, frozenset())
        if rule.joint is not Joint.NONE:
            found = self.view.jointly_controlled(start, rule.joint)
            self.decided_by |= self.view.decide_jointly(start)
        for party in found - {start}:
            yield _Hit(party, None, partial(self._control_path, rule, start, party))

    def _control_path(self, rule: RelatedRule, top: str, party: str) -> tuple[Step, ...]:
        """Facts by which a party votes in another, itself or by what it controls: where that counts, with others."""
        if rule.joint is not Joint.NONE:
            return self.view.joint_support(top, party, rule.joint)
        return self.view.support(top, party)

    def _by_role(self, rule: RelatedRule, start: str) -> Iterator[_Hit]:
        held = rule.kind is TestKind.LED
        by_party: dict[str, list[Step]] = defaultdict(list)
        for step in self.view.evidence.roles(start, held=held):
            if step.term in rule.roles:
                by_party[step.end if held else step.start].append(step)
        for party, steps in by_party.items():
            yield _Hit(party, None, partial(tuple, steps))

    def _acting_with(self, start: str) -> Iterator[_Hit]:
        """Who is bound with a party by agreements about the subject: the facts of both show it."""
        view, bound = self.view, FACTS["concert"].label
        for agreement in view.picture.concerts:
            members = {view.ids[one] for one in agreement.members.get(view.index[self.subject], ())}
            for party in sorted(members - {start}) if start in members else ():
                into = view.evidence.into(self.subject, (start, party))
                yield _Hit(party, None, partial(tuple, [step for step in into if step.kind == bound]))

    def _relatives(self, rule: RelatedRule, start: str) -> Iterator[_Hit]:
        if not self.kin:
            return
        self.relations_of.add(start)
        day = self.view.snapshot.as_of
        frame = self.view.snapshot.facts["kin"].filter(in_force(day))
        rows = frame.filter((pl.col("person") == start) | (pl.col("relative") == start)).sort("rid")
        for rid, one, other, word in rows.select("rid", "person", "relative", "kinship").iter_rows():
            kinship = Kinship(word) if one == start else INVERSE[Kinship(word)]
            if kinship in rule.kinships:
                party = other if one == start else one
                step = Step(rid, FACTS["kin"].label, one, other, term=word)
                yield _Hit(party, None, partial(tuple, (step,)))
