"""Signals of tenders (招标投标): bidders for one lot who are tied to each other (招标投标法实施条例34, R8.12).

All as of the day the lot was opened (the latest that a bid states, the day of the snapshot where none does). Control is
computed from votes and hence 疑似; the state's relates nobody (R8.1).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from graph_service.analysis.past_control import PastControl, control_on
from graph_service.analysis.signals.shape import Facts, Signal, certain_holder
from graph_service.domain.evidence import Step
from graph_service.rulebook.signals import SignalRule

_LOT = ("tender_no", "lot")


def co_bidders(facts: Facts, rule: SignalRule) -> Iterator[Signal]:
    """Find bidders for one lot with one head, or one of which controls the other (同一标段关联投标, 实施条例34).

    One head: a certain person is legal representative or person in charge of both. One signal a lot and set of bidders
    that belong together.
    """
    bids = _bids(facts)
    if bids.is_empty():
        return
    yield from _one_head(facts, rule, bids)
    lots = _Lots.of(facts, bids)
    for row in lots.groups:
        for codes in lots.tied(row):
            steps = lots.steps(codes, codes, row["day"])
            told = f"其间疑似存在控股、管理关系(按{row['day']}表决权计算)"
            yield _by_control(facts, rule, row, codes, steps, told)


def sister_bidders(facts: Facts, rule: SignalRule) -> Iterator[Signal]:
    """Find bidders for one lot under one control that is not among themselves (同一控制人投标, R8.12).

    Art. 34 names one head, and holding or management between the bidders: of these it does not speak.
    """
    bids = _bids(facts)
    if bids.is_empty():
        return
    lots = _Lots.of(facts, bids)
    for row in lots.groups:
        codes = tuple(row["subjects"])
        if codes in lots.tied(row):
            continue
        steps = lots.steps(codes, None, row["day"])
        told = f"疑似受同一方控制(按{row['day']}表决权计算, 国家除外), 实施条例34未列明此种情形, 须人工核实"
        yield _by_control(facts, rule, row, codes, steps, told)


def _bids(facts: Facts) -> pl.DataFrame:
    """Bids for lots that several were made for (投标): ``tender_no, lot, subject, project, rid, day``."""
    subjects = facts.snapshot.parties.filter(~pl.col("is_person")).select(subject="party")
    return (
        facts.known("bid")
        .join(subjects, on="subject", how="semi", maintain_order="left")
        .select(
            *_LOT, "subject", "project", "rid", day=pl.col("opened_on").max().over(_LOT).fill_null(facts.snapshot.as_of)
        )
        .filter(pl.len().over(_LOT) > 1)
        .sort(*_LOT, "subject", "rid")
    )


def _together(bids: pl.DataFrame, tie: str) -> pl.DataFrame:
    """Bidders of one lot that one value of ``tie`` joins, where there are two and more."""
    return (
        bids.group_by(*_LOT, tie, maintain_order=True)
        .agg(
            pl.col("project").drop_nulls().first(),
            pl.col("day").first(),
            subjects=pl.col("subject").unique().sort(),
            records=pl.col("rid"),
            bidders=pl.col("subject"),
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
            records=(*dict.fromkeys(row["records"]), *(post for _, _, post in steps)),
            path=tuple(Step(holder, kind, subject, rid=post) for kind, subject, post in steps),
        )


@dataclass(frozen=True, slots=True)
class _Lots:
    """Bidders under one control on the day of their lot (同受控制的投标人).

    ``groups`` are rows of ``_together``; ``control`` is who controls a bidder on a day, with the facts that show it.
    """

    groups: tuple[dict[str, Any], ...]
    control: dict[tuple[str, date], list[tuple[str, list[str]]]]

    @classmethod
    def of(cls, facts: Facts, bids: pl.DataFrame) -> _Lots:
        """Find them among bids."""
        past = control_on(facts.snapshot, facts.picture, bids.select("day", eid="subject"))
        groups = past.groups.rename({"party": "subject"})
        together = _together(bids.join(groups, on=["subject", "day"], maintain_order="left"), "label")
        control: dict[tuple[str, date], list[tuple[str, list[str]]]] = {}
        for up, code, day, proof in _shown(past, together).iter_rows():
            control.setdefault((code, day), []).append((up, proof or []))
        return cls(tuple(together.iter_rows(named=True)), control)

    def tied(self, row: dict[str, Any]) -> list[tuple[str, ...]]:
        """Sets of bidders of a group that control among themselves joins (互有控制关系的投标人), two and more."""
        sets = [{code} for code in row["subjects"]]
        for code in row["subjects"]:
            for up, _ in self.control.get((code, row["day"]), ()):
                joined = [one for one in sets if one & {up, code}]
                if up in row["subjects"] and len(joined) > 1:
                    sets = [one for one in sets if one not in joined] + [set[str]().union(*joined)]
        return sorted(tuple(sorted(one)) for one in sets if len(one) > 1)

    def steps(self, codes: Iterable[str], among: tuple[str, ...] | None, day: date) -> list[tuple[str, str, list[str]]]:
        """Control of bidders: by whom, whom, and the facts that show it; by some alone where ``among`` names them."""
        return [
            (up, code, proof)
            for code in codes
            for up, proof in self.control.get((code, day), ())
            if among is None or up in among
        ]


def _shown(past: PastControl, together: pl.DataFrame) -> pl.DataFrame:
    """Control of bidders by each other and by whoever is at the top: ``controller, controlled, day, proof``."""
    private = past.pairs.filter("private")
    rivals = together.select("day", bidder="subjects").explode("bidder").unique()
    tops = private.join(private, left_on=["controller", "day"], right_on=["controlled", "day"], how="anti")
    peers = private.join(rivals, left_on=["controller", "day"], right_on=["bidder", "day"], how="semi")
    told = pl.concat([tops, peers]).select("controller", "controlled", "day").unique()
    told = told.join(rivals, left_on=["controlled", "day"], right_on=["bidder", "day"], how="semi")
    return told.join(past.proofs(told), on=told.columns, how="left").sort(told.columns)


def _by_control(
    facts: Facts,
    rule: SignalRule,
    row: dict[str, Any],
    codes: tuple[str, ...],
    steps: list[tuple[str, str, list[str]]],
    told: str,
) -> Signal:
    bids = [rid for rid, code in zip(row["records"], row["bidders"], strict=True) if code in codes]
    return facts.signal(
        rule,
        codes,
        f"{facts.names(codes)}同投{_told(row)}, {told}",
        persons=tuple(dict.fromkeys(up for up, *_ in steps)),
        records=tuple(dict.fromkeys([*bids, *(rid for *_, proof in steps for rid in proof)])),
        path=tuple(Step(up, "CONTROLS", code) for up, code, _ in steps),
        confidence=rule.thresholds.get("suspected"),
    )
