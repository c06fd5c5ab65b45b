"""Records as items of a portrait (画像条目): licences, penalties, list entries, commitments, inspections."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import cast

from graph_service.analysis.portrait_items import CommitmentItem, InspectionItem, LicenceItem, ListItem, PenaltyItem
from graph_service.analysis.portrait_values import Record, Terms, by, day, number, objected, source, text
from graph_service.domain.events import EventState, event_state
from graph_service.domain.masking import mask_text


def licence_item(record: Record) -> LicenceItem:
    """A licence (行政许可)."""
    return LicenceItem(
        doc_no=text(record, "doc_no"),
        licence_kind=text(record, "licence_kind"),
        cert_name=text(record, "cert_name"),
        cert_no=text(record, "cert_no"),
        content=mask_text(text(record, "content")),
        authority=text(record, "authority_name"),
        decided_on=day(record, "decided_on"),
        until=day(record, "valid_to"),
        objection=objected(record),
        source=source(record),
    )


def penalty_item(record: Record, terms: Terms, as_of: date) -> PenaltyItem:
    """A penalty (行政处罚): its class, its publication, and from when repair may be applied for (R5.1-R5.4)."""
    return PenaltyItem(
        doc_no=text(record, "doc_no"),
        violation=mask_text(text(record, "violation_type") or text(record, "facts")),
        categories=tuple(cast("Sequence[str]", record.get("categories") or ())),
        content=mask_text(text(record, "content")),
        fine_yuan=number(record, "fine_yuan"),
        authority=text(record, "authority_name"),
        decided_on=day(record, "decided_on"),
        record_class=str(terms.record_class),
        published_until=terms.auto_stop,
        repair=_repairable(terms.apply_from, as_of),
        objection=_marked(record),
        source=source(record),
    )


def list_item(record: Record, as_of: date) -> ListItem:
    """A list entry (名单记录), with its terms of publication where it has them (R5.1)."""
    return ListItem(
        list_name=text(record, "list_name") or text(record, "list_code"),
        case_no=text(record, "case_no"),
        facts=mask_text(text(record, "facts")),
        authority=text(record, "authority_name"),
        listed_on=day(record, "listed_on"),
        published_until=day(record, "auto_stop"),
        repair=_repairable(day(record, "apply_from"), as_of),
        objection=_marked(record),
        source=source(record),
    )


def commitment_item(record: Record, as_of: date) -> CommitmentItem:
    """A commitment (信用承诺), and how it was kept as far as found by the day."""
    found = by(record, "found_on", as_of)
    return CommitmentItem(
        code=text(record, "code"),
        type=text(record, "type"),
        matter=mask_text(text(record, "matter")),
        made_on=day(record, "made_on"),
        due_on=day(record, "due_on"),
        performance=(text(record, "performance") if found else "") or "尚未认定",
        found_on=day(record, "found_on") if found else None,
        objection=objected(record),
        source=source(record),
    )


def inspection_item(record: Record) -> InspectionItem:
    """The result of an inspection (检查结果)."""
    return InspectionItem(
        task=text(record, "task_name") or text(record, "task_no"),
        item=text(record, "item"),
        result=mask_text(text(record, "result_text")),
        authority=text(record, "authority_name"),
        inspected_on=day(record, "inspected_on"),
        objection=objected(record),
        source=source(record),
    )


def _marked(record: Record) -> bool:
    """Whether a penalty or a list entry is objected to, by a case or by its own word (R6.3)."""
    return objected(record) or event_state(text(record, "state")) is EventState.MARKED


def _repairable(apply_from: date | None, as_of: date) -> str:
    """Repair state of what is shown (修复状态): what is repaired is shown no more (R5.4)."""
    if apply_from is None:
        return "未修复"
    return "未修复, 已可申请修复" if apply_from <= as_of else f"未修复, 自 {apply_from} 起可申请修复"
