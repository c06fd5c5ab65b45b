"""Rows of a sheet up to the graph's door (备好行): clean, derive, match, check, all values in and values out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from loaders.check import Verdict, check_rows
from loaders.check_table import Outcome
from loaders.clean.rows import clean_rows
from loaders.derive import derive
from loaders.detect import ROW
from loaders.mapping import Mapping
from loaders.match import PersonKeys
from loaders.parties import resolve
from loaders.register import Register

SET_ASIDE = (str(Outcome.REJECTED), str(Outcome.QUARANTINED))


@dataclass(frozen=True, slots=True)
class Prepared:
    """Rows that may be loaded, and what was found about all of them (备好的行).

    ``repaired`` are the numbers of the rows among them that were mended.
    """

    rows: pl.DataFrame
    verdict: Verdict
    repaired: pl.Series

    def count(self, outcome: Outcome) -> int:
        """How many rows the checks gave this outcome."""
        return int((self.verdict.outcome == str(outcome)).sum())


def typed_rows(rows: pl.DataFrame, mapping: Mapping, today: date) -> pl.DataFrame:
    """Text rows of one mapping as typed ones, by themselves alone (类型化)."""
    return derive(clean_rows(rows, mapping, today), mapping.kind)


def judged(typed: pl.DataFrame, mapping: Mapping, today: date, register: Register, keys: PersonKeys) -> Prepared:
    """Take typed rows as far as values can tell (备好): their parties matched, all checked."""
    matched = resolve(typed, mapping, register, keys)
    verdict = check_rows(matched, mapping, today)
    aside = verdict.outcome.is_in(SET_ASIDE).fill_null(value=False)
    repaired = typed[ROW].filter((verdict.outcome == str(Outcome.REPAIRED)).fill_null(value=False))
    return Prepared(matched.filter(~aside), verdict, repaired)
