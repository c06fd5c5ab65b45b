"""Writers (写出): CSV in a given encoding and workbooks, byte-equal for equal rows."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import polars as pl
import xlsxwriter

from loaders.sample.files.form import Form

CREATED = datetime(2026, 7, 1, 9, 0, 0)  # noqa: DTZ001 - a workbook's creation time has no zone


def write_csv(path: Path, form: Form, frame: pl.DataFrame) -> None:
    """Write title rows, header, rows; blank rows are rows of empty cells."""
    if form.blank:
        empty = pl.all_horizontal(pl.all().is_null())
        frame = frame.with_columns(pl.when(~empty).then(pl.all().cast(pl.String).fill_null(form.blank)).name.keep())
    titles = "".join(title + "," * (frame.width - 1) + "\n" for title in form.titles)
    path.write_bytes((titles + frame.write_csv()).encode(form.encoding))


def write_xlsx(path: Path, form: Form, frame: pl.DataFrame) -> None:
    """Write the same as a workbook of one sheet; numbers and days keep their type."""
    with xlsxwriter.Workbook(path, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        book.set_properties({"created": CREATED})
        sheet = book.add_worksheet("数据")
        for line, title in enumerate(form.titles):
            sheet.write_string(line, 0, title)
        top = len(form.titles)
        sheet.write_row(top, 0, frame.columns)
        for line, row in enumerate(frame.iter_rows(), start=top + 1):
            for place, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(line, place, value)
                elif value is not None:
                    sheet.write(line, place, value)
