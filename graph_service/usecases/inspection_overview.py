"""All draws of a period together (抽查成效总览, R7.10): whether problems are found where the class says they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from graph_service.analysis.estimation import lift, rates
from graph_service.domain.errors import CreditGraphError
from graph_service.usecases.case_plan import Desk
from graph_service.usecases.inspection_draw import REVEALED
from graph_service.usecases.inspection_results import STRATA, Kpi, kpi, outcomes
from graph_service.usecases.inspection_views import PlanView, plan_views

_PLAN = "plan"


@dataclass(frozen=True, slots=True)
class DrawsOverview:
    """Figures of the draws of a period (抽查成效总览).

    ``plans`` are those that were drawn, each with its own figures, ``unread`` those whose archive cannot be read.
    ``overall`` and ``by_class`` are ``estimation.RATES_SCHEMA`` over the units of all, each plan a stratum of its own.
    """

    plans: tuple[tuple[PlanView, Kpi], ...]
    unread: tuple[str, ...]
    overall: pl.DataFrame
    by_class: pl.DataFrame
    lift: float | None

    @property
    def joint(self) -> float | None:
        """Share of the tasks that are joint (联合检查占比), of all plans."""
        tasks = sum(found.tasks for _, found in self.plans)
        return sum((found.joint or 0) * found.tasks for _, found in self.plans) / tasks if tasks else None


def draws_overview(desk: Desk, data: Path, since: date, until: date) -> DrawsOverview:
    """Work out the figures of all plans that were frozen in a period and drawn (抽查成效总览)."""
    plans: list[tuple[PlanView, Kpi]] = []
    units: list[pl.DataFrame] = []
    unread: list[str] = []
    for view in plan_views(desk.connection):
        plan = str(view.state.data["plan_id"])
        if view.state.state.id not in REVEALED or not since <= view.frozen_on <= until:
            continue
        try:
            rows = outcomes(desk, data, plan)
            plans.append((view, kpi(desk, data, plan)))
        except CreditGraphError:
            unread.append(plan)
            continue
        units.append(rows.select(pl.lit(plan).alias(_PLAN), *STRATA, "pi", "found"))
    schema = {_PLAN: pl.String, **dict.fromkeys(STRATA, pl.String), "pi": pl.Float64, "found": pl.Int64}
    whole = pl.concat([pl.DataFrame(schema=schema), *units], how="vertical_relaxed")
    strata = (_PLAN, *STRATA)
    return DrawsOverview(
        tuple(plans), tuple(unread), rates(whole, None, strata), rates(whole, "class", strata), lift(whole, strata)
    )
