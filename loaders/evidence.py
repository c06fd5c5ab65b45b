"""What the cells of a column hold (列内容): shares of codes that check, days, amounts, names. No cell leaves it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from graph_service.domain.facts import FACTS
from loaders.clean.amounts import share, yuan
from loaders.clean.codes import code_columns, resident_ids
from loaders.clean.days import days
from loaders.clean.text import cleaned
from loaders.fields import FieldType, parties_of
from loaders.match import looks_like_person

_ORGANISATION = r"(?:公司|集团|厂|店|部|社|院|中心|局|所|行|场|馆|站|学校|大学|协会|合伙\)?)$|LTD|INC|LLC"
_HELD_BY: Mapping[FieldType, tuple[str, ...]] = {
    FieldType.CODE: ("code",),
    FieldType.TAX_NO: ("code", "number"),
    FieldType.PERSON_ID: ("person_id",),
    FieldType.DAY: ("day",),
    FieldType.END_DAY: ("day",),
    FieldType.MONEY: ("amount",),
    FieldType.SHARE: ("share",),
}
_LONGEST = 200  # characters of a cell: what is longer is a text of no kind that is told here
_NAMES = {f"{party.prefix}name" for kind in FACTS for party in parties_of(kind)}
_TERMS = {
    "code": "可校验的统一社会信用代码", "number": "数字号码", "person_id": "身份证号码", "day": "日期",
    "amount": "金额", "share": "比例", "organisation": "单位名称", "person": "人名",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Evidence:
    """Shares of the filled cells of a column that read as something (列内容占比), by name; empty of an empty one."""

    filled: int
    shares: Mapping[str, float]

    def of(self, field: str, type_: FieldType) -> tuple[float | None, str]:
        """Share of the cells that a field could take, and the words for it; ``None`` where any cell would do."""
        held = ("organisation", "person") if field.endswith("name") and field in _NAMES else _HELD_BY.get(type_)
        if not self.filled or held is None:
            return None, ""
        part = min(1.0, sum(self.shares[name] for name in held))
        return part, f", {round(part * 100)}% 的样本像{_TERMS[held[0]]}"


def evidence(cells: Iterable[str | None]) -> Evidence:
    """Read the cells of a column as everything they might be (列内容)."""
    given = pl.Series("x", [cell and cell[:_LONGEST] for cell in cells], dtype=pl.String).to_frame()
    column = given.select(cleaned(pl.col("x")).alias("x"))["x"].drop_nulls()
    if column.is_empty():
        return Evidence(0, {})
    frame = column.to_frame()
    shares = {
        "code": code_columns("code", column)["code"].is_not_null(),
        "number": column.str.contains(r"^[0-9A-Z]{13,20}$"),
        "person_id": resident_ids("id", column, date.max).is_not_null(),
        "day": frame.select(days(pl.col("x")).is_not_null().alias("x"))["x"],
        "amount": frame.select(yuan(pl.col("x")).is_not_null().alias("x"))["x"],
        "share": frame.select(share(pl.col("x")).is_not_null().alias("x"))["x"],
        "organisation": column.str.normalize("NFKC").str.to_uppercase().str.contains(_ORGANISATION),
        "person": frame.select(looks_like_person(pl.col("x")).alias("x"))["x"],
    }
    return Evidence(len(column), {name: _share(hits.to_list()) for name, hits in shares.items()})


def _share(hits: Sequence[bool | None]) -> float:
    return sum(bool(hit) for hit in hits) / len(hits)
