"""The main job (主流程) from a snapshot on: controllers, persons reached, signals, risk classes, the draw.

One pure step: a snapshot and the rule book in, one frozen result out. Tables, files and the graph are written from the
result by ``result_tables`` and ``write_results``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import polars as pl

from graph_service import __version__
from graph_service.analysis.commitments import commitment_states
from graph_service.analysis.control_records import control_records
from graph_service.analysis.controllers import ControlPicture, control_frame, control_picture, controller_frame
from graph_service.analysis.draw_bundle import SeedKind, SeedOrigin, bundle, draw_frozen, freeze
from graph_service.analysis.law_overlay import NO_CASES, CaseLaw, LawView, law_view
from graph_service.analysis.ownership import IntegratedShares, integrated_all
from graph_service.analysis.possible_same import PossibleSame, possible_same
from graph_service.analysis.possible_same_subjects import possible_same_subjects
from graph_service.analysis.propagation import Spread
from graph_service.analysis.related_risk import RelatedRisk
from graph_service.analysis.repair import repair_columns
from graph_service.analysis.sampling import Draw, Plan
from graph_service.analysis.signals.shape import Signal
from graph_service.analysis.snapshot import Snapshot
from graph_service.domain.acts import digest
from graph_service.usecases.policies import Policies
from graph_service.usecases.weighing import Weighed, weigh

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Results:
    """What the main job found (主流程结果), all of it naming the snapshot it came from.

    ``control_records`` are those that show the ``controllers``; ``view`` is the snapshot as the law sees it and
    ``weighed`` what follows from it. ``draw`` and ``bundle`` are ``None`` where no register told of a live subject:
    there is no frame then.
    """

    view: LawView
    picture: ControlPicture
    control: pl.DataFrame
    controllers: pl.DataFrame
    control_records: pl.DataFrame
    integrated: IntegratedShares
    weighed: Weighed
    repairs: pl.DataFrame
    commitments: pl.DataFrame
    draw: Draw | None
    bundle: dict[str, Any] | None
    possible: tuple[PossibleSame, PossibleSame]

    @property
    def snapshot(self) -> Snapshot:
        """The snapshot as the law sees it: events say whether they stand, what is void is not there."""
        return self.view.snapshot

    @property
    def spread(self) -> Spread:
        """Whom punishments reach (责任传导)."""
        return self.weighed.spread

    @property
    def signals(self) -> tuple[Signal, ...]:
        """Risk signals (关联风险信号)."""
        return self.weighed.signals

    @property
    def related(self) -> RelatedRisk:
        """Related-party risk (关联方风险)."""
        return self.weighed.related

    @property
    def classes(self) -> pl.DataFrame:
        """Risk classes (信用风险分类)."""
        return self.weighed.classes


def analyse(
    snapshot: Snapshot,
    policies: Policies,
    *,
    beacon: str,
    cases: CaseLaw = NO_CASES,
    progress: Progress = lambda step: None,
) -> Results:
    """Work out everything that follows from a snapshot (主流程).

    ``cases`` is what cases say of its facts (``usecases.law``). ``beacon`` is the public value or the
    secret held by two that the draw's seed comes from (R7.7). ``progress`` is told each step before it begins. Nothing
    here decides: proposals wait for a human (R4.6a step 7).
    """
    progress("实际控制人与综合持股 control")
    view = law_view(snapshot, cases)
    snapshot = view.snapshot
    picture = control_picture(snapshot, policies.holders)
    controllers = controller_frame(snapshot, picture)
    integrated = integrated_all(picture.graph)
    progress("责任传导、关联风险信号、信用风险分类 law and risk")
    weighed = weigh(view, picture, controllers, policies)
    progress("双随机抽取 draw")
    frame = draw_frame(weighed.classes)
    plan, origin = default_plan(snapshot, policies), SeedOrigin(SeedKind.BEACON, beacon)
    drawn = None if frame.is_empty() else draw_frozen(freeze(frame, plan), plan, origin)
    return Results(
        view=view,
        picture=picture,
        control=control_frame(snapshot, picture),
        controllers=controllers,
        control_records=control_records(weighed.basis.facts, controllers),
        integrated=integrated,
        weighed=weighed,
        repairs=repair_columns(snapshot.facts["penalty"], snapshot.as_of, policies.rulebook.repair),
        commitments=commitment_states(snapshot.facts["commitment"], snapshot.as_of),
        draw=drawn,
        bundle=bundle(drawn, origin, __version__) if drawn else None,
        possible=(
            possible_same(snapshot, policies.identity.candidates),
            possible_same_subjects(snapshot, policies.identity.subjects),
        ),
    )


def run_id(snapshot: Snapshot, cases: CaseLaw) -> str:
    """Id of a run (计算批次标识): the state of the graph, its day, and what cases say of it."""
    done = [f"{named} {one.effect} {one.since}" for named, told in cases.effects.items() for one in told]
    done += [str(row) for rows in cases.made.values() for row in rows]
    return f"{snapshot.data_version}-{snapshot.as_of:%Y%m%d}" + (f"-{digest(done)[:8]}" if done else "")


def default_plan(snapshot: Snapshot, policies: Policies) -> Plan:
    """Make the plan of the main job (缺省抽查计划): the default rates of R7.5, spread over the classes."""
    defaults = policies.sampling
    return Plan(
        id=f"{snapshot.as_of:%Y%m}-常规",
        rates=defaults.rates,
        floor=defaults.floor,
        g_low=defaults.g_low,
        g_high=defaults.g_high,
    )


def draw_frame(classes: pl.DataFrame) -> pl.DataFrame:
    """Make the frame of the draw (检查对象名录): every classified subject with its code, class and score."""
    return classes.select(pl.col("eid").alias("code"), "class", pl.col("score").cast(pl.Float64)).sort("code")
