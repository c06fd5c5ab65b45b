"""Phoenix firms (疑似换壳): who stood behind a revoked firm opens or takes over a like one (R8.12)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from graph_service.analysis.event_columns import event_texts, penalty_events
from graph_service.analysis.past_control import PastControl, control_on
from graph_service.analysis.signals.likeness import alike, likeness
from graph_service.analysis.signals.shape import Facts, Signal, certain_holder
from graph_service.analysis.snapshot import PPM
from graph_service.domain.evidence import Step
from graph_service.domain.subjects import Status
from graph_service.rulebook.signals import SignalRule


def _revoked(facts: Facts) -> pl.DataFrame:
    """Revoked subjects and the day of it: ``old, revoked_on, decision`` (its record, null where the register dates it).

    Registers often give the state without its day; then the decision that revoked the business licence gives it, if it
    stands (R5.9, R6.3).
    """
    texts = event_texts()
    decisions = (
        penalty_events(facts.penalties)
        .filter(texts["categories"].str.contains("吊销"), texts["licence"].str.contains("营业执照"))
        .sort("decided_on", "rid")
        .unique("subject", keep="last", maintain_order=True)
        .select("decided_on", old="subject", decision="rid")
    )
    return (
        facts.snapshot.parties.filter(pl.col("status") == Status.REVOKED)
        .select("closed_on", old="party")
        .join(decisions, on="old", how="left", maintain_order="left")
        .with_columns(revoked_on=pl.coalesce("closed_on", "decided_on"))
        .filter(pl.col("revoked_on") <= facts.snapshot.as_of)
        .select("old", "revoked_on", "decision")
    )


def _behind_revoked(facts: Facts, rule: SignalRule, revoked: pl.DataFrame, past: PastControl) -> pl.DataFrame:
    """Certain persons behind revoked subjects: heads at the time or shortly before it, and controllers of the day.

    Columns ``holder, old, revoked_on, decision, tie`` (LR or CONTROLS), ``tie_rid`` (null where control is computed).
    """
    lookback = pl.duration(days=int(rule.thresholds["lookback_days"]))
    heads = (
        facts.heads.filter(certain_holder())
        .join(revoked, left_on="eid", right_on="old", maintain_order="left")
        .filter(
            pl.col("valid_from").is_null() | (pl.col("valid_from") <= pl.col("revoked_on")),
            pl.col("valid_to").is_null() | (pl.col("valid_to") >= pl.col("revoked_on") - lookback),
        )
        .select("holder", "revoked_on", "decision", old="eid", tie=pl.lit("LR"), tie_rid="rid")
    )
    controllers = (
        past.pairs.filter(certain_holder("controller"))
        .select(holder="controller", old="controlled", revoked_on="day")
        .join(revoked, on=["old", "revoked_on"], maintain_order="left")
        .with_columns(tie=pl.lit("CONTROLS"), tie_rid=pl.lit(None, pl.String))
    )
    return pl.concat([heads, controllers.select(heads.columns)]).unique(
        ["holder", "old"], keep="first", maintain_order=True
    )


def _openings(facts: Facts, rule: SignalRule, persons: pl.Series) -> pl.DataFrame:
    """Where these persons became head, holder of ``least_share`` or controller: ``holder, eid, kind, since, ppm, rid``.

    ``kind`` is the role, OWNS or CONTROLS; ``rid`` is null for a controller, ``since`` where nothing states it.
    """
    ours = pl.col("holder").is_in(persons.implode())
    heads = facts.heads.filter(ours).select("holder", "eid", "kind", "rid", since="valid_from")
    held = (
        facts.known("holding")
        .select("eid", "rid", "econ", holder="owner", since="valid_from", kind=pl.lit("OWNS"))
        .filter(ours)
        .with_columns(ppm=(pl.col("econ").sum().over("holder", "eid", "since") * PPM).round().cast(pl.Int64))
        .filter(pl.col("ppm") >= round(rule.thresholds["least_share"] * PPM))
        .drop("econ")
    )
    pairs, ids = facts.picture.control, facts.snapshot.parties["party"]
    at = np.flatnonzero(facts.picture.holders.person[pairs.controller])
    ruled = pl.DataFrame({"holder": ids.gather(pairs.controller[at]), "eid": ids.gather(pairs.controlled[at])})
    ruled = ruled.filter(ours).with_columns(kind=pl.lit("CONTROLS"))
    return pl.concat([heads, held, ruled], how="diagonal")


def phoenix(facts: Facts, rule: SignalRule) -> Iterator[Signal]:
    """Find certain heads or controllers of revoked subjects who then open a like one (疑似换壳, R8.12).

    Behind the old one: its head at the time, or who controlled it on the day of the revocation (``past_control``);
    whoever bought it later is not, whoever sold it later is. Open: become head of a like subject within the window
    after the revocation, or holder of ``least_share``, or controller, of one that was established within it. A start
    that is not stated, and that of control, is the day the subject was established. Like: at the same address, or a
    trade name that begins alike; the same industry is told with it and is not enough alone.
    """
    revoked = _revoked(facts)
    past = control_on(facts.snapshot, facts.picture, revoked.select(eid="old", day="revoked_on"))
    behind = _behind_revoked(facts, rule, revoked, past)
    window = pl.duration(days=int(rule.thresholds["window_days"]))
    in_window = [
        pl.col(day).is_between(
            pl.col("revoked_on"), pl.min_horizontal(pl.col("revoked_on") + window, facts.snapshot.as_of)
        )
        for day in ("begun", "established_on")
    ]
    order = pl.col("kind").replace_strict({"OWNS": 1, "CONTROLS": 2}, default=0)
    pairs = _openings(facts, rule, behind["holder"].unique()).join(behind, on="holder", maintain_order="left")
    found = (
        alike(facts, pairs, int(rule.thresholds["shared_characters"]))
        .with_columns(begun=pl.coalesce("since", "established_on"), order=order)
        .filter(in_window[0], (pl.col("order") == 0) | in_window[1])
        .sort("old", "eid", "order", "begun", "rid", maintain_order=True)
        .unique(["holder", "old", "eid"], keep="first", maintain_order=True)
    )
    proofs = _proofs(facts, found, past)
    for row in found.iter_rows(named=True):
        holder, old, new = row["holder"], row["old"], row["eid"]
        was = proofs.get((holder, old, row["revoked_on"]), []) if row["tie"] == "CONTROLS" else [row["tie_rid"]]
        became = proofs.get((holder, new, facts.snapshot.as_of), []) if row["kind"] == "CONTROLS" else [row["rid"]]
        role = "法定代表人" if row["tie"] == "LR" else "吊销时的控制人"
        yield facts.signal(
            rule,
            (old, new),
            f"疑似换壳: {facts.names((old,))}于{row['revoked_on']}被吊销, "
            f"其{role}(身份已核){_opened(facts, row)}, 两户{likeness(row)}",
            persons=(holder,),
            records=tuple(dict.fromkeys(rid for rid in (row["decision"], *was, *became) if rid)),
            path=(Step(holder, row["tie"], old, rid=row["tie_rid"]), _step(row)),
        )


def _proofs(facts: Facts, found: pl.DataFrame, past: PastControl) -> dict[tuple[str, str, date], list[str]]:
    """Holdings that show the control of which signals tell, by controller, subject and day: then, and today."""
    then = found.filter(pl.col("tie") == "CONTROLS").select(controller="holder", controlled="old", day="revoked_on")
    today = found.filter(pl.col("kind") == "CONTROLS").select(
        controller="holder", controlled="eid", day=pl.lit(facts.snapshot.as_of)
    )
    now = control_on(facts.snapshot, facts.picture, today.select("day", eid="controlled"))
    rows = pl.concat([past.proofs(then), now.proofs(today)])
    return {(controller, controlled, day): proof for controller, controlled, day, proof in rows.iter_rows()}


def _opened(facts: Facts, row: dict[str, Any]) -> str:
    name = facts.names((row["eid"],))
    if row["kind"] == "CONTROLS":
        return f"为{row['begun']}成立的{name}的控制人"
    if row["kind"] == "OWNS":
        return f"于{row['begun']}起持有{name}股权{row['ppm'] / PPM:.2%}"
    return f"于{row['begun']}起任{name}法定代表人"


def _step(row: dict[str, Any]) -> Step:
    share = None if row["ppm"] is None else row["ppm"] / PPM
    return Step(row["holder"], row["kind"], row["eid"], share, row["rid"])
