"""Signals of nominal heads (挂名): a defence to be heard, never a filter (R4.5)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from graph_service.analysis.control import NOBODY
from graph_service.analysis.signals.shape import Facts, Signal, certain_holder, in_force_on
from graph_service.analysis.signals.successions import head_changes
from graph_service.domain.evidence import Step
from graph_service.domain.relations import RoleKind
from graph_service.rulebook.signals import SignalRule


def nominal_lr(facts: Facts, rule: SignalRule) -> Iterator[Signal]:
    """Find legal representatives who may lend their name (疑似挂名法定代表人, R4.5).

    Either a certain person who heads many live subjects, holds a share in none of them and controls none, each being
    controlled by somebody else who is not the state; or a subject whose head changed many times within ``days``.
    """
    yield from _heads_of_many(facts, rule)
    yield from _many_heads(facts, rule)


def _heads_of_many(facts: Facts, rule: SignalRule) -> Iterator[Signal]:
    parties, ultimate, holders = facts.snapshot.parties, facts.picture.ultimate, facts.picture.holders
    top = ultimate.controller
    private = (top != NOBODY) & ~holders.state[top]
    controlled = pl.DataFrame(
        {"eid": parties["party"], "top": parties["party"].gather(np.maximum(top, 0)), "elsewhere": private}
    )
    own = in_force_on(facts, "holding").select("eid", holder="owner").unique().with_columns(own=True)
    found = (
        in_force_on(facts, "role")
        .filter(pl.col("kind") == RoleKind.LR, certain_holder())
        .join(facts.live.select("eid"), on="eid", how="semi", maintain_order="left")
        .join(controlled, on="eid", maintain_order="left")
        .join(own, on=["eid", "holder"], how="left", maintain_order="left")
        .with_columns(fits=pl.col("elsewhere") & (pl.col("top") != pl.col("holder")) & pl.col("own").is_null())
        .sort("eid", "rid")
        .group_by("holder", maintain_order=True)
        .agg(pl.col("fits").all(), subjects=pl.col("eid").unique().sort(), posts=pl.struct("eid", "rid"))
        .filter("fits", pl.col("subjects").list.len() >= int(rule.thresholds["min_firms"]))
    )
    for holder, _, codes, posts in found.iter_rows():
        subjects = tuple(codes)
        yield facts.signal(
            rule,
            subjects,
            f"疑似挂名: 同一自然人(身份已核)任{len(subjects)}户法定代表人, 各户均无其持股并由他人控制: "
            f"{facts.names(subjects)}",
            persons=(holder,),
            records=tuple(post["rid"] for post in posts),
            path=tuple(Step(holder, RoleKind.LR, post["eid"], rid=post["rid"]) for post in posts),
        )


def _many_heads(facts: Facts, rule: SignalRule) -> Iterator[Signal]:
    changes, days = int(rule.thresholds["changes"]), pl.duration(days=int(rule.thresholds["days"]))
    every = head_changes(facts).join(facts.live.select("eid"), on="eid", how="semi", maintain_order="left")
    found = (
        every.with_columns(first=pl.col("changed").shift(changes - 1).over("eid"))
        .filter(pl.col("changed") - pl.col("first") <= days)
        .unique("eid", keep="last", maintain_order=True)
        .select("eid", "first", last="changed")
        .join(every, on="eid", maintain_order="left_right")
        .filter(pl.col("changed").is_between("first", "last"))
        .group_by("eid", "first", "last", maintain_order=True)
        .agg(posts=pl.struct("holder", "rid"), before=pl.col("before_rid").first())
    )
    for eid, first, last, posts, before in found.iter_rows():
        yield facts.signal(
            rule,
            (eid,),
            f"疑似挂名: {facts.names((eid,))}在{first}至{last}间变更法定代表人{len(posts)}次",
            persons=tuple(dict.fromkeys(post["holder"] for post in posts)),
            records=(before, *(post["rid"] for post in posts)),
            path=tuple(Step(post["holder"], RoleKind.LR, eid, rid=post["rid"]) for post in posts),
        )
