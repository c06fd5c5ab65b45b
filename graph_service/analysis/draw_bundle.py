"""What makes a draw checkable by anybody (抽取存证, R7.7): the frozen frame, its hash, the seed's origin, the result.

Commit and reveal. The frame and the terms are frozen and hashed, and beside the hash a commitment is published before
the draw: the SHA-256 of a secret that two people hold, or the name of a public beacon whose value nobody knows yet.
Afterwards the secret or the beacon's value is revealed; the seed is ``SHA-256(value ‖ plan id ‖ frozen hash)``. Nobody
who knows the frame can choose the seed, and nobody who knows the value can change frame or terms.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

import orjson
import polars as pl
from pydantic import BaseModel, ValidationError

from graph_service.analysis.draw_cells import refuse_repeated
from graph_service.analysis.sampling import Draw, Plan, draw
from graph_service.domain.errors import BadInput

FORMAT = "credit-graph/draw/2"


class SeedKind(StrEnum):
    """Where a seed comes from (种子来源)."""

    GIVEN = "given"  # 直接给出
    HELD = "held"  # 双人分持的秘密
    BEACON = "beacon"  # 公开随机数


@dataclass(frozen=True, slots=True)
class SeedOrigin:
    """Where the seed of a draw comes from (种子来源).

    ``value`` is the secret or the beacon's value once revealed. ``committed`` is what was published before: the digest
    of the secret, or the name of the beacon and when it is due; empty where nothing was.
    """

    kind: SeedKind
    value: str = ""
    committed: str = ""


class _Stored(BaseModel):
    """A bundle as it was read (存证内容)."""

    plan: Plan
    origin: SeedOrigin
    seed: str
    frame_hash: str
    frame: dict[str, list[str | float | None]]
    pi: list[float]
    result: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Redraw:
    """What drawing again gave (复核结果): ``differences`` say where it does not agree."""

    differences: tuple[str, ...]

    @property
    def equal(self) -> bool:
        """Whether everything agrees."""
        return not self.differences


def freeze(frame: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """Freeze a frame (冻结名录): the columns that the draw depends on, in the order of the units.

    Raises ``BadInput`` where a column is missing or a unit comes twice.
    """
    typed = _typed(frame, plan)
    refuse_repeated(typed, plan.unit_columns)
    return typed.sort(plan.unit_columns)


def frozen_hash(frozen: pl.DataFrame, plan: Plan) -> str:
    """SHA-256 of a frozen frame and its terms (名录与条件的指纹): compact JSON of the terms, then of each column.

    The terms are those of the bundle with sorted keys; a column is the list of its name and its values as they stand.
    """
    digest = hashlib.sha256(orjson.dumps(_terms(plan), option=orjson.OPT_SORT_KEYS))
    for column in frozen:
        digest.update(orjson.dumps([column.name, *column.to_list()]))
    return digest.hexdigest()


def commitment_of(secret: str) -> str:
    """Digest of a secret that is published before the draw (秘密的承诺值)."""
    return hashlib.sha256(secret.encode()).hexdigest()


def derive_seed(value: str, plan_id: str, frozen: str) -> str:
    """Derive the seed from the value revealed, the plan and the frozen hash (种子, R7.7)."""
    if not value:
        raise BadInput("缺少公开随机数或双人保管的秘密。", advice="请给出抽取前说定、事后公布的随机数。", rule="R7.7")
    return hashlib.sha256(f"{value}\n{plan_id}\n{frozen}".encode()).hexdigest()


def draw_frozen(frozen: pl.DataFrame, plan: Plan, origin: SeedOrigin) -> Draw:
    """Draw from a frozen frame with the seed that the origin gives (随机抽取).

    Raises ``BadInput`` where a secret is not the one committed to.
    """
    if origin.kind is SeedKind.HELD and commitment_of(origin.value) != origin.committed:
        raise BadInput("所揭示的秘密与抽取前公告的承诺值不符。", advice="请核对两人分持的部分及其次序。", rule="R7.7")
    if origin.kind is SeedKind.GIVEN:
        return draw(frozen, plan, origin.value)
    return draw(frozen, plan, derive_seed(origin.value, plan.id, frozen_hash(frozen, plan)))


def bundle(drawn: Draw, origin: SeedOrigin, code_version: str) -> dict[str, Any]:
    """Put together all that is needed to draw again (抽取存证), ready for JSON; ``code_version`` is of this program."""
    frozen = freeze(drawn.frame, drawn.plan)
    return {
        "format": FORMAT,
        "code_version": code_version,
        "plan": _terms(drawn.plan),
        "origin": asdict(origin),
        "seed": drawn.seed,
        "frame_hash": frozen_hash(frozen, drawn.plan),
        "frame": frozen.to_dict(as_series=False),
        "pi": drawn.frame["pi"].to_list(),
        "result": drawn.selected.select(drawn.plan.unit_columns).to_dict(as_series=False),
    }


def redraw(stored: Mapping[str, Any]) -> Redraw:
    """Draw a stored bundle again and compare (复核): order, duplicates, hash, seed, probabilities, result.

    Nothing is read but the bundle. Raises ``BadInput`` for what is no bundle of this format.
    """
    kept = _read(stored)
    plan = kept.plan
    try:
        rows = _typed(pl.DataFrame(kept.frame, infer_schema_length=None, strict=False), plan)
        frozen = freeze(rows, plan)
        again = draw_frozen(frozen, plan, kept.origin)
    except BadInput as error:
        return Redraw((f"不能按存证重抽: {error}",))
    found: list[str] = []
    if place := _first_difference(rows.rows(), frozen.rows()):
        found.append(f"名录(frame)未按代码排列, 自第 {place} 行起次序不同")
    if frozen_hash(rows, plan) != kept.frame_hash:
        found.append("名录指纹(frame_hash)与存证不一致: 名录或条件被改动过")
    if again.seed != kept.seed:
        found.append("种子(seed)与存证不一致")
    if place := _first_difference(again.frame["pi"].to_list(), kept.pi):
        found.append(f"入选概率(pi)与存证不一致, 自第 {place} 个起")
    units = again.selected.select(plan.unit_columns).rows()
    listed = list(zip(*(kept.result.get(name, []) for name in plan.unit_columns), strict=False))
    if units != listed:
        gone, more = sorted(set(units) - set(listed)), sorted(set(listed) - set(units))
        told = "; ".join(
            f"{term} {len(some)} 个, 如 {'|'.join(some[0])}" for term, some in (("缺", gone), ("多", more)) if some
        )
        found.append(f"抽取结果(result)与存证不一致: {told or '次序不同或有重复'}")
    return Redraw(tuple(found))


def _read(stored: Mapping[str, Any]) -> _Stored:
    if stored.get("format") != FORMAT:
        raise BadInput(f"不是 {FORMAT} 格式的抽取存证。", advice="请检查文件是否完整。", rule="R7.7")
    if missing := sorted(set(_Stored.model_fields) - set(stored)):
        raise BadInput(f"抽取存证缺少 {'、'.join(missing)}。", advice="请检查文件是否完整。", rule="R7.7")
    try:
        kept = _Stored.model_validate(stored)
    except ValidationError as error:
        places = "、".join(sorted({".".join(map(str, one["loc"][:2])) for one in error.errors()}))
        raise BadInput(
            f"抽取存证无法读取: {places} 的内容不对。", advice="请检查文件是否完整。", rule="R7.7"
        ) from error
    if len(set(map(len, kept.frame.values()))) > 1:
        raise BadInput("抽取存证无法读取: frame 各列长短不一。", advice="请检查文件是否完整。", rule="R7.7")
    return kept


def _typed(frame: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """Columns that matter, scores and weights as numbers and the rest as text, so that equal frames are equal text."""
    if missing := [name for name in plan.columns if name not in frame.columns]:
        raise BadInput(f"抽查对象名录缺少列 {'、'.join(missing)}。", advice="请补充该列。", rule="R7.7")
    numbers = {"score", "weight"} - set(plan.strata)
    return frame.select(pl.col(name).cast(pl.Float64 if name in numbers else pl.String) for name in plan.columns)


def _first_difference(one: list[Any], other: list[Any]) -> int:
    """Place of the first difference, from 1; 0 where there is none."""
    if len(one) != len(other):
        return min(len(one), len(other)) + 1
    return next((place for place, (a, b) in enumerate(zip(one, other, strict=True), 1) if a != b), 0)


def _terms(plan: Plan) -> dict[str, Any]:
    """Terms of a plan as JSON knows them (抽取条件)."""
    return {
        "id": plan.id,
        "rates": {name: float(rate) for name, rate in plan.rates.items()},
        "floor": float(plan.floor),
        "size": plan.size,
        "items": {name: float(weight) for name, weight in plan.items.items()},
        "g_low": float(plan.g_low),
        "g_high": float(plan.g_high),
        "weighted": plan.weighted,
        "strata": list(plan.strata),
    }
