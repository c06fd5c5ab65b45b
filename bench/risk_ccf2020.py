"""The subjects of the CCF BDCI 2020 competition (企业非法集资风险预测), for ``bench.risk_model``.

The label has no day, so that nothing can be shown to come before it: the cut is ours, and figures are upper bounds.
There is no relation in the files we have: addresses and changes are in ``base_info.csv`` and ``change_info.csv``, which
are absent. Left out: ``other_info`` (counts without a day, of after the label as well), the ids (their first block is
alike for one registrar, by the way they were encrypted, and tells the label), ``STATE`` and ``BUSSTNAME`` (清算, 停业:
what follows from a case), news without a whole date and news of the years from the cut on.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from graph_service.analysis.risk_metrics import Flags, Numbers

CUT = date(2019, 7, 1)  # annual reports of 2018 are due by the end of June
TERMS = {
    "reports": "年报份数",
    "last_report": "最近年报年度",
    "funds_log": "资金数额(对数)",
    "employees": "从业人数",
    "funds_change": "资金数额变动",
    "website": "有网站",
    "invests": "有对外投资",
    "shares_moved": "有股权转让",
    "undisclosed": "从业人数不公示",
    "taxes": "纳税记录数",
    "tax_sum_log": "纳税额(对数)",
    "tax_kinds": "税种数",
    "news": "新闻数",
    "bad_news": "负面新闻数",
    "good_news": "正面新闻数",
}


def features_2020(folder: Path) -> tuple[pl.DataFrame, Flags, Numbers]:
    """Read the files: features, label, and what a rule without a model would look at: the number of bad news."""
    subjects = _read(folder / "entprise_info.csv").select(eid="id", label=pl.col("label") == "1").sort("eid")
    frame = subjects.select("eid")
    for told in (_reports(folder), _taxes(folder), _news(folder)):
        frame = frame.join(told, on="eid", how="left", maintain_order="left")
    counts = ("reports", "taxes", "news", "bad_news", "good_news")
    frame = frame.with_columns(pl.col(counts).fill_null(0))
    frame = frame.select("eid", *(pl.col(name).cast(pl.Float64) for name in TERMS))
    return frame, subjects["label"].to_numpy(), frame["bad_news"].to_numpy().astype(np.float64)


def _read(path: Path) -> pl.DataFrame:
    return pl.read_csv(path, infer_schema=False)


def _number(column: str) -> pl.Expr:
    return pl.col(column).cast(pl.Float64, strict=False)


def _reports(folder: Path) -> pl.DataFrame:
    year, funds = _number("ANCHEYEAR"), _number("FUNDAM")
    told = _read(folder / "annual_report_info.csv").filter(year < CUT.year).sort("id", year)
    return told.group_by(eid="id").agg(
        reports=pl.len(),
        last_report=year.max(),
        funds_log=funds.drop_nulls().last().clip(0).log1p(),
        employees=_number("EMPNUM").drop_nulls().last().clip(0).log1p(),
        funds_change=funds.drop_nulls().last() - funds.drop_nulls().first(),
        website=(_number("WEBSITSIGN") == 1).any(),
        invests=(_number("FORINVESTSIGN") == 1).any(),
        shares_moved=(_number("STOCKTRANSIGN") == 1).any(),
        undisclosed=(_number("EMPNUMSIGN") == 2).any(),
    )


def _taxes(folder: Path) -> pl.DataFrame:
    paid = _number("TAX_AMOUNT").clip(0)
    told = _read(folder / "tax_info.csv").filter(
        pl.col("END_DATE").str.to_date("%Y/%m/%d", strict=False) < CUT, pl.col("START_DATE").is_not_null()
    )
    return told.group_by(eid="id").agg(
        taxes=pl.len(), tax_sum_log=paid.sum().log1p(), tax_kinds=pl.col("TAX_CATEGORIES").n_unique()
    )


def _news(folder: Path) -> pl.DataFrame:
    day, tone = pl.col("public_date").str.to_date("%Y-%m-%d", strict=False), pl.col("positive_negtive")
    told = _read(folder / "news_info.csv").filter(day < CUT)
    return told.group_by(eid="id").agg(news=pl.len(), bad_news=(tone == "消极").sum(), good_news=(tone == "积极").sum())
