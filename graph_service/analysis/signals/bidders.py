"""Signals of tenders (招标投标): bidders for one lot who may not bid together (招标投标法实施条例34)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import polars as pl

from graph_service.analysis.past_control import control_on
from graph_service.analysis.signals.shape import Facts, Signal, certain_holder
from graph_service.domain.evidence import Step
from graph_service.rulebook.signals import SignalRule

_LOT = ("tender_no", "lot")


def co_bidders(facts: Facts, rule: SignalRule) -> Iterator[Signal]:
    """Find bidders for one lot with one head, or under one control (同一标段关联投标).

    All as of the day the lot was opened (the latest that a bid states, the day of the snapshot where none does). One
    head: a certain person is legal representative or person in charge of both. Under one control: one controls the
    other, or one party controls both, computed from shares and hence 疑似; the state's control relates nobody (R8.1).
    One signal a lot and set of bidders that belong together.
    """
    subjects = facts.snapshot.parties.filter(~pl.col("is_person")).select(subject="party")
    bids = (
        facts.known("bid")
        .join(subjects, on="subject", how="semi", maintain_order="left")
        .select(
            *_LOT, "subject", "project", "rid", day=pl.col("opened_on").max().over(_LOT).fill_null(facts.snapshot.as_of)
        )
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
            pl.col("day").first(),
            subjects=pl.col("subject").unique().sort(),
            records=pl.col("rid").unique(maintain_order=True),
        )
        .filter(pl.col("subjects").list.len() > 1)
    )


def _told(row: dict[str, Any]) -> str:
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
    past = control_on(facts.snapshot, facts.picture, bids.select("day", eid="subject"))
    groups = past.groups.rename({"party": "subject"})
    together = _together(bids.join(groups, on=["subject", "day"], maintain_order="left"), "label")
    private = past.pairs.filter("private")
    rivals = together.select("day", bidder="subjects").explode("bidder").unique()
    tops = private.join(private, left_on=["controller", "day"], right_on=["controlled", "day"], how="anti")
    peers = private.join(rivals, left_on=["controller", "day"], right_on=["bidder", "day"], how="semi")
    told = pl.concat([tops, peers]).select("controller", "controlled", "day").unique()
    told = told.join(rivals, left_on=["controlled", "day"], right_on=["bidder", "day"], how="semi")
    proofs = told.join(past.proofs(told), on=told.columns, how="left").sort(told.columns)
    control: dict[tuple[str, date], list[tuple[str, list[str]]]] = {}
    for up, code, day, proof in proofs.iter_rows():
        control.setdefault((code, day), []).append((up, proof or []))
    for row in together.iter_rows(named=True):
        codes, day = tuple(row["subjects"]), row["day"]
        steps = [(up, code, proof) for code in codes for up, proof in control.get((code, day), ())]
        yield facts.signal(
            rule,
            codes,
            f"{facts.names(codes)}同投{_told(row)}, 疑似受同一方控制(按{day}持股计算, 国家除外)",
            persons=tuple(dict.fromkeys(up for up, *_ in steps)),
            records=tuple(dict.fromkeys([*row["records"], *(rid for *_, proof in steps for rid in proof)])),
            path=tuple(Step(up, "CONTROLS", code) for up, code, _ in steps),
            confidence=rule.thresholds["suspected"],
        )
