"""Signals of guarantees (担保): subjects that answer for one another's debts one after the other (R8.12)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from graph_service.analysis.chains import chains
from graph_service.analysis.components import strong_components, weak_components
from graph_service.analysis.csr import build
from graph_service.analysis.signals.shape import Facts, Signal, in_force_on
from graph_service.domain.evidence import Step
from graph_service.rulebook.signals import SignalKind, SignalRule


def guarantee_chain(facts: Facts, rule: SignalRule) -> Iterator[Signal]:
    """Find subjects that guarantee one another in a chain without a ring (担保链, R8.12).

    A chain is a path of guarantees in force over at least ``min_firms`` subjects, none of which lies on a ring (those
    are ``MUTUAL_GUARANTEE``). One signal for all chains that share a guarantee; its path is the longest of them. Risk
    where what one guarantor answers for on them reaches ``risk_ratio`` of its registered capital; context otherwise.
    """
    snapshot = facts.snapshot
    ids, person = snapshot.parties["party"], facts.picture.holders.person
    frame = in_force_on(facts, "guarantee")
    source, target = snapshot.locate(frame["guarantor"]), snapshot.locate(frame["eid"])
    strong = strong_components(build(source, target, ids.len()))
    alone = (strong.size[strong.label] == 1) & ~person
    kept = np.flatnonzero(alone[source] & alone[target] & (source != target))
    down = chains(build(source[kept], target[kept], ids.len()), ~person)
    up = chains(build(target[kept], source[kept], ids.len()), ~person)
    firms = up.depth[source[kept]] + down.depth[target[kept]] + 2
    kept = kept[firms >= int(rule.thresholds["min_firms"])]
    label = weak_components(ids.len(), source[kept], target[kept])
    most, rank = int(rule.thresholds["max_path"]), facts.code_order
    groups = pl.DataFrame({"at": kept, "label": label[source[kept]]}).group_by("label", maintain_order=True)
    for _, group in groups:
        at = group["at"].to_numpy()
        rows = frame[at]
        members = np.unique(np.concatenate([source[at], target[at]]))
        start = min(members.tolist(), key=lambda party: (-down.depth[party], rank[party]))
        first = {(int(source[e]), int(target[e])): int(e) for e in reversed(at)}
        steps = [(left, right) for left, right, _ in down.longest(start, rank, most)]
        risk = _exceeds_capital(facts, rows, rule)
        subjects = tuple(sorted(ids.gather(members).to_list()))
        note = ", 有担保人担保金额达到其注册资本" if risk else ""
        yield facts.signal(
            rule,
            subjects,
            f"{facts.names(subjects)}依次担保, 最长{int(down.depth[start]) + 1}户, {rows.height}笔, "
            f"{amount_told(rows)}{note}",
            records=tuple(rows["rid"]),
            path=tuple(Step(ids[a], "GUARANTEES", ids[b], rid=frame["rid"][first[a, b]]) for a, b in steps),
            kind=SignalKind.RISK if risk else SignalKind.CONTEXT,
            truncated=len(steps) == most,
        )


def amount_told(rows: pl.DataFrame) -> str:
    """Tell what guarantees come to (担保金额): what is not stated is not nothing.

    >>> [amount_told(pl.DataFrame({"amount_yuan": amounts}, schema={"amount_yuan": pl.Float64()}))
    ...  for amounts in ([1e6, 2e6], [1e6, None], [None])]
    ['金额合计300.00万元', '已注明部分(1笔)合计100.00万元', '金额未注明']
    """
    stated = rows["amount_yuan"].drop_nulls()
    if stated.is_empty():
        return "金额未注明"
    part = "金额" if stated.len() == rows.height else f"已注明部分({stated.len()}笔)"
    return f"{part}合计{stated.sum() / 10_000:.2f}万元"


def _exceeds_capital(facts: Facts, rows: pl.DataFrame, rule: SignalRule) -> bool:
    """Whether one guarantor of these guarantees answers for at least the stated part of its registered capital."""
    given = rows.group_by("guarantor").agg(pl.col("amount_yuan").sum())
    capital = facts.snapshot.parties.select("capital_yuan", guarantor="party").filter(pl.col("capital_yuan") > 0)
    both = given.join(capital, on="guarantor")
    return bool((both["amount_yuan"] >= rule.thresholds["risk_ratio"] * both["capital_yuan"]).any())
