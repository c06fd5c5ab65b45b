"""Records of the later kinds (其他部门记录): taxes, grades, honours, complaints, talks, what firms say of themselves.

Drawn with numbers of their own, so that nothing else of the county depends on them, and on subjects to whom they change
nothing that the truth knows: a tax fine befalls only firms that were fined before, whose representatives stay.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from loaders.sample import words
from loaders.sample.authorities import MARKET, SERVICES, TAX, TRANSPORT
from loaders.sample.pools import Rng, days_ago, pick

LIVING = pl.col("closed_on").is_null() & pl.col("revoked_on").is_null()
MARKET_SUBJECTS = pl.col("prefix").str.starts_with("9")
_YEAR = 365
_FIRST = 500_000  # numbers of documents


def others(rng: Rng, as_of: date, county: pl.DataFrame, fined: pl.Series) -> dict[str, pl.DataFrame]:
    """Tables of the later kinds (其他部门记录) over the subjects of the background."""
    living = county.filter(LIVING & MARKET_SUBJECTS)
    return {
        "tax_penalties": _tax_penalties(rng, as_of, living.filter(pl.col("code").is_in(fined.implode()))),
        "arrears": _arrears(rng, as_of, living.filter(pl.col("grade") != "A")),
        "grades": _grades(rng, as_of, living),
        "honours": _honours(rng, as_of, living.filter(pl.col("grade") == "A")),
        "complaints": _complaints(rng, as_of, living),
        "rectifications": _rectifications(rng, as_of, living.filter(pl.col("grade") != "A")),
        "annual_reports": _annual_reports(rng, as_of, living.filter(pl.col("prefix") == "91")),
        "self_declared": _self_declared(rng, as_of, living),
    }


def _some(rng: Rng, frame: pl.DataFrame, chance: float, age: int) -> pl.DataFrame:
    """Subjects at least ``age`` days old, each with the chance."""
    return frame.filter(pl.Series(rng.random(frame.height) < chance) & (pl.col("age") > age))


def _numbered(form: str, year: pl.Series, height: int) -> pl.Expr:
    return pl.format(form, year, pl.int_range(_FIRST, _FIRST + height))


def _tax_penalties(rng: Rng, as_of: date, firms: pl.DataFrame) -> pl.DataFrame:
    frame = _some(rng, firms, 0.1, 400)
    day = days_ago(as_of, rng.integers(20, 380, frame.height))
    yuan = pl.Series(np.round(rng.integers(1, 100, frame.height) * 50.0, 2))
    return frame.with_columns(
        decided=day,
        doc_no=_numbered("翁税简罚〔{}〕{}号", day.dt.year(), frame.height),
        violation=pick(rng, frame.height, ("丢失发票", "逾期未申报", "未按规定保管账簿"), decay=1.0),
        content=pl.format("罚款{}元", yuan),
        authority=pl.lit(TAX.name),
    )


def _arrears(rng: Rng, as_of: date, firms: pl.DataFrame) -> pl.DataFrame:
    frame = _some(rng, firms, 0.05, 500)
    return frame.with_columns(
        announced=pl.lit(as_of).dt.offset_by("-3mo").dt.month_end(),
        tax=pick(rng, frame.height, ("增值税", "企业所得税", "城镇土地使用税", "房产税")),
        balance_yuan=pl.Series(np.round(rng.random(frame.height) ** 3 * 300_000 + 200, 2)),
        authority=pl.lit(TAX.name),
    )


def _grades(rng: Rng, as_of: date, firms: pl.DataFrame) -> pl.DataFrame:
    road = [number for number, trade in enumerate(words.TRADES) if trade.word == "运输"]
    frame = _some(rng, firms.filter(pl.col("trade").is_in(road)), 0.5, 500)
    return frame.with_columns(
        scheme=pl.lit("道路货物运输企业质量信誉考核"),
        grade_given=pick(rng, frame.height, ("AA", "AAA", "A", "B"), decay=1.0),
        period=pl.lit(f"{as_of.year - 1}年度"),
        assessed=days_ago(as_of, rng.integers(60, 150, frame.height)),
        publicity=pl.lit("可向社会公开"),
        authority=pl.lit(TRANSPORT.name),
        authority_code=pl.lit(TRANSPORT.code),
    )


def _honours(rng: Rng, as_of: date, firms: pl.DataFrame) -> pl.DataFrame:
    frame = _some(rng, firms, 0.01, 800)
    day = days_ago(as_of, rng.integers(30, 700, frame.height))
    return frame.with_columns(
        title=pick(rng, frame.height, ("守合同重信用企业", "诚信示范店", "放心消费单位")),
        period=day.dt.year().cast(pl.String),
        awarded=day,
        ends=day.dt.offset_by("3y"),
        authority=pl.lit(MARKET.name),
        authority_code=pl.lit(MARKET.code),
    )


def _complaints(rng: Rng, as_of: date, firms: pl.DataFrame) -> pl.DataFrame:
    frame = _some(rng, firms, 0.02, 200)
    days = rng.integers(30, np.minimum(frame["age"].to_numpy(), _YEAR))
    day = days_ago(as_of, days)
    upheld = pl.Series(rng.random(frame.height) < 0.3)
    return frame.with_columns(
        case_no=pl.format(
            "1{}000{}{}", pl.lit(words.REGION), day.dt.strftime("%Y%m%d"), pl.int_range(_FIRST, _FIRST + frame.height)
        ),
        kind=pick(rng, frame.height, ("投诉", "举报"), decay=1.0),
        matter=pick(rng, frame.height, ("食品", "售后服务", "价格", "广告", "质量")),
        received=day,
        closed=days_ago(as_of, days - 20),
        upheld=pl.when(upheld).then(pl.lit("是")).otherwise(pl.lit("否")),
        result=pl.when(upheld).then(pl.lit("责令改正,双方达成调解协议")).otherwise(pl.lit("未发现违法行为,终止调解")),
        authority=pl.lit(MARKET.name),
        authority_code=pl.lit(MARKET.code),
    )


def _rectifications(rng: Rng, as_of: date, firms: pl.DataFrame) -> pl.DataFrame:
    frame = _some(rng, firms, 0.06, 400)
    days = rng.integers(40, 360, frame.height)
    day = days_ago(as_of, days)
    done = pl.Series(rng.random(frame.height) < 0.8)
    return frame.with_columns(
        doc_no=_numbered("翁市监责改〔{}〕{}号", day.dt.year(), frame.height),
        form=pick(rng, frame.height, ("责令限期整改", "提示约谈", "警示约谈"), decay=1.0),
        matter=pl.lit("未按规定明码标价"),
        demands=pl.lit("限期改正,并书面报告整改情况"),
        held=day,
        due=days_ago(as_of, days - 30),
        done=pl.when(done).then(days_ago(as_of, days - 20)),
        result=pl.when(done).then(pl.lit("已整改")).otherwise(pl.lit("未整改")),
        authority=pl.lit(MARKET.name),
        authority_code=pl.lit(MARKET.code),
    )


def _annual_reports(rng: Rng, as_of: date, firms: pl.DataFrame) -> pl.DataFrame:
    frame = _some(rng, firms, 0.4, _YEAR + 200)
    capital = rng.integers(10, 900, frame.height)
    return frame.with_columns(
        period=pl.lit(f"{as_of.year - 1}"),
        reported=days_ago(as_of, rng.integers(1, 170, frame.height)),
        business=pl.lit("开业"),
        employees=pl.Series(rng.integers(1, 60, frame.height)).cast(pl.String),
        assets=pl.format("{}万元", pl.Series(capital)),
        profit=pl.format("{}万元", pl.Series(np.round(capital * (rng.random(frame.height) - 0.4) / 10, 2))),
        disclosed=pick(rng, frame.height, ("否", "是"), decay=1.0),
        email=pl.when(pl.Series(rng.random(frame.height) < 0.6)).then("email"),
    )


def _self_declared(rng: Rng, as_of: date, firms: pl.DataFrame) -> pl.DataFrame:
    frame = _some(rng, firms, 0.02, 200)
    return frame.with_columns(
        item=pick(rng, frame.height, ("质量管理体系认证", "主要产品", "专利数量")),
        content=pick(rng, frame.height, ("已通过认证", "见公司网站", "3 项")),
        stated=days_ago(as_of, rng.integers(5, 180, frame.height)),
        disclosed=pick(rng, frame.height, ("是", "否"), decay=1.0),
        verification=pick(rng, frame.height, ("未核实", "已核实"), decay=1.0),
        authority=pl.lit(SERVICES.name),
    )
