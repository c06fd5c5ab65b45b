"""Other records of the background (其他记录): licences, abnormal operation, commitments, inspections."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from loaders.sample import words
from loaders.sample.authorities import MARKET, SERVICES, TRANSPORT
from loaders.sample.plants.commitments import BREACH, PLEDGES
from loaders.sample.pools import Pools, days_ago, pick

FIRST_SERIAL = 100_000  # those of plants are smaller
LIVING = pl.col("closed_on").is_null() & pl.col("revoked_on").is_null()


def licences(pools: Pools, as_of: date, county: pl.DataFrame) -> pl.DataFrame:
    """Food licence for every subject of a food trade, road transport permits for the carriers."""
    rng = pools.rng
    kinds = pl.DataFrame(
        [(k, t.word) for k, t in enumerate(words.TRADES) if t.food or t.word == "运输"],
        schema=["trade", "word"],
        orient="row",
    )
    frame = county.join(kinds, on="trade", maintain_order="left").filter(pl.col("prefix").str.starts_with("9") & LIVING)
    granted = (frame["age"].to_numpy() * rng.random(frame.height)).astype(np.int64)
    granted = np.minimum(granted, 1800)
    road = pl.col("word") == "运输"
    name = pl.when(road).then(pl.lit("道路运输经营许可证")).otherwise(pl.lit("食品经营许可证"))
    serial = pl.int_range(FIRST_SERIAL, FIRST_SERIAL + frame.height)
    return frame.with_columns(
        days_ago(as_of, granted).alias("decided"),
        doc_name=pl.concat_str(name, pl.lit("准予许可决定书")),
        doc_no=pl.format("翁许准字〔{}〕{}号", days_ago(as_of, granted).dt.year(), serial),
        kind=pl.lit("普通"),
        cert_name=name,
        cert_no=pl.when(road)
        .then(pl.format("翁运管许可字{}号", serial))
        .otherwise(pl.format("JY2440229{}", serial + 1_000_000)),
        content=pl.when(road).then(pl.lit("道路普通货物运输")).otherwise(pl.lit("热食类食品制售；预包装食品销售")),
        authority=pl.when(road).then(pl.lit(TRANSPORT.name)).otherwise(pl.lit(MARKET.name)),
        authority_code=pl.when(road).then(pl.lit(TRANSPORT.code)).otherwise(pl.lit(MARKET.code)),
        valid_from=days_ago(as_of, granted),
        valid_to=days_ago(as_of, granted).dt.offset_by("5y"),
    )


def abnormal(pools: Pools, as_of: date, county: pl.DataFrame) -> pl.DataFrame:
    """Abnormal operation (经营异常): half of grade C is on the list, a few of the others were and are off again."""
    rng = pools.rng
    draw = pl.Series(rng.random(county.height))
    listed = (pl.col("grade") == "C") & (draw < 0.5)
    was = (pl.col("grade") == "B") & (draw < 0.1)
    frame = county.with_columns(was=was).filter((listed | was) & (pl.col("prefix") != "92"))
    days = rng.integers(150, 700, frame.height)
    return frame.with_columns(
        days_ago(as_of, days).alias("listed"),
        pl.when("was").then(days_ago(as_of, days - 100)).alias("removed"),
        removal_reason=pl.when("was").then(
            pl.lit("列入经营异常名录3年内且依照《经营异常名录管理办法》补报年度报告并公示")
        ),
        reason=pick(rng, frame.height, ("未按规定公示年度报告", "通过登记的住所或者经营场所无法联系"), decay=1.0),
        authority=pl.lit(MARKET.name),
    )


def commitments(pools: Pools, as_of: date, county: pl.DataFrame) -> pl.DataFrame:
    """Promises of all types, either found fully performed or not yet due: the rest is planted."""
    rng = pools.rng
    frame = county.filter(pl.Series(rng.random(county.height) < 0.15) & (pl.col("age") > 60) & LIVING)
    frame = frame.select("code", "name", "age")
    made = rng.integers(20, np.minimum(frame["age"].to_numpy() - 20, 900))
    span = rng.integers(60, 300, frame.height)
    due = made - span  # days before as_of; negative: still to come
    done = (due > 20) | (rng.random(frame.height) < 0.3)
    found = np.clip(due + 5, 1, made - 5)
    kinds = pl.DataFrame(
        [(p.kind, p.matter, p.content) for p in PLEDGES], schema=["kind", "matter", "content"], orient="row"
    )
    pledge = kinds[pl.Series(rng.choice(len(PLEDGES), frame.height, p=(0.15, 0.1, 0.3, 0.1, 0.1, 0.2, 0.05)))]
    day = days_ago(as_of, made)
    finished = pl.Series(done | (due > 0))
    return pl.concat([frame, pledge], how="horizontal").with_columns(
        day.alias("made"),
        days_ago(as_of, due).alias("due"),
        pl.when(finished).then(days_ago(as_of, found)).alias("found"),
        commitment_code=pl.format(
            "{}{}{}",
            pl.lit(words.REGION),
            day.dt.strftime("%Y%m%d"),
            pl.int_range(FIRST_SERIAL, FIRST_SERIAL + frame.height),
        ),
        liability=pl.lit(BREACH),
        authority=pl.lit(SERVICES.name),
        authority_code=pl.lit(SERVICES.code),
        publicity=pick(rng, frame.height, ("可向社会公开", "特定范围内公开"), decay=3.0),
        performance=pl.when(finished).then(pl.lit("全部履行")),
        finder=pl.when(finished).then(pl.lit(SERVICES.name)),
        finder_code=pl.when(finished).then(pl.lit(SERVICES.code)),
    )


def inspections(pools: Pools, as_of: date, county: pl.DataFrame) -> pl.DataFrame:
    """Results of 双随机 inspections (R7.10), worse for the graded."""
    rng = pools.rng
    frame = county.filter(pl.Series(rng.random(county.height) < 0.12) & (pl.col("age") > 100) & LIVING)
    bad = pl.Series(rng.random(frame.height)) < pl.when(pl.col("grade") == "A").then(0.04).otherwise(0.35)
    worse = pick(
        rng,
        frame.height,
        ("未按规定公示应当公示的信息", "通过登记的住所或者经营场所无法联系", "发现问题已责令改正", "不予配合情节严重"),
        decay=2.0,
    )
    days = rng.integers(10, np.minimum(frame["age"].to_numpy(), 500))
    quarter = days_ago(as_of, days).dt.quarter()
    year = days_ago(as_of, days).dt.year()
    return frame.with_columns(
        days_ago(as_of, days).alias("inspected"),
        task_no=pl.format("{}{}0{}", pl.lit(words.REGION), year, quarter),
        task=pl.format("{}年第{}季度市场主体双随机抽查", year, quarter),
        item=pick(rng, frame.height, ("登记事项检查", "公示信息检查", "食品经营监督检查", "价格行为检查")),
        form=pick(rng, frame.height, ("实地核查", "书面检查", "网络监测")),
        authority=pl.lit(MARKET.name),
        authority_code=pl.lit(MARKET.code),
        result=pl.when(bad).then(worse).otherwise(pl.lit("未发现问题")),
    )
