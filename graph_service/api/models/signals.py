"""Signals of a subject (主体的风险信号): what was computed, how sure, on what evidence, by which rule."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from graph_service.api.models.answers import Model, PartyOut, RecordRowOut, WalkAnswer


class SignalStepOut(Model):
    """One relation that a signal rests on (信号路径一步)."""

    start: str = Field(description="起点引用号 reference of a party")
    kind: str = Field(description="关系种类", examples=["OWNS", "LR", "CONTROLS", "GUARANTEES"])
    term: str = Field(description="关系名称; 控制由计算得出, 为疑似", examples=["持股", "疑似控制"])
    end: str = Field(description="终点引用号 reference of a party")
    share: float | None = Field(default=None, ge=0, description="出资比例 share, a fraction", examples=[0.6])
    record: str | None = Field(default=None, description="关系记录 id of the relation; null: computed")


class SignalFoundOut(Model):
    """A signal (风险信号, L3): a circumstance worth a look, without effect on any right (R0.3)."""

    code: str | None = Field(description="信号代码", examples=["CIRCULAR_HOLDING"])
    term: str | None = Field(default=None, description="信号名称", examples=["循环持股"])
    kind: str | None = Field(default=None, description="性质: risk 风险, context 情况", examples=["context"])
    kind_term: str | None = Field(default=None, description="性质名称", examples=["情况"])
    confidence: float | None = Field(default=None, ge=0, le=1, description="可信度; 疑似的不超过 0.5 (R8.11)")
    label: Literal["疑似", "据记录"] = Field(description="疑似: 推算得出; 据记录: 由记录直接得出")
    summary: str | None = Field(default=None, description="说明")
    rule: str | None = Field(default=None, description="规则号", examples=["R8.10"])
    article: str | None = Field(default=None, description="条款", examples=["招标投标法实施条例34"])
    status: str | None = Field(default=None, description="规则确认状态", examples=["unconfirmed"])
    status_term: str | None = Field(default=None, description="规则确认状态名称", examples=["未核对原文"])
    about: list[str] = Field(description="所指主体和人员的引用号 references of whom it speaks of")
    path: list[SignalStepOut] = Field(description="依据的关系")
    records: list[str] = Field(description="所依据记录 ids of the records it rests on")
    sources: list[RecordRowOut] = Field(description="各记录和关系的来源: 文件与行 the rows that state them")
    way_back: list[str] = Field(description="救济途径: 所指各方如何提出异议, 每句附依据 how those named may answer")
    restricted: bool = Field(default=False, description="依据亲属关系, 不得外传 rests on kinship")
    as_of: date | None = Field(default=None, description="计算时点")
    run: str | None = Field(default=None, description="计算批次")
    truncated: bool = Field(default=False, description="是否有截断")


class SignalsOut(WalkAnswer):
    """Signals of the last run that speak of a subject (主体的风险信号)."""

    code: str = Field(description="主体代码")
    items: list[SignalFoundOut]
    parties: list[PartyOut] = Field(description="信号和路径涉及的各方 everybody named")
    note: str
