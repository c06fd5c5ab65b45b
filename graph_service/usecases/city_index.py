"""Figures for the city credit index (城市信用监测指标): those that the plan names, each by its definition and its rows.

The index itself is not ours: it is worked out elsewhere, of what counties report. Nothing is invented here: a figure
that takes data the graph has not is named with the reason, and where the plan sets no target none is set.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from graph_service.analysis.commitment_coverage import coverage
from graph_service.domain.errors import Conflict, NotFound
from graph_service.store.graph_store import GraphStore
from graph_service.usecases.asked import Asked
from graph_service.usecases.city_figures import (
    ACTS,
    CODES,
    JOINT,
    KEPT,
    LIFT,
    NOT_HERE,
    RESULTS,
    REVIEWED,
    Figure,
)
from graph_service.usecases.clocks import ClockBoard, act_kpi
from graph_service.usecases.commitments import all_commitments
from graph_service.usecases.inspection_overview import DrawsOverview
from graph_service.usecases.last_run import quality_of_last_run

NO_RUN = "尚未计算, 请先运行主流程。"
NOTHING = "当年没有可计的记录。"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure worked out (指标): ``value``, ``part`` of ``whole``; ``None`` where it cannot be told, by ``why``.

    ``below`` is what the plan asks for, ``None`` where it sets nothing; ``as_of`` the day of a run that it rests on.
    """

    figure: Figure
    value: float | None = None
    part: int | None = None
    whole: int | None = None
    below: float | None = None
    why: str | None = None
    as_of: date | None = None

    @property
    def met(self) -> bool | None:
        """Whether the target is met (是否达标); ``None`` where there is none, or no figure."""
        return None if self.value is None or self.below is None else self.value < self.below


def city_index(store: GraphStore, board: ClockBoard, draws: DrawsOverview, asked: Asked) -> tuple[Indicator, ...]:
    """Work out the figures of the year until a day (城市信用监测指标), in the order of the plan's measures."""
    found = (*_promises(store, asked), _acts(board, asked.as_of), _codes(store), *_draws(draws), *_not_here())
    return tuple(sorted(found, key=lambda one: one.figure.measure))


def _share(figure: Figure, part: int, whole: int) -> Indicator:
    return Indicator(figure, part / whole, part, whole) if whole else Indicator(figure, None, 0, 0, why=NOTHING)


def _promises(store: GraphStore, asked: Asked) -> Iterator[Indicator]:
    found = coverage(all_commitments(store.connection, asked))
    told = {name: int(found[name].sum()) for name in ("fulfilled", "partly", "breached", "false", "overdue")}
    judged = sum(told.values()) - told["overdue"]
    yield _share(KEPT, told["fulfilled"], judged)
    yield _share(REVIEWED, judged, judged + told["overdue"])


def _acts(board: ClockBoard, day: date) -> Indicator:
    sums = act_kpi(board, date(day.year, 1, 1), day).sums
    late, on_time = (int(sums[name].sum()) for name in ("late", "on_time"))
    return _share(ACTS, on_time, on_time + late)


def _codes(store: GraphStore) -> Indicator:
    try:
        found = quality_of_last_run(store)
    except (NotFound, Conflict):
        return Indicator(CODES, why=NO_RUN)
    rate = found.summary["code_fault_rate"]
    below = rate["target_per_10000"] / 10_000
    return Indicator(CODES, rate["rate"], rate["faulty"], rate["subjects"], below, as_of=found.run.as_of)


def _draws(found: DrawsOverview) -> Iterator[Indicator]:
    plans = [one for _, one in found.plans]
    tasks, reported = sum(one.tasks for one in plans), sum(one.reported for one in plans)
    yield _share(JOINT, round((found.joint or 0) * tasks), tasks)
    yield Indicator(LIFT, found.lift, why=None if found.lift is not None else NOTHING)
    yield _share(RESULTS, reported - sum(one.late for one in plans), reported)


def _not_here() -> Iterator[Indicator]:
    yield from (Indicator(figure, why=figure.why) for figure in NOT_HERE)
