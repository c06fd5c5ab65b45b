"""Answers about what was loaded (入库台账): batches and what became of their rows."""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import Field

from graph_service.api.models.answers import Answer, Model

Outcome = Literal["rejected", "quarantined", "repaired", "flagged"]
SEEN = frozenset(get_args(Outcome))


class CheckHitsOut(Model):
    """Rows of a batch that a check met (检查项的行数)."""

    rule: str = Field(description="检查项, 见 /v1/rules/{rule}", examples=["V01"])
    hits: int = Field(ge=0, description="命中次数; 一行可有几处")
    listed: bool = Field(description="其行是否逐一列出 (见 /v1/loads/{batch}/rejected); false: 仅计数")
    text: str = Field(description="问题", examples=["统一社会信用代码校验不通过"])
    outcome: str | None = Field(description="处理; null: 规则库中已没有", examples=["退回来源更正"])
    advice: str | None = Field(description="处理建议; null: 规则库中已没有")


class BatchOut(Model):
    """A batch (批次). Counts are ``null`` where it was not loaded to its end."""

    id: str = Field(description="批次号")
    file: str = Field(description="文件名")
    sheet: str | None = Field(description="工作表; null: 不分表")
    kind: str = Field(description="种类", examples=["penalty"])
    kind_term: str = Field(description="种类名称", examples=["行政处罚"])
    source: str = Field(description="来源单位或系统")
    received_at: str = Field(description="收到时间")
    state: str = Field(description="状态", examples=["loaded"])
    state_term: str = Field(description="状态名称", examples=["已载入"])
    corrects: str | None = Field(description="所更正的批次; null: 不是更正")
    rows: int | None = Field(description="数据行")
    accepted: int | None = Field(description="载入")
    duplicate: int | None = Field(description="内容未变 (重复), 未再写入")
    quarantined: int | None = Field(description="待核")
    rejected: int | None = Field(description="退回")
    repaired: int | None = Field(description="载入的行中修正过的")
    checks: list[CheckHitsOut] = Field(description="各检查项")


class RowFaultOut(Model):
    """One fault of a row (一处问题): where it is and what to do; no cell of the row."""

    row: int = Field(description="数据行号, 表头下第一行为 1")
    column: str = Field(description="来源文件中的列名; 空: 不限于一列", examples=["处罚决定日期"])
    outcome: Outcome = Field(description="处理")
    outcome_term: str = Field(description="处理名称", examples=["退回"])
    rule: str = Field(description="校验项, 见 /v1/rules/{rule}", examples=["V06"])
    problem: str = Field(description="问题")
    advice: str = Field(description="怎么改")


class BatchFaultsOut(Answer):
    """Rows of a batch that somebody must see, one fault a line (问题行)."""

    batch: BatchOut
    items: list[RowFaultOut]
    workbook: bool = Field(description="本单位是否可下载待更正表 whether rejected.xlsx is for the caller's unit")
    limit: int
    offset: int
    note: str


class BatchesOut(Answer):
    """A page of the ledger, the last received first (入库台账)."""

    items: list[BatchOut]
    found: int = Field(ge=0, description="总数")
    limit: int
    offset: int
    note: str
