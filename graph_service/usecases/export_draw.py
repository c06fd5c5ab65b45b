"""Export a draw for the people who carry it out (抽取结果导出): the list, and the bundle anybody can check.

Equal draws give equal bytes. The list holds the internal risk class: it goes to the inspecting departments, not to the
public page (R7.1).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
import polars as pl

from graph_service.analysis.sampling import Draw
from graph_service.domain.errors import BadInput
from graph_service.usecases.table_files import workbook

HEADERS = {
    "code": "统一社会信用代码",
    "name": "主体名称",
    "address": "住所",
    "class": "信用风险类别(内部)",
    "pi": "入选概率",
    "plan": "抽查计划",
}
_WIDTHS = (22, 40, 48, 18, 12, 20)


def draw_list(draw: Draw, subjects: pl.DataFrame) -> pl.DataFrame:
    """Make the list of subjects to inspect (检查对象名单), by code, with Chinese headers.

    ``subjects`` has ``code``, ``name`` and ``address``. Raises ``BadInput`` where a subject drawn is not among them.
    """
    joined = draw.selected.join(subjects.select("code", "name", "address"), on="code", how="left").sort("code")
    if unknown := joined.filter(pl.col("name").is_null())["code"].head(3).to_list():
        raise BadInput(f"抽中的主体不在名录中: {'、'.join(unknown)}", advice="请用抽取时的主体名录导出。")
    joined = joined.with_columns(plan=pl.lit(draw.plan.id))
    return joined.select(pl.col(column).alias(header) for column, header in HEADERS.items())


def draw_xlsx(table: pl.DataFrame) -> bytes:
    """Write the list as an Excel workbook (Excel 名单)."""
    return workbook("双随机抽查名单", {"抽查名单": table}, _WIDTHS)


def bundle_json(stored: Mapping[str, Any]) -> bytes:
    """Write the bundle of a draw (抽取存证) as JSON with sorted keys."""
    return orjson.dumps(dict(stored), option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)
