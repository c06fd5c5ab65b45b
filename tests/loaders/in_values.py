"""A register and person keys held in values, for the stages that need no server."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date

import polars as pl

from graph_service.analysis.columns import name_cores, name_keys
from loaders.detect import Sheet
from loaders.match import PersonKeys
from loaders.prepare import Prepared, judged
from loaders.register import KNOWN_SCHEMA, NAMED_SCHEMA, Register
from loaders.slices import typed_slices

TODAY = date(2026, 6, 30)


class FrameRegister:
    """A register that is a frame."""

    def __init__(self, rows: Sequence[tuple[str, str, str | None]] = ()) -> None:
        frame = pl.DataFrame(
            list(rows), schema={"eid": pl.String, "name": pl.String, "reg_no": pl.String}, orient="row"
        )
        nothing = [pl.lit(None, dtype).alias(name) for name, dtype in NAMED_SCHEMA.items() if name not in frame.columns]
        keys = name_keys(frame["name"])
        self.frame = frame.with_columns(nothing).with_columns(keys.alias("name_key")).select(list(NAMED_SCHEMA))

    def by_codes(self, codes: Sequence[str]) -> pl.DataFrame:
        return self.frame.filter(pl.col("eid").is_in(list(codes))).select(list(KNOWN_SCHEMA))

    def by_reg_nos(self, numbers: Sequence[str]) -> pl.DataFrame:
        return self.frame.filter(pl.col("reg_no").is_in(list(numbers))).select(list(KNOWN_SCHEMA))

    def by_orgs(self, codes: Sequence[str]) -> pl.DataFrame:
        known = self.frame.with_columns(org=pl.col("eid").str.slice(8, 9))
        return known.filter(pl.col("org").is_in(list(codes))).select(*KNOWN_SCHEMA, "org")

    def by_names(self, keys: Sequence[str]) -> pl.DataFrame:
        return self.frame.filter(pl.col("name_key").is_in(list(keys)))

    def names_of(self, eids: Sequence[str]) -> pl.DataFrame:
        return self.frame.filter(pl.col("eid").is_in(list(eids)))

    def by_cores(self, cores: Sequence[str]) -> pl.DataFrame:
        known = self.frame.with_columns(name_core=name_cores(self.frame["name"]))
        return known.filter(pl.col("name_core").is_in(list(cores))).select("eid", "name_core")


class HashedKeys:
    """Person ids by a plain hash: the real ones are keyed (R10.3)."""

    def pids(self, id_numbers: pl.Series) -> pl.Series:
        return pl.Series([number and "p:" + _hash(number) for number in id_numbers], dtype=pl.String)

    def named_pids(self, eids: pl.Series, names: pl.Series) -> pl.Series:
        pairs = zip(eids, names, strict=True)
        return pl.Series([f"n:{_hash(eid + name)}" if eid and name else None for eid, name in pairs], dtype=pl.String)

    def contact_keys(self, contacts: pl.Series) -> pl.Series:
        return pl.Series([contact and _hash("contact" + contact) for contact in contacts], dtype=pl.String)


def _hash(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def prepared(sheet: Sheet, register: Register, keys: PersonKeys) -> Prepared:
    """All rows of a sheet, judged together."""
    typed = pl.concat(typed for _, typed in typed_slices(sheet, TODAY))
    return judged(typed, sheet.mapping, TODAY, register, keys)


def text_rows(sheet: Sheet, size: int = 1_000) -> pl.DataFrame:
    """All rows of a sheet as text fields, read ``size`` at a time."""
    none = {"row": pl.Int64()} | {f"c{place}": pl.String() for place in range(len(sheet.headers) + 1)}
    return pl.concat(map(sheet.fields, [pl.DataFrame(schema=none), *sheet.slices(size)]))
