"""Code columns (代码列): what a cell in the place of a code really holds, judged by the rules of R1."""

from __future__ import annotations

from datetime import date

import polars as pl

from graph_service.analysis.columns import resident_columns, uscc_columns
from loaders.clean.text import cleaned

REG_NO = r"^(?:\d{13}|\d{15})$"  # 工商注册号; older ones have 13 digits


def code_columns(name: str, column: pl.Series) -> pl.DataFrame:
    """Columns of a unified social credit code (统一社会信用代码列).

    ``NAME`` the code where it checks (R1.2), else null; ``NAME__raw`` the trimmed text; ``NAME__org_ok`` (R1.4) and
    ``NAME__pair_known`` (R1.3) where it checks; ``NAME__reg_no`` the registration number that stands in its place.
    """
    frame = column.to_frame(name).select(cleaned(pl.col(name)).alias(f"{name}__raw"))
    text = frame[f"{name}__raw"]
    checked = uscc_columns(text.fill_null(""))
    ok = checked["ok"]
    return frame.with_columns(
        pl.when(ok).then(checked["code"]).alias(name),
        pl.when(ok).then(checked["org_ok"]).alias(f"{name}__org_ok"),
        pl.when(ok).then(checked["pair_known"]).alias(f"{name}__pair_known"),
        pl.when(checked["code"].str.contains(REG_NO)).then(checked["code"]).alias(f"{name}__reg_no"),
    )


def resident_id_columns(name: str, column: pl.Series, today: date) -> pl.DataFrame:
    """Columns of a resident identity number (居民身份证号码列): ``NAME`` where it checks (R1.8), and ``NAME__raw``."""
    frame = column.to_frame(name).select(cleaned(pl.col(name)).alias(f"{name}__raw"))
    checked = resident_columns(frame[f"{name}__raw"].fill_null(""), today)
    return frame.with_columns(pl.when(checked["ok"]).then(checked["code"]).alias(name))
