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
from graph_service.analysis.declared import COMPUTED
from graph_service.analysis.draw_bundle import bundle, draw_from_beacon
from graph_service.analysis.event_records import event_records
from graph_service.analysis.ownership import IntegratedShares, integrated_all
from graph_service.analysis.possible_same import PossibleSame, possible_same
from graph_service.analysis.possible_same_subjects import possible_same_subjects
from graph_service.analysis.propagation import Spread
from graph_service.analysis.propagation_columns import spread_snapshot
from graph_service.analysis.related_risk import RelatedRisk, risk_graph
from graph_service.analysis.repair import repair_columns
from graph_service.analysis.risk import classify, event_risk
from graph_service.analysis.sampling import Draw, Plan
from graph_service.analysis.signals.registry import detect_signals
from graph_service.analysis.signals.shape import Signal
from graph_service.analysis.snapshot import Snapshot
from graph_service.analysis.tie_records import tie_records
from graph_service.analysis.ties import TieBasis, related_ties
from graph_service.domain.interval import Interval
from graph_service.domain.relations import RoleHolding, RoleKind
from graph_service.domain.subjects import is_certain_person
from graph_service.rulebook.signals import SignalKind
from graph_service.usecases.policies import Policies

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Results:
    """What the main job found (主流程结果), all of it naming the snapshot it came from.

    ``control_records`` are those that show the ``controllers``; ``ties`` and ``events`` are the records behind
    ``related``: of the ties that its parts pass over, and of what makes each subject's own score. ``draw`` and
    ``bundle`` are ``None`` where no register told of a live subject: there is no frame then.
    """

    snapshot: Snapshot
    picture: ControlPicture
    control: pl.DataFrame
    controllers: pl.DataFrame
    control_records: pl.DataFrame
    integrated: IntegratedShares
    spread: Spread
    signals: tuple[Signal, ...]
    related: RelatedRisk
    ties: pl.DataFrame
    events: pl.DataFrame
    repairs: pl.DataFrame
    commitments: pl.DataFrame
    classes: pl.DataFrame
    draw: Draw | None
    bundle: dict[str, Any] | None
    possible: tuple[PossibleSame, PossibleSame]


def analyse(snapshot: Snapshot, policies: Policies, *, beacon: str, progress: Progress = lambda step: None) -> Results:
    """Work out everything that follows from a snapshot (主流程).

    ``beacon`` is the public value or the secret held by two that the draw's seed comes from (R7.7). ``progress`` is
    told each step before it begins. Nothing here decides: proposals wait for a human (R4.6a step 7).
    """
    progress("实际控制人与综合持股 control")
    picture = control_picture(snapshot, policies.holders)
    controllers = controller_frame(snapshot, picture)
    integrated = integrated_all(picture.graph)
    progress("责任传导 persons reached")
    spread = spread_snapshot(snapshot, policies.rulebook.propagation, controller_roles(snapshot, controllers))
    progress("关联风险信号 signals")
    signals = detect_signals(snapshot, picture, policies.signals, spread.proposals)
    progress("信用风险分类 risk classes")
    basis = TieBasis.of(snapshot, picture, policies.related)
    related = risk_graph(related_ties(basis, policies.related), event_risk(snapshot, policies.risk)).related_risk()
    classes = classify(snapshot, _signal_scores(signals, related), None, policies.risk)
    progress("双随机抽取 draw")
    frame = draw_frame(classes)
    drawn = None if frame.is_empty() else draw_from_beacon(frame, default_plan(snapshot, policies), beacon)
    return Results(
        snapshot=snapshot,
        picture=picture,
        control=control_frame(snapshot, picture),
        controllers=controllers,
        control_records=control_records(basis.facts, controllers),
        integrated=integrated,
        spread=spread,
        signals=signals,
        related=related,
        ties=tie_records(basis, policies.related, related.parts),
        events=event_records(snapshot, policies.risk, related.scores.filter(pl.col("own") > 0)["eid"]),
        repairs=repair_columns(snapshot.facts["penalty"], snapshot.as_of, policies.rulebook.repair),
        commitments=commitment_states(snapshot.facts["commitment"], snapshot.as_of),
        classes=classes,
        draw=drawn,
        bundle=bundle(drawn, beacon, __version__) if drawn else None,
        possible=(
            possible_same(snapshot, policies.identity.candidates),
            possible_same_subjects(snapshot, policies.identity.subjects),
        ),
    )


def controller_roles(snapshot: Snapshot, controllers: pl.DataFrame) -> list[RoleHolding]:
    """Return computed controllers who are persons, alone or jointly, as 疑似实际控制人 (R8.7): candidates at most."""
    names: dict[str, str] = dict(
        snapshot.parties.filter("is_person").select("party", pl.col("name").fill_null("")).iter_rows()
    )
    found = controllers.filter(pl.col("mode").is_in(COMPUTED), pl.col("controller_kind") == "PERSON")
    return [
        RoleHolding(person, names.get(person, ""), eid, RoleKind.AC, Interval(), is_certain_person(person), "")
        for eid, person in found.select("eid", "controller").iter_rows()
    ]


def default_plan(snapshot: Snapshot, policies: Policies) -> Plan:
    """Make the plan of the main job (缺省抽查计划): the default rates of R7.5, spread over the classes."""
    defaults = policies.sampling
    return Plan(
        id=f"{snapshot.as_of:%Y%m}-常规",
        item="登记事项与公示信息检查",
        rates=defaults.rates,
        floor=defaults.floor,
        g_low=defaults.g_low,
        g_high=defaults.g_high,
        strata=("class",),
    )


def draw_frame(classes: pl.DataFrame) -> pl.DataFrame:
    """Make the frame of the draw (检查对象名录): every classified subject with its code, class and score."""
    return classes.select(pl.col("eid").alias("code"), "class", pl.col("score").cast(pl.Float64)).sort("code")


_SIGNAL_SCORES: dict[str, pl.DataType] = {"eid": pl.String(), "code": pl.String(), "score": pl.Float64()}


def _signal_scores(signals: tuple[Signal, ...], related: RelatedRisk) -> pl.DataFrame:
    """Scores of the related-party group (R7.2): risk signals by their confidence, and what reaches over ties.

    What rests on kinship does not count: a score is shown with its factors, and these may not be shown (R8.11).
    """
    told = [
        (subject, signal.rule.code, signal.confidence)
        for signal in signals
        if signal.kind is SignalKind.RISK and not signal.restricted
        for subject in signal.subjects
    ]
    reached = related.parts.group_by("eid", maintain_order=True).agg(score=1 - (1 - pl.col("part")).product())
    return pl.concat(
        [
            pl.DataFrame(told, schema=_SIGNAL_SCORES, orient="row"),
            reached.select("eid", code=pl.lit("RELATED_RISK"), score="score"),
        ]
    )
