"""Signals of changing hands (易主): holders that move around a penalty, and firms bought for their code (R8.12)."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from graph_service.analysis.columns import name_cores
from graph_service.analysis.signals.shape import Facts, Signal
from graph_service.analysis.signals.successions import FIRST, head_changes, holder_spells
from graph_service.analysis.snapshot import PPM
from graph_service.domain.evidence import Step
from graph_service.domain.relations import RoleKind
from graph_service.domain.subjects import LIVE
from graph_service.rulebook.signals import SignalRule


def holder_change_around_penalty(facts: Facts, rule: SignalRule) -> Iterator[Signal]:
    """Find subjects of which holders of a large part left or came around a penalty (处罚前后变更股东, R8.12).

    Around: within ``days`` of the decision, or between the end of the violation and the decision. Large: those who
    left, or those who came, together at least ``least_share``, by their last or first holding. A founder does not come.
    One signal a subject and set of moves, with the decision nearest to them that stands (R5.9, R6.3).
    """
    days = pl.duration(days=int(rule.thresholds["days"]))
    penalties = facts.penalties.select(
        "decided_on", "doc_no", eid="subject", penalty="rid", violation=pl.coalesce("violation_to", "violation_from")
    )
    moves = _moves(facts, penalties["eid"])
    sums = [pl.col("ppm").filter(pl.col("way") == way).sum().alias(way) for way in ("left", "came")]
    found = (
        moves.join(penalties, on="eid", maintain_order="left")
        .filter(
            pl.col("day").is_between(pl.col("decided_on") - days, pl.col("decided_on") + days)
            | pl.col("day").is_between(pl.col("violation"), pl.col("decided_on"))
        )
        .sort("eid", "decided_on", "doc_no", "day", "way", "ppm", "who")
        .group_by("eid", "penalty", maintain_order=True)
        .agg(
            pl.col("doc_no", "decided_on").first(),
            *sums,
            rids=pl.col("rid"),
            moves=pl.struct("owner", "ppm", "rid"),
            distance=(pl.col("day") - pl.col("decided_on")).abs().min(),
        )
        .filter(pl.max_horizontal("left", "came") >= round(rule.thresholds["least_share"] * PPM))
        .with_columns(moved=pl.col("rids").list.sort().list.join(" "))
        .sort("eid", "distance", "decided_on", "doc_no", "penalty")
        .unique(["eid", "moved"], keep="first", maintain_order=True)
    )
    for row in found.iter_rows(named=True):
        eid, steps = row["eid"], row["moves"]
        yield facts.signal(
            rule,
            (eid,),
            f"{facts.names((eid,))}在处罚决定({row['doc_no']}, {row['decided_on']})前后有股东变更, "
            f"退出合计{row['left'] / PPM:.2%}, 进入合计{row['came'] / PPM:.2%}",
            persons=tuple(dict.fromkeys(step["owner"] for step in steps)),
            records=tuple(dict.fromkeys((row["penalty"], *row["rids"]))),
            path=tuple(Step(step["owner"], "OWNS", eid, step["ppm"] / PPM, step["rid"]) for step in steps),
        )


def _moves(facts: Facts, eids: pl.Series) -> pl.DataFrame:
    """Holders that left or came by the day asked about: ``eid, who, owner, way`` (left, came), ``day, ppm, rid``."""
    as_of = facts.snapshot.as_of
    start = pl.col("start").fill_null(FIRST)
    spells = holder_spells(facts, eids).with_columns(founder=start == start.min().over("eid"))
    left = spells.filter(pl.col("end") <= as_of).select(
        "eid", "who", "owner", way=pl.lit("left"), day="end", ppm="last_ppm", rid="last_rid"
    )
    came = spells.filter(pl.col("start") <= as_of, ~pl.col("founder")).select(
        "eid", "who", "owner", way=pl.lit("came"), day="start", ppm="first_ppm", rid="first_rid"
    )
    return pl.concat([left, came])


def shell_change(facts: Facts, rule: SignalRule) -> Iterator[Signal]:
    """Find live subjects whose head, main holders and name all changed while the code lived on (疑似换壳, R8.12).

    Around a change of legal representative: a stated change of name within ``window_days`` that alters the trade name
    or line of business, and of the holders ``window_days`` before and after, those who left held and those who came
    hold more than ``least_share`` each. One signal a subject, with its latest such change. Scope and industry of the
    past are in no snapshot: they count only as far as the name tells them.
    """
    window = pl.duration(days=int(rule.thresholds["window_days"]))
    live = facts.snapshot.parties.filter(pl.col("status").is_in(LIVE), "certain").select(eid="party")
    renamed = _renamings(facts).join(live, on="eid", how="semi", maintain_order="left")
    heads = (
        head_changes(facts)
        .join(renamed, on="eid", maintain_order="left")
        .filter((pl.col("renamed") - pl.col("changed")).abs() <= window)
        .sort("eid", "changed", "renamed", "naming", maintain_order=True)
        .unique(["eid", "changed"], keep="first", maintain_order=True)
    )
    before, after = pl.col("changed") - window, pl.min_horizontal(pl.col("changed") + window, facts.snapshot.as_of)

    def held(day: pl.Expr) -> pl.Expr:
        return (pl.col("start").fill_null(FIRST) <= day) & (pl.col("end").is_null() | (pl.col("end") > day))

    least = round(rule.thresholds["least_share"] * PPM)
    found = (
        heads.join(holder_spells(facts, heads["eid"]), on="eid", maintain_order="left")
        .with_columns(left=held(before) & ~held(after), came=held(after) & ~held(before))
        .filter(pl.col("left") | pl.col("came"))
        .group_by(heads.columns, maintain_order=True)
        .agg(
            left=pl.col("last_ppm").filter("left").sum(),
            came=pl.col("first_ppm").filter("came").sum(),
            moves=pl.when("left").then("last_rid").otherwise("first_rid").sort(),
        )
        .filter(pl.col("left") > least, pl.col("came") > least)
        .unique("eid", keep="last", maintain_order=True)
    )
    for row in found.iter_rows(named=True):
        eid = row["eid"]
        yield facts.signal(
            rule,
            (eid,),
            f"疑似换壳: {facts.names((eid,))}代码未变, 于{row['changed']}变更法定代表人, 于{row['renamed']}变更名称"
            f"(原{row['former']}), 前后退出股东合计{row['left'] / PPM:.2%}, 进入合计{row['came'] / PPM:.2%}",
            persons=(row["before"], row["holder"]),
            records=(row["before_rid"], row["rid"], row["naming"], *row["moves"]),
            path=(
                Step(row["before"], RoleKind.LR, eid, rid=row["before_rid"]),
                Step(row["holder"], RoleKind.LR, eid, rid=row["rid"]),
            ),
        )


def _renamings(facts: Facts) -> pl.DataFrame:
    """Stated changes of name that alter trade name or line of business: ``eid, renamed`` (day), ``former, naming``.

    The new name is one that begins on the day the former ends, else the one borne now.
    """
    names = facts.known("naming").select("eid", "name", "valid_from", "valid_to", "rid")
    names = names.with_columns(core=name_cores(names["name"]))
    begun = names.filter(pl.col("valid_from").is_not_null()).select("eid", begun="core", renamed="valid_from")
    now = facts.snapshot.parties.select(now="name_core", eid="party")
    return (
        names.filter(pl.col("valid_to") <= facts.snapshot.as_of)
        .select("eid", "core", renamed="valid_to", former="name", naming="rid")
        .join(begun, on=["eid", "renamed"], how="left", maintain_order="left")
        .join(now, on="eid", maintain_order="left")
        .filter(pl.col("core") != pl.coalesce("begun", "now"))
        .select("eid", "renamed", "former", "naming")
    )
