"""Rows set aside, as a workbook to mend and send back (待更正表): what is wrong, then the source's own columns.

A mended workbook is loaded as any file is: its columns are those of the source, and the number of the batch tells whose
rows they are (``as_correction``). Every cell is written as text: nothing in it is a formula, and a code of eighteen
digits stays one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from graph_service.domain.errors import BadFile
from graph_service.store.ledger import BatchEntry, Ledger
from loaders.check import Verdict
from loaders.check_table import check_table
from loaders.detect import ROW, Sheet
from loaders.graph_register import GraphRegister
from loaders.intake import Intake, sheets_of
from loaders.prepare import judged
from loaders.slices import ahead, typed_slices

BATCH, LINE = "批次号", "原行号"
CONTROL = (BATCH, LINE, "处理", "问题与建议")
_SHOWN = 16  # characters of a batch id: no two of a county's batches share them
_OUTCOMES = {"rejected": "退回", "quarantined": "待核"}
_MAX_ROWS = 1_000_000  # of one sheet
_NAME = 60  # characters of a file's name that the workbook's keeps: file systems take 255 bytes
_MAX_CELL = 32_767  # characters a workbook's cell can hold
_NOTE = "请在蓝色表头各列中更正，然后把本表放入交付文件夹重新载入；前四列请勿改动，不需更正的行可以删除。"


def as_correction(entry: BatchEntry, sheet: Sheet, ledger: Ledger) -> BatchEntry:
    """Tell whose rows a sheet mends (更正对象): its batch then comes from the same source. Others stay as they are.

    Raises ``BadFile`` where it names several batches or its columns were changed, ``NotFound`` for an unknown one.
    """
    if BATCH not in sheet.headers:
        return entry
    place = f"c{sheet.headers.index(BATCH)}"
    named = {text for part in sheet.slices(_MAX_ROWS) for text in part[place].drop_nulls().unique().to_list() if text}
    if len(named) != 1:
        raise BadFile(
            f"更正表应只对应一个批次，实有 {len(named)} 个。", advice="请按导出的文件分别载入，勿改动前四列。"
        )
    batch = ledger.named(named.pop())
    if batch["mapping"] != sheet.mapping.id:
        raise BadFile("更正表的列与原文件不同。", advice="请重新导出待更正表，勿改动表头。")
    return replace(entry, corrects=batch["id"], source=batch["source"])


def export_corrections(batch: dict[str, Any], intake: Intake, folder: Path, scratch: Path) -> Path | None:
    """Write the rows of a batch that are set aside into ``folder``, ``None`` where there are none (导出待更正).

    They are judged anew, from the archive against the register of today. Raises ``NotFound`` where the archive lacks
    the file.
    """
    path = folder / correction_name(batch["file"], batch["id"])
    folder.mkdir(parents=True, exist_ok=True)
    return path if write_corrections(batch, intake, path, scratch) else None


def correction_name(file: str, batch: str) -> str:
    """Name of the workbook to mend (待更正表文件名): with that of the file, by which some mappings know it.

    >>> correction_name("部门.zip/处罚.csv", "458d8ab9" * 8)
    '待更正-部门.zip_处罚.csv-458d8ab9.xlsx'
    """
    return f"待更正-{file.replace('/', '_')[-_NAME:]}-{batch[:8]}.xlsx"


def write_corrections(batch: dict[str, Any], intake: Intake, path: Path, scratch: Path) -> bool:
    """Write the rows of a batch that are set aside to ``path`` (写待更正表); nothing, and false, where there are none.

    They are judged and fail as ``export_corrections`` says.
    """
    found = [rows for sheet in sheets_of(batch, intake, scratch) for rows in _aside(sheet, batch, intake)]
    if not any(len(rows) for _, rows in found):
        return False
    with xlsxwriter.Workbook(
        path, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        bold, own = book.add_format({"bold": True}), book.add_format({"bold": True, "bg_color": "#DDEBF7"})
        page, line, long_rows = None, 0, []
        for headers, rows in found:
            for row in rows:
                if any(len(text) > _MAX_CELL for text in row):
                    long_rows.append(row[1])
                    continue
                if page is None or line == _MAX_ROWS:
                    page, line = book.add_worksheet(), 2
                    page.write_string(0, 0, _NOTE, bold)
                    _write(page, 1, CONTROL, bold)
                    _write(page, 1, headers, own, after=len(CONTROL))
                    page.freeze_panes(2, len(CONTROL))
                _write(page, line, row)
                line += 1
        if long_rows:
            page = book.add_worksheet("不能在此更正")
            page.write_string(0, 0, f"以下原行有超过 {_MAX_CELL} 字的单元格，请在原文件中更正：", bold)
            for line, number in enumerate(long_rows, start=1):
                page.write_string(line, 0, number)
    path.chmod(0o600)  # whole rows, identity numbers included
    return True


def _write(page: Worksheet, line: int, texts: Sequence[str], form: Any = None, after: int = 0) -> None:
    for place, text in enumerate(texts, start=after):
        if text:
            page.write_string(line, place, text, form)


def _aside(sheet: Sheet, batch: dict[str, Any], intake: Intake) -> Iterator[tuple[Sequence[str], list[list[str]]]]:
    """Headers and rows set aside, a slice at a time: control columns and the source's cells."""
    checks = check_table().checks
    for grid, verdict in judged_again(sheet, batch, intake):
        faults = verdict.findings.filter(pl.col("outcome").is_in(list(_OUTCOMES)))
        said: dict[int, list[str]] = {}
        for row, field, rule in faults.select("row", "field", "rule").iter_rows():
            column = f"“{name}”" if (name := heading_of(sheet, field)) else ""
            said.setdefault(row, []).append(f"{rule} {column}{checks[rule].rule.text}。{checks[rule].advice}")
        cells = [name for name in grid.columns if name != ROW]
        outcomes = dict(zip(grid[ROW].to_list(), verdict.outcome.to_list(), strict=True))
        rows = [
            [batch["id"][:_SHOWN], str(row), _OUTCOMES[outcomes[row]], "；".join(said.get(row, [])), *texts]
            for row, texts in zip(
                grid[ROW].to_list(), grid.select(pl.col(cells).fill_null("")).iter_rows(), strict=True
            )
            if outcomes[row] in _OUTCOMES
        ]
        yield sheet.headers, rows


def judged_again(sheet: Sheet, batch: dict[str, Any], intake: Intake) -> Iterator[tuple[pl.DataFrame, Verdict]]:
    """Rows of a sheet with what the checks say of them now (重新校验), a slice at a time, as its batch was checked."""
    register, today = GraphRegister(intake.connection), date.fromisoformat(batch["today"])
    for grid, typed in ahead(typed_slices(sheet, today)):
        yield grid, judged(typed, sheet.mapping, today, register, intake.vault).verdict


def heading_of(sheet: Sheet, field: str | None) -> str:
    """What the source calls the column of a field (来源列名); empty where no column says it."""
    places = sheet.columns.get(field or "", ())
    return sheet.headers[places[0]] if places else ""
