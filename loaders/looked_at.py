"""What the row checks look at (校验对象), and what they answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import polars as pl

from loaders.check_table import CheckTable
from loaders.fields import FieldType
from loaders.mapping import Mapping

Hits = Iterator[tuple[str, pl.Expr]]
"""Fields, or ``ROW``, and which rows a check hits there."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What the checks look at (校验对象): the mapping of the rows and the day they are loaded as of."""

    mapping: Mapping
    today: date
    table: CheckTable

    def of(self, *types: FieldType) -> list[str]:
        """Fields of these types that the source fills from a column."""
        return [name for name, type_ in self.mapping.fields.items() if type_ in types and name in self.mapping.columns]
