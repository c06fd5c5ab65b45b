"""The risk model on two real data sets (风险模型实测): scheme, model without the graph, model with it.

    python -m bench.risk_model [ccf2017] [ccf2020]

Reads ``CREDIT_GRAPH_REAL_DATA`` (default ``../shared/data`` beside the project) and copies nothing. What is compared
and what was left out is told in ``docs/方法/风险模型.md``; every figure is printed with its 95 % interval.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from bench.risk_ccf2017 import CUT as CUT_2017
from bench.risk_ccf2017 import snapshot_2017
from bench.risk_ccf2020 import CUT as CUT_2020
from bench.risk_ccf2020 import TERMS as TERMS_2020
from bench.risk_ccf2020 import features_2020
from graph_service.analysis.risk import SIGNALS_SCHEMA, classify
from graph_service.analysis.risk_card import ModelCard
from graph_service.analysis.risk_features import OWN_TERMS, own_features
from graph_service.analysis.risk_graph_features import GRAPH_TERMS, GraphPolicies, graph_features
from graph_service.analysis.risk_history import Basis, before
from graph_service.analysis.risk_leaks import leaking_features
from graph_service.analysis.risk_metrics import Flags, auc_difference, auc_interval
from graph_service.analysis.risk_model import ALONE, GRAPH, NAMES, About, Judged, Sample, train_and_judge
from graph_service.analysis.snapshot import Snapshot
from graph_service.usecases.policies import Policies, load_policies

DATA = Path(os.environ.get("CREDIT_GRAPH_REAL_DATA", Path(__file__).parents[1] / "../shared/data"))
SEED, ROUNDS = 20260630, 300
TRAIN_PART = 0.6
PAST = frozenset({"neighbour_lawsuits", "related_sources", "related_reached"})
ABOUT = About(basis=Basis.DATED, data_version="", versions={})


def halves(sample: Sample, seed: int = SEED) -> tuple[Sample, Sample]:
    """Subjects for training and others for the test, drawn by the seed: one window is all that the data has."""
    inside = np.random.default_rng(seed).random(sample.label.size) < TRAIN_PART
    return picked(sample, inside), picked(sample, ~inside)


def picked(sample: Sample, rows: Flags) -> Sample:
    """Some subjects of a sample."""
    return replace(sample, features=sample.features.filter(pl.Series(rows)), label=sample.label[rows],
                   scheme=sample.scheme[rows])  # fmt: skip


def sample_2017(snapshot: Snapshot, target: pl.DataFrame, policies: Policies) -> Sample:
    """Everybody of ``train.csv`` as of the cut, with the product's own features and the scheme's own score."""
    history = before(snapshot, CUT_2017, Basis.DATED)
    features = make(policies)(snapshot)
    label = features.select("eid").join(target, on="eid", how="left", maintain_order="left")["exited"].to_numpy()
    reached = features.select("eid", code=pl.lit("RELATED_RISK"), score="related_reached").cast(dict(SIGNALS_SCHEMA))
    classes = classify(history, reached.filter(pl.col("score") > 0), None, policies.risk)
    place = classes["class"].replace_strict({"A": 0, "B": 1, "C": 2, "D": 3}, return_dtype=pl.Int64)
    scheme = (place * 10_000 + classes["score"]).to_numpy().astype(np.float64)
    return Sample(CUT_2017, date(2017, 9, 1), features, label, scheme)


def make(policies: Policies) -> Callable[[Snapshot], pl.DataFrame]:
    """Features of a snapshot before the cut, as the product makes them."""
    rules = GraphPolicies(policies.holders, policies.related, policies.risk)

    def features(snapshot: Snapshot) -> pl.DataFrame:
        history = before(snapshot, CUT_2017, Basis.DATED)
        own = own_features(history, policies.risk)
        return own.join(graph_features(history, rules), on="eid", how="left", maintain_order="left")

    return features


def told(term: str, card: ModelCard) -> None:
    """Print a card as tables."""
    train, test = card.training, card.test
    print(f"\n## {term}\n")
    print(f"训练 {train.subjects} 户 (正例 {train.positives}), ", end="")
    print(f"检验 {test.subjects} 户 (正例 {test.positives}, 基准率 {test.rate:.2%})\n")
    print("| 得分 | AUC | PR-AUC | 提升度@5% |\n|---|---|---|---|")
    for name, one in card.measures.items():
        print(f"| {NAMES[name]} | {span(one.auc)} | {span(one.pr_auc)} | {span(one.lift, 2)} |")
    for name, one in card.differences.items():
        cells = (span(one.auc, signed=True), span(one.pr_auc, signed=True), span(one.lift, 2, signed=True))
        print(f"| {name} | {' | '.join(cells)} |")
    print(f"\nBrier {card.brier:.5f} (只报基准率 {card.brier_of_rate:.5f}); 期望校准误差 {card.calibration_error:.4f}")
    for name, kind in card.estimators.items():
        losses = {one: round(loss, 5) for one, loss in card.validation[name].items()}
        print(f"{NAMES[name]}: {kind}, 对数损失 {losses}")
    heaviest = (f"{one.term}{'*' if one.graph else ''} {one.weight:.4f}±{one.spread:.4f}" for one in card.features[:10])
    print("特征 (* 关联):", "; ".join(heaviest))
    print("可靠性:", "; ".join(f"{one.n}: {one.predicted:.3f}/{one.observed:.3f}" for one in card.reliability))


def span(one: object, digits: int = 3, *, signed: bool = False) -> str:
    """A figure with its interval."""
    value, low, high = (getattr(one, name) for name in ("value", "low", "high"))
    sign = "+" if signed else ""
    return f"{value:{sign}.{digits}f} ({low:{sign}.{digits}f} 至 {high:{sign}.{digits}f})"


def related_only(test: Sample, judged: Judged, alone: Judged) -> None:
    """Print what the graph adds where there is a graph at all: test subjects with a relation."""
    inside = linked(test)
    label = test.label[inside]
    one, other = judged.probability[inside], alone.probability[inside]
    print(f"\n有关联的检验主体 {inside.sum()} 户 ({inside.mean():.1%}), 正例 {label.sum()}: "
          f"不含关联 AUC {span(auc_interval(label, other))}, 含关联 {span(auc_interval(label, one))}, "
          f"差 {span(auc_difference(label, one, other), signed=True)}")  # fmt: skip


def told_of_past(term: str, train: Sample, test: Sample) -> None:
    """Print what the past of those around adds to how many are around."""
    past = {name: told for name, told in GRAPH_TERMS.items() if "event" in name or name in PAST}
    known = {**OWN_TERMS, **{name: told for name, told in GRAPH_TERMS.items() if name not in past}}
    card = train_and_judge(train, test, own=known, graph=past, about=ABOUT, seed=SEED, rounds=ROUNDS).card
    adds, alone = card.differences["graph_adds"], card.measures[ALONE]
    print(
        f"\n关联主体的既往记录, 在关联数量之外 ({term}, 检验 {card.test.subjects} 户, 正例 {card.test.positives}): ",
        end="",
    )
    print(
        f"AUC {span(alone.auc)} 之上 {span(adds.auc, signed=True)}, PR-AUC {span(adds.pr_auc, signed=True)}, ", end=""
    )
    print(f"提升度 {span(adds.lift, 2, signed=True)}")


def linked(sample: Sample) -> Flags:
    """Which subjects have a relation at all."""
    counts = pl.sum_horizontal("neighbours", "holders", "holdings")
    return sample.features.select(counts > 0).to_series().to_numpy()


def ccf2017(policies: Policies) -> None:
    """The exit label, strictly before the cut; then with the investments of the year of the cut besides."""
    for strict in (True, False):
        snapshot, target = snapshot_2017(DATA / "ccf2017_dev", strict=strict)
        leaks = leaking_features(snapshot, CUT_2017, Basis.DATED, make(policies), seed=SEED) if strict else ()
        train, test = halves(sample_2017(snapshot, target, policies))
        about = replace(ABOUT, leaks=leaks)
        terms: dict[str, Mapping[str, str]] = {GRAPH: GRAPH_TERMS, ALONE: {}}
        both = {name: train_and_judge(train, test, own=OWN_TERMS, graph=graph, about=about, seed=SEED, rounds=ROUNDS)
                for name, graph in terms.items()}  # fmt: skip
        if strict:
            told_of_past("全部", train, test)
            told_of_past("有关联的", picked(train, linked(train)), picked(test, linked(test)))
        told("ccf2017: 退出标签" + ("" if strict else " (含截止年度的投资, 敏感性对照)"), both[GRAPH].card)
        related_only(test, both[GRAPH], both[ALONE])


def ccf2020(_policies: Policies) -> None:
    """The fund-raising label: there is no relation between subjects in what we have."""
    features, label, scheme = features_2020(DATA / "ccf2020_fundraising")
    whole = Sample(CUT_2020, date(2020, 12, 31), features, label, scheme)
    reported = features["reports"].to_numpy() > 0
    for term, sample in (("全部", whole), ("有年报的", picked(whole, reported))):
        train, test = halves(sample)
        judged = train_and_judge(train, test, own=TERMS_2020, graph={}, about=ABOUT, seed=SEED, rounds=ROUNDS)
        told(f"ccf2020: 非法集资风险标签, {term} (无关联数据: 两个模型相同)", judged.card)


def main(words: list[str]) -> None:
    """Run the chosen data sets, or both."""
    if not DATA.is_dir():
        print(f"没有数据目录 {DATA}; 请设置 CREDIT_GRAPH_REAL_DATA")
        return
    policies = load_policies()
    for name, run in {"ccf2017": ccf2017, "ccf2020": ccf2020}.items():
        if not words or name in words:
            run(policies)


if __name__ == "__main__":
    main(sys.argv[1:])
