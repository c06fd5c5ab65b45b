"""Pairs that may be one subject (疑似同一主体): one trade name under two ids, scored for a human eye (ADR 0047).

Two codes that check are two subjects unless they bear one full name (R1.11 一主体多码); an id without a code may be
anybody of its trade name. The score is a sum of bits as in ``analysis.possible_same``. Trade names of more than
``max_group`` subjects are cut and counted.
"""

from __future__ import annotations

import polars as pl

from graph_service.analysis.columns import name_keys
from graph_service.analysis.possible_same import PAIRS, PossibleSame
from graph_service.analysis.snapshot import Snapshot
from graph_service.rulebook.identity import SubjectRule

TERMS = {
    "SAME_NAME": "全称相同", "SAME_ADDRESS": "同址", "SAME_HEAD": "法定代表人同名", "SAME_DAY": "同日成立",
    "OTHER_REGION": "不在同一县区",
}  # fmt: skip
_COLUMN = {"SAME_NAME": "key", "SAME_ADDRESS": "address_key", "SAME_HEAD": "lr_name", "SAME_DAY": "established_on"}

_col = pl.col


def possible_same_subjects(snapshot: Snapshot, rule: SubjectRule) -> PossibleSame:
    """Pairs of subjects of one trade name whose score reaches the threshold (疑似同一主体).

    ``left`` is the one of less certain identity, ``right`` the other.
    """
    subjects = snapshot.parties.filter(~_col("is_person") & _col("name_core").is_not_null())
    known = subjects.select(
        "party", "name_core", "address_key", "lr_name", "established_on", _col("certain").fill_null(value=False),
        county=pl.coalesce("region", _col("uscc").str.slice(2, 6)).str.slice(0, 6), key=name_keys(subjects["name"]),
    ).with_columns(bearers=pl.len().over("name_core"))  # fmt: skip
    shared = known.filter(_col("bearers") > 1)
    few = shared.filter(_col("bearers") <= rule.max_group)
    met = few.join(few, on="name_core", suffix="_right")
    first = (_col("certain") < _col("certain_right")) | (
        (_col("certain") == _col("certain_right")) & (_col("party") < _col("party_right"))
    )
    open_question = ~_col("certain") | ~_col("certain_right") | (_col("key") == _col("key_right"))
    pairs = met.filter(first & open_question).with_columns(
        *((_col(c) == _col(f"{c}_right")).fill_null(value=False).alias(name) for name, c in _COLUMN.items()),
        OTHER_REGION=(_col("county") != _col("county_right")).fill_null(value=False),
        base=-(_col("bearers") - 1).log(2),
    )
    weights = [pl.when(_col(name)).then(bits).otherwise(0.0) for name, bits in rule.weights.items()]
    words = [pl.when(_col(name)).then(pl.lit(TERMS[name])) for name in rule.weights]
    scored = pairs.select(
        left="party", right="party_right", score=pl.sum_horizontal("base", *weights).round(3),
        evidence=pl.concat_str(words, separator="; ", ignore_nulls=True),
    )  # fmt: skip
    kept = scored.filter(_col("score") >= rule.threshold).select(list(PAIRS))
    cut = shared.filter(_col("bearers") > rule.max_group)
    return PossibleSame(
        kept.sort("score", "left", "right", descending=[True, False, False]), cut["name_core"].n_unique(), cut.height
    )
