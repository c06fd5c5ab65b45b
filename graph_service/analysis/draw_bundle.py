"""What makes a draw checkable by anybody (抽取存证, R7.7): the frozen frame, its hash, the seed's origin, the result.

The seed is ``SHA-256(beacon ‖ plan id ‖ frame hash)``: nobody who knows the frame can choose the seed, and nobody who
knows the beacon can change the frame afterwards.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, cast

import polars as pl

from graph_service.analysis.sampling import Draw, Plan, draw
from graph_service.domain.errors import BadInput

FORMAT = "credit-graph/draw/1"


@dataclass(frozen=True, slots=True)
class Redraw:
    """What drawing again gave (复核结果): ``differences`` say where it does not agree."""

    differences: tuple[str, ...]

    @property
    def equal(self) -> bool:
        """Whether everything agrees."""
        return not self.differences


def frame_hash(frame: pl.DataFrame, plan: Plan) -> str:
    """SHA-256 of the frozen frame (名录指纹): its columns that matter as text, in order of code."""
    columns = plan.columns
    text = frame.sort("code").select(pl.concat_str(pl.col(columns).cast(pl.String).fill_null(""), separator="\x1f"))
    lines = ["\x1f".join(columns), *text.to_series().to_list()]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def derive_seed(beacon: str, plan_id: str, frozen: str) -> str:
    """Derive the seed from a public beacon or a secret held by two, the plan and the frame's hash (种子, R7.7)."""
    if not beacon:
        raise BadInput("缺少随机信标或双人保管的秘密。", advice="请给出抽取前公开的信标值。", rule="R7.7")
    return hashlib.sha256(f"{beacon}\n{plan_id}\n{frozen}".encode()).hexdigest()


def draw_from_beacon(frame: pl.DataFrame, plan: Plan, beacon: str) -> Draw:
    """Draw with the seed derived from the beacon (随机抽取)."""
    return draw(frame, plan, derive_seed(beacon, plan.id, frame_hash(frame, plan)))


def bundle(drawn: Draw, beacon: str, code_version: str) -> dict[str, Any]:
    """Put together all that is needed to draw again (抽取存证), ready for JSON; ``code_version`` is of this program."""
    columns = drawn.plan.columns
    return {
        "format": FORMAT,
        "code_version": code_version,
        "plan": {one.name: _plain(getattr(drawn.plan, one.name)) for one in fields(drawn.plan)},
        "beacon": beacon,
        "seed": drawn.seed,
        "frame_hash": frame_hash(drawn.frame, drawn.plan),
        "columns": list(columns),
        "frame": [list(row) for row in drawn.frame.select(columns).rows()],
        "pi": drawn.frame["pi"].to_list(),
        "result": drawn.selected["code"].to_list(),
    }


def redraw(stored: Mapping[str, Any]) -> Redraw:
    """Draw a stored bundle again and compare (复核): frame hash, seed, probabilities, result.

    Raises ``BadInput`` for a bundle of another format.
    """
    if stored.get("format") != FORMAT:
        raise BadInput(f"不是 {FORMAT} 格式的抽取存证。", advice="请检查文件是否完整。", rule="R7.7")
    if missing := sorted({"plan", "frame", "columns", "beacon", "frame_hash", "seed", "pi", "result"} - set(stored)):
        raise BadInput(f"抽取存证缺少 {'、'.join(missing)}。", advice="请检查文件是否完整。", rule="R7.7")
    given = dict(cast("dict[str, Any]", stored["plan"]))
    given["strata"] = tuple(cast("list[str]", given["strata"]))
    plan = Plan(**given)
    frame = pl.DataFrame(stored["frame"], schema=stored["columns"], orient="row", infer_schema_length=None)
    again = draw_from_beacon(frame, plan, stored["beacon"])
    checks = (
        ("frame_hash", "名录", frame_hash(frame, plan)),
        ("seed", "种子", again.seed),
        ("pi", "入选概率", again.frame["pi"].to_list()),
        ("result", "抽取结果", again.selected["code"].to_list()),
    )
    return Redraw(tuple(f"{term}({key})与存证不一致" for key, term, value in checks if stored[key] != value))


def _plain(value: object) -> object:
    """Turn a value of a plan into what JSON knows."""
    if isinstance(value, Mapping):
        return dict(cast("Mapping[str, float]", value))
    return list(cast("tuple[str, ...]", value)) if isinstance(value, tuple) else value
