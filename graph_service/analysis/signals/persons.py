"""Signals of persons (人员): one certain person in many subjects, and changes of the head around a penalty (R8.12)."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from graph_service.analysis.signals.shape import Facts, Signal, certain_holder, in_force_on
from graph_service.analysis.signals.successions import head_changes
from graph_service.domain.evidence import Step
from graph_service.domain.relations import RoleKind
from graph_service.rulebook.signals import SignalRule

LEADING = (RoleKind.LR, RoleKind.FZ, RoleKind.OPERATOR, RoleKind.INVESTOR)


def many_firms_one_person(facts: Facts, rule: SignalRule) -> Iterator[Signal]:
    """Find persons of certain identity who each head or part-own many live subjects (一人多企, R8.12)."""
    roles = in_force_on(facts, "role").filter(pl.col("kind").is_in(LEADING)).select("holder", "eid", "rid", "kind")
    owning = in_force_on(facts, "holding").select("eid", "rid", holder="owner", kind=pl.lit("OWNS"))
    ties = pl.concat([roles, owning.select(roles.columns)]).filter(certain_holder())
    found = (
        ties.join(facts.live.select("eid"), on="eid", how="semi", maintain_order="left")
        .group_by("holder", maintain_order=True)
        .agg(subjects=pl.col("eid").unique().sort(), ties=pl.struct("eid", "kind", "rid"))
        .filter(pl.col("subjects").list.len() >= int(rule.thresholds["min_subjects"]))
    )
    for holder, codes, held in found.iter_rows():
        subjects = tuple(codes)
        steps = sorted(((tie["eid"], tie["kind"], tie["rid"]) for tie in held), key=lambda tie: tie[:2])
        yield facts.signal(
            rule,
            subjects,
            f"同一自然人(身份已核)在{len(subjects)}户存续主体任职或持股: {facts.names(subjects)}",
            persons=(holder,),
            records=tuple(rid for _, _, rid in steps),
            path=tuple(Step(holder, kind, eid, rid=rid) for eid, kind, rid in steps),
        )


def lr_change_around_penalty(facts: Facts, rule: SignalRule) -> Iterator[Signal]:
    """Find heads that changed near a penalty, or between the end of the violation and the decision (R8.12).

    One signal a change (``successions.head_changes``), with the decision nearest to it that stands (R5.9, R6.3).
    """
    days = pl.duration(days=int(rule.thresholds["days"]))
    penalties = facts.penalties.select(
        "decided_on", "doc_no", eid="subject", penalty="rid", violation=pl.coalesce("violation_to", "violation_from")
    )
    found = (
        head_changes(facts)
        .join(penalties, on="eid", maintain_order="left")
        .filter(
            pl.col("changed").is_between(pl.col("decided_on") - days, pl.col("decided_on") + days)
            | pl.col("changed").is_between(pl.col("violation"), pl.col("decided_on"))
        )
        .with_columns(distance=(pl.col("changed") - pl.col("decided_on")).abs())
        .sort("eid", "changed", "distance", "doc_no", "penalty", maintain_order=True)
        .unique(["eid", "changed", "holder"], keep="first", maintain_order=True)
    )
    for row in found.iter_rows(named=True):
        yield facts.signal(
            rule,
            (row["eid"],),
            f"{facts.names((row['eid'],))}于{row['changed']}变更法定代表人, "
            f"处罚决定({row['doc_no']})日期{row['decided_on']}",
            persons=(row["before"], row["holder"]),
            records=(row["penalty"], row["before_rid"], row["rid"]),
            path=(
                Step(row["before"], RoleKind.LR, row["eid"], rid=row["before_rid"]),
                Step(row["holder"], RoleKind.LR, row["eid"], rid=row["rid"]),
            ),
        )
