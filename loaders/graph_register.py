"""The register that the graph holds (图中登记簿), asked in bulk: never one query a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from graph_service.analysis.columns import name_keys
from graph_service.store.connection import Connection
from graph_service.store.naming import names_of
from graph_service.store.packed import bucketed
from graph_service.store.same import canonical_of
from loaders.register import KNOWN_SCHEMA, NAMED_SCHEMA

_CHUNK = 5_000  # values a query
_FEW = 10_000  # codes that are looked up in any case
_PACKED = 5  # registrations read whole in the time of one look-up
_MOST = 2_000_000  # registrations held
_BATCH = pl.Categorical()  # few, long, and repeated


@dataclass(slots=True)
class GraphRegister:
    """Registered subjects of one graph (``loaders.register.Register``), those of this delivery loaded first.

    ``ready`` waits until what may answer has been written; without it the register stays as it is, and once as many
    codes have been looked up as reading it whole would take, it is held here.
    """

    connection: Connection
    ready: Callable[[], None] | None = None
    batches: set[str] = field(default_factory=set[str])
    """Batches whose registrations answered."""
    _looked_up: int = field(default=0, init=False)
    _size: int | None = field(default=None, init=False)
    _held: pl.DataFrame | None = field(default=None, init=False)

    def by_codes(self, codes: Sequence[str]) -> pl.DataFrame:
        """Return registered subjects of these ids."""
        self._looked_up += len(codes)
        if self._held is None and self.ready is None and self._looked_up > _FEW:
            size = self._size = self._count() if self._size is None else self._size
            if size <= min(_MOST, self._looked_up * _PACKED):
                self._held = self._whole(size)
        if self._held is None:
            known = self._frame("subjects_by_code", "codes", codes, KNOWN_SCHEMA)
        else:
            known = self._of_those_held(self._held, codes)
        return known.unique("eid", maintain_order=True)

    def by_reg_nos(self, numbers: Sequence[str]) -> pl.DataFrame:
        """Return registered subjects of these registration numbers."""
        return self._merged(self._frame("subjects_by_reg_no", "numbers", numbers, KNOWN_SCHEMA), "reg_no")

    def by_orgs(self, codes: Sequence[str]) -> pl.DataFrame:
        """Return registered subjects whose code holds these 组织机构代码."""
        schema = {**KNOWN_SCHEMA, "org": pl.String()}
        return self._merged(self._frame("subjects_by_org", "codes", codes, schema), "org")

    def by_names(self, keys: Sequence[str]) -> pl.DataFrame:
        """Return the subjects that ever bore these names."""
        bearers: set[str] = {row["eid"] for row in self._ask("name_bearers", "keys", keys)}
        final = canonical_of(self.connection, bearers)
        names = self.names_of(sorted({final.get(eid, eid) for eid in bearers}))
        return names.filter(pl.col("name_key").is_in(list(keys)))

    def names_of(self, eids: Sequence[str]) -> pl.DataFrame:
        """Return every name that these subjects ever bore, under whatever id it was stated."""
        self._wait(eids)
        return names_of(self.connection, eids, self.batches).select(list(NAMED_SCHEMA))

    def by_cores(self, cores: Sequence[str]) -> pl.DataFrame:
        """Return subjects registered with these trade names and lines of business."""
        schema = {"eid": pl.String(), "name_core": pl.String()}
        return self._merged(self._frame("subjects_by_core", "cores", cores, schema), "name_core")

    def _count(self) -> int:
        return self.connection.read("registrations_count")[0]["n"]

    def _whole(self, size: int) -> pl.DataFrame:
        """Every registered subject: some hundred bytes each."""
        schema = {"eid": pl.String(), "name": pl.String(), "reg_no": pl.String(), "batch": pl.String()}
        parts = [
            part.with_columns(pl.col("batch").cast(_BATCH))
            for part in bucketed(self.connection, "export_register", schema, size)
        ]
        return pl.concat([pl.DataFrame(schema=schema | {"batch": _BATCH}), *parts]).rechunk()

    def _of_those_held(self, held: pl.DataFrame, codes: Sequence[str]) -> pl.DataFrame:
        asked = pl.DataFrame({"eid": codes}, schema={"eid": pl.String})
        found = held.join(asked, on="eid", how="semi").with_columns(pl.col("batch").cast(pl.String))
        self.batches.update(found["batch"].unique())
        nothing = pl.lit(None, pl.String).alias("recorded_at")  # a code says enough: nobody asks since when
        told = found.with_columns(nothing, name_key=name_keys(found["name"])).sort("eid", "batch")
        return told.select(list(KNOWN_SCHEMA))

    def _merged(self, known: pl.DataFrame, number: str) -> pl.DataFrame:
        """One row a number and subject, merged ids as what they were merged into, recorded when first stated."""
        final = canonical_of(self.connection, known["eid"].to_list())
        first = pl.col("^recorded_at$").min().over(number, "eid")  # a core has none
        return _renamed(known, final).with_columns(first).unique([number, "eid"], maintain_order=True)

    def _frame(
        self, query: str, parameter: str, values: Sequence[str], schema: Mapping[str, pl.DataType]
    ) -> pl.DataFrame:
        return pl.DataFrame(self._ask(query, parameter, values), schema=dict(schema))

    def _wait(self, asked: Sequence[str]) -> None:
        if asked and self.ready:
            self.ready()

    def _ask(self, query: str, parameter: str, values: Sequence[str]) -> list[dict[str, Any]]:
        self._wait(values)
        chunks = (list(values[start : start + _CHUNK]) for start in range(0, len(values), _CHUNK))
        rows = [row for chunk in chunks for row in self.connection.read(query, **{parameter: chunk})]
        self.batches.update(row["batch"] for row in rows if row.get("batch"))
        return rows


def _renamed(frame: pl.DataFrame, final: dict[str, str]) -> pl.DataFrame:
    return frame.with_columns(pl.col("eid").replace(final)) if final else frame
