"""Pairs that may be one person (疑似同一自然人): scored candidates for a human eye, never a merge (R12.4, ADR 0047).

**Definition.** Fellegi and Sunter (1969): the score of a pair of one name is a sum of bits, each the logarithm to base
2 of how much commoner the evidence is among pairs that are one than among pairs that are not. It begins with
``-log2(k - 1)``, where k persons of the graph bear the name: with more of them any one pair is the less likely. The
weights are data (``rulebook/identity.toml``). Two certain persons are no pair: two numbers are two people.

**Cost.** Names of more than ``max_group`` persons are cut and counted, persons and owners met at more than
``max_shared`` subjects tell nothing, so that pairs and evidence are linear in the graph; all joins are columnar.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from graph_service.analysis.columns import name_keys
from graph_service.analysis.snapshot import Snapshot
from graph_service.rulebook.identity import CandidateRule

TERMS = {
    "SAME_SUBJECT": "同在一主体", "SHARED_PERSON": "有共同的任职或持股人员", "SHARED_OWNER": "所涉主体有股权联系",
    "SHARED_NAME": "所涉主体有另一同名人员", "SAME_ADDRESS": "所涉主体同址", "SAME_TRADE_NAME": "所涉主体同字号",
    "OTHER_REGION": "不在同一县区",
}  # fmt: skip
PAIRS = {"left": pl.String(), "right": pl.String(), "score": pl.Float64(), "evidence": pl.String()}

_col = pl.col


@dataclass(frozen=True, slots=True)
class PossibleSame:
    """Candidates (疑似同一): ``pairs`` (``PAIRS``), likeliest first.

    ``names_cut`` names were too common to be compared, ``persons_cut`` persons bear them.
    """

    pairs: pl.DataFrame
    names_cut: int
    persons_cut: int


def possible_same(snapshot: Snapshot, rule: CandidateRule) -> PossibleSame:
    """Pairs of persons of one name whose score reaches the threshold (疑似同一自然人).

    ``left`` is one known by name; ``right`` another such, or a certain one.
    """
    people = _people(snapshot, rule)
    pairs, cut = _pairs(people, rule)
    seen = _seen(snapshot)
    met = _told(pairs, seen, snapshot, rule)
    weights = [pl.when(_col(name)).then(bits).otherwise(0.0) for name, bits in rule.weights.items()]
    words = [pl.when(_col(name)).then(pl.lit(TERMS[name])) for name in rule.weights]
    scored = met.with_columns(
        score=pl.sum_horizontal("base", *weights).round(3),
        evidence=pl.concat_str(words, separator="; ", ignore_nulls=True),
    )
    kept = scored.filter(_col("score") >= rule.threshold).select(list(PAIRS))
    kept = kept.sort("score", "left", "right", descending=[True, False, False])
    return PossibleSame(kept, cut["key"].n_unique(), cut.height)


def _people(snapshot: Snapshot, rule: CandidateRule) -> pl.DataFrame:
    """Persons by name (``party, certain, key, base``): the base score is the rarity of the name."""
    persons = snapshot.parties.filter(_col("is_person") & _col("name").is_not_null())
    people = persons.select("party", _col("certain").fill_null(value=False)).with_columns(
        key=name_keys(persons["name"])
    )
    bearers = pl.len().over("key")
    short = pl.when(_col("key").str.len_chars() <= 2).then(rule.short_name).otherwise(0.0)
    return people.with_columns(bearers=bearers).with_columns(base=short - (_col("bearers") - 1).clip(1).log(2))


def _pairs(people: pl.DataFrame, rule: CandidateRule) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Pairs to be weighed (``pair, left, right, base``), and the persons whose names are too common."""
    named = ~_col("certain")
    shared = people.filter((_col("bearers") > 1) & named.any().over("key"))
    cut = shared.filter(_col("bearers") > rule.max_group)
    left = shared.filter((_col("bearers") <= rule.max_group) & named)
    right = shared.select("key", right="party", right_certain="certain")
    pairs = left.rename({"party": "left"}).join(right, on="key")
    once = (_col("left") < _col("right")) | (_col("right_certain") & (_col("left") != _col("right")))
    return pairs.filter(once).select("left", "right", "base", "key").with_row_index("pair"), cut


def _seen(snapshot: Snapshot) -> pl.DataFrame:
    """Who has to do with which subject (``party, eid``): posts and holdings of any time."""
    roles = snapshot.facts["role"].select(party="holder", eid="eid")
    holdings = snapshot.facts["holding"].select(party="owner", eid="eid")
    return pl.concat([roles, holdings]).unique()


def _told(pairs: pl.DataFrame, seen: pl.DataFrame, snapshot: Snapshot, rule: CandidateRule) -> pl.DataFrame:
    """Pairs with one flag for each kind of evidence (证据列)."""
    places = snapshot.parties.filter(~_col("is_person")).select(
        "party", "address_key", "name_core", county=pl.coalesce("region", _col("uscc").str.slice(2, 6)).str.slice(0, 6)
    )
    at = pairs.join(seen, left_on="left", right_on="party").rename({"eid": "at_left"})
    at = at.join(seen, left_on="right", right_on="party").rename({"eid": "at_right"})
    at = at.select("pair", "left", "right", "key", "at_left", "at_right")
    at = at.join(places, left_on="at_left", right_on="party", how="left")
    at = at.join(places, left_on="at_right", right_on="party", how="left", suffix="_right")
    apart = _col("at_left") != _col("at_right")

    def alike(column: str) -> pl.Expr:
        return (apart & (_col(column) == _col(f"{column}_right"))).fill_null(value=False).any()

    flags = at.group_by("pair").agg(
        SAME_SUBJECT=(~apart).any(),
        SAME_ADDRESS=alike("address_key"),
        SAME_TRADE_NAME=alike("name_core"),
        OTHER_REGION=(_col("county") != _col("county_right")).fill_null(value=False).all(),
    )
    between = at.filter(apart).select("pair", "left", "right", "key", "at_left", "at_right")
    others = _others(seen, snapshot, rule)
    named = others.filter(_col("name_key").is_not_null())
    flags = flags.with_columns(
        SHARED_PERSON=_col("pair").is_in(_meeting(between, others.filter("certain"), "other").implode()),
        SHARED_NAME=_col("pair").is_in(_meeting(between, named, "name_key").implode()),
        SHARED_OWNER=_col("pair").is_in(_linked(between, snapshot, rule).implode()),
    )
    # a certain person in common says more than the name of that person in common
    flags = flags.with_columns(SHARED_NAME=_col("SHARED_NAME") & ~_col("SHARED_PERSON"))
    return pairs.join(flags, on="pair", how="left").with_columns(
        _col(name).fill_null(value=False) for name in rule.weights
    )


def _others(seen: pl.DataFrame, snapshot: Snapshot, rule: CandidateRule) -> pl.DataFrame:
    """Persons at each subject (``eid, other, certain, name_key``), those met everywhere left out."""
    people = snapshot.parties.filter("is_person").select("party", "certain", "name")
    people = people.with_columns(name_key=name_keys(people["name"])).drop("name")
    met = seen.join(people, on="party").rename({"party": "other"})
    few = pl.len().over("other") <= rule.max_shared
    rare = _col("eid").n_unique().over("name_key") <= rule.max_shared
    return met.filter(few & rare).with_columns(_col("certain").fill_null(value=False))


def _meeting(between: pl.DataFrame, others: pl.DataFrame, column: str) -> pl.Series:
    """Pairs whose subjects have somebody else in common, by ``column``; the name of the pair itself tells nothing."""
    known = others.select("eid", shared=column, of="name_key").unique()
    left = between.join(known, left_on="at_left", right_on="eid")
    both = left.join(
        known.select("eid", "shared"), left_on=["at_right", "shared"], right_on=["eid", "shared"], how="semi"
    )
    return both.filter(_col("of") != _col("key"))["pair"].unique()


def _linked(between: pl.DataFrame, snapshot: Snapshot, rule: CandidateRule) -> pl.Series:
    """Pairs whose subjects own one another or have a subject in common as owner."""
    owned = snapshot.facts["holding"].select("owner", "eid").unique()
    firms = snapshot.parties.filter(~_col("is_person")).select(owner="party")
    owned = owned.join(firms, on="owner", how="semi")
    direct = pl.concat([owned.select(a="owner", b="eid"), owned.select(a="eid", b="owner")]).unique()
    first = between.join(direct, left_on=["at_left", "at_right"], right_on=["a", "b"], how="semi")["pair"]
    few = owned.filter(pl.len().over("owner") <= rule.max_shared)
    left = between.join(few, left_on="at_left", right_on="eid")
    second = left.join(few, left_on=["at_right", "owner"], right_on=["eid", "owner"], how="semi")["pair"]
    return pl.concat([first, second]).unique()
