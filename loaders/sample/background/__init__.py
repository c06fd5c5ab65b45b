"""The background (背景数据): an ordinary county in which none of the planted kinds happens by chance."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import polars as pl

from loaders.sample.background import (
    dealings,
    events,
    holdings,
    libraries,
    officers,
    others,
    penalties,
    records,
    registry,
)
from loaders.sample.plot import Plot
from loaders.sample.pools import Pools


def background(
    pools: Pools, as_of: date, subjects: int, planted: dict[str, int], report: Callable[[str], None]
) -> tuple[dict[str, pl.DataFrame], list[Plot]]:
    """Tables of the background, and the plots of those of its firms that the law reaches.

    ``planted`` counts the planted subjects by the first two characters of their codes.
    """
    report("登记信息")
    county = registry.register(pools, as_of, subjects, planted)
    county, plots = events.happen(pools, as_of, county, subjects)
    report("处罚与记录")
    fines = penalties.fines(pools, as_of, county)
    tables = {
        "penalties": fines,
        "licences": records.licences(pools, as_of, county),
        "abnormal": records.abnormal(pools, as_of, county),
        "commitments": records.commitments(pools, as_of, county),
        "inspections": records.inspections(pools, as_of, county),
    }
    report("人员与股权")
    tables["roles"] = officers.officers(pools, as_of, county, fined=fines["code"].unique())
    tables["holdings"] = holdings.holdings(pools, county)
    tables["guarantees"] = holdings.guarantees(pools, as_of, county)
    tables["subjects"] = county
    own = np.random.default_rng(pools.rng.integers(2**62))  # the last draw: what came before is as it was without it
    reached = dealings.reachable(county)
    tables |= others.others(own, as_of, reached, fines["code"].unique().sort())
    tables |= dealings.dealings(own, as_of, reached.filter(others.LIVING & others.MARKET_SUBJECTS), tables["roles"])
    tables |= libraries.libraries(own, as_of, pools.people)
    return tables, plots
