"""A list of holdings as a file (股权清单文件): CSV, TSV, workbook or Parquet, read as text for ``edge_list``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from graph_service.analysis.edge_list import EDGE_SCHEMA
from graph_service.domain.errors import BadFile
from loaders.clean.days import days, says_no_end
from loaders.clean.text import cleaned, trimmed
from loaders.mapping import header_key
from loaders.reading.grids import Grid, grids
from loaders.reading.limits import LIMITS
from loaders.reading.table import TextTable

ALIASES: dict[str, tuple[str, ...]] = {
    "owner": ("owner", "shareholder", "holder", "股东", "股东名称", "股东姓名", "投资方", "投资人", "出资人", "持股方"),
    "owned": ("owned", "company", "subject", "被投资企业", "被投资企业名称", "被投资方", "被持股方", "标的企业",
              "企业名称", "公司名称"),
    "share": ("share", "持股比例", "出资比例", "投资比例", "比例", "股权比例"),
    "votes": ("votes", "表决权比例", "表决权"),
    "valid_from": ("valid_from", "起始日期", "生效日期", "自"),
    "valid_to": ("valid_to", "终止日期", "失效日期", "止", "至"),
    "owner_kind": ("owner_kind", "股东性质", "股东类型", "持有人性质"),
    "share_class": ("share_class", "股份类别", "股权类别", "类别股"),
}  # fmt: skip
_FIELD = {header_key(alias): field for field, aliases in ALIASES.items() for alias in aliases}
_REQUIRED = ("owner", "owned", "share")
_PARQUET = b"PAR1"
_SLICE = 500_000
_ADVICE = "表头应有 owner,owned,share (或 股东、被投资企业、持股比例)。"


@dataclass(frozen=True, slots=True)
class EdgeFile:
    """What was read (已读取的清单): ``frame`` of ``EDGE_SCHEMA``, ``texts`` of the cells as they stand, and how.

    ``percent`` names the columns whose header says ``(%)``, ``given`` the columns that are there; ``note`` tells of a
    sheet that was left unread.
    """

    frame: pl.DataFrame
    texts: pl.DataFrame
    encoding: str | None
    percent: frozenset[str]
    given: tuple[str, ...]
    note: str = ""


def read_edges(path: Path) -> EdgeFile:
    """Read a list of holdings (读取股权清单). Raises ``BadFile`` in a sentence where there is none to be read."""
    if not path.is_file():
        raise BadFile(f"没有这个文件: {path.name}", advice="请检查路径。")
    try:
        with path.open("rb") as file:
            parquet = file.read(len(_PARQUET)) == _PARQUET
        if parquet:
            return _parquet(path)
        with TemporaryDirectory(prefix="credit-graph-") as folder:
            return _sheet(path, list(grids(path, Path(folder))), Path(folder))
    except BadFile as error:
        raise BadFile(f"{path.name}: {error.message}", advice=error.advice) from error
    except OSError as error:
        raise BadFile(f"{path.name}: 无法读取文件: {error.strerror}") from error


def _sheet(path: Path, found: list[Grid], folder: Path) -> EdgeFile:
    """Read the first sheet with the columns of a list; the header may stand below titles."""
    seen: list[str] = []
    nearest: dict[str, int] = {}
    for place, grid in enumerate(found):
        if isinstance(grid.table, BadFile):
            if len(found) == 1:
                raise grid.table
            continue
        for number, record in enumerate(grid.table.head(LIMITS.header_within), start=1):
            columns = _columns(record)
            if all(field in columns for field in _REQUIRED):
                rest = [other.sheet for other in found[place + 1 :] if other.sheet]
                note = f"只读取了工作表 {grid.sheet}, 未读取 {'、'.join(rest)}。" if rest else ""
                return _text(grid, grid.table, number, record, columns, note, folder)
            if _asked(columns) > _asked(nearest) or not seen:
                seen, nearest = [cell.strip() for cell in record if cell.strip()], columns
    if _asked(nearest):
        raise _lacking(nearest, seen)
    raise BadFile(f"不是股权清单, 首行是: {'、'.join(seen)[:120] or '空'}", advice=_ADVICE)


def _asked(columns: Iterable[str]) -> int:
    """How many of the columns that a list must have there are."""
    return len({*columns} & {*_REQUIRED})


def _lacking(columns: Iterable[str], seen: Iterable[str]) -> BadFile:
    """Say which columns a list lacks, how they may be named, and which are there."""
    missing = [f"{field} (或 {'、'.join(ALIASES[field][1:])})" for field in _REQUIRED if field not in columns]
    return BadFile(
        f"缺少列 {'; '.join(missing)}。已有的列: {'、'.join(seen)[:120]}", advice="请在表头补上这些列名, 或改正其写法。"
    )


def _columns(headers: Iterable[str]) -> dict[str, int]:
    """Where each field stands; of two columns of one field the first."""
    fields = [(_FIELD.get(header_key(header).removesuffix("(%)")), place) for place, header in enumerate(headers)]
    return {field: place for field, place in reversed(fields) if field}


def _text(
    grid: Grid, table: TextTable, header: int, record: list[str], columns: dict[str, int], note: str, folder: Path
) -> EdgeFile:
    width = max((place for place, cell in enumerate(record, 1) if cell.strip()), default=0)
    table = table.narrowed(width, folder)
    picked = [pl.col(f"c{place}").alias(field) for field, place in columns.items()]
    slices = [part.select("row", *picked, beyond=f"c{width}") for part in table.slices(header, width, _SLICE)]
    if not slices:
        raise BadFile("表头下没有数据。", advice="请确认导出是否成功。")
    percent = frozenset(field for field, place in columns.items() if header_key(record[place]).endswith("(%)"))
    texts = pl.concat(slices)
    return EdgeFile(_edges(texts), _as_it_stands(texts), grid.encoding, percent, tuple(columns), note)


def _parquet(path: Path) -> EdgeFile:
    try:
        frame = pl.read_parquet(path)
        columns = _columns(frame.columns)
        if _asked(columns) < len(_REQUIRED):
            raise _lacking(columns, frame.columns)
        texts = frame.select(pl.nth(place).cast(pl.String).alias(field) for field, place in columns.items())
    except pl.exceptions.PolarsError as error:
        raise BadFile("Parquet 文件已损坏, 或列的类型不是文字、数字、日期。", advice="请重新导出。") from error
    if texts.is_empty():
        raise BadFile("没有数据。", advice="请确认导出是否成功。")
    percent = frozenset(field for field, place in columns.items() if header_key(frame.columns[place]).endswith("(%)"))
    texts = texts.with_row_index("row", offset=1)
    return EdgeFile(_edges(texts), _as_it_stands(texts), None, percent, tuple(columns))


def _as_it_stands(texts: pl.DataFrame) -> pl.DataFrame:
    """The cells of a list as they are written, for the rows that are set aside."""
    return texts.with_columns(pl.col("row").cast(pl.Int64))


def _edges(texts: pl.DataFrame) -> pl.DataFrame:
    """Texts as a list is checked: trimmed, placeholders null, days read and what is no day kept beside.

    A name stands as it is written, for 无 and NA may be one; so does a share that is NaN.
    """
    lacking = [pl.lit(None, pl.String).alias(name) for name in EDGE_SCHEMA if name not in texts.columns]
    read = [_cell(name).alias(name) for name in texts.columns if name != "row" and texts[name].count()]
    frame = texts.with_columns(read).with_columns(lacking)
    for name in ("valid_from", "valid_to"):
        if frame[name].count():
            to = name == "valid_to"
            day, open_end = days(pl.col(name), end=to), says_no_end(pl.col(name)) if to else pl.lit(value=False)
            odd = pl.when(day.is_null() & ~open_end).then(pl.col(name))
            told = pl.concat_str("unread", odd, separator=" ", ignore_nulls=True)
            frame = frame.with_columns(day.alias(name), unread=pl.when(told != "").then(told))
    return frame.select(pl.col(name).cast(dtype) for name, dtype in EDGE_SCHEMA.items())


def _cell(name: str) -> pl.Expr:
    text = trimmed(pl.col(name))
    if name in ("owner", "owned"):
        return pl.when(text != "").then(text)
    stands = (text.str.to_lowercase() == "nan") if name == "share" else pl.lit(value=False)
    return pl.when(stands).then(text).otherwise(cleaned(pl.col(name)))
