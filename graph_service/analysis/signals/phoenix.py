"""Phoenix firms (疑似换壳): the head of a revoked firm opens or takes over a like one (R8.12)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from graph_service.analysis.event_columns import event_texts, penalty_events
from graph_service.analysis.signals.likeness import alike, likeness
from graph_service.analysis.signals.shape import Facts, Signal, certain_holder
from graph_service.domain.evidence import Step
from graph_service.domain.subjects import Status
from graph_service.rulebook.signals import SignalRule


def _revoked(facts: Facts) -> pl.DataFrame:
    """Revoked subjects and the day of it: ``old, revoked_on, decision`` (its record, null where the register dates it).

    Registers often give the state without its day; then the decision that revoked the business licence gives it.
    """
    texts = event_texts()
    decisions = (
        penalty_events(facts.snapshot.facts["penalty"])
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
        .filter(pl.col("revoked_on").is_not_null())
        .select("old", "revoked_on", "decision")
    )


def _behind_revoked(facts: Facts, rule: SignalRule) -> pl.DataFrame:
    """Certain persons behind revoked subjects: heads at the time or shortly before it, and controllers.

    Columns ``holder, old, revoked_on, decision, tie`` (LR or CONTROLS), ``tie_rid`` (null where control is computed).
    """
    lookback = pl.duration(days=int(rule.thresholds["lookback_days"]))
    revoked = _revoked(facts)
    heads = (
        facts.heads.filter(certain_holder())
        .join(revoked, left_on="eid", right_on="old", maintain_order="left")
        .filter(
            pl.col("valid_from").is_null() | (pl.col("valid_from") <= pl.col("revoked_on")),
            pl.col("valid_to").is_null() | (pl.col("valid_to") >= pl.col("revoked_on") - lookback),
        )
        .select("holder", "revoked_on", "decision", old="eid", tie=pl.lit("LR"), tie_rid="rid")
    )
    pairs, ids = facts.picture.control, facts.snapshot.parties["party"]
    by_person = np.flatnonzero(facts.picture.holders.person[pairs.controller])
    controllers = (
        pl.DataFrame(
            {"holder": ids.gather(pairs.controller[by_person]), "old": ids.gather(pairs.controlled[by_person])}
        )
        .filter(certain_holder())
        .join(revoked, on="old", maintain_order="left")
        .with_columns(tie=pl.lit("CONTROLS"), tie_rid=pl.lit(None, pl.String))
    )
    return pl.concat([heads, controllers.select(heads.columns)]).unique(
        ["holder", "old"], keep="first", maintain_order=True
    )


def phoenix(facts: Facts, rule: SignalRule) -> Iterator[Signal]:
    """Find certain heads or controllers of revoked subjects who then head another (疑似换壳, R8.12).

    Begun: the role started, or the subject was established where the role's start is not stated, within the window
    after the revocation. Like: at the same address, or a trade name that begins alike; the same industry is told with
    it and is not enough alone.
    """
    begun = pl.coalesce("valid_from", "established_on")
    window = pl.duration(days=int(rule.thresholds["window_days"]))
    pairs = facts.heads.join(_behind_revoked(facts, rule), on="holder", maintain_order="left")
    found = (
        alike(facts, pairs, int(rule.thresholds["shared_characters"]))
        .with_columns(begun=begun)
        .filter(pl.col("begun").is_between(pl.col("revoked_on"), pl.col("revoked_on") + window))
        .sort("old", "eid", "begun", maintain_order=True)
        .unique(["holder", "old", "eid"], keep="first", maintain_order=True)
    )
    for row in found.iter_rows(named=True):
        role = "法定代表人" if row["tie"] == "LR" else "控制人"
        yield facts.signal(
            rule,
            (row["old"], row["eid"]),
            f"疑似换壳: {facts.names((row['old'],))}于{row['revoked_on']}被吊销, "
            f"其{role}(身份已核)于{row['begun']}起任{facts.names((row['eid'],))}法定代表人, 两户{likeness(row)}",
            persons=(row["holder"],),
            records=tuple(rid for rid in (row["decision"], row["tie_rid"], row["rid"]) if rid),
            path=(
                Step(row["holder"], row["tie"], row["old"], rid=row["tie_rid"]),
                Step(row["holder"], row["kind"], row["eid"], rid=row["rid"]),
            ),
        )
