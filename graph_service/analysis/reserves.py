"""Replacement of a unit drawn (递补, R7.7): the next of its stratum in the order that the seed gave, never a new draw.

Definition. The reserves of a unit are the units of its stratum that were not drawn, in the order of their keys,
beginning after its own key and going round. The first whose subject was not drawn for any item, and which has not
replaced another, takes its place: who is inspected already gets no second task (R7.8). The seed fixes all of it, so
that nobody chooses.
"""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from graph_service.analysis.draw_keys import draw_key, draw_keys
from graph_service.analysis.sampling import Draw, unit_names
from graph_service.domain.errors import BadInput


def reserve(drawn: Draw, unit: str, used: Collection[str]) -> str:
    """Return the unit that takes the place of ``unit`` (递补单元), named as ``unit_names`` names units.

    ``used`` are the units that replaced others. Raises ``BadInput`` where ``unit`` was not drawn and replaced nobody,
    or its stratum has nobody left.
    """
    plan = drawn.plan
    frame = drawn.frame.with_columns(unit=unit_names(drawn.frame, plan))
    own = frame.filter(pl.col("unit") == unit)
    if own.is_empty() or not (own["drawn"].item() or unit in used):
        raise BadInput("要更换的主体不在抽中名单里。", advice="请核对主体代码。", rule="R7.7")
    busy = pl.concat([frame.filter("drawn")["code"], frame.filter(pl.col("unit").is_in(list(used)))["code"]]).unique()
    left = frame.join(own.select(plan.strata_columns), on=plan.strata_columns, how="semi").filter(
        ~pl.col("code").is_in(busy.to_list())
    )
    if left.is_empty():
        raise BadInput("同一层内已没有可递补的主体。", advice="请办结该任务并注明未检查的原因。", rule="R7.7")
    own_key = draw_key(drawn.seed, unit)
    keyed = left.select("unit", key=pl.Series(draw_keys(drawn.seed, left["unit"])))
    # a key before its own comes after all that follow it
    return keyed.sort(pl.col("key") < own_key, "key", "unit")["unit"][0]
