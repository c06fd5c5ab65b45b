"""A list of subjects as a file (名单文件): CSV, TSV or workbook with Chinese headers, read as text row by row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from graph_service.analysis.listed_subjects import SCHEMA
from graph_service.domain.commitment_record import FIELDS
from graph_service.domain.errors import BadFile
from loaders.clean.text import cleaned
from loaders.mapping import header_key, mappings
from loaders.reading.grids import Grid, grids
from loaders.reading.limits import LIMITS
from loaders.reading.table import TextTable

Headers = Mapping[str, tuple[str, ...]]
_SLICE = 100_000
_CODE = ("统一社会信用代码", "会员代码", "主体代码", "会员统一社会信用代码", "代码", "code")
_NAME = ("名称", "主体名称", "会员名称", "企业名称", "单位名称", "name")
SUBJECTS: Headers = {"code": _CODE, "name": _NAME}
ROSTER: Headers = {**SUBJECTS, "group": ("协会名称", "行业协会", "所属协会", "商会名称", "协会", "association")}


def read_subjects(path: Path) -> pl.DataFrame:
    """Read a list of subjects (读取主体名单), columns ``analysis.listed_subjects.SCHEMA``. Raises ``BadFile``."""
    return _shaped(read_rows(path, SUBJECTS, required=("code",)))


def read_roster(path: Path) -> pl.DataFrame:
    """Read a roster of members (读取协会会员名册), columns ``analysis.listed_subjects.SCHEMA``. Raises ``BadFile``."""
    return _shaped(read_rows(path, ROSTER, required=("group", "code")))


def read_commitment_records(path: Path) -> pl.DataFrame:
    """Read records of commitments (读取承诺信息): ``row`` and the fields of R2.5, by the headers of their mapping."""
    mapping = next(one for one in mappings() if one.id == "commitments")
    headers = {field: tuple(mapping.columns[field]) for field in FIELDS}
    return read_rows(path, headers, required=mapping.require)


def read_rows(path: Path, headers: Headers, *, required: Iterable[str]) -> pl.DataFrame:
    """Read the first sheet that has the required columns (按表头读取): ``row`` (1 = first data row) and text a column.

    The header may stand below titles; a column that is not there is null; blank rows keep their number. Raises
    ``BadFile`` in a sentence where there is no such sheet.
    """
    if not path.is_file():
        raise BadFile(f"没有这个文件: {path.name}", advice="请检查路径。")
    needed = tuple(required)
    with TemporaryDirectory(prefix="credit-graph-") as folder:
        found = list(grids(path, Path(folder)))
        for grid in found:
            if (read := _read(grid, headers, needed, Path(folder))) is not None:
                return read
    broken = [grid.table for grid in found if isinstance(grid.table, BadFile)]
    if broken and len(broken) == len(found):
        raise BadFile(f"{path.name}: {broken[0].message}", advice=broken[0].advice)
    asked = "; ".join(" 或 ".join(headers[field][:3]) for field in needed)
    raise BadFile(f"{path.name}: 没有找到所需的表头: {asked}。", advice="请在首行写明这些列名。")


def _read(grid: Grid, headers: Headers, needed: tuple[str, ...], folder: Path) -> pl.DataFrame | None:
    table = grid.table
    if not isinstance(table, TextTable):
        return None
    field_of = {header_key(header): field for field, names in headers.items() for header in names}
    for number, record in enumerate(table.head(LIMITS.header_within), start=1):
        named = [(field_of.get(header_key(cell)), place) for place, cell in enumerate(record)]
        columns = {field: place for field, place in reversed(named) if field}  # of two columns of one field the first
        if all(field in columns for field in needed):
            width = max(place for place, cell in enumerate(record, 1) if cell.strip())
            return _rows(table.narrowed(width, folder), number, width, columns, headers)
    return None


def _rows(table: TextTable, header: int, width: int, columns: Mapping[str, int], headers: Headers) -> pl.DataFrame:
    picked = [cleaned(pl.col(f"c{columns[field]}")).alias(field) for field in headers if field in columns]
    lacking = [pl.lit(None, pl.String).alias(field) for field in headers if field not in columns]
    schema = {"row": pl.Int64(), **dict.fromkeys(headers, pl.String())}
    slices = (
        part.select("row", *picked, *lacking).select(list(schema)) for part in table.slices(header, width, _SLICE)
    )
    return pl.concat([pl.DataFrame(schema=schema), *slices])


def _shaped(rows: pl.DataFrame) -> pl.DataFrame:
    lacking = [pl.lit(None, dtype).alias(name) for name, dtype in SCHEMA.items() if name not in rows.columns]
    return rows.with_columns(lacking).select(list(SCHEMA))
