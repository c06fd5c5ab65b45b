"""Code columns (代码列): what a cell in the place of a code really holds, judged by the rules of R1."""

from __future__ import annotations

from datetime import date

import polars as pl

from graph_service.analysis.columns import resident_columns, uscc_columns
from graph_service.domain.register_numbers import org_code
from loaders.clean.distinct import by_distinct

ORG_OR_TAX = r"^(?:[0-9A-Z]{9}|\d{6}[0-9A-Z]{9})$"
REG_NO = r"^(?:\d{13}|\d{15})$"  # 工商注册号; older ones have 13 digits


def code_columns(name: str, text: pl.Series) -> pl.DataFrame:
    """Columns of a unified social credit code (统一社会信用代码列) from cleaned text.

    ``NAME`` the code where it checks (R1.2), else null; ``NAME__org_ok`` (R1.4) and ``NAME__pair_known`` (R1.3) where
    it checks; ``NAME__reg_no`` the registration number that stands in its place, ``NAME__org`` the 组织机构代码,
    also out of a 税务登记号. What reads better as a resident identity number is no code.
    """
    # one identity number in thirty also passes R1.2: where a number also reads as a person's, it is a code only if
    # all else about it is right as well (R1.3, R1.4; R10.3)
    checked = uscc_columns(text).with_columns(resident_columns(text, date.max)["ok"].alias("personal"))
    ok = pl.col("ok") & (~pl.col("personal") | (pl.col("org_ok") & pl.col("pair_known")))
    return checked.select(
        pl.when(ok).then("code").alias(name),
        pl.when(ok).then("org_ok").alias(f"{name}__org_ok"),
        pl.when(ok).then("pair_known").alias(f"{name}__pair_known"),
        pl.when(pl.col("code").str.contains(REG_NO)).then("code").alias(f"{name}__reg_no"),
        by_distinct(_shaped(checked["code"]), org_code, pl.String()).alias(f"{name}__org"),
    )


def _shaped(codes: pl.Series) -> pl.Series:
    """What may be or hold a 组织机构代码: nine characters, or fifteen that are no registration number."""
    return codes.set(~codes.str.contains(ORG_OR_TAX).fill_null(value=False), None)


def resident_ids(name: str, text: pl.Series, today: date) -> pl.Series:
    """Resident identity numbers that check (居民身份证号码, R1.8), null where one does not."""
    return resident_columns(text, today).select(pl.when("ok").then("code").alias(name))[name]
