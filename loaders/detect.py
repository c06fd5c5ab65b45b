"""What a file is (识别): real type, encoding, header row and mapping of every sheet, or why it is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from graph_service.domain.errors import BadFile
from loaders.files import FileType, SourceFile, digest, real_type
from loaders.mapping import Mapping, header_key, recognise
from loaders.text import decode, grid
from loaders.workbook import grids

_HEADER_WITHIN = 30  # rows searched for the header
ROW = "row"
OVERFLOW = "overflow"  # cells beyond the last header


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet that a mapping recognised (已识别工作表).

    ``header_row`` counts from 1 in the sheet; ``columns`` names the grid columns of each field; ``width`` is how
    many columns the header names. ``grid`` holds every record as text.
    """

    file: str
    sheet: str | None
    encoding: str | None
    digest: str
    mapping: Mapping
    header_row: int
    columns: dict[str, tuple[int, ...]]
    width: int
    grid: pl.DataFrame

    @property
    def headers(self) -> tuple[str, ...]:
        """Headers as the source wrote them."""
        return tuple(cell or "" for cell in self.grid.row(self.header_row - 1))[: self.width]

    @property
    def rows(self) -> int:
        """Number of data rows, blank ones apart."""
        return sum(part.height for part in self.slices(1_000_000))

    def slices(self, size: int) -> Iterator[pl.DataFrame]:
        """Data rows as text cells ``c0, c1, …`` with ``row`` (1 = first below the header), blank ones left out."""
        data = self.grid.slice(self.header_row).with_row_index(ROW, offset=1)
        filled = pl.any_horizontal(_filled(column) for column in self.grid.columns)
        return data.filter(filled).with_columns(pl.col(ROW).cast(pl.Int64)).iter_slices(size)

    def fields(self, grid: pl.DataFrame) -> pl.DataFrame:
        """Text fields of a slice, with ``row`` and ``overflow``."""
        beyond = self.grid.columns[self.width :]
        fields = [_first_filled(places).alias(field) for field, places in self.columns.items()]
        overflow = pl.any_horizontal(_filled(column) for column in beyond) if beyond else pl.lit(value=False)
        return grid.select(pl.col(ROW), overflow.alias(OVERFLOW), *fields)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file or sheet that is not loaded (拒收), with its true reason and how many data rows it holds."""

    file: str
    sheet: str | None
    encoding: str | None
    header_row: int | None
    rows: int
    reason: str


def detect(file: SourceFile, scratch: Path | None = None) -> list[Sheet | Refusal]:
    """Every sheet of a file, recognised or refused (识别文件): never nothing."""
    try:
        content = file.read()
        fingerprint = digest(content)
        if real_type(content) is FileType.WORKBOOK:
            sheets = [(name, None, cells) for name, cells in grids(content)]
            if not sheets:
                raise BadFile("工作簿里没有数据。", advice="请确认导出是否成功。")
        else:
            text, encoding = decode(content)
            sheets = [(None, encoding, grid(text))]
    except BadFile as error:
        return [Refusal(file.name, None, None, None, 0, str(error))]
    return [_sheet(file.name, name, encoding, fingerprint, cells) for name, encoding, cells in sheets]


def _filled(column: str) -> pl.Expr:
    return pl.col(column).str.strip_chars().str.len_bytes().fill_null(0) > 0


def _first_filled(places: tuple[int, ...]) -> pl.Expr:
    first, *others = (pl.col(f"c{place}") for place in places)
    return pl.coalesce(first.replace("", None), *others) if others else first


def _sheet(
    file: str, sheet: str | None, encoding: str | None, fingerprint: str, cells: pl.DataFrame
) -> Sheet | Refusal:
    for number, record in enumerate(cells.head(_HEADER_WITHIN).rows(), start=1):
        keys = [header_key(cell) for cell in record]
        headers = {key: place for place, key in reversed(list(enumerate(keys))) if key}
        known = recognise(headers, file)
        if known:
            mapping, columns = known
            width = 1 + max(headers.values())
            return Sheet(file, sheet, encoding, fingerprint, mapping.with_units(headers), number, columns, width, cells)
    return _refuse(file, sheet, encoding, cells)


def _refuse(file: str, sheet: str | None, encoding: str | None, cells: pl.DataFrame) -> Refusal:
    filled = cells.select(pl.sum_horizontal(_filled(column) for column in cells.columns).alias("n"))["n"]
    header = int(filled.head(_HEADER_WITHIN).arg_max() or 0)
    names = "、".join(header_key(cell) for cell in cells.row(header) if header_key(cell))[:120]
    rows = int((filled.slice(header + 1) > 0).sum())
    return Refusal(file, sheet, encoding, header + 1, rows, f"本版本没有能识别这些列的映射: {names}")
