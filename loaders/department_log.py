"""A department's own log of acts (部门台账): document numbers with their days, to be held against the platform (R2.4).

CSV or workbook, in whatever encoding. A row that cannot be read is named with its number and refuses the file: a log
with a row left out would show an omission that is none, or hide one that is.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import polars as pl

from graph_service.analysis.clock_kpi import LOG_SCHEMA, LOGGED
from graph_service.domain.errors import BadFile
from graph_service.domain.facts import FACTS
from loaders.clean.days import days
from loaders.clean.text import cleaned
from loaders.mapping import header_key
from loaders.reading.grids import Grid, grids
from loaders.reading.limits import LIMITS
from loaders.reading.table import ROW

HEADERS: dict[str, tuple[str, ...]] = {
    "doc_no": (
        "决定书文号",
        "文书号",
        "处罚决定书文号",
        "行政处罚决定书文号",
        "行政许可决定文书号",
        "许可文书号",
        "文号",
    ),
    "decided_on": ("决定日期", "处罚决定日期", "许可决定日期", "作出决定日期"),
    "authority_name": ("决定机关", "机关名称", "处罚机关", "许可机关", "报送单位", "责任单位", "部门"),
    "authority_code": ("机关代码", "机关统一社会信用代码", "处罚机关统一社会信用代码", "许可机关统一社会信用代码"),
    "kind": ("种类", "类别", "行为种类"),
}
"""Headers by which a log names its columns; the first two it must have. 单位名称 is none: it may be who was fined."""
_TOLD = 20  # rows that one error names
_COLUMNS_OF_DEPARTMENT = "决定机关或机关代码"


def read_department_log(path: Path, department: str | None = None) -> pl.DataFrame:
    """Read a log (读取台账) as ``LOG_SCHEMA``; ``department``, a code or name, is whose rows say nothing of that.

    Raises ``BadFile`` for a file that is no table, lacks a column or has rows that cannot be read, naming each.
    """
    if not path.is_file():
        raise BadFile(f"没有这个台账文件: {path}")
    with tempfile.TemporaryDirectory() as folder:
        for grid in grids(path, Path(folder)):
            if (found := _read(grid, path.name, department)) is not None:
                return found
    raise BadFile(
        f"{path.name} 中没有台账的表头。",
        advice=f"表头须有「{HEADERS['doc_no'][0]}」「{HEADERS['decided_on'][0]}」, 另有{_COLUMNS_OF_DEPARTMENT}。",
        rule="R2.4",
    )


def _read(grid: Grid, file: str, department: str | None) -> pl.DataFrame | None:
    if isinstance(grid.table, BadFile):
        raise grid.table
    head = [[header_key(cell) for cell in record] for record in grid.table.head(LIMITS.header_within)]
    places = [(number, _columns(record)) for number, record in enumerate(head, 1)]
    heading = next(((number, found) for number, found in places if {"doc_no", "decided_on"} <= found.keys()), None)
    if heading is None:
        return None
    skip, columns = heading
    if not department and columns.keys().isdisjoint({"authority_name", "authority_code"}):
        raise BadFile(f"{file} 没有{_COLUMNS_OF_DEPARTMENT}一列。", advice="请补上, 或以 --department 指明单位。")
    slices = grid.table.slices(skip, len(head[skip - 1]), LIMITS.slice_cells)
    texts = pl.concat([part.select(ROW, **_texts(columns)) for part in slices] or [_nothing()])
    return _checked(texts, file, department)


def _columns(record: list[str]) -> dict[str, int]:
    """Which column of a record of headers is which (列位), by the first header known that it has."""
    named = {name: [header_key(one) for one in known] for name, known in HEADERS.items()}
    met = {name: next((key for key in keys if key in record), None) for name, keys in named.items()}
    return {name: record.index(key) for name, key in met.items() if key}


def _texts(columns: dict[str, int]) -> dict[str, pl.Expr]:
    given = {name: cleaned(pl.col(f"c{place}")) for name, place in columns.items()}
    return {name: given.get(name, pl.lit(None, pl.String)) for name in HEADERS}


def _nothing() -> pl.DataFrame:
    return pl.DataFrame(schema={ROW: pl.Int64(), **dict.fromkeys(HEADERS, pl.String())})


def _checked(texts: pl.DataFrame, file: str, department: str | None) -> pl.DataFrame:
    terms = {term: kind for kind in LOGGED for term in (FACTS[kind].term, FACTS[kind].term.removeprefix("行政"))}
    kind = pl.col("kind").replace_strict(terms, default=None, return_dtype=pl.String)
    read = texts.with_columns(day=days(pl.col("decided_on")), known=kind)
    stated = pl.col("authority_code").is_not_null() | pl.col("authority_name").is_not_null()
    _refuse_faults(read, stated | pl.lit(bool(department)), file)
    is_code = bool(department) and department.isascii()
    coded, named = (department, None) if is_code else (None, department)
    return read.select(
        row=pl.col(ROW).cast(pl.Int64),
        authority_code=pl.when(stated).then("authority_code").otherwise(pl.lit(coded, pl.String)),
        authority_name=pl.when(stated).then("authority_name").otherwise(pl.lit(named, pl.String)),
        kind="known",
        doc_no="doc_no",
        decided_on="day",
    ).select(*LOG_SCHEMA)


def _refuse_faults(read: pl.DataFrame, of_somebody: pl.Expr, file: str) -> None:
    missing = {name: pl.col(name).is_null() for name in ("doc_no", "decided_on", "day", "known")}
    faults = (
        (missing["doc_no"], pl.lit("没有文书号")),
        (missing["decided_on"], pl.lit("没有决定日期")),
        (~missing["decided_on"] & missing["day"], pl.format("决定日期「{}」不是日期", "decided_on")),
        (pl.col("kind").is_not_null() & missing["known"], pl.format("种类「{}」应为行政处罚或行政许可", "kind")),
        (~of_somebody, pl.lit(f"没有{_COLUMNS_OF_DEPARTMENT}")),
    )
    told = pl.concat(read.filter(wrong).select(ROW, fault=fault) for wrong, fault in faults).sort(ROW, "fault")
    if told.is_empty():
        return
    lines = "; ".join(f"第 {row} 行: {fault}" for row, fault in told.head(_TOLD).iter_rows())
    more = f"; 另有 {told.height - _TOLD} 处" if told.height > _TOLD else ""
    raise BadFile(
        f"{file} 有 {told.height} 处不能读取。{lines}{more}。", advice="请改正后重新提供; 行号自表头下一行起算。"
    )
