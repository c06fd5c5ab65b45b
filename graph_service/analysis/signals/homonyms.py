"""Signals of equal names (同名): never by the name alone, capped, and about nobody in particular (R8.11, ADR 0006)."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from graph_service.analysis.shared_facts import contacts_on, doors
from graph_service.analysis.signals.shape import Facts, Signal, in_force_on
from graph_service.domain.subjects import CERTAIN_PERSON
from graph_service.rulebook.signals import SignalRule

CAP = 0.3  # what rests on a name is never more than this, whatever a rule file says


def same_name_heads(facts: Facts, rule: SignalRule) -> Iterator[Signal]:
    """Find live subjects whose heads bear one name and that share a door or a contact (疑似同一负责人, R8.11).

    At least one head is known by name only, and no two of them are certainly different persons. A door or contact
    that more than ``max_subjects`` share corroborates nothing. The name is not told, and no person is named.
    """
    shared = _corroborations(facts, int(rule.thresholds["max_subjects"]))
    heads = in_force_on(facts, "role").filter(pl.col("kind").is_in(["LR", "FZ"]))
    names = facts.snapshot.parties.filter("is_person").select("name", holder="party")
    found = (
        heads.join(names.filter(pl.col("name") != ""), on="holder", maintain_order="left")
        .select("eid", "name", post="rid", known=pl.col("holder").str.starts_with(CERTAIN_PERSON), person="holder")
        .join(shared, on="eid", maintain_order="left")
        .group_by("name", "what", "value", maintain_order=True)
        .agg(
            subjects=pl.col("eid").unique().sort(),
            certain=pl.col("person").filter("known").n_unique(),
            named=(~pl.col("known")).any(),
            records=pl.concat([pl.col("post"), pl.col("proof").drop_nulls()]).unique().sort(),
        )
        .filter(
            pl.col("subjects").list.len() >= int(rule.thresholds["min_subjects"]),
            pl.col("certain") <= 1,
            "named",
        )
        .group_by("name", "subjects", maintain_order=True)
        .agg(pl.col("what").unique().sort(), pl.col("records").explode().unique().sort())
    )
    for _, codes, what, records in found.iter_rows():
        subjects = tuple(codes)
        yield facts.signal(
            rule,
            subjects,
            f"{rule.term}: {facts.names(subjects)}负责人姓名相同(身份未核), 且{'、'.join(what)}",
            records=tuple(records),
            confidence=min(CAP, rule.confidence),
        )


def _corroborations(facts: Facts, most: int) -> pl.DataFrame:
    """What else subjects share: ``eid, what, value, proof`` (its record, null for the registered address)."""
    places = doors(facts).select("eid", what=pl.lit("同一门牌地址"), value="address_key", proof=pl.lit(None, pl.String))
    contacts = contacts_on(facts).select("eid", what=pl.lit("同一联络方式"), value="contact_key", proof="rid")
    both = pl.concat([places, contacts])
    return both.filter(pl.col("eid").n_unique().over("what", "value").is_between(2, most))
