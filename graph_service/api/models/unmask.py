"""A person in clear as asked and answered (明文查看, R10.3)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from graph_service.api.models.answers import Answer, Model


class UnmaskIn(Model):
    """Who is to be seen in clear, for which case and why (明文查看申请)."""

    case: str = Field(
        min_length=1, max_length=100, description="案件编号, 须为本单位办理中的案件 an open case of yours"
    )
    person: str = Field(
        pattern=r"^person:[a-z2-7]{24}$",
        description="引用号, 取自应答 reference, as answers to your unit give it",
        examples=["person:mfzgk4tbnqytsmjrgi3tqojq"],
    )
    fields: list[Literal["name", "id_number"]] = Field(
        min_length=1, max_length=2, description="要查看的项 what is to be seen", examples=[["name", "id_number"]]
    )
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=600)] = Field(
        description="理由, 记入审计日志 why: audited", examples=["核对送达文书的当事人身份"]
    )


class UnmaskOut(Answer):
    """A person in clear (明文): only what was asked for; ``null``: not known."""

    case: str
    person: str
    told: dict[str, str | None] = Field(
        description="所查看的项; null 为本图谱中没有 what was asked for; null: not known here"
    )
    note: str
