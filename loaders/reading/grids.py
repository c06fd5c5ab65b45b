"""A file as text tables (文件转表格): one a sheet, each read from where it is spooled, as often as asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from graph_service.domain.errors import BadFile
from loaders.reading import html_tables, json_rows, workbook
from loaders.reading.archive import check_workbook
from loaders.reading.encoding import Text, as_utf8
from loaders.reading.table import TextTable, open_table, scanned, table_of
from loaders.reading.types import FileType, real_type

_MACROS = "含宏,只读取了单元格的值"


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet of a file (表格): its table, or why it cannot be read."""

    sheet: str | None
    encoding: str | None
    table: TextTable | BadFile
    note: str | None = None


def grids(path: Path, folder: Path, *, member: bool = False) -> Iterator[Grid]:
    """Every sheet of a file (读取文件), spooled into ``folder``. Raises ``BadFile`` where there is none to be read."""
    kind = real_type(path, member=member)
    if kind is FileType.TEXT:
        table = open_table(path, folder) or table_of(as_utf8(path, folder), folder)
        yield Grid(None, table.text.encoding, table)
    elif kind in {FileType.WORKBOOK, FileType.OLD_WORKBOOK}:
        yield from _workbook(path, folder, kind)
    else:
        text = as_utf8(path, folder)
        if kind is FileType.JSON:
            yield Grid(None, text.encoding, _spooled(json_rows.to_csv(text, folder), folder))
        else:
            files = html_tables.to_csvs(text, folder)
            for number, file in enumerate(files, start=1):
                name = f"表格{number}" if len(files) > 1 else None
                yield Grid(name, text.encoding, _spooled(file, folder))


def _workbook(path: Path, folder: Path, kind: FileType) -> Iterator[Grid]:
    macros = check_workbook(path) if kind is FileType.WORKBOOK else False
    empty = True
    for name, found in workbook.sheets(path, folder):
        empty = False
        yield Grid(
            name, None, found if isinstance(found, BadFile) else _spooled(found, folder), _MACROS if macros else None
        )
    if empty:
        raise BadFile("工作簿里没有数据。", advice="请确认导出是否成功。")


def _spooled(path: Path, folder: Path) -> TextTable:
    """Table of a CSV that was written for it; where cells are too long for a sheet, they are cut as those of others."""
    table = scanned(Text(path, "utf-8"), ",")
    return table if table.scan.regular else table_of(table.text, folder)
