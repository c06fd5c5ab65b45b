"""What the internal risk model writes (风险模型输出): its card for machines and people, and the list of scores.

Every file says that it is for internal reference and decides nothing; a score never stands without its factors.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import orjson
import polars as pl
from pydantic import TypeAdapter

from graph_service.analysis.risk_card import SHIFTED, STATEMENT, FeatureNote, Measures, ModelCard
from graph_service.analysis.risk_fit import KIND_TERMS
from graph_service.analysis.risk_labels import EVENT_TERMS
from graph_service.analysis.risk_metrics import TOP_PART, Interval
from graph_service.analysis.risk_model import COMPARED, GRAPH, NAMES
from graph_service.usecases.result_tables import way_back_cell
from graph_service.usecases.risk_model import Advice

CARD_JSON, CARD_TEXT, SCORES = "model_card.json", "model_card.md", "scores.csv"
HEADERS = ("截至日", "主体代码", "主体名称", "估计概率", "排名百分位", "主要因素", "用途", "救济途径")
FACTORS = 3  # told of each score
_ENGLISH = {
    "scheme": "rule scheme", "no_graph": "model without the graph", "with_graph": "model with the graph",
    "graph_adds": "with graph less without", "model_over_scheme": "model less scheme",
    "no_graph_over_scheme": "model without graph less scheme",
}  # fmt: skip


def card_json(card: ModelCard) -> bytes:
    """The card as JSON (模型卡, 机器可读): what the value holds, and what is reckoned from it."""
    told: dict[str, Any] = TypeAdapter(ModelCard).dump_python(card, mode="json")
    told |= {"calibration_error": card.calibration_error, "base_rate": card.test.rate, "top_part": TOP_PART}
    return orjson.dumps(told, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)


def scores_table(advice: Advice) -> pl.DataFrame:
    """Lay out the scores (模型得分表), highest first, each with the factors that moved it most."""
    probability = advice.probability
    frame = advice.names.with_columns(
        probability=pl.Series(probability).round(6),
        percentile=(pl.Series(probability).rank("average") / probability.size * 100).round(2),
        factors=_factor_texts(advice),
    )
    return (
        frame.sort(["probability", "eid"], descending=[True, False])
        .select(
            pl.lit(advice.as_of.isoformat()).alias("as_of"), "eid", "name", "probability", "percentile", "factors",
            pl.lit(STATEMENT).alias("use"), pl.lit(way_back_cell()).alias("way_back"),
        )
        .pipe(lambda table: table.rename(dict(zip(table.columns, HEADERS, strict=True))))
    )  # fmt: skip


def _factor_texts(advice: Advice) -> pl.Series:
    """The heaviest factors of each subject as one text (主要因素): term, value, whether it raises or lowers."""
    names, terms = advice.judged.model.names, {one.name: one.term for one in advice.judged.card.features}
    rows, shown = advice.scored.rows(names), pl.Series([terms[name] for name in names], dtype=pl.String)
    places = np.argsort(-np.abs(advice.factors), axis=1, kind="stable")[:, :FACTORS]
    columns: dict[str, pl.Series] = {}
    for turn in range(places.shape[1]):
        at = places[:, turn]
        moved = np.take_along_axis(advice.factors, at[:, None], axis=1)[:, 0]
        value = pl.Series(np.take_along_axis(rows, at[:, None], axis=1)[:, 0]).fill_nan(None).round(2)
        columns[f"t{turn}"] = shown.gather(at)
        columns[f"v{turn}"] = value.cast(pl.String).str.strip_suffix(".0").fill_null("无记录")
        columns[f"m{turn}"] = pl.Series(np.where(moved > 0, "升", np.where(moved < 0, "降", "不变")).tolist())
    texts = [
        pl.concat_str(f"t{turn}", pl.lit(" "), f"v{turn}", pl.lit("("), f"m{turn}", pl.lit(")"))
        for turn in range(places.shape[1])
    ]
    return pl.DataFrame(columns).select(factors=pl.concat_str(texts, separator="; "))["factors"]


def card_text(card: ModelCard) -> str:
    """The card for people (模型卡): Chinese first, English second."""
    return "\n".join((*_chinese(card), "", *_english(card))) + "\n"


def _chinese(card: ModelCard) -> Iterator[str]:
    train, test, adds = card.training, card.test, card.differences["graph_adds"]
    yield from ("# 内部风险模型卡", "", f"**{STATEMENT}**", "")
    yield "所估计的是标签窗口内发生问题事件的概率。"
    yield "不进入信用风险分类、抽取权重和案件, 不公示, 不提供给银行 (R7.1, R9.3)。"
    yield from ("", "## 数据与标签", "")
    yield from (
        f"- 标签: 窗口内新发生 {'、'.join(EVENT_TERMS.values())} 之一",
        f"- 训练: {train.start} 前的资料, 标签 {train.start} 至 {train.end} (不含), {train.subjects} 户, "
        f"有事件 {train.positives} 户 ({train.rate:.2%}); 其中 {card.calibration_subjects} 户留作校准",
        f"- 检验: {test.start} 前的资料, 标签 {test.start} 至 {test.end} (不含), {test.subjects} 户, "
        f"有事件 {test.positives} 户 ({test.rate:.2%})",
        f"- 依据: {card.basis}",
        f"- 泄漏检查: 改变截止日以后的全部记录, 特征逐位不变 ({'通过' if not card.leaks else '、'.join(card.leaks)})",
        f"- 算法: {KIND_TERMS[card.estimators[GRAPH]]}, 校准 {card.calibration_method}; 按交叉验证的对数损失选取: "
        + ", ".join(f"{KIND_TERMS[kind]} {loss:.4f}" for kind, loss in card.validation[GRAPH].items()),
        f"- 随机种子 {card.seed}; 数据版本 {card.data_version}; "
        + ", ".join(f"{name} {version}" for name, version in card.versions.items()),
    )
    yield from ("", "## 检验结果 (括号内为 95 % 置信区间)", "")
    yield from _measures_table(("得分", "AUC", "PR-AUC", f"提升度 (前 {TOP_PART:.0%})"), card.measures, NAMES)
    terms = {name: f"{NAMES[one]} 减 {NAMES[other]}" for name, (one, other) in COMPARED.items()}
    yield ""
    yield from _measures_table(("配对差值", "AUC", "PR-AUC", "提升度"), card.differences, terms, signed=True)
    yield ""
    yield (
        "关联特征的增益: "
        + "; ".join(
            f"{term} {_span(one, signed=True)}, {_told_apart(one, '不能与偶然区分', '可辨')}"
            for term, one in (("AUC", adds.auc), ("PR-AUC", adds.pr_auc), ("提升度", adds.lift))
        )
        + "。"
    )
    yield "规则方案按类别、再按得分排序参加比较, 与模型看到的资料相同。"
    yield from ("", "## 校准", "")
    yield (
        f"Brier {card.brier:.4f} (只报基准率为 {card.brier_of_rate:.4f}); 期望校准误差 {card.calibration_error:.4f}。"
    )
    yield from ("", *_reliability_table(card, ("户数", "平均估计", "实际发生")))
    yield from ("", "## 特征", "")
    yield f"贡献: 检验样本上打乱该特征后 AUC 的损失; PSI: 训练到检验的分布变化, {SHIFTED} 以上为漂移。"
    yield from ("", *_features_table(card.features, ("特征", "来源", "贡献", "PSI"), ("关联", "自身", "漂移")))
    yield from ("", f"训练样本中取值不变而未用: {'、'.join(card.left_out) or '无'}。", "", "## 局限", "")
    yield from (f"- {note}" for note in card.notes)


def _english(card: ModelCard) -> Iterator[str]:
    train, test, adds = card.training, card.test, card.differences["graph_adds"]
    yield from ("# Internal risk model card", "", "For internal reference only: it sets no class and decides nothing.")
    yield from ("", "The estimated chance of a new penalty, list entry or problem found in an inspection. Trained on")
    yield f"{train.subjects} subjects as of {train.start} ({train.positives} with an event before {train.end}),"
    yield f"judged on {test.subjects} as of {test.start} ({test.positives} before {test.end}, rate {test.rate:.2%})."
    yield "Nothing dated or told on or after a cut enters a feature: the leak check changes all later records and finds"
    yield "none moved."
    yield ""
    yield from _measures_table(
        ("score", "AUC", "PR-AUC", f"lift at {TOP_PART:.0%}"), card.measures, _ENGLISH, joint="to"
    )
    yield ""
    yield from _measures_table(
        ("paired difference", "AUC", "PR-AUC", "lift"), card.differences, _ENGLISH, signed=True, joint="to"
    )
    yield ""
    yield (
        "What the graph adds: "
        + "; ".join(
            f"{term} {_span(one, signed=True, joint='to')}, {_told_apart(one, 'may be chance', 'more than chance')}"
            for term, one in (("AUC", adds.auc), ("PR-AUC", adds.pr_auc), ("lift", adds.lift))
        )
        + "."
    )
    yield f"Brier {card.brier:.4f} (base rate alone {card.brier_of_rate:.4f}); calibration error"
    yield f"{card.calibration_error:.4f}. Estimator {card.estimators[GRAPH]}, calibration {card.calibration_method},"
    yield f"seed {card.seed}. The label is what authorities found: whom nobody looked at has none, and the model learns"
    yield "where they looked."


def measured_rows(card: ModelCard) -> list[tuple[str, ...]]:
    """Every score and paired difference as cells of text (检验结果行)."""
    differences = {name: f"{NAMES[one]} 减 {NAMES[other]}" for name, (one, other) in COMPARED.items()}
    return [
        (term, *(_span(part, signed=signed) for part in (one.auc, one.pr_auc, one.lift)))
        for rows, terms, signed in ((card.measures, NAMES, False), (card.differences, differences, True))
        for name, one in rows.items()
        for term in (terms[name],)
    ]


def _measures_table(
    heads: Iterable[str],
    rows: Mapping[str, Measures],
    terms: Mapping[str, str],
    *,
    signed: bool = False,
    joint: str = "至",
) -> Iterator[str]:
    yield from _head(heads)
    for name, one in rows.items():
        cells = (_span(part, signed=signed, joint=joint) for part in (one.auc, one.pr_auc, one.lift))
        yield f"| {terms[name]} | {' | '.join(cells)} |"


def _reliability_table(card: ModelCard, heads: Iterable[str]) -> Iterator[str]:
    yield from _head(heads)
    yield from (f"| {one.n} | {one.predicted:.2%} | {one.observed:.2%} |" for one in card.reliability)


def _features_table(notes: Iterable[FeatureNote], heads: Iterable[str], words: tuple[str, str, str]) -> Iterator[str]:
    yield from _head(heads)
    for one in notes:
        moved = f"{one.psi:.3f}" + (f" {words[2]}" if one.drifted else "")
        origin = words[0] if one.graph else words[1]
        yield f"| {one.term} | {origin} | {one.weight:+.4f} ± {one.spread:.4f} | {moved} |"


def _told_apart(one: Interval, chance: str, more: str) -> str:
    return chance if one.covers_zero else more


def _head(heads: Iterable[str]) -> tuple[str, str]:
    cells = tuple(heads)
    return f"| {' | '.join(cells)} |", "|---" * len(cells) + "|"


def _span(one: Interval, *, signed: bool = False, joint: str = "至") -> str:
    sign = "+" if signed else ""
    return f"{one.value:{sign}.3f} ({one.low:{sign}.3f} {joint} {one.high:{sign}.3f})"
