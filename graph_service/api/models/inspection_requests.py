"""What is handed in of the 双随机 (双随机提交): a plan and its seed, what is revealed, and what is decided."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, Strict, model_validator
from pydantic_core import PydanticSerializationError

from graph_service.api.models.answers import Model
from graph_service.usecases.plan_file import PlanFile

_LEAST, _MOST = 1e-9, 1e9  # of a rate or weight: what lies beyond is not meant
Certificate = Annotated[str, Field(min_length=1, max_length=50, description="执法证号", examples=["粤0229001"])]
Why = Annotated[str, Field(min_length=1, max_length=1_000, description="理由 the reason in words")]


class PlanIn(PlanFile):
    """A plan (抽查计划), with the keys of the TOML file.

    事项 item(编码 code、权重 weight)、对象范围 frame、抽取户数 size 或比例 rates 等; 未写的取规则库缺省。
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "2026-第三季度-食品",
                    "term": "2026年第三季度食品经营双随机抽查",
                    "size": 200,
                    "begins": "2026-07-01",
                    "ends": "2026-09-30",
                    "item": [{"code": "SJ-07", "weight": 1.0}],
                    "frame": {"regions": ["440229"]},
                }
            ]
        }
    )

    id: str = Field(min_length=1, max_length=60, description="编号: 文字、数字、点、横线", examples=["2026-Q3-食品"])
    begins: Annotated[date, Strict(strict=False)] | None = Field(default=None, description="检查开始日")
    ends: Annotated[date, Strict(strict=False)] | None = Field(default=None, description="检查期限")
    size: int | None = Field(default=None, ge=1, le=10_000_000, description="抽取单元数; 不写则按 rates 的比例")
    inspectors: int = Field(default=2, ge=2, le=50, description="每个部门每项任务的检查人员, 不少于 2 (处罚法42)")
    most_tasks: int | None = Field(default=None, ge=1, le=10_000, description="每人至多几项任务")

    @model_validator(mode="after")
    def _can_be_kept_and_weighed(self) -> Self:
        """Refuse text that no file can hold, and weights beyond what can be multiplied."""
        try:
            self.model_dump_json()
        except PydanticSerializationError as error:
            raise ValueError("text that is not Unicode") from error
        if not all(_LEAST <= one <= _MOST for one in (*self.rates.values(), *(one.weight for one in self.item))):
            raise ValueError("a rate or weight out of range")
        return self


class SeedIn(Model):
    """Where the seed will come from (种子来源): what it commits to is published before the draw."""

    kind: Literal["held", "beacon"] = Field(description="held 双人分持的秘密, beacon 尚未产生的公开随机数")
    committed: str = Field(
        min_length=1,
        max_length=200,
        description="承诺: held 为秘密的 SHA-256(64 位小写十六进制, 秘密本身此时不得提交), "
        "beacon 为公开随机数的名称与期号",
        examples=["双色球第2026140期"],
    )


class FreezeIn(Model):
    """A plan to be frozen (冻结名录)."""

    plan: PlanIn
    seed: SeedIn


class RevealIn(Model):
    """The secret or the value of the beacon (揭示)."""

    value: str = Field(min_length=1, max_length=1_000, description="双人分持的秘密, 或公开随机数的值")


class ReplaceIn(Model):
    """A subject to be replaced (更换检查对象)."""

    code: str = Field(min_length=1, max_length=64, description="被更换的主体", examples=["91440229MA4W00011F"])
    why: str = Field(min_length=1, max_length=50, description="更换原因代码, 见 /v1/procedures", examples=["已注销"])
    reason: Why


class RecusalIn(Model):
    """A decision on a request that an inspector stand aside (回避决定)."""

    certificate: Certificate
    grant: bool = Field(description="准予与否; 准予的, 由抽取的种子另行选派, 检查不停止")
    reason: Why


class ResultIn(Model):
    """The result of one task (一项任务的检查结果)."""

    task_no: str = Field(min_length=1, max_length=100, description="任务编号", examples=["2026-Q3-食品-0001"])
    inspected_on: date = Field(description="检查日期")
    result_code: str = Field(min_length=1, max_length=50, description="检查结果", examples=["未发现问题"])
    problem_items: list[Annotated[str, Field(min_length=1, max_length=100, pattern="^[^;；]+$")]] = Field(
        default_factory=list, max_length=200, description="发现问题的事项编码; 空: 全部事项同此结果"
    )
    facts: str = Field(default="", max_length=4_000, description="事实")
    doc_no: str = Field(default="", max_length=200, description="文书号")


Results = Annotated[list[ResultIn], Field(min_length=1, max_length=500)]
