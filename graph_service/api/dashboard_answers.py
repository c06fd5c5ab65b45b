"""What the dashboards tell (看板应答)."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

from graph_service.api import presenting
from graph_service.api.inspection_answers import METHOD, PREMISE, UNIT, plan_line, rates_out
from graph_service.api.models.dashboards import (
    ClassedOut,
    ClassedPageOut,
    ClassShareOut,
    ClassSharesOut,
    DrawsOverviewOut,
    IndicatorOut,
    LoadsSumOut,
    PlanFiguresOut,
)
from graph_service.api.params import Said
from graph_service.rulebook.risk import RiskScheme
from graph_service.store.graph_store import Page
from graph_service.usecases.city_index import Indicator
from graph_service.usecases.class_shares import ClassShares
from graph_service.usecases.inspection_overview import DrawsOverview
from graph_service.usecases.inspection_results import Kpi
from graph_service.usecases.inspection_views import PlanView
from graph_service.usecases.last_run import LastRun
from graph_service.usecases.loaded import Loaded
from graph_service.usecases.risk_classes import INTERNAL

CLASS_TERMS = {"A": "信用风险低", "B": "信用风险一般", "C": "信用风险较高", "D": "信用风险高"}  # R7.1
LOADS = "/v1/loads"


def shares_out(found: ClassShares, scheme: RiskScheme, said: Said) -> ClassSharesOut:
    """Shares of the classes (各类占比)."""
    return ClassSharesOut(
        **said,
        computed_as_of=found.run.as_of,
        run=found.run.id,
        schemes=list(found.schemes),
        classes=[
            ClassShareOut(
                grade=grade,  # type: ignore[arg-type]  a class of the scheme
                term=CLASS_TERMS[grade],
                subjects=count,
                share=count / found.classed if found.classed else None,
                rows=f"/v1/dashboards/classes/{grade}/subjects",
            )
            for grade, count in found.counts.items()
        ],
        classed=found.classed,
        registered=found.registered,
        unclassed=found.unclassed,
        rule=presenting.rule(scheme.rule),
        note=INTERNAL,
    )


def classed_out(
    run: LastRun, grade: str, page: Page, hidden: int, said: Said, *, limit: int, offset: int
) -> ClassedPageOut:
    """A page of the subjects of a class (某类别的主体)."""
    return ClassedPageOut(
        **said,
        truncated=page.truncated,
        computed_as_of=run.as_of,
        grade=grade,  # type: ignore[arg-type]  judged by the path
        items=[
            ClassedOut(
                code=row["eid"], name=row["name"], status=row["status"], score=row["score"], scheme=row["scheme"]
            )
            for row in page.rows
        ],
        hidden=hidden,
        limit=limit,
        offset=offset,
        note=INTERNAL,
    )


def overview_out(found: DrawsOverview, said: Said, *, since: date, until: date) -> DrawsOverviewOut:
    """Figures of all draws of a period (抽查成效总览)."""
    return DrawsOverviewOut(
        **said,
        since=since,
        until=until,
        plans=[_plan(view, one) for view, one in found.plans],
        unread=list(found.unread),
        overall=rates_out(found.overall),
        by_class=rates_out(found.by_class),
        lift=found.lift,
        joint=found.joint,
        unit=UNIT,
        method=METHOD,
        note=PREMISE,
    )


def _plan(view: PlanView, one: Kpi) -> PlanFiguresOut:
    (whole,) = rates_out(one.overall)
    return PlanFiguresOut(
        plan=plan_line(view),
        drawn=whole.drawn,
        inspected=whole.inspected,
        problems=whole.problems,
        raw_rate=whole.raw_rate,
        rate=whole.rate,
        lift=one.lift,
        rows=f"/v1/inspections/{quote(one.plan_id)}/kpi",
    )


def indicator_out(one: Indicator) -> IndicatorOut:
    """One figure (指标)."""
    figure = one.figure
    return IndicatorOut(
        id=figure.id,
        term=figure.term,
        measure=figure.measure,
        unit=figure.unit,
        value=one.value,
        part=one.part,
        whole=one.whole,
        below=one.below,
        met=one.met,
        definition=figure.definition,
        rule=figure.rule,
        rows=figure.rows,
        why=one.why,
        computed_as_of=one.as_of,
    )


def loads_sum(found: list[Loaded]) -> LoadsSumOut:
    """Batches, added up (入库汇总)."""
    sums = {
        name: sum(one.counts[name] or 0 for one in found) for name in ("rows", "accepted", "quarantined", "rejected")
    }
    return LoadsSumOut(
        batches=len(found),
        **sums,
        last_received=max((one.entry["received_at"] for one in found), default=None),
        link=LOADS,
    )
