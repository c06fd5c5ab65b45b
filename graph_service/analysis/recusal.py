"""Recusal of inspectors (回避, R7.9): who must stand aside from which subject, judged before anybody is drawn.

Definition. The circle of an inspector is himself, his near relatives and whoever lives in his household. He stands
aside from a subject iff somebody of his circle is the subject's legal representative or actual controller, or is
joined to the subject or to one of these by at most ``hops`` ties in force on the day (post, holding, votes bound,
guarantee, debt), or he himself held a post in the subject within the years before. Ties do not lead on through a public
unit or through a party with more than ``hub`` ties: what all share is no interest.

Cost: the circles are walked, not the subjects: a few joins over the ties, whatever the number of subjects.

Source: 行政处罚法 42, 43; the distances are ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from graph_service.analysis.related_parties import INVERSE
from graph_service.analysis.snapshot import Snapshot, in_force
from graph_service.domain.calendar import add_months
from graph_service.domain.fact_relations import KINSHIP_TERMS
from graph_service.domain.relations import ROLE_TERMS, RoleKind
from graph_service.domain.subjects import EntityKind

HIMSELF, FORMER_POST = "本人", "三年内曾在该主体任职"


@dataclass(frozen=True, slots=True)
class RecusalPolicy:
    """How far recusal goes (回避范围): ties, months since a former post, ties of a party that are too many."""

    hops: int
    former_months: int
    hub: int


@dataclass(frozen=True, slots=True)
class Recusal:
    """Why an inspector stands aside from a subject (回避理由): in words that name nobody, and the records."""

    inspector: str
    subject: str
    reason: str
    refs: tuple[str, ...]


def recusals(
    snapshot: Snapshot,
    inspectors: Mapping[str, str],
    subjects: pl.Series,
    controllers: pl.DataFrame,
    policy: RecusalPolicy,
) -> tuple[Recusal, ...]:
    """Find who must stand aside from whom (应当回避), by subject and certificate, each with his nearest tie.

    ``inspectors`` gives the person of each certificate, ``subjects`` the subjects (eid), ``controllers`` the actual
    controllers (``eid``, ``controller``) of the registry.
    """
    reached = _reached(snapshot, inspectors, policy)
    targets = _targets(snapshot, subjects, controllers)
    met = reached.join(targets, on="party").sort("subject", "inspector", "hops", "target", "who", "told", "refs")
    former = _former(snapshot, inspectors, policy).join(targets.filter(pl.col("target") == ""), on="party")
    found = pl.concat([met, former], how="diagonal").unique(["subject", "inspector"], keep="first", maintain_order=True)
    return tuple(
        Recusal(row["inspector"], row["subject"], _reason(row), tuple(row["refs"]))
        for row in found.sort("subject", "inspector").iter_rows(named=True)
    )


def ties_on(snapshot: Snapshot) -> pl.DataFrame:
    """Ties in force on the snapshot's day (关系): ``start``, ``end``, ``term`` and ``rid``, each from both ends."""
    held = in_force(snapshot.as_of)
    posts = snapshot.facts["role"].filter(held).select(
        start="holder", end="eid", term=pl.col("kind").replace(_ROLES), rid="rid"
    )  # fmt: skip
    others = [
        snapshot.facts[kind].filter(held).select(start=start, end="eid", term=pl.lit(term), rid="rid")
        for kind, start, term in (
            ("holding", "owner", "股东"),
            ("proxy", "holder", "表决权委托"),
            ("concert", "holder", "一致行动"),
            ("guarantee", "guarantor", "担保"),
        )
    ]
    one_way = pl.concat([posts, *others])
    return pl.concat([one_way, one_way.rename({"start": "end", "end": "start"}).select(one_way.columns)])


_ROLES = {kind.value: term for kind, term in ROLE_TERMS.items()}


def _people(inspectors: Mapping[str, str]) -> pl.DataFrame:
    return pl.DataFrame(
        {"inspector": list(inspectors), "party": list(inspectors.values())},
        schema={"inspector": pl.String, "party": pl.String},
    )


def _circle(snapshot: Snapshot, inspectors: Mapping[str, str]) -> pl.DataFrame:
    """Whoever stands for an inspector (本人及近亲属): ``inspector``, ``party``, ``who`` and ``refs``."""
    people = _people(inspectors)
    kin = snapshot.facts["kin"].filter(in_force(snapshot.as_of))
    words = {one.value: term for one, term in KINSHIP_TERMS.items()}
    back = {one.value: KINSHIP_TERMS[INVERSE[one]] for one in KINSHIP_TERMS}
    both = pl.concat(
        [
            kin.select(of="person", near="relative", who=pl.col("kinship").replace(words), rid="rid"),
            kin.select(of="relative", near="person", who=pl.col("kinship").replace(back), rid="rid"),
        ]
    )
    near = people.join(both, left_on="party", right_on="of").select(
        "inspector", party="near", who="who", refs=pl.concat_list("rid")
    )
    own = people.with_columns(who=pl.lit(HIMSELF), refs=pl.lit([], pl.List(pl.String)))
    return pl.concat([own, near])


def _reached(snapshot: Snapshot, inspectors: Mapping[str, str], policy: RecusalPolicy) -> pl.DataFrame:
    """Parties within reach of each circle (关系可及): the nearest way to each, ``told`` being its ties in words."""
    ties = ties_on(snapshot)
    public = snapshot.parties.filter(pl.col("entity_kind") == EntityKind.PUBLIC_BODY.value).select(start="party")
    hubs = ties.group_by("start").len().filter(pl.col("len") > policy.hub).select("start")
    onward = ties.join(pl.concat([public, hubs]).unique(), on="start", how="anti")
    nearest = _circle(snapshot, inspectors).with_columns(hops=pl.lit(0), told=pl.lit([], pl.List(pl.String)))
    edge = nearest
    for hop in range(1, policy.hops + 1):
        edge = edge.join(ties if hop == 1 else onward, left_on="party", right_on="start").select(
            "inspector", "who", party="end", hops=pl.lit(hop), refs=pl.col("refs").list.concat(pl.concat_list("rid")),
            told=pl.col("told").list.concat(pl.concat_list("term")),
        )  # fmt: skip
        nearest = pl.concat([nearest, edge.select(nearest.columns)])
        edge = edge.sort("inspector", "party", "refs").unique(["inspector", "party"], keep="first")
    return nearest


def _targets(snapshot: Snapshot, subjects: pl.Series, controllers: pl.DataFrame) -> pl.DataFrame:
    """What must not be reached for each subject (所涉各方): itself, its legal representative, its controller."""
    own = pl.DataFrame({"subject": subjects}).unique()
    heads = (
        snapshot.facts["role"]
        .filter((pl.col("kind") == RoleKind.LR.value) & in_force(snapshot.as_of))
        .join(own, left_on="eid", right_on="subject", how="semi")
    )
    control = controllers.filter(pl.col("controller").is_not_null()).join(
        own, left_on="eid", right_on="subject", how="semi"
    )
    return pl.concat(
        [
            own.select("subject", party="subject", target=pl.lit("")),
            heads.select(subject="eid", party="holder", target=pl.lit(ROLE_TERMS[RoleKind.LR])),
            control.select(subject="eid", party="controller", target=pl.lit("实际控制人")),
        ]
    ).unique(maintain_order=True)


def _former(snapshot: Snapshot, inspectors: Mapping[str, str], policy: RecusalPolicy) -> pl.DataFrame:
    """Subjects an inspector himself left within the months (曾任职单位)."""
    since = add_months(snapshot.as_of, -policy.former_months)
    left = snapshot.facts["role"].filter(
        (pl.col("valid_to") > since).fill_null(value=False) & (pl.col("valid_to") <= snapshot.as_of)
    )
    return _people(inspectors).join(left, left_on="party", right_on="holder").select(
        "inspector", party="eid", who=pl.lit(FORMER_POST), hops=pl.lit(0), refs=pl.concat_list("rid"),
        told=pl.lit([], pl.List(pl.String)),
    )  # fmt: skip


def _reason(row: Mapping[str, object]) -> str:
    """Tell a way in words that name nobody (回避理由)."""
    who, target, told = str(row["who"]), str(row["target"] or ""), list(row["told"])  # type: ignore[call-overload]
    if who == FORMER_POST:
        return FORMER_POST
    if not told:
        return f"{who}系该主体{target}"
    if len(told) == 1 and not target:
        return f"{who}系该主体{told[0]}" if told[0] not in _RELATIONS else f"{who}与该主体有{told[0]}关系"
    return f"{who}经 {len(told)} 步关系与该主体{target}相连: {'、'.join(told)}"


_RELATIONS = frozenset({"表决权委托", "一致行动", "担保"})
