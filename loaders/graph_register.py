"""The register that the graph holds (图中登记簿), asked in bulk: never one query a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from graph_service.store.connection import Connection
from loaders.match import KNOWN_SCHEMA

_CHUNK = 5_000  # values a query


@dataclass(frozen=True, slots=True)
class GraphRegister:
    """Registered subjects of one graph (``loaders.match.Register``), those of this delivery loaded first."""

    connection: Connection
    batches: set[str] = field(default_factory=set[str])
    """Batches whose registrations answered."""

    def by_codes(self, codes: Sequence[str]) -> pl.DataFrame:
        """Return registered subjects of these ids."""
        return self._ask("subjects_by_code", "codes", codes)

    def by_reg_nos(self, numbers: Sequence[str]) -> pl.DataFrame:
        """Return registered subjects of these registration numbers."""
        return self._ask("subjects_by_reg_no", "numbers", numbers)

    def by_names(self, keys: Sequence[str]) -> pl.DataFrame:
        """Return registered subjects of these name keys."""
        return self._ask("subjects_by_name", "keys", keys)

    def _ask(self, query: str, parameter: str, values: Sequence[str]) -> pl.DataFrame:
        chunks = (list(values[start : start + _CHUNK]) for start in range(0, len(values), _CHUNK))
        rows = [row for chunk in chunks for row in self.connection.read(query, **{parameter: chunk})]
        self.batches.update(row["batch"] for row in rows)
        return pl.DataFrame(rows, schema=KNOWN_SCHEMA)
