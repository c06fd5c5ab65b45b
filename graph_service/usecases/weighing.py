"""What the law makes of a snapshot, and what weighs in it (传导与计险): persons reached, signals, risk, classes.

One pure step of the main job, and what a mark, a repair or an annulment changes of it (R5.8, R5.9, R6.3).
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from graph_service.analysis.controllers import ControlPicture, control_picture, controller_frame
from graph_service.analysis.declared import COMPUTED
from graph_service.analysis.law_overlay import LawView
from graph_service.analysis.matters import event_refs, withhold
from graph_service.analysis.propagation import Spread
from graph_service.analysis.propagation_columns import spread_snapshot
from graph_service.analysis.related_risk import RelatedRisk, risk_graph
from graph_service.analysis.risk import classify, event_risk
from graph_service.analysis.signals.registry import detect_signals
from graph_service.analysis.signals.shape import Signal
from graph_service.analysis.snapshot import Snapshot
from graph_service.analysis.ties import TieBasis, related_ties
from graph_service.domain.interval import Interval
from graph_service.domain.relations import RoleHolding, RoleKind
from graph_service.domain.subjects import is_certain_person
from graph_service.rulebook.risk import RiskScheme
from graph_service.rulebook.signals import SignalKind
from graph_service.usecases.policies import Policies


@dataclass(frozen=True, slots=True)
class Weighed:
    """What was worked out (传导与计险结果): ``classes`` by ``scheme``, ``related`` from the ties of ``basis``."""

    spread: Spread
    signals: tuple[Signal, ...]
    basis: TieBasis
    related: RelatedRisk
    classes: pl.DataFrame
    scheme: RiskScheme


def weigh(view: LawView, picture: ControlPicture, controllers: pl.DataFrame, policies: Policies) -> Weighed:
    """Work out whom the law reaches and what weighs (传导与计险), from a view of the law.

    ``picture`` and ``controllers`` are of ``view.snapshot``. What is objected to spreads nothing new and weighs nothing
    (R6.3): signals and risk see ``view.weighed``, with a picture of its own where a holding is objected to.
    """
    weighed, picture = view.weighed, _weighed_picture(view, picture, policies)
    spread = reached_by_law(view, controllers, policies)
    signals = detect_signals(weighed, picture, policies.signals, spread.proposals)
    basis = TieBasis.of(weighed, picture, policies.related)
    related = risk_graph(related_ties(basis, policies.related), event_risk(weighed, policies.risk)).related_risk()
    classes = classify(weighed, _signal_scores(signals, related), None, policies.risk)
    return Weighed(spread, signals, basis, related, classes, policies.risk)


def reached_by_law(view: LawView, controllers: pl.DataFrame, policies: Policies) -> Spread:
    """Work out whom the law reaches (责任传导): what is objected to spreads nothing new (R6.3)."""
    roles = controller_roles(view.snapshot, controllers)
    reached = spread_snapshot(view.snapshot, policies.rulebook.propagation, roles)
    return withhold(reached, view.marked, event_refs(view.snapshot))


def told_signals(view: LawView, policies: Policies) -> tuple[Signal, ...]:
    """Find the signals of a view of the law that may be told (可告知的风险信号), as ``weigh`` does: none on kinship."""
    picture = control_picture(view.snapshot, policies.holders)
    spread = reached_by_law(view, controller_frame(view.snapshot, picture), policies)
    picture = _weighed_picture(view, picture, policies)
    found = detect_signals(view.weighed, picture, policies.signals, spread.proposals)
    return tuple(signal for signal in found if not signal.restricted)


def _weighed_picture(view: LawView, picture: ControlPicture, policies: Policies) -> ControlPicture:
    """Control as it weighs (计险所用控制关系): a picture of its own where a holding is objected to."""
    if view.weighed.facts["holding"] is view.snapshot.facts["holding"]:
        return picture
    return control_picture(view.weighed, policies.holders)


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
