"""Likeness of two subjects (相似): the same door, or trade names that begin alike."""

from __future__ import annotations

import polars as pl

from graph_service.analysis.columns import trade_names
from graph_service.analysis.signals.shape import Facts
from graph_service.domain.subjects import LIVE

TERMS = (("同址", "place"), ("字号相似", "name"), ("同业", "trade"))


def alike(facts: Facts, pairs: pl.DataFrame, shared: int) -> pl.DataFrame:
    """Keep the pairs (``old, eid``) of which ``eid`` is live and like ``old``, with ``place, name, trade``.

    Like: at the same address, or trade names whose first ``shared`` characters are equal. A town or village in front of
    a trade name is none of it (``trade_name``). That it is a place shows where the address of either names it; where
    none does it may be either, and the names must be alike with it and without. The same industry is told with it and
    is not enough alone. ``established_on`` of ``eid`` comes along.
    """
    features = ("address_key", "name_core", "industry")
    parties = facts.snapshot.parties
    old = parties.select(pl.col(features).name.prefix("old_"), old="party")
    new = parties.filter(pl.col("status").is_in(LIVE)).select(*features, "established_on", eid="party")
    both = (
        pairs.filter(pl.col("eid") != pl.col("old"))
        .join(new, on="eid", maintain_order="left")
        .join(old, on="old", maintain_order="left")
    )
    addresses = both.select(pl.concat_str("address_key", "old_address_key", separator="\n", ignore_nulls=True))
    named = [_begin_alike(both, shared, addresses.to_series()), _begin_alike(both, shared, None)]
    return (
        both.with_columns(
            place=(pl.col("address_key") == pl.col("old_address_key")) & (pl.col("address_key") != ""),
            name=named[0] & named[1],
            trade=pl.col("industry") == pl.col("old_industry"),
        )
        .filter(pl.col("place").fill_null(value=False) | pl.col("name").fill_null(value=False))
        .drop(*features, *(f"old_{feature}" for feature in features))
    )


def _begin_alike(pairs: pl.DataFrame, shared: int, addresses: pl.Series | None) -> pl.Series:
    new, old = (trade_names(pairs[column], addresses) for column in ("name_core", "old_name_core"))
    return (new.str.head(shared) == old.str.head(shared)) & (new.str.len_chars() >= shared)


def likeness(row: dict[str, object]) -> str:
    """Tell in words what is alike (相似之处)."""
    return "、".join(term for term, key in TERMS if row[key])
