"""What a department's file looks like (表样): which rows of which table, under which headers, in which encoding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from loaders.sample import wording
from loaders.sample.authorities import Authority

FOREVER = "9999-09-09"  # no fixed end (R2.1)
ISO, SLASHES, CHINESE, CLOCKED = "%Y-%m-%d", "%Y/%-m/%-d", wording.DAY, "%Y-%m-%d 00:00:00"


@dataclass(frozen=True, slots=True)
class Form:
    """One file: some rows of a table, and its columns as headers and expressions over the table.

    ``where`` selects the rows; ``code`` names the header whose codes are written carelessly in places, empty in a file
    of persons; ``blank`` is what stands for nothing; ``days`` is the date style, empty where a workbook holds real
    dates; ``titles`` are rows above the header.
    """

    name: str
    department: Authority
    table: str
    columns: Mapping[str, pl.Expr]
    code: str
    where: pl.Expr = field(default_factory=lambda: pl.lit(True))
    encoding: str = "utf-8"
    titles: tuple[str, ...] = ()
    blank: str = ""
    days: str = ISO

    def fill(self, table: pl.DataFrame) -> pl.DataFrame:
        """Rows under the file's headers, days as text, and ``tag``."""
        chosen = table.filter(self.where)
        frame = chosen.select(*(expression.alias(header) for header, expression in self.columns.items()), "tag")
        if self.days:
            frame = frame.with_columns(pl.selectors.date().dt.strftime(self.days))
        return frame


def text(value: str) -> pl.Expr:
    """Column that says the same in every row."""
    return pl.lit(value)


def nothing() -> pl.Expr:
    """Column that the department leaves empty."""
    return pl.lit(None, dtype=pl.String)


def col(name: str) -> pl.Expr:
    """Column of the table as it is."""
    return pl.col(name)


def number(name: str) -> pl.Expr:
    """Decimal as people write it: no trailing zeros, no exponent."""
    return pl.col(name).round(6).cast(pl.String).str.strip_suffix(".0")


def code_starts(*prefixes: str) -> pl.Expr:
    """Rows whose code starts with one of the prefixes."""
    return pl.any_horizontal(pl.col("code").str.starts_with(prefix) for prefix in prefixes)


def party_kind() -> pl.Expr:
    """Kind of the party (相对人类别, V05)."""
    return pl.when(code_starts("92")).then(pl.lit("个体工商户")).otherwise(pl.lit("法人及非法人组织"))
