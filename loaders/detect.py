"""What a file is (识别): real type, encoding, header row and mapping of every sheet, or why it is refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from graph_service.domain.errors import BadFile
from loaders.files import FileType, SourceFile, digest, real_type
from loaders.foreign import NO_TABLE, known_reason
from loaders.mapping import Mapping, header_key, recognise
from loaders.propose import propose
from loaders.text import decode, grid
from loaders.workbook import grids

_HEADER_WITHIN = 30  # rows searched for the header
_SAMPLE = 200  # rows a proposal looks at
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

    def rows(self) -> pl.DataFrame:
        """Return data rows as text fields, ``row`` (1 = first below the header) and ``overflow``; no blank ones."""
        beyond = self.grid.columns[self.width :]
        data = self.grid.slice(self.header_row).with_row_index(ROW, offset=1)
        filled = pl.any_horizontal(_filled(column) for column in self.grid.columns)
        fields = [_first_filled(places).alias(field) for field, places in self.columns.items()]
        overflow = pl.any_horizontal(_filled(column) for column in beyond) if beyond else pl.lit(value=False)
        return data.filter(filled).select(pl.col(ROW).cast(pl.Int64), overflow.alias(OVERFLOW), *fields)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file or sheet that is not loaded (拒收), with its true reason and how many data rows it holds."""

    file: str
    sheet: str | None
    encoding: str | None
    header_row: int | None
    rows: int
    reason: str
    proposal: str | None = None


def detect(file: SourceFile, known: Sequence[Mapping] | None = None) -> list[Sheet | Refusal]:
    """Every sheet of a file, recognised or refused (识别文件): never nothing. ``known``: as ``recognise`` takes it."""
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
    return [_sheet(file.name, name, encoding, fingerprint, cells, known) for name, encoding, cells in sheets]


def _filled(column: str) -> pl.Expr:
    return pl.col(column).str.strip_chars().str.len_bytes().fill_null(0) > 0


def _first_filled(places: tuple[int, ...]) -> pl.Expr:
    first, *others = (pl.col(f"c{place}") for place in places)
    return pl.coalesce(first.replace("", None), *others) if others else first


def _sheet(
    file: str,
    sheet: str | None,
    encoding: str | None,
    fingerprint: str,
    cells: pl.DataFrame,
    known: Sequence[Mapping] | None,
) -> Sheet | Refusal:
    for number, record in enumerate(cells.head(_HEADER_WITHIN).rows(), start=1):
        keys = [header_key(cell) for cell in record]
        headers = {key: place for place, key in reversed(list(enumerate(keys))) if key}
        found = recognise(headers, file, known)
        if found:
            mapping, columns = found
            width = 1 + max(headers.values())
            return Sheet(file, sheet, encoding, fingerprint, mapping.with_units(headers), number, columns, width, cells)
    return _refuse(file, sheet, encoding, cells)


def _refuse(file: str, sheet: str | None, encoding: str | None, cells: pl.DataFrame) -> Refusal:
    filled = cells.select(pl.sum_horizontal(_filled(column) for column in cells.columns).alias("n"))["n"]
    header = int(filled.head(_HEADER_WITHIN).arg_max() or 0)
    names = "、".join(header_key(cell) for cell in cells.row(header) if header_key(cell))[:120]
    why = known_reason(cells.head(_HEADER_WITHIN).rows(), file)
    rows = 0 if why == NO_TABLE else int((filled.slice(header + 1) > 0).sum())
    proposal = None
    if why is None:
        below = cells.slice(header + 1, _SAMPLE).rows()
        proposal = propose([cell or "" for cell in cells.row(header)], below, file)
    return Refusal(file, sheet, encoding, header + 1, rows, why or f"本版本没有能识别这些列的映射: {names}", proposal)
