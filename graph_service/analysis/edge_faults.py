"""Faults of a list of holdings (股权清单的数据问题): each with its row, its rule and what was done about it.

The treatments are those of ADR 0050, which the registry uses too, and are named the same.
"""

from __future__ import annotations

from enum import StrEnum

import polars as pl


class EdgeFault(StrEnum):
    """What may be wrong with a row, or with the rows of one subject taken together (问题种类)."""

    EXTRA_CELLS = "EXTRA_CELLS"
    MISSING_NAME = "MISSING_NAME"
    UNREADABLE_DAY = "UNREADABLE_DAY"
    ENDS_BEFORE_BEGIN = "ENDS_BEFORE_BEGIN"
    MISSING_SHARE = "MISSING_SHARE"
    UNREADABLE_SHARE = "UNREADABLE_SHARE"
    OUT_OF_RANGE = "OUT_OF_RANGE"
    UNKNOWN_KIND = "UNKNOWN_KIND"
    DUPLICATE = "DUPLICATE"
    CONFLICT = "CONFLICT"
    SELF_HOLDING = "SELF_HOLDING"
    SUM_OVER_WHOLE = "SUM_OVER_WHOLE"
    SUM_BELOW_WHOLE = "SUM_BELOW_WHOLE"


class Handling(StrEnum):
    """What was done about a fault (处理方式)."""

    ASIDE = "ASIDE"
    DROPPED = "DROPPED"
    NOT_USED = "NOT_USED"
    NO_VOTES = "NO_VOTES"
    ONCE = "ONCE"
    LARGEST = "LARGEST"
    TREASURY = "TREASURY"
    SCALED = "SCALED"
    UNKNOWN = "UNKNOWN"


FAULT_TERMS: dict[EdgeFault, tuple[str, str]] = {
    EdgeFault.EXTRA_CELLS: ("单元格多于表头", "R2.9"),
    EdgeFault.MISSING_NAME: ("股东或被投资企业名称缺失", "R2.9"),
    EdgeFault.UNREADABLE_DAY: ("日期无法识别", "V06"),
    EdgeFault.ENDS_BEFORE_BEGIN: ("终止日期早于起始日期", "R8.13"),
    EdgeFault.MISSING_SHARE: ("比例缺失", "R8.5"),
    EdgeFault.UNREADABLE_SHARE: ("比例不是数 (小数点用 . 不用逗号)", "R8.5"),
    EdgeFault.OUT_OF_RANGE: ("比例小于 0 或大于 100%", "R8.5"),
    EdgeFault.UNKNOWN_KIND: ("股东性质无法识别", "R8.7"),
    EdgeFault.DUPLICATE: ("重复的行", "ADR 0050"),
    EdgeFault.CONFLICT: ("同一股东对同一企业的比例前后不一", "ADR 0050"),
    EdgeFault.SELF_HOLDING: ("自持股份", "R8.5"),
    EdgeFault.SUM_OVER_WHOLE: ("比例合计超过 100%", "R8.5"),
    EdgeFault.SUM_BELOW_WHOLE: ("比例合计不足 100%", "R8.5"),
}
"""Chinese term of a fault, and the rule that asks for better."""

HANDLING_TERMS: dict[Handling, str] = {
    Handling.ASIDE: "整行搁置, 原文见 set_aside",
    Handling.DROPPED: "整行不用, 原文见 set_aside",
    Handling.NOT_USED: "该单元格不用, 其余照用",
    Handling.NO_VOTES: "该单元格不用, 不计表决权; 持股比例照用",
    Handling.ONCE: "只计一次",
    Handling.LARGEST: "只计较大的一条",
    Handling.TREASURY: "不计表决权, 其余表决权按剩余部分重新计算",
    Handling.SCALED: "按合计等比折算",
    Handling.UNKNOWN: "不足部分计为未知股东, 不视为 100%",
}
NOTES = frozenset({EdgeFault.SUM_BELOW_WHOLE})
"""Told, but no fault of the list: owners that it does not name are rightly unknown. ``strict`` lets them pass."""

FAULT_SCHEMA: dict[str, pl.DataType] = {
    "rule": pl.String(),
    "row": pl.Int64(),  # 1 = first data row; the first of several where rows are at fault together
    "field": pl.String(),
    "owner": pl.String(),
    "owned": pl.String(),
    "value": pl.String(),
    "treatment": pl.String(),
}


def faults_of(
    rows: pl.DataFrame, rule: EdgeFault, field: str, handling: Handling, value: pl.Expr | None = None
) -> pl.DataFrame:
    """Make one fault of each row, which has ``row, owner, owned``; ``value`` is its cell ``field`` by default."""
    return rows.select(
        rule=pl.lit(rule.value),
        row=pl.col("row").cast(pl.Int64),
        field=pl.lit(field),
        owner="owner",
        owned="owned",
        value=(pl.col(field) if value is None else value).cast(pl.String),
        treatment=pl.lit(handling.value),
    )
