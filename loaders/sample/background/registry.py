"""The register of the background (登记信息): kinds, names, places, ages and states of the subjects."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from loaders.sample import words
from loaders.sample.pools import Pools, Rng, days_ago, pick, weighted

# Shares of all subjects by the first two characters of the code (R1.3, R12.10).
SHARES = {"92": 0.72, "91": 0.22, "93": 0.035, "12": 0.010, "51": 0.006, "52": 0.005, "11": 0.004}
FEWEST_COMPANIES = 40  # in a very small county the planted companies alone would fill the share
OLDEST = (1995, 1, 1)

TYPES = {
    "91": "有限责任公司(自然人投资或控股)",
    "92": "个体工商户",
    "93": "农民专业合作社",
    "11": "机关",
    "12": "事业单位",
    "51": "社会团体",
    "52": "民办非企业单位",
}
NAMING_TOWNS = ("92", "12")  # kinds whose names tell a town behind the county
# Grades that the records are drawn by, so that risk classes come out near R7.3; the rest is clean.
GRADES = {"D": 0.020, "C": 0.062, "B": 0.190}
GRADED_AGE = 1300  # days: only subjects at least so old carry a grade


def register(pools: Pools, as_of: date, subjects: int, planted: dict[str, int]) -> pl.DataFrame:
    """Subjects, one a row: the columns of the table and ``prefix``, ``trade``, ``age``, ``grade``, ``lr_id``, ``sole``.

    ``age`` is in days on ``as_of``; ``lr_id`` is the legal representative's resident ID; ``sole`` says that this
    person leads no other subject, so that a measure on the person touches nothing else.
    """
    rng = pools.rng
    prefix = pl.Series("prefix", _prefixes(rng, subjects, planted))
    size = prefix.len()
    trade = weighted(rng, size, len(words.TRADES))
    oldest = (as_of - date(*OLDEST)).days
    age = np.clip(rng.gamma(1.5, 1700, size).astype(np.int64) + 10, 10, oldest - 1)
    grade = _grades(rng, age, prefix.str.starts_with("9").to_numpy())
    frame = pl.DataFrame(
        {
            "prefix": prefix,
            "code": pools.codes.take(prefix.to_list()),
            "reg_no": [f"440229{500_000_000 + k}" for k in rng.permutation(size).tolist()],
            "type_text": prefix.replace_strict(TYPES),
            "name": _names(pools, prefix, trade),
            "address": _addresses(rng, size),
            "trade": trade,
            "industry": pl.Series([t.industry for t in words.TRADES]).gather(pl.Series(trade)),
            "scope": pl.Series([t.scope for t in words.TRADES]).gather(pl.Series(trade)),
            "age": age,
            "established": days_ago(as_of, age),
            "approved": days_ago(as_of, (age * rng.random(size)).astype(np.int64)),
            "capital_wan": pl.Series([1.0, 3.0, 5.0, 10.0, 50.0, 100.0, 200.0, 500.0, 1000.0]).gather(
                pl.Series(np.where(prefix == "92", rng.integers(0, 4, size), rng.integers(3, 9, size)))
            ),
            "grade": grade,
        }
    )
    return closures(rng, as_of, _leaders(pools, _at_home(frame)))


def _prefixes(rng: Rng, subjects: int, planted: dict[str, int]) -> list[str]:
    size = subjects - sum(planted.values())
    companies = max(round(SHARES["91"] * subjects) - planted.get("91", 0), FEWEST_COMPANIES)
    others = {kind: share for kind, share in SHARES.items() if kind != "91"}
    counts = {kind: round(share / sum(others.values()) * (size - companies)) for kind, share in others.items()}
    counts["92"] += size - companies - sum(counts.values())
    kinds = [kind for kind, count in {"91": companies, **counts}.items() for _ in range(count)]
    return [kinds[k] for k in rng.permutation(size).tolist()]


def _grades(rng: Rng, age: NDArray[np.int64], market: NDArray[np.bool_]) -> pl.Series:
    able = (age >= GRADED_AGE) & market
    bounds = np.cumsum([share * len(age) / max(1, able.sum()) for share in GRADES.values()])
    drawn = np.searchsorted(bounds, rng.random(len(age)))
    return pl.Series([*GRADES, "A"]).gather(pl.Series(np.where(able, drawn, len(GRADES))))


def _names(pools: Pools, prefix: pl.Series, trade: NDArray[np.int64]) -> pl.Series:
    """County, trade name, trade, form; all distinct."""
    rng, size = pools.rng, prefix.len()
    short = pick(rng, size, words.BRAND) + pick(rng, size, words.BRAND)
    town = pick(rng, size, words.TOWNS)
    frame = pl.DataFrame(
        {
            "short": short,
            "trade": pl.Series([t.word for t in words.TRADES]).gather(pl.Series(trade)),
            "head": pl.select(
                pl.when(prefix.is_in(NAMING_TOWNS)).then(words.COUNTY + town).otherwise(pl.lit(words.COUNTY))
            ).to_series(),
            "form": _forms(rng, prefix),
        }
    )
    clash = (rng.random(size) < 0.3) | ~frame.select(
        pl.struct("short", "trade").is_first_distinct()
    ).to_series().to_numpy()
    brand = short.to_numpy().astype(object)
    brand[clash] = pools.brands.take(int(clash.sum()))
    return frame["head"] + pl.Series(brand, dtype=pl.String) + frame["trade"] + frame["form"]


def _forms(rng: Rng, prefix: pl.Series) -> pl.Series:
    size = prefix.len()
    fixed = prefix.replace_strict(
        {"93": "专业合作社", "11": "管理办公室", "12": "服务中心", "51": "协会", "52": "培训中心"},
        default=None,
        return_dtype=pl.String,
    )
    shop, company = pick(rng, size, words.SHOP_FORMS), pick(rng, size, words.COMPANY_FORMS, decay=2.0)
    return pl.select(pl.when(prefix == "92").then(shop).when(prefix == "91").then(company).otherwise(fixed)).to_series()


def _addresses(rng: Rng, size: int) -> pl.Series:
    """Distinct addresses, but for one in fifty that shares that of one neighbour."""
    place = rng.permutation(size)
    shares = rng.random(size) < 0.02
    place = np.where(shares & (place % 2 == 1), place - 1, place)
    corners = len(words.TOWNS) * len(words.STREETS)
    corner, number = pl.Series(place % corners), pl.Series(place // corners + 1)
    town = pl.Series(words.TOWNS).gather(corner // len(words.STREETS))
    street = pl.Series(words.STREETS).gather(corner % len(words.STREETS))
    return words.COUNTY + town + street + number.cast(pl.String) + "号"


def _at_home(frame: pl.DataFrame) -> pl.DataFrame:
    """Let the towns in names be those of the addresses (个体工商户名称登记管理办法7), but for one subject in eight.

    That one has moved from the next town, and its name tells the old one.
    """
    start, size = len(words.COUNTY), len(words.TOWNS[0])
    here, drawn = (pl.col(column).str.slice(start, size) for column in ("address", "name"))
    following = dict(zip(words.TOWNS, (*words.TOWNS[1:], words.TOWNS[0]), strict=True))
    town = pl.when(drawn == here.replace_strict(following)).then(drawn).otherwise(here)
    name = pl.concat_str(pl.lit(words.COUNTY), town, pl.col("name").str.slice(start + size))
    return frame.with_columns(name=pl.when(pl.col("prefix").is_in(NAMING_TOWNS)).then(name).otherwise("name"))


def _leaders(pools: Pools, frame: pl.DataFrame) -> pl.DataFrame:
    """Legal representatives: few lead several subjects, at most five, most lead one (power law)."""
    rng, size = pools.rng, frame.height
    steep = np.where(frame["prefix"] == "92", 4.5, 2.6)
    degree = np.minimum(rng.zipf(steep), 5)
    start = np.concatenate([[0], np.cumsum(degree)])
    ends = int(np.searchsorted(start, size))
    holder = np.repeat(np.arange(ends), degree[:ends])[:size]
    # One person's subjects lie side by side here: companies and shops each among themselves.
    order = np.argsort((frame["prefix"] == "92").to_numpy(), kind="stable")
    who = np.empty(size, dtype=np.int64)
    who[order] = holder
    count = np.bincount(who, minlength=ends)
    people = pools.people.take(ends)[pl.Series(who)]
    return frame.with_columns(
        people["person_name"].alias("lr_name"), people["resident_id"].alias("lr_id"), pl.Series("sole", count[who] == 1)
    )


def closures(rng: Rng, as_of: date, frame: pl.DataFrame) -> pl.DataFrame:
    """States: some clean subjects have closed, some graded shops were revoked without being struck off (吊销未注销).

    None is revoked whose operator leads another at its address or of a like trade name: it might be a phoenix (R8.12).
    """
    draw = pl.Series(rng.random(frame.height))
    age = frame["age"].to_numpy()
    ended = days_ago(as_of, (age * rng.random(frame.height) * 0.8).astype(np.int64))
    clean, shop_c = pl.col("grade") == "A", (pl.col("grade") == "C") & (pl.col("prefix") == "92")
    market = pl.col("prefix").str.starts_with("9")
    brand = pl.col("name").str.strip_prefix(words.COUNTY).str.replace(f"^(?:{'|'.join(words.TOWNS)})", "")
    twice = [pl.struct("lr_id", like).is_duplicated() for like in (brand.str.head(2).alias("brand"), pl.col("address"))]
    closed, revoked = market & clean & (draw < 0.07), shop_c & (draw < 0.2) & ~(twice[0] | twice[1])
    return frame.with_columns(
        pl.when(closed)
        .then(pl.lit("注销"))
        .when(revoked)
        .then(pl.lit("吊销"))
        .when(market & clean & (draw > 0.996))
        .then(pl.lit("歇业"))
        .when(market & clean & (draw > 0.993))
        .then(pl.lit("迁出"))
        .when(draw > 0.5)
        .then(pl.lit("存续"))
        .otherwise(pl.lit("开业"))
        .alias("status"),
        pl.when(closed).then(ended).otherwise(None).alias("closed_on"),
        pl.when(revoked).then(ended).otherwise(None).alias("revoked_on"),
        pl.lit(None, dtype=pl.String).alias("tag"),
    )
