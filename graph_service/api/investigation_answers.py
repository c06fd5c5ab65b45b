"""From investigations to answers (研判卷宗呈现), and what is printed over a picture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from graph_service.api.models.investigations import (
    InvestigationIn,
    InvestigationLineOut,
    InvestigationOut,
    OpenedOut,
    ShareOut,
    WatermarkOut,
    WriterOut,
)
from graph_service.api.params import Said
from graph_service.api.reader import Reader
from graph_service.domain.calendar import CHINA, minute_in_china
from graph_service.domain.investigations import Opening, Saved, Share, Writer
from graph_service.rulebook.access import AccessMatrix
from graph_service.usecases.investigations import Held, unresolved

UNRESOLVED = "有 {} 个引用号由其他单位标注, 对本单位没有含义: 请以本单位权限展开其相邻主体, 另行识别。"


def line_out(one: Held) -> InvestigationLineOut:
    """An investigation in a list."""
    made = one.made
    return InvestigationLineOut(
        id=made.id,
        title=made.title,
        rights=one.rights,
        owner=_writer(made.owner),
        version=made.version,
        made_at=made.made_at,
        saved_at=made.saved_at,
        saved_by=_writer(made.saved_by),
        until=one.share.until if one.share else None,
    )


def investigation_out(one: Held, saved: Saved, reader: Reader, said: Said) -> InvestigationOut:
    """An investigation as this reader sees it: references of other units are named as such."""
    foreign = unresolved(saved, reader.caller.unit)
    fields: Mapping[str, Any] = {"canvas": saved.canvas, "notes": list(saved.notes)}
    return InvestigationOut(
        **said,
        **fields,
        investigation=line_out(one),
        purpose=saved.purpose,
        unresolved=foreign,
        unresolved_note=UNRESOLVED.format(len(foreign)) if foreign else None,
        watermark=watermark(reader),
    )


def watermark(reader: Reader, number: str = "") -> WatermarkOut:
    """What is printed over a picture (水印): whoever finds it finds its line in the audit log."""
    caller, at = reader.caller, reader.context.clock()
    by = Writer(caller.client, caller.unit, caller.unit_name)
    words = (by.term, minute_in_china(at), number or reader.request_id, "内部研判, 不得外传")
    return WatermarkOut(
        who=caller.client,
        unit=caller.unit,
        unit_name=caller.unit_name,
        at=at.astimezone(CHINA),
        request=reader.request_id,
        text=" ".join(words),
    )


def share_out(one: Share, openings: Iterable[Opening], matrix: AccessMatrix, today: date) -> ShareOut:
    """A share as its owner sees it."""
    return ShareOut(
        id=one.id,
        rights=one.rights,
        until=one.until,
        unit=one.unit,
        role=one.role,
        role_term=matrix.roles[one.role].term if one.role in matrix.roles else one.role,
        note=one.note,
        made_at=one.made_at,
        withdrawn_at=one.withdrawn_at,
        state="withdrawn" if one.withdrawn_at else "live" if one.lives(today) else "ended",
        opened=[OpenedOut(by=_writer(opened.by), at=opened.at) for opened in openings if opened.share == one.id],
    )


def saved_of(wanted: InvestigationIn) -> Saved:
    """What was handed in, as it is kept."""
    told = wanted.model_dump(mode="json")
    return Saved(wanted.title, wanted.purpose, told["canvas"], tuple(told["notes"]), {})


def _writer(one: Writer) -> WriterOut:
    return WriterOut(who=one.who, unit=one.unit, unit_name=one.unit_name)
