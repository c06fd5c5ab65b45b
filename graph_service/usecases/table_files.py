"""Tables as files that open in Excel (表格文件): a workbook with filters and frozen headers, and CSV with BOM.

Equal tables give equal bytes. Every text stays text: none is run as a formula.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime

import polars as pl
import xlsxwriter

_WIDTH = 22  # of a column, in characters, where none is given
_RUNS = r"^[=+\-@\t\r]"  # what a spreadsheet takes for a formula
_CREATED = datetime(2020, 1, 1)  # noqa: DTZ001  a fixed day, so that equal tables give equal bytes


def workbook(title: str, sheets: Mapping[str, pl.DataFrame], widths: Sequence[int] = ()) -> bytes:
    """Write tables as the sheets of a workbook (Excel 工作簿): header frozen, with filter; numbers stay numbers."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        book.set_properties({"title": title, "created": _CREATED})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for name, table in sheets.items():
            sheet = book.add_worksheet(name)
            for place, header in enumerate(table.columns):
                sheet.set_column(place, place, widths[place] if widths else _WIDTH)
                sheet.write_string(0, place, header, bold)
            for line, row in enumerate(table.iter_rows(), 1):
                for place, value in enumerate(row):
                    if isinstance(value, float):
                        sheet.write_number(line, place, value)
                    else:
                        sheet.write_string(line, place, "" if value is None else str(value))
            sheet.freeze_panes(1, 0)
            sheet.autofilter(0, 0, max(1, table.height), table.width - 1)
    return target.getvalue()


def table_csv(table: pl.DataFrame) -> bytes:
    """Write a table as CSV (CSV 表), UTF-8 with BOM; a text that a spreadsheet would run gets a leading quote."""
    texts = pl.col(pl.String)
    runs = texts.str.contains(_RUNS)
    safe = table.with_columns(pl.when(runs).then(pl.lit("'") + texts).otherwise(texts).name.keep())
    return safe.write_csv(include_bom=True, line_terminator="\r\n").encode()
