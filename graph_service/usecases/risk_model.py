"""Make the internal risk model and its advice (训练内部风险模型): read the graph as it was known, judge, score.

It is told to people who plan supervision, in files of their own. Nothing else in the product reads it: classes, draws
and cases follow the rule scheme alone (R7.1, R7.3).
"""

from __future__ import annotations

import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl

from graph_service import __version__
from graph_service.analysis.controllers import control_picture, controller_frame
from graph_service.analysis.law_overlay import CaseLaw, LawView, law_view
from graph_service.analysis.risk_features import OWN_TERMS, own_features
from graph_service.analysis.risk_fit import versions
from graph_service.analysis.risk_graph_features import GRAPH_TERMS, GraphPolicies, graph_features
from graph_service.analysis.risk_history import BASIS_TERMS, Basis, before, undated
from graph_service.analysis.risk_labels import problem_labels
from graph_service.analysis.risk_leaks import leaking_features
from graph_service.analysis.risk_metrics import Numbers
from graph_service.analysis.risk_model import About, Judged, Sample, train_and_judge
from graph_service.analysis.snapshot import SNAPSHOT_KINDS, Snapshot
from graph_service.domain.acts import Case
from graph_service.domain.errors import BadInput
from graph_service.rulebook.risk import RiskClassName
from graph_service.store.bolt import Connection
from graph_service.store.cases import all_cases
from graph_service.store.snapshot_cache import SnapshotCache
from graph_service.usecases.asked import Asked
from graph_service.usecases.law import case_law
from graph_service.usecases.policies import Policies
from graph_service.usecases.weighing import weigh

SHORTEST = timedelta(days=30)  # of a label window: months of decisions are published with weeks of delay
_CHINA = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Advice:
    """A judged model and what it says as of a day (模型参考): ``scored`` are the subjects, ``probability`` row by row.

    ``factors`` is subjects by the features of the model (``RiskModel.factors``); ``names`` has ``eid, name``.
    """

    as_of: date
    judged: Judged
    scored: Sample
    probability: Numbers
    factors: Numbers
    names: pl.DataFrame


@dataclass(frozen=True, slots=True)
class _Past:
    """The graph as it can be looked back at (可回看的图): the latest snapshot, the cases, and by what basis."""

    connection: Connection
    snapshots: SnapshotCache
    latest: Snapshot
    cases: Sequence[Case]
    basis: Basis
    policies: Policies

    def law(self, cut: date) -> CaseLaw:
        """What cases said on the day before a cut, as was known then."""
        known = _last_moment(cut) if self.basis is Basis.RECORDED else None
        return case_law(self.cases, Asked(cut - timedelta(days=1), known))

    def seen(self, snapshot: Snapshot, cut: date) -> LawView:
        """What was there before a cut, as the law saw it."""
        return law_view(before(snapshot, cut, self.basis), self.law(cut))

    def features(self, snapshot: Snapshot, cut: date) -> pl.DataFrame:
        """Features of a snapshot before a cut."""
        return self.features_of(self.seen(snapshot, cut).weighed)

    def features_of(self, history: Snapshot) -> pl.DataFrame:
        """Features of what was there."""
        rules = GraphPolicies(self.policies.holders, self.policies.related, self.policies.risk)
        own = own_features(history, self.policies.risk)
        return own.join(graph_features(history, rules), on="eid", how="left", maintain_order="left")

    def sample(self, cut: date, end: date, events: Snapshot) -> Sample:
        """Subjects before a cut with what befell them until ``end``, and where the scheme put them on that day."""
        snapshot = self.latest
        if self.basis is Basis.RECORDED and cut <= self.latest.as_of:
            known = _last_moment(cut).isoformat()
            snapshot = self.snapshots.snapshot(self.connection, cut - timedelta(days=1), known)
        view = self.seen(snapshot, cut)
        features = self.features_of(view.weighed)
        if features.is_empty():
            raise BadInput(
                f"{cut} 之前没有可用的在册主体资料。",
                advice="历史资料是一次性入库的, 请加 --basis dated (以记载日期为准)。",
            )
        label = problem_labels(events, self.policies.risk, features["eid"], cut, end)
        return Sample(cut, end, features, label, _scheme_order(view, self.policies))


def advise(
    connection: Connection,
    snapshots: SnapshotCache,
    policies: Policies,
    *,
    as_of: date,
    label_from: date,
    basis: Basis,
    seed: int,
    rounds: int = 400,
) -> Advice:
    """Train on the window before ``label_from``, judge on the one from then to ``as_of``, and score (模型参考).

    Both windows are of one length. Raises ``BadInput`` for a window that is empty or too short, has too few events, or
    leaks. What the card tells is of the very model that scores.
    """
    end = as_of + timedelta(days=1)
    length = end - label_from
    if length < SHORTEST:
        raise BadInput(
            f"标签窗口 {label_from} 至 {as_of} 不足 {SHORTEST.days} 天。",
            advice="请把 --label-from 提前; 处罚、检查结果的公示通常滞后数周。",
        )
    latest = snapshots.snapshot(connection, as_of)
    past = _Past(connection, snapshots, latest, list(all_cases(connection)), basis, policies)
    events = law_view(latest, case_law(past.cases, Asked(as_of))).snapshot
    train = past.sample(label_from - length, label_from, events)
    test = past.sample(label_from, end, events)
    leaks = leaking_features(latest, label_from, basis, lambda one: past.features(one, label_from), seed=seed)
    about = About(
        basis=BASIS_TERMS[basis],
        data_version=latest.data_version,
        versions={"credit-graph": __version__, "python": platform.python_version(), **versions()},
        leaks=leaks,
        notes=_notes(latest, basis),
    )
    judged = train_and_judge(
        train, test, own=OWN_TERMS, graph=GRAPH_TERMS, about=about, seed=seed, rounds=rounds
    )  # fmt: skip
    scored = past.sample(end, end, events)
    names = latest.parties.select("name", eid="party")
    return Advice(
        as_of=as_of,
        judged=judged,
        scored=scored,
        probability=judged.model.probability(scored),
        factors=judged.model.factors(scored),
        names=scored.features.select("eid").join(names, on="eid", how="left", maintain_order="left"),
    )


def _last_moment(cut: date) -> datetime:
    """Last moment before a day begins in China, in UTC as the store compares moments (截止日前一刻)."""
    midnight = datetime(cut.year, cut.month, cut.day, tzinfo=_CHINA)
    return midnight.astimezone(UTC) - timedelta(microseconds=1)


def _scheme_order(view: LawView, policies: Policies) -> Numbers:
    """Where the scheme puts each subject (规则方案排序): by class, then by score, as supervision goes by it."""
    picture = control_picture(view.snapshot, policies.holders)
    classes = weigh(view, picture, controller_frame(view.snapshot, picture), policies).classes.sort("eid")
    whole = sum(policies.risk.caps.values()) + 1
    place = classes["class"].replace_strict({name.value: n for n, name in enumerate(RiskClassName)})
    return (place.cast(pl.Int64) * whole + classes["score"]).to_numpy().astype(np.float64)


def _notes(latest: Snapshot, basis: Basis) -> tuple[str, ...]:
    notes = [
        "标签是有关机关发现并作出的事件, 不是违法本身: 没有被检查过的主体没有标签, 模型也学到了检查的偏向。",
        "被撤销或异议核查中的记录不计; 已修复的处罚作标签时计为发生过。",
        "置信区间把主体看作相互独立, 同一集团的主体并非如此, 区间略偏窄。",
    ]
    if basis is Basis.DATED and (missing := undated(latest)):
        told = "、".join(f"{SNAPSHOT_KINDS[kind].term} {count} 条" for kind, count in missing.items())
        notes.append(f"未载日期而未用的记录: {told}。")
    return tuple(notes)
