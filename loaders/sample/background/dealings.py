"""Dealings of the background (往来): how subjects are reached, who bids, who is kin to whom; nothing of it ties firms.

Each subject has numbers of its own; each lot has one firm of the county among strangers; kin are the head and the
supervisor of one firm.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from loaders.sample.authorities import CIVIL
from loaders.sample.pools import Rng, days_ago, make_code, pick
from loaders.sample.words import COUNTY

_AGE = 500  # days
_STRANGERS = 2  # bidders of a lot from elsewhere
_PROJECTS = ("绿化养护项目", "校舍维修工程", "办公设备采购", "农田水利工程", "路灯改造工程")
_INVITERS = ("教育局", "水务局", "住房和城乡建设管理局", "城市建设投资有限公司")


def reachable(county: pl.DataFrame) -> pl.DataFrame:
    """County with a ``phone`` and an ``email`` of each subject, which no other has."""
    place = pl.int_range(pl.len())
    return county.with_columns(
        phone=pl.format("138{}", (20_000_000 + 37 * place).cast(pl.String)),
        email=pl.format("wy{}@example.cn", 100_000 + place),
    )


def dealings(rng: Rng, as_of: date, living: pl.DataFrame, roles: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Tables of contacts, bids and kinship over living subjects of the background."""
    firms = living.filter(pl.col("prefix") == "91")
    return {
        "contacts": _contacts(rng, as_of, living),
        "bids": _bids(rng, as_of, firms.filter(pl.col("age") > _AGE)),
        "kin": _kin(rng, as_of, firms, roles),
    }


def _contacts(rng: Rng, as_of: date, living: pl.DataFrame) -> pl.DataFrame:
    """Contact lists: all that have one give a number; mailboxes, finance and liaison are given now and then."""
    frame = living.filter(pl.Series(rng.random(living.height) < 0.25))
    draw = rng.random((3, frame.height))
    return frame.with_columns(
        email=pl.when(pl.Series(draw[0] < 0.5)).then("email"),
        finance_phone=pl.when(pl.Series(draw[1] < 0.3)).then(pl.col("phone").str.replace("138", "135")),
        agent_phone=pl.when(pl.Series(draw[2] < 0.4))
        .then("phone")
        .when(pl.Series(draw[2] > 0.97))
        .then(pl.lit("00000000")),
        stated=days_ago(as_of, rng.integers(20, 400, frame.height)),
    )


def _bids(rng: Rng, as_of: date, firms: pl.DataFrame) -> pl.DataFrame:
    lots = firms.filter(pl.Series(rng.random(firms.height) < 0.03)).select("code", "name")
    size = lots.height
    opened = days_ago(as_of, rng.integers(30, 400, size))
    lots = lots.with_columns(
        tender_no=pl.format("翁采招{}{}", opened.dt.year(), 1000 + pl.int_range(size)),
        project=pick(rng, size, _PROJECTS),
        lot=pick(rng, size, ("第一标段", "第二标段"), decay=1.0),
        inviter=pl.lit(COUNTY) + pick(rng, size, _INVITERS),
        opened=opened,
        price_wan=pl.Series(np.round(rng.random(size) * 300 + 20, 2)),
    )
    parts = [lots.with_columns(won=pl.lit("是"))]
    for stranger in range(_STRANGERS):
        numbers = [_STRANGERS * place + stranger for place in range(size)]
        parts.append(
            lots.with_columns(
                code=pl.Series([make_code("91", f"MA6{number:05d}") for number in numbers], dtype=pl.String),
                name=pl.Series([f"韶关市外地{number}号工程有限公司" for number in numbers], dtype=pl.String),
                price_wan=(pl.col("price_wan") * (1.05 + stranger / 50)).round(2),
                won=pl.lit("否"),
            )
        )
    return pl.concat(parts)


def _kin(rng: Rng, as_of: date, firms: pl.DataFrame, roles: pl.DataFrame) -> pl.DataFrame:
    heads = firms.select("code", person_name="lr_name", person_id="lr_id")
    supervisors = roles.filter(pl.col("position") == "监事", pl.col("held_to").is_null())
    pairs = heads.join(
        supervisors.select("code", relative_name="person_name", relative_id="resident_id"), on="code",
        maintain_order="left",
    )  # fmt: skip
    pairs = pairs.filter(pl.Series(rng.random(pairs.height) < 0.02))
    return pairs.with_columns(
        kinship=pick(rng, pairs.height, ("配偶", "儿子", "妹妹"), decay=1.0),
        legal_source=pl.format(
            "{}核验函〔{}〕{}号", pl.lit(CIVIL.name), pl.lit(as_of.year), 1000 + pl.int_range(pairs.height)
        ),
        registered=days_ago(as_of, rng.integers(1000, 6000, pairs.height)),
    )
