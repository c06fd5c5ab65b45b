"""The desk as it is answered (工作台): how much waits for the one who asks, each count with the query of its rows."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from graph_service.api.models.answers import Answer, Model


class DeskCountOut(Model):
    """How much of one kind waits (待办计数)."""

    kind: Literal["proposals", "cases", "clocks", "inspections"] = Field(description="拟措施、案件、时限、抽查")
    id: str = Field(description="细目: 程序编号、时限状态或计划步骤", examples=["objection"])
    term: str = Field(description="名称", examples=["异议"])
    count: int = Field(ge=0)
    overdue: int | None = Field(description="其中逾期的; null: 不计时限 of them overdue")
    query: str = Field(description="列出各行的请求 what lists the rows", examples=["/v1/cases?procedure=objection"])


class DeskOut(Answer):
    """What waits for the signed-in one alone (工作台): a kind that the role does not hold is not there."""

    waits: list[DeskCountOut]
    note: str
