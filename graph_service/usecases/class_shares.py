"""Shares of the risk classes (各类占比, R7.3), and who is in one: what the last run left, counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from graph_service.rulebook.risk import RiskClassName
from graph_service.store.graph_store import GraphStore, Page
from graph_service.store.kept import Kept
from graph_service.store.last_run import class_counts, classed_subjects, registered
from graph_service.usecases.last_run import LastRun, run_asked_for
from graph_service.usecases.region_scope import outside_of


@dataclass(frozen=True, slots=True)
class ClassShares:
    """Subjects by class (各类户数): ``counts`` of every class, ``registered`` of the register, with a class or not."""

    run: LastRun
    schemes: tuple[str, ...]
    counts: Mapping[str, int]
    registered: int

    @property
    def classed(self) -> int:
        """How many subjects have a class."""
        return sum(self.counts.values())

    @property
    def unclassed(self) -> int:
        """How many of the register have none: they are closed, or came after the run."""
        return max(0, self.registered - self.classed)


@dataclass(frozen=True, slots=True)
class KeptShares:
    """The shares of the last run (各类户数), kept until another run, an act that changes its results, or a load."""

    _kept: Kept[tuple[str, int], ClassShares] = field(default_factory=Kept[tuple[str, int], ClassShares])

    def of(self, store: GraphStore) -> ClassShares:
        """Return the shares of the last run. Raises ``NotFound`` where nothing was run yet."""
        run = run_asked_for(store)
        # what a run or an act writes of classes is told by the run, and touches nothing (ADR 0106)
        return self._kept.get(store.connection, (run.id, run.amended), lambda: (class_shares(store, run), ()))


def class_shares(store: GraphStore, run: LastRun) -> ClassShares:
    """Count the subjects of each class by a run (各类户数)."""
    rows = class_counts(store.connection, run.id)
    counts = {name.value: sum(row["subjects"] for row in rows if row["grade"] == name.value) for name in RiskClassName}
    return ClassShares(
        run, tuple(sorted({row["scheme"] for row in rows if row["scheme"]})), counts, registered(store.connection)
    )


def subjects_of_class(
    store: GraphStore, run: LastRun, grade: str, *, limit: int, offset: int, region: str
) -> tuple[Page, int]:
    """Read a page of the subjects of a class (某类别的主体), and how many of it a limit of the region hides."""
    rows = classed_subjects(store.connection, run.id, grade, offset=offset, limit=limit + 1)
    outside = outside_of(store, [row["eid"] for row in rows[:limit]], region)
    shown = tuple(row for row in rows[:limit] if row["eid"] not in outside)
    return Page(shown, truncated=len(rows) > limit), len(outside)
