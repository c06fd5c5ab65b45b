"""The plan file (抽查计划文件, R7.4-R7.8): a TOML of a few lines for a plain frame, of a page for a county.

    size = 500              # 抽取户数; 不写则按 rates 的比例抽取
    floor = 0.005           # 最低入选概率
    rate_kind = "relative"  # relative 只论各类之比(有 size 时的缺省), absolute 就是比例(没有 size 时的缺省)
    [rates]
    A = 1
    B = 3
    C = 10
    D = 30

A plan for the graph says besides which items of the 抽查事项清单 are drawn, among whom, when, by which departments and
with how many inspectors. What it leaves out is taken from ``rulebook/sampling.toml``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, Strict, ValidationError

from graph_service.analysis.draw_cells import infeasible
from graph_service.analysis.sampling import Plan
from graph_service.domain.errors import BadFile, BadInput
from graph_service.domain.subjects import Status
from graph_service.rulebook.sampling import SamplingDefaults

_ID = r"\w[\w.\-]{0,59}"
_SAID = {
    "extra_forbidden": "不认识的项, 请检查拼写",
    "missing": "缺少该项",
    "float_type": "应为数",
    "int_type": "应为整数",
    "int_from_float": "应为整数",
    "string_type": "应为文本",
    "literal_error": "应为 relative 或 absolute",
    "enum": "没有这个登记状态",
    "date_type": "应为日期, 写成 2026-12-01 的样子",
    "list_type": "应为列表",
    "tuple_type": "应为列表",
    "dict_type": "应写成 [..] 表",
    "model_type": "应写成 [..] 表",
}


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class PlanItem(_Part):
    """One item of the plan (计划事项): an entry of the 抽查事项清单 by its code, and how much it weighs."""

    code: str
    weight: float = 1.0


class FrameFilter(_Part):
    """Who may be drawn (检查对象范围): empty means all. Regions by the beginning of their code, words by mention.

    Where no registered state is named, those of ``rulebook/sampling.toml`` count: whoever was struck off never does.
    """

    statuses: list[Annotated[Status, Strict(strict=False)]] = Field(default_factory=list[Status])
    regions: list[str] = Field(default_factory=list[str])
    kinds: list[str] = Field(default_factory=list[str])
    industries: list[str] = Field(default_factory=list[str])
    classes: list[str] = Field(default_factory=list[str])
    codes: list[str] = Field(default_factory=list[str])


class PlanFile(_Part):
    """A plan of inspection as it is written (抽查计划)."""

    id: str = ""
    term: str = ""
    size: int | None = None
    floor: float | None = None
    rate_kind: Literal["relative", "absolute"] | None = None
    rates: dict[str, float] = Field(default_factory=dict[str, float])
    g_low: float | None = None
    g_high: float | None = None
    strata: list[str] = Field(default_factory=list[str])
    begins: date | None = None
    ends: date | None = None
    departments: list[str] = Field(default_factory=list[str])
    inspectors: int = 2
    most_tasks: int | None = None
    item: list[PlanItem] = Field(default_factory=list[PlanItem])
    frame: FrameFilter = FrameFilter()
    caps: dict[str, int] = Field(default_factory=dict[str, int])
    skip_drawn: bool = True

    def terms(self, defaults: SamplingDefaults, columns: Iterable[str]) -> Plan:
        """Make the terms of a draw from a frame with these columns (抽取条件).

        ``weight`` and ``stratum`` count where the frame has them, ``score`` where the plan gives ``g_low`` or
        ``g_high``. Raises ``BadInput`` for a plan that contradicts itself.
        """
        kind = self.rate_kind or ("absolute" if self.size is None else "relative")
        if kind == "relative" and self.size is None:
            raise infeasible("rates 只表示各类之比, 而没有给出抽取户数", '请给出 size, 或写 rate_kind = "absolute"。')
        if kind == "absolute" and self.size is not None:
            raise infeasible(
                "rates 已是各类的比例, 又给出了抽取户数 size", '请去掉 size, 或写 rate_kind = "relative"。'
            )
        there = set(columns)
        adjusts = self.g_low is not None or self.g_high is not None
        own = tuple(self.strata) or (("stratum",) if "stratum" in there else ())
        return Plan(
            id=self.id,
            rates=self.rates or dict(defaults.rates),
            floor=defaults.floor if self.floor is None else self.floor,
            size=self.size,
            items={one.code: one.weight for one in self.item},
            g_low=(defaults.g_low if self.g_low is None else self.g_low) if adjusts else 1.0,
            g_high=(defaults.g_high if self.g_high is None else self.g_high) if adjusts else 1.0,
            weighted="weight" in there,
            strata=own,
        )


def read_plan(path: Path) -> PlanFile:
    """Read a plan file (读取抽查计划); its id is the file's name where it gives none.

    Raises ``BadFile`` where it is not TOML, ``BadInput`` with the key for what cannot be meant.
    """
    try:
        given = tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError as error:
        raise BadFile(f"没有这个计划文件: {path.name}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadFile(f"计划文件 {path.name} 不是 UTF-8 的 TOML: {error}", advice="请对照文档中的样例改正。") from error
    given.setdefault("id", re.sub(r"[^\w.\-]", "-", path.stem)[:60])
    return parse_plan(given, path.name)


def parse_plan(given: dict[str, Any] | str, where: str) -> PlanFile:
    """Take a plan out of its table, or out of JSON (解析抽查计划); ``where`` is named in errors."""
    try:
        plan = PlanFile.model_validate_json(given) if isinstance(given, str) else PlanFile.model_validate(given)
    except ValidationError as error:
        told = "; ".join(
            f"{'.'.join(map(str, one['loc']))} {_SAID.get(one['type'], one['msg'])}" for one in error.errors()
        )
        raise BadInput(f"计划文件 {where}: {told}。", advice="请对照文档中的样例改正。", rule="R7.7") from error
    if not re.fullmatch(_ID, plan.id):
        raise BadInput(f"计划编号 {plan.id!r} 应为 1 至 60 个文字、数字、点或横线, 且不以点或横线开头。", rule="R7.7")
    if plan.begins and plan.ends and plan.ends < plan.begins:
        raise BadInput(f"计划文件 {where}: 结束日期 ends 早于开始日期 begins。", rule="R7.7")
    if len({one.code for one in plan.item}) < len(plan.item):
        raise BadInput(f"计划文件 {where}: 同一事项列了两次。", advice="每个事项只列一次。", rule="R7.6")
    return plan


def plan_text(plan: PlanFile) -> str:
    """Plan as JSON (抽查计划): what was written, nothing else."""
    return plan.model_dump_json(exclude_defaults=True)
