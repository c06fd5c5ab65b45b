"""Which department a record is of (认定机关): its code and its name, however one source writes them.

One department delivers its records with its code, another file of the same records names it alone. A name that goes
with exactly one code anywhere in the snapshot stands for that code; a name of several codes stays a name.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from graph_service.analysis.columns import name_keys
from graph_service.analysis.snapshot import Snapshot

_PAIR = ("authority_code", "authority_name")


@dataclass(frozen=True, slots=True)
class DecidingBodies:
    """Departments as the facts of a snapshot call them (机关名册).

    ``codes`` leads from the key of a name to its one code (``name_key, coded``), ``names`` from a code to the name most
    rows give it (``code, named``).
    """

    codes: pl.DataFrame
    names: pl.DataFrame

    @classmethod
    def of(cls, snapshot: Snapshot) -> DecidingBodies:
        """Gather them from every kind of fact that names an authority (汇集机关)."""
        frames = [frame.select(_PAIR) for frame in snapshot.facts.values() if set(_PAIR) <= set(frame.columns)]
        pairs = pl.concat(frames).drop_nulls().group_by(_PAIR).len()
        keyed = pairs.with_columns(name_key=name_keys(pairs["authority_name"]))
        codes = keyed.group_by("name_key").agg(coded=pl.col("authority_code").unique())
        names = keyed.sort("len", "authority_name", descending=[True, False]).group_by(code="authority_code")
        return cls(
            codes.filter(pl.col("coded").list.len() == 1).with_columns(pl.col("coded").list.first()),
            names.agg(named=pl.col("authority_name").first()),
        )

    def told(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Add ``department_code`` and ``department_name`` to rows with ``authority_code, authority_name`` (归属单位).

        Both are null where a row names nobody; rows keep their order.
        """
        keyed = frame.with_columns(name_key=name_keys(frame["authority_name"]))
        coded = keyed.join(self.codes, on="name_key", how="left", maintain_order="left").with_columns(
            department_code=pl.coalesce("authority_code", "coded")
        )
        named = coded.join(
            self.names, left_on="department_code", right_on="code", how="left", maintain_order="left"
        ).with_columns(department_name=pl.coalesce("named", "authority_name"))
        return named.drop("name_key", "coded", "named")
