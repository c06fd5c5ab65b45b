"""Fines and warnings of the background (行政处罚): of different ages and weights, by the grade of the subject."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from loaders.sample import wording
from loaders.sample.authorities import ENVIRONMENT, HOUSING, MARKET, TRANSPORT, Authority
from loaders.sample.pools import Pools, days_ago


@dataclass(frozen=True, slots=True)
class Offence:
    """An ordinary violation (违法行为) that no rule of R4.3 carries to a person."""

    authority: Authority
    violation: str
    deed: str
    basis: str


OFFENCES = (
    Offence(MARKET, "未明码标价", "销售商品未明码标价", "《中华人民共和国价格法》第四十二条"),
    Offence(MARKET, "销售不合格产品", "销售不符合国家标准的产品", "《中华人民共和国产品质量法》第四十九条"),
    Offence(MARKET, "使用未经检定的计量器具", "使用未经检定的电子秤", "《中华人民共和国计量法》第二十五条"),
    Offence(MARKET, "未按规定进货查验", "未履行进货查验记录义务", "《中华人民共和国食品安全法》第一百二十六条"),
    Offence(MARKET, "侵害消费者权益", "对商品作引人误解的宣传", "《中华人民共和国消费者权益保护法》第五十六条"),
    Offence(TRANSPORT, "超限运输", "货运车辆超限行驶公路", "《公路安全保护条例》第六十四条"),
    Offence(
        ENVIRONMENT, "未采取扬尘防治措施", "堆场未采取密闭、覆盖措施", "《中华人民共和国大气污染防治法》第一百一十七条"
    ),
    Offence(HOUSING, "未取得施工许可擅自施工", "未取得施工许可证擅自施工", "《建设工程质量管理条例》第五十七条"),
)


@dataclass(frozen=True, slots=True)
class Weight:
    """How a grade is punished: chance of any, fewest and most decisions, days back, fine in 万元."""

    chance: float
    fewest: int
    most: int
    since: int
    until: int
    low: float
    high: float


WEIGHTS = {
    "A": Weight(0.05, 1, 1, 3600, 1200, 0.0, 0.2),
    "B": Weight(0.90, 1, 1, 1000, 30, 0.05, 1.0),
    "C": Weight(0.65, 2, 3, 700, 30, 0.5, 3.0),
    "D": Weight(1.00, 3, 5, 600, 30, 3.0, 20.0),
}
FIRST_DOCUMENT = 10_000  # the documents of plants have smaller numbers


def fines(pools: Pools, as_of: date, county: pl.DataFrame) -> pl.DataFrame:
    """One row a decision. A fine of nothing is a warning; the gravest also stop the business for a time (停产停业)."""
    parts = [_of_grade(pools, county.filter(pl.col("grade") == grade), weight) for grade, weight in WEIGHTS.items()]
    frame = pl.concat(parts)
    rng, size = pools.rng, frame.height
    offence = rng.integers(0, len(OFFENCES), size)
    table = pl.DataFrame(
        [(o.authority.name, o.authority.code, o.violation, o.deed, o.basis) for o in OFFENCES],
        schema=["authority", "authority_code", "violation", "deed", "basis"],
        orient="row",
    )[pl.Series(offence)]
    days = frame["days"].to_numpy()
    begun = days + rng.integers(40, 120, size)
    frame = pl.concat([frame, table], how="horizontal").with_columns(
        days_ago(as_of, days).alias("decided"),
        days_ago(as_of, begun).alias("begun"),
        days_ago(as_of, begun - 30).alias("ended"),
        pl.int_range(FIRST_DOCUMENT, FIRST_DOCUMENT + size).alias("number"),
        (pl.col("grade") == "D").alias("stopped") & pl.Series(rng.random(size) < 0.5),
        pl.Series("confiscates", rng.random(size) < 0.15),
        pl.Series("taken", np.round(rng.random(size) * 2 + 0.05, 2)),
    )
    warned = pl.col("fine_wan") == 0
    yuan = (pl.col("fine_wan") * 10_000).round().cast(pl.Int64).cast(pl.String)
    taken = (pl.col("taken") * 10_000).round().cast(pl.Int64).cast(pl.String)
    grave = pl.col("confiscates") & ~warned
    return frame.with_columns(
        doc_no=pl.format("翁罚决〔{}〕{}号", pl.col("decided").dt.year(), "number"),
        facts=pl.format(
            wording.FACTS, pl.col("begun").dt.strftime(wording.DAY), pl.col("ended").dt.strftime(wording.DAY), "deed"
        ),
        categories=pl.when(warned)
        .then(pl.lit("警告"))
        .otherwise(
            pl.concat_str(
                pl.lit("罚款"),
                pl.when(grave).then(pl.lit(";没收违法所得")).otherwise(pl.lit("")),
                pl.when("stopped").then(pl.lit(";责令停产停业")).otherwise(pl.lit("")),
            )
        ),
        content=pl.when(warned)
        .then(pl.lit("警告。"))
        .otherwise(
            pl.concat_str(
                pl.lit("罚款"),
                yuan,
                pl.lit("元"),
                pl.when(grave).then(pl.concat_str(pl.lit("，没收违法所得"), taken, pl.lit("元"))).otherwise(pl.lit("")),
                pl.when("stopped").then(pl.lit("，责令停产停业整顿")).otherwise(pl.lit("")),
                pl.lit("。"),
            )
        ),
        fine_wan=pl.when(warned).then(None).otherwise("fine_wan"),
        confiscated_wan=pl.when(grave).then("taken"),
        publish_until=pl.when(warned)
        .then(pl.col("decided").dt.offset_by("3mo"))
        .when("stopped")
        .then(pl.col("decided").dt.offset_by("3y"))
        .otherwise(pl.col("decided").dt.offset_by("1y")),
    )


def _of_grade(pools: Pools, subjects: pl.DataFrame, weight: Weight) -> pl.DataFrame:
    """Decisions on the subjects of one grade, not before the subject is 60 days old nor after it closed."""
    rng = pools.rng
    able = subjects.filter(
        pl.Series(rng.random(subjects.height) < weight.chance)
        & (pl.col("age") > weight.until + 300)
        & pl.col("closed_on").is_null()
        & pl.col("revoked_on").is_null()
    )
    count = rng.integers(weight.fewest, weight.most + 1, able.height)
    frame = able.select("code", "name", "lr_name", "grade", "age")[pl.Series(np.repeat(np.arange(able.height), count))]
    oldest = np.minimum(frame["age"].to_numpy() - 200, weight.since)
    fine = weight.low + (weight.high - weight.low) * rng.random(frame.height) ** 2
    return frame.drop("age").with_columns(
        pl.Series("days", rng.integers(weight.until, oldest + 1)), pl.Series("fine_wan", np.round(fine, 2))
    )
