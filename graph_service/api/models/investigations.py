"""Investigations as asked and answered (研判卷宗): a canvas of references, notes, shares, watermarks."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from graph_service.api.models.answers import Answer, Model
from graph_service.api.params import AsOf
from graph_service.domain.investigations import Rights

Ref = Annotated[str, Field(min_length=1, max_length=100)]
Word = Annotated[str, Field(max_length=200)]
Place = Annotated[float, Field(ge=-1e7, le=1e7, allow_inf_nan=False)]  # too short to hold a number of a person
Setting = bool | Place | Word | Annotated[list[Word], Field(max_length=500)]


class PlacedIn(Model):
    """A party on the canvas (画布上的一方): its reference and where it stands, nothing of what is known of it."""

    ref: Ref = Field(description="主体代码, 或应答给出的引用号 reference of a party", examples=["91440229MA4W00011F"])
    x: Place
    y: Place
    pinned: bool = Field(default=False, description="位置固定")
    expanded: bool = Field(default=False, description="已展开: 打开时按查看人的权限重新查询")
    group: str = Field(default="", max_length=50, description="所在分组")


class CanvasIn(Model):
    """A canvas (画布): references, positions, filters. Its data is asked for anew, under the viewer's rights."""

    roots: list[Ref] = Field(default_factory=list, max_length=50, description="起点 what the walk began from")
    nodes: list[PlacedIn] = Field(default_factory=list[PlacedIn], max_length=2_000)
    view: dict[Annotated[str, Field(max_length=50)], Setting] = Field(
        default_factory=dict, max_length=50, description="as_of、深度、筛选、布局、缩放等, 由页面自定"
    )


class NoteIn(Model):
    """A note (批注): on a party of the canvas, or on the whole."""

    id: str = Field(min_length=1, max_length=40)
    text: str = Field(min_length=1, max_length=2_000)
    on: Ref | None = Field(default=None, description="所批注的一方; null: 全图")


class InvestigationIn(Model):
    """An investigation to be saved (新建研判卷宗)."""

    title: str = Field(min_length=1, max_length=100, description="标题", examples=["鑫发碾米关联方研判"])
    purpose: str = Field(min_length=1, max_length=500, description="目的, 记入审计日志 why", examples=["日常监管"])
    canvas: CanvasIn
    notes: list[NoteIn] = Field(default_factory=list[NoteIn], max_length=200)


class InvestigationSaveIn(InvestigationIn):
    """Its next version (保存)."""

    seen: int = Field(ge=1, description="所见的版本号: 他人已保存的返回 409, 不覆盖 the version you saw")


class WriterOut(Model):
    """Who saved or opened (经手人)."""

    who: str = Field(description="账号")
    unit: str = Field(description="单位代码")
    unit_name: str = Field(description="单位名称; 空: 未登记")


class InvestigationLineOut(Model):
    """An investigation in a list (卷宗清单一行)."""

    id: str
    title: str
    rights: Rights = Field(description="own 本人的; write 可改; read 只读")
    owner: WriterOut
    version: int
    made_at: datetime
    saved_at: datetime
    saved_by: WriterOut
    until: date | None = Field(description="分享的截止日; null: 本人的")


class InvestigationsOut(Answer):
    """One's own and those shared with one, the last saved first (研判卷宗清单)."""

    investigations: list[InvestigationLineOut]
    found: int = Field(ge=0, description="总数")
    limit: int
    offset: int


class WatermarkOut(Model):
    """What is printed over a picture (水印): who, of which unit, when, by which request."""

    who: str
    unit: str
    unit_name: str
    at: datetime
    request: str = Field(description="请求号, 可在审计日志中查到")
    text: str = Field(description="水印文字, 一行")


class InvestigationOut(Answer):
    """An investigation with its canvas (研判卷宗)."""

    investigation: InvestigationLineOut
    purpose: str
    canvas: CanvasIn
    notes: list[NoteIn]
    unresolved: list[str] = Field(description="其他单位标注的引用号: 对本单位没有含义, 显示为待识别 of other units")
    unresolved_note: str | None = Field(description="未能识别的说明; null: 全部可识别")
    watermark: WatermarkOut


class ClosedOut(Answer):
    """An investigation that was closed (已关闭)."""

    id: str
    closed_at: datetime


class ShareIn(Model):
    """A share to be made (分享)."""

    rights: Literal["read", "write"] = Field(description="read 只读; write 可改")
    until: AsOf = Field(description="最后一天, 至多 90 天后 last day")
    unit: str = Field(default="", max_length=64, description="限某单位 (代码); 空: 不限")
    role: str = Field(default="", max_length=50, description="限某角色; 空: 不限", examples=["inspector"])
    note: str = Field(default="", max_length=200, description="备注")


class OpenedOut(Model):
    """Who opened a share, the first time (打开记录)."""

    by: WriterOut
    at: datetime


class ShareOut(Model):
    """A share as its owner sees it (分享): without its link."""

    id: str
    rights: Rights
    until: date
    unit: str
    role: str
    role_term: str = Field(description="角色名称; 空: 不限")
    note: str
    made_at: datetime
    withdrawn_at: datetime | None
    state: Literal["live", "ended", "withdrawn"] = Field(description="有效、已到期、已收回")
    opened: list[OpenedOut]


class ShareMadeOut(Answer):
    """A share that was made (分享已建立): its link is told now and never again."""

    share: ShareOut
    token: str = Field(description="链接中的令牌, 只显示一次")
    path: str = Field(description="打开的路径", examples=["/v1/investigations/shared/…"])


class SharesOut(Answer):
    """Shares of an investigation, the oldest first (分享清单)."""

    shares: list[ShareOut]


class ExportIn(Model):
    """An export to be recorded before it is made (导出)."""

    format: Literal["png", "pdf", "print"]
    digest: str = Field(pattern=r"^[0-9a-f]{64}$", description="加水印前内容的 SHA-256")


class ExportOut(Answer):
    """An export that was recorded (已记录的导出)."""

    number: str = Field(description="导出编号, 印在水印中", examples=["YP-20260630-1f0c9a7e42"])
    watermark: WatermarkOut
