"""Export a draw for the people who carry it out (抽取结果导出): xlsx, CSV and the bundle anybody can check.

Equal draws give equal bytes. The list holds the internal risk class: it goes to the inspecting departments, not to the
public page (R7.1).
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson
import polars as pl
import xlsxwriter

from graph_service.analysis.sampling import Draw
from graph_service.domain.errors import BadInput

HEADERS = {
    "code": "统一社会信用代码",
    "name": "主体名称",
    "address": "住所",
    "class": "信用风险类别(内部)",
    "pi": "入选概率",
    "item": "抽查事项",
    "plan": "抽查计划",
}
_WIDTHS = (22, 40, 48, 18, 12, 24, 16)
_RUNS = r"^[=+\-@\t\r]"  # what a spreadsheet takes for a formula
_CREATED = datetime(2020, 1, 1)  # noqa: DTZ001  a fixed day, so that equal draws give equal bytes


def draw_list(draw: Draw, subjects: pl.DataFrame) -> pl.DataFrame:
    """Make the list of subjects to inspect (检查对象名单), by code, with Chinese headers.

    ``subjects`` has ``code``, ``name`` and ``address``. Raises ``BadInput`` where a subject drawn is not among them.
    """
    joined = draw.selected.join(subjects.select("code", "name", "address"), on="code", how="left").sort("code")
    if unknown := joined.filter(pl.col("name").is_null())["code"].head(3).to_list():
        raise BadInput(f"抽中的主体不在名录中: {'、'.join(unknown)}", advice="请用抽取时的主体名录导出。")
    joined = joined.with_columns(item=pl.lit(draw.plan.item), plan=pl.lit(draw.plan.id))
    return joined.select(pl.col(column).alias(header) for column, header in HEADERS.items())


def draw_xlsx(table: pl.DataFrame) -> bytes:
    """Write the list as an Excel workbook (Excel 名单): header frozen, with filter; every text stays text."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        book.set_properties({"title": "双随机抽查名单", "created": _CREATED})
        sheet = book.add_worksheet("抽查名单")
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for place, (header, width) in enumerate(zip(table.columns, _WIDTHS, strict=True)):
            sheet.set_column(place, place, width)
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


def draw_csv(table: pl.DataFrame) -> bytes:
    """Write the list as CSV (CSV 名单), UTF-8 with BOM; a text that a spreadsheet would run gets a leading quote."""
    texts = pl.col(pl.String)
    runs = texts.str.contains(_RUNS)
    safe = table.with_columns(pl.when(runs).then(pl.lit("'") + texts).otherwise(texts).name.keep())
    return safe.write_csv(include_bom=True, line_terminator="\r\n").encode()


def bundle_json(stored: Mapping[str, Any]) -> bytes:
    """Write the bundle of a draw (抽取存证) as JSON with sorted keys."""
    return orjson.dumps(dict(stored), option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2)
