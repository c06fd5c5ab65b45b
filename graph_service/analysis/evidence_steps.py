"""Facts in force as steps of paths (依据): what is into a party, what gives votes in it, who plays which role."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from graph_service.analysis.runners import running_facts
from graph_service.analysis.snapshot import Snapshot, in_force
from graph_service.domain.facts import FACTS
from graph_service.domain.merges import BRANCH_OF
from graph_service.rulebook.control import ControlPolicy


@dataclass(frozen=True, slots=True)
class Step:
    """One fact of a path (路径一步): ``kind`` its relation type, ``share`` 0..1, ``term`` the role or kinship.

    ``start`` is whom the fact counts for, which may be another than it names (同名并计, ``Snapshot.counts_as``).
    """

    rid: str
    kind: str
    start: str
    end: str
    share: float | None = None
    term: str | None = None


@dataclass(frozen=True)
class Evidence:
    """The facts of a bounded snapshot in force on its day, by the parties they concern (依据)."""

    snapshot: Snapshot
    policy: ControlPolicy

    @cached_property
    def _steps(self) -> Mapping[str, list[Step]]:
        """Facts in force into each party, holdings first, each in the order of their ids."""
        found = defaultdict[str, list[Step]](list)
        for kind in ("holding", "role", "proxy", "concert"):
            label, (start, end) = FACTS[kind].label, FACTS[kind].ends
            frame = self.snapshot.facts[kind].filter(in_force(self.snapshot.as_of)).sort("rid")
            if kind == "holding":  # one held for another counts for nothing (R8.11)
                frame = frame.filter(~pl.col("nominee").fill_null(value=False))
            share = pl.col("econ") if kind == "holding" else pl.lit(None)
            term = pl.col("kind") if kind == "role" else pl.lit(None)
            as_whom = self.snapshot.counts_as if kind != "role" else {}
            for rid, one, other, part, word in frame.select("rid", start, end, share=share, term=term).iter_rows():
                found[other].append(Step(rid, label, as_whom.get((one, other), one), other, part, word))
        branches = self.snapshot.facts[BRANCH_OF.name].sort("rid").select("rid", "branch", "eid")
        for rid, branch, head in branches.iter_rows():  # votes in a branch are its head's (R8.5)
            found[branch].append(Step(rid, BRANCH_OF.label, head, branch))
        return found

    @cached_property
    def shares(self) -> Mapping[str, float]:
        """Stated shares by the id of the holding (出资比例)."""
        steps = (step for into in self._steps.values() for step in into)
        return {step.rid: step.share for step in steps if step.share is not None}

    def into(self, party: str, starts: Iterable[str]) -> list[Step]:
        """Facts by which some parties stand above a party (直接依据): holdings, roles that run it, agreements."""
        allowed = frozenset(starts)
        return [step for step in self._steps.get(party, ()) if step.start in allowed and self._ties(step)]

    def _ties(self, step: Step) -> bool:
        return step.kind != FACTS["role"].label or step.rid in self._running

    def roles(self, party: str, *, held: bool) -> list[Step]:
        """Roles in force at a party, or those that it has elsewhere (``held``), in the order of their ids (任职)."""
        return self._roles_held.get(party, []) if held else self._at(party)

    def _at(self, party: str) -> list[Step]:
        return [step for step in self._steps.get(party, ()) if step.kind == FACTS["role"].label]

    @cached_property
    def _roles_held(self) -> Mapping[str, list[Step]]:
        found = defaultdict[str, list[Step]](list)
        for party in sorted(self._steps):
            for step in self._at(party):
                found[step.start].append(step)
        return found

    @cached_property
    def _running(self) -> frozenset[str]:
        return frozenset(running_facts(self.snapshot, self.policy)["rid"])
