"""Workbooks to grids of text cells (工作簿): one grid a sheet, every cell text, rows as the clerk sees them."""

from __future__ import annotations

from collections.abc import Iterator

import fastexcel
import polars as pl

from graph_service.domain.errors import BadFile


def grids(content: bytes) -> Iterator[tuple[str, pl.DataFrame]]:
    """Name and grid of each sheet that holds anything (工作表). Raises ``BadFile`` where the workbook does not open.

    Dates come as ``YYYY-MM-DD HH:MM:SS``, numbers in plain decimal notation.
    """
    try:
        book = fastexcel.read_excel(content)
        for name in book.sheet_names:
            frame = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string").to_polars()
            if frame.width:
                columns = [pl.col(old).alias(f"c{i}") for i, old in enumerate(frame.columns)]
                yield name, frame.select(*columns, pl.lit(None, pl.String()).alias(f"c{frame.width}"))
    except fastexcel.FastExcelError as error:
        raise BadFile("工作簿已损坏,无法打开。", advice="请在 Excel 或 WPS 中打开并另存为新的 .xlsx。") from error
