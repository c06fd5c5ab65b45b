"""Code columns (代码列): what a cell in the place of a code really holds, judged by the rules of R1."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from graph_service.analysis.columns import resident_columns, uscc_columns
from graph_service.domain.register_numbers import org_code
from loaders.clean.damaged import PLACEHOLDER, ZEROED, is_damaged
from loaders.clean.distinct import by_distinct

ORG_OR_TAX = r"^(?:[0-9A-Z]{9}|\d{6}[0-9A-Z]{9})$"
REG_NO = r"^(?:\d{13}|\d{15})$"  # 工商注册号; older ones have 13 digits


def code_columns(name: str, text: pl.Series) -> pl.DataFrame:
    """Columns of a unified social credit code (统一社会信用代码列) from cleaned text.

    ``NAME`` the code where it checks (R1.2), else null; ``NAME__org_ok`` (R1.4) and ``NAME__pair_known`` (R1.3) where
    it checks; ``NAME__reg_no`` the registration number that stands in its place, ``NAME__org`` the 组织机构代码,
    also out of a 税务登记号. What reads better as a resident identity number is no code. ``NAME__damaged``: a
    spreadsheet took digits of it. ``NAME__placeholder``: it stands for no code although it may check, as eighteen
    zeros do.
    """
    # one identity number in thirty also passes R1.2: where a number also reads as a person's, it is a code only if
    # all else about it is right as well (R1.3, R1.4; R10.3)
    checked = uscc_columns(text)
    asked = checked.select(pl.col("ok") | pl.col("code").str.contains(ZEROED).fill_null(value=False))["ok"]
    checked = checked.with_columns(_personal(checked["code"], asked).alias("personal"))
    told = _damage(checked)
    orgs = by_distinct(_shaped(checked["code"]), org_code, pl.String())
    ok = pl.col("ok") & (~pl.col("personal") | (pl.col("org_ok") & pl.col("pair_known"))) & ~pl.col("placeholder")
    return checked.with_columns(told).select(
        pl.when(ok).then("code").alias(name),
        pl.when(ok).then("org_ok").alias(f"{name}__org_ok"),
        pl.when(ok).then("pair_known").alias(f"{name}__pair_known"),
        pl.when(pl.col("code").str.contains(REG_NO) & ~pl.col("placeholder")).then("code").alias(f"{name}__reg_no"),
        pl.when(~pl.col("placeholder")).then(orgs).alias(f"{name}__org"),
        (pl.col("damaged") & ~ok & ~pl.col("personal")).alias(f"{name}__damaged"),
        pl.col("placeholder").alias(f"{name}__placeholder"),
    )


def _personal(codes: pl.Series, likely: pl.Series) -> pl.Series:
    """Which of the codes that check, or look damaged, read as identity numbers: most hold letters, and cannot."""
    asked = likely & codes.str.contains(r"^\d{17}[\dX]$").fill_null(value=False)
    found = np.zeros(len(codes), np.bool_)
    found[asked.to_numpy()] = resident_columns(codes.filter(asked), date.max)["ok"].to_numpy()
    return pl.Series(found)


def _damage(checked: pl.DataFrame) -> pl.DataFrame:
    """``damaged`` and ``placeholder``, looked for where a code does not check or hardly changes its characters."""
    text = pl.col("code")
    monotone = (text.str.slice(0, 16) == text.str.slice(1, 16)) | text.str.starts_with("123456789")
    asked = checked.with_row_index("at").filter(text.is_not_null() & (~pl.col("ok") | monotone))
    told = asked.select(
        "at", is_damaged(text).alias("damaged"), text.str.contains(PLACEHOLDER).alias("placeholder")
    ).with_columns(pl.col("damaged") & ~pl.col("placeholder"))
    rows = pl.DataFrame({"at": pl.int_range(checked.height, dtype=pl.UInt32(), eager=True)})
    found = rows.join(told, on="at", how="left", maintain_order="left")
    return found.select(pl.col("damaged", "placeholder").fill_null(value=False))


def _shaped(codes: pl.Series) -> pl.Series:
    """What may be or hold a 组织机构代码: nine characters, or fifteen that are no registration number."""
    return codes.set(~codes.str.contains(ORG_OR_TAX).fill_null(value=False), None)


def resident_ids(name: str, text: pl.Series, today: date) -> pl.Series:
    """Resident identity numbers that check (居民身份证号码, R1.8), null where one does not."""
    return resident_columns(text, today).select(pl.when("ok").then("code").alias(name))[name]
