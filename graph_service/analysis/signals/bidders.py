"""Signals of tenders (招标投标): bidders for one lot who may not bid together (招标投标法实施条例34)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from graph_service.analysis.groups import control_groups
from graph_service.analysis.signals.shape import Facts, Signal, certain_holder
from graph_service.domain.evidence import Step
from graph_service.rulebook.signals import SignalRule

_LOT = ("tender_no", "lot")


def co_bidders(facts: Facts, rule: SignalRule) -> Iterator[Signal]:
    """Find bidders for one lot with one head, or under one control (同一标段关联投标).

    One head: a certain person is legal representative or person in charge of both on the day the bids were opened
    (the day of the snapshot where it is not stated). Under one control: one controls the other, or one party controls
    both, computed from shares as of the snapshot and hence 疑似; the state's control relates nobody (R8.1). One signal
    a lot and set of bidders that belong together.
    """
    subjects = facts.snapshot.parties.filter(~pl.col("is_person")).select(subject="party")
    bids = (
        facts.snapshot.facts["bid"]
        .join(subjects, on="subject", how="semi", maintain_order="left")
        .select(*_LOT, "subject", "project", "rid", day=pl.col("opened_on").fill_null(facts.snapshot.as_of))
        .filter(pl.len().over(_LOT) > 1)
        .sort(*_LOT, "subject", "rid")
    )
    if bids.is_empty():
        return
    yield from _one_head(facts, rule, bids)
    yield from _one_control(facts, rule, bids)


def _together(bids: pl.DataFrame, tie: str) -> pl.DataFrame:
    """Bidders of one lot that one value of ``tie`` joins, where there are two and more."""
    return (
        bids.group_by(*_LOT, tie, maintain_order=True)
        .agg(
            pl.col("project").drop_nulls().first(),
            subjects=pl.col("subject").unique().sort(),
            records=pl.col("rid").unique(maintain_order=True),
        )
        .filter(pl.col("subjects").list.len() > 1)
    )


def _told(row: dict[str, str | None]) -> str:
    return f"{row['project'] or ''}(招标编号{row['tender_no']}{', 标段' + row['lot'] if row['lot'] else ''})"


def _one_head(facts: Facts, rule: SignalRule, bids: pl.DataFrame) -> Iterator[Signal]:
    posts = facts.heads.filter(certain_holder()).select(
        "holder", "kind", "valid_from", "valid_to", subject="eid", post="rid"
    )
    held = bids.join(posts, on="subject", maintain_order="left").filter(
        pl.col("valid_from").is_null() | (pl.col("valid_from") <= pl.col("day")),
        pl.col("valid_to").is_null() | (pl.col("valid_to") > pl.col("day")),
    )
    for row in _together(held, "holder").iter_rows(named=True):
        codes, holder = tuple(row["subjects"]), row["holder"]
        mine = held.filter(
            pl.col("holder") == holder, *(pl.col(name).eq_missing(pl.lit(row[name], pl.String)) for name in _LOT)
        ).unique("post", keep="first", maintain_order=True)
        steps = mine.select("kind", "subject", "post").rows()
        yield facts.signal(
            rule,
            codes,
            f"{facts.names(codes)}同投{_told(row)}, 负责人为同一自然人(身份已核)",
            persons=(holder,),
            records=(*row["records"], *(post for _, _, post in steps)),
            path=tuple(Step(holder, kind, subject, rid=post) for kind, subject, post in steps),
        )


def _one_control(facts: Facts, rule: SignalRule, bids: pl.DataFrame) -> Iterator[Signal]:
    parties, holders, pairs = facts.snapshot.parties, facts.picture.holders, facts.picture.control
    labels = pl.DataFrame({"subject": parties["party"], "label": control_groups(facts.picture)})
    together = _together(bids.join(labels, on="subject", maintain_order="left"), "label")
    bidders = np.zeros(parties.height, np.bool_)
    bidders[facts.snapshot.locate(together["subjects"].explode().drop_nulls().unique())] = True
    private = ~holders.state[pairs.controller]
    headed = np.zeros(parties.height, np.bool_)
    headed[pairs.controlled[private]] = True
    kept = private & bidders[pairs.controlled] & (bidders[pairs.controller] | ~headed[pairs.controller])
    control: dict[str, list[str]] = {}
    ids = parties["party"]
    for controller, controlled in zip(
        ids.gather(pairs.controller[kept]), ids.gather(pairs.controlled[kept]), strict=True
    ):
        control.setdefault(controlled, []).append(controller)
    for row in together.iter_rows(named=True):
        codes = tuple(row["subjects"])
        steps = [(up, code) for code in codes for up in sorted(control.get(code, ()))]
        yield facts.signal(
            rule,
            codes,
            f"{facts.names(codes)}同投{_told(row)}, 疑似受同一方控制(按持股计算, 国家除外)",
            persons=tuple(dict.fromkeys(up for up, _ in steps)),
            records=tuple(row["records"]),
            path=tuple(Step(up, "CONTROLS", code) for up, code in steps),
            confidence=rule.thresholds["suspected"],
        )
