"""Signals of evasion (疑似规避限制): somebody who stands close to a barred person takes over (R4.6, R8.11, R8.12).

Three ways, each a signal of its own: a near relative (by stated kinship alone, never by name or address; the signal
is restricted), a nominee, a newcomer. Layer L3: a human looks at it, and nothing follows from it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from graph_service.analysis.share_bounds import at_least
from graph_service.analysis.signals.likeness import alike
from graph_service.analysis.signals.shape import Facts, Signal, certain_holder, in_force_on
from graph_service.analysis.signals.successions import head_changes
from graph_service.domain.evidence import Step
from graph_service.domain.fact_relations import Kinship
from graph_service.domain.relations import RoleKind
from graph_service.domain.subjects import is_person
from graph_service.rulebook.signals import SignalRule

_BARRED = {
    "barred": pl.String(), "origin": pl.String(), "since": pl.Date(), "doc_no": pl.String(), "event": pl.String(),
}  # fmt: skip


def ban_evasion(facts: Facts, rule: SignalRule) -> Iterator[Signal]:
    """Find takeovers by which a certain person may evade a measure that bars him from posts (疑似规避限制).

    ``since`` is the day of the decision. Kin: within ``window_days`` of it a near relative becomes head or holder of a
    firm that the barred person left around that day, or of a firm like the one the measure came from. Nominee: within
    the same days a certain person who holds nothing of a firm follows somebody as its legal representative, and the
    barred person controls it. Newcomer: within ``fresh_days`` a certain person without a role anywhere else so follows
    in a firm that the barred person controls, or of which he holds ``least_share``. A firm founded with a hired head
    is no takeover.
    """
    barred = _barred(facts)
    if barred.is_empty():
        return
    yield from _by_kin(facts, rule, barred)
    yield from _by_strangers(facts, rule, barred)


def _barred(facts: Facts) -> pl.DataFrame:
    """Persons whom a proposal bars from a post (拟受限制人员): ``barred, origin, since, doc_no, event``."""
    proposed = [
        (one.reach.person, one.reach.entity, one.reach.decided_on, one.reach.doc_no, one.reach.event)
        for one in facts.proposals
        if any(measure.scopes for measure in one.measures)
    ]
    frame = pl.DataFrame(proposed, schema=_BARRED, orient="row").unique(maintain_order=True)
    return frame.filter(certain_holder("barred"), pl.col("since") <= facts.snapshot.as_of)


def _by_kin(facts: Facts, rule: SignalRule, barred: pl.DataFrame) -> Iterator[Signal]:
    relatives = pl.col("kinship") != Kinship.HOUSEHOLD.value  # 近亲属 alone: to share a household is no kinship
    kin = in_force_on(facts, "kin").filter(relatives).select("person", "relative", kin="rid")
    both = pl.concat([kin, kin.select(person="relative", relative="person", kin="kin")])
    both = both.filter(certain_holder("person"), certain_holder("relative"), pl.col("person") != pl.col("relative"))
    near = barred.join(both, left_on="barred", right_on="person", maintain_order="left")
    if near.is_empty():
        return
    days, as_of = int(rule.thresholds["window_days"]), facts.snapshot.as_of
    window = pl.duration(days=days)
    live = facts.live.select("eid")
    posts = _ties(facts, near["relative"].unique())
    arrivals = (
        near.join(posts, left_on="relative", right_on="party", maintain_order="left")
        .filter(pl.col("start").is_between(pl.col("since"), pl.min_horizontal(pl.col("since") + window, as_of)))
        .join(live, on="eid", how="semi", maintain_order="left")
        .with_columns(old="origin")
    )
    ended = _ties(facts, near["barred"].unique()).filter(pl.col("end") <= as_of)
    left = near.select("barred", "since").unique().join(ended, left_on="barred", right_on="party")
    left = left.filter(pl.col("end") >= pl.col("since") - window).select("barred", "since", "eid").unique()
    like = alike(facts, arrivals, int(rule.thresholds["shared_characters"])).select(arrivals.columns)
    back = arrivals.join(left, on=["barred", "since", "eid"], how="semi", maintain_order="left")
    found = pl.concat([back.with_columns(way=pl.lit("其退出的")), like.with_columns(way=pl.lit("与原主体相似的"))])
    found = found.sort("start", "kind", "rid", maintain_order=True).unique(
        ["barred", "origin", "since", "doc_no", "eid", "relative"], keep="first", maintain_order=True
    )
    for row in found.iter_rows(named=True):
        became = "成为股东" if row["kind"] == "OWNS" else "任负责人"
        yield facts.signal(
            rule,
            _subjects(row),
            f"疑似规避限制(近亲属接任): 受限制人员(身份已核)的近亲属于{row['start']}在{row['way']}"
            f"{facts.names((row['eid'],))}{became}, 文书{row['doc_no']}, 须人工核实",
            persons=(row["barred"], row["relative"]),
            records=tuple(rid for rid in (row["event"], row["kin"], row["rid"]) if rid),
            path=(
                Step(row["barred"], "KIN", row["relative"], rid=row["kin"]),
                Step(row["relative"], row["kind"], row["eid"], rid=row["rid"]),
            ),
            restricted=True,
        )


def _ties(facts: Facts, parties: pl.Series) -> pl.DataFrame:
    """Posts as head and holdings of some persons through time: ``party, eid, kind, start, end, rid``."""
    span = {"start": "valid_from", "end": "valid_to"}
    heads = facts.heads.select("eid", "kind", "rid", party="holder", **span)
    held = facts.known("holding").select("eid", "rid", party="owner", kind=pl.lit("OWNS"), **span)
    both = pl.concat([heads, held.select(heads.columns)])
    return both.filter(pl.col("party").is_in(parties.implode()))


def _by_strangers(facts: Facts, rule: SignalRule, barred: pl.DataFrame) -> Iterator[Signal]:
    """Nominees and newcomers: both by the certain new head of a firm in which the barred person still stands."""
    as_of = facts.snapshot.as_of
    days = {name: pl.duration(days=int(rule.thresholds[name])) for name in ("window_days", "fresh_days")}
    roles = facts.known("role")
    lone = roles.group_by("holder").agg(pl.col("eid").n_unique() == 1).filter("eid").select("holder")
    holding = in_force_on(facts, "holding").select("eid", holder="owner")
    still_head = pl.col("until").is_null() | (pl.col("until") > as_of)
    heads = head_changes(facts).filter(certain_holder(), still_head)
    arrivals = (
        barred.join(_standing(facts, barred["barred"].unique(), rule), on="barred", maintain_order="left")
        .join(heads.select("eid", "holder", "rid", start="changed"), on="eid", maintain_order="left")
        .filter(pl.col("holder") != pl.col("barred"), pl.col("start").is_between(pl.col("since"), as_of))
        .join(facts.live.select("eid"), on="eid", how="semi", maintain_order="left")
    )
    nominees = arrivals.filter("controls", pl.col("start") <= pl.col("since") + days["window_days"])
    nominees = nominees.join(holding, on=["eid", "holder"], how="anti", maintain_order="left")
    fresh = arrivals.filter(pl.col("start") <= pl.col("since") + days["fresh_days"])
    fresh = fresh.join(lone, on="holder", how="semi", maintain_order="left")
    for way, told, frame in (
        ("名义代表人", "无持股, 受限制人员仍为疑似控制人", nominees),
        ("新人接任", "别无任职, 受限制人员仍控制或持股", fresh),
    ):
        for row in frame.unique(
            ["barred", "origin", "since", "doc_no", "eid", "holder"], keep="first", maintain_order=True
        ).iter_rows(named=True):
            still = "CONTROLS" if row["controls"] else "OWNS"
            yield facts.signal(
                rule,
                _subjects(row),
                f"疑似规避限制({way}): {facts.names((row['eid'],))}于{row['start']}变更法定代表人, "
                f"新任者(身份已核){told}, 文书{row['doc_no']}, 须人工核实",
                persons=(row["barred"], row["holder"]),
                records=tuple(rid for rid in (row["event"], row["rid"], row["stake"]) if rid),
                path=(
                    Step(row["barred"], still, row["eid"], rid=row["stake"]),
                    Step(row["holder"], RoleKind.LR, row["eid"], rid=row["rid"]),
                ),
            )


def _standing(facts: Facts, persons: pl.Series, rule: SignalRule) -> pl.DataFrame:
    """Firms that these persons control or hold enough of: ``barred, eid, controls, stake`` (the holding, if any)."""
    parties, graph, pairs = facts.snapshot.parties, facts.picture.graph, facts.picture.control
    ids, rids = parties["party"], facts.snapshot.facts["holding"]["rid"]
    asked = ids.is_in(persons.implode()).to_numpy()
    controls = np.flatnonzero(asked[pairs.controller])
    enough = at_least(graph, rule.thresholds["least_share"])
    stake = np.flatnonzero(asked[graph.owner] & (graph.econ_ppm > 0))
    rows = pl.Series(graph.row[stake]).replace(-1, None)
    held = pl.DataFrame(
        {
            "barred": ids.gather(graph.owner[stake]),
            "eid": ids.gather(graph.owned[stake]),
            "stake": rids.gather(rows),
            "enough": enough[stake],
        }
    )
    ruled = pl.DataFrame(
        {"barred": ids.gather(pairs.controller[controls]), "eid": ids.gather(pairs.controlled[controls])}
    ).with_columns(controls=pl.lit(value=True))
    both = (
        ruled.join(held, on=["barred", "eid"], how="full", coalesce=True)
        .with_columns(pl.col("controls", "enough").fill_null(value=False))
        .filter(pl.col("controls") | pl.col("enough"))
    )
    return both.select("barred", "eid", "controls", "stake").sort("barred", "eid")


def _subjects(row: dict[str, str]) -> tuple[str, ...]:
    """The firm taken over and the one the measure came from, which may be the same or none."""
    return tuple(sorted({row["eid"], *([row["origin"]] if row["origin"] and not is_person(row["origin"]) else [])}))
