"""The credit portrait of a subject (信用画像, R9.3, R9.6): public facts with their sources, and no judgement.

Shown are identity and status, licences in force, penalties within their publication, lists in force, commitments that
may be public, inspection results, honours, grades as they were given, what the subject discloses of itself, and the
chain of registered holdings. Never shown: risk class, signals, suspected or
family relations, repaired, annulled or expired items, items on persons. "No record found" is said of named sources on
a day, and is never "good".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol, cast

import polars as pl

from graph_service.analysis.law_overlay import EVENTS
from graph_service.analysis.portrait_items import (
    CommitmentItem,
    ControlLink,
    Identity,
    InspectionItem,
    Item,
    LicenceItem,
    ListItem,
    PenaltyItem,
    Portrait,
    Section,
    SourceDate,
)
from graph_service.analysis.portrait_told import grade_items, honour_items, statement_items
from graph_service.analysis.portrait_values import Record, by, day, number, objected, source, text
from graph_service.analysis.repair import GONE
from graph_service.domain.errors import Unlawful
from graph_service.domain.events import EventState, event_state
from graph_service.domain.masking import mask_name, mask_text
from graph_service.domain.subjects import ENTITY_TERMS, STATUS_TERMS, EntityKind, Status

REGISTERED = 1.0  # trust of what a register states (R8.11)
NOTES = (
    "本画像由公共信用信息汇集而成, 不作评分或等级评定。",
    "未查到记录只说明所列来源截至所列日期没有相应记录, 不代表信用良好。",
)
_PARTS = ("licence", "penalty", "list_entry", "commitment", "inspection", "honour", "grade", "statement")


class Terms(Protocol):
    """Class and publication of a penalty (R5.1), as ``analysis.repair.publication`` gives them."""

    @property
    def record_class(self) -> str:
        """Class of the record (失信信息分类)."""
        ...

    @property
    def published(self) -> bool:
        """Whether it is shown on the day."""
        ...

    @property
    def apply_from(self) -> date:
        """First day on which repair may be applied for (可申请修复日)."""
        ...

    @property
    def auto_stop(self) -> date:
        """Last day shown (公示截止日)."""
        ...


def portrait(
    subject: Record,
    facts: Mapping[str, Iterable[Record]],
    control_chain: Sequence[ControlLink],
    as_of: date,
    *,
    publication: Callable[[Record], Terms],
    sources: Mapping[str, tuple[SourceDate, ...]],
) -> Portrait:
    """Make the portrait of a subject as of a day (信用画像).

    ``subject`` is its row of ``Snapshot.parties``, ``facts`` its own records by fact kind (columns of
    ``domain.facts``), ``control_chain`` the holdings upstream, nearest first, ``publication`` says class and terms of a
    penalty, ``sources`` who delivers each fact kind and when last. Raises ``Unlawful`` for a natural person: personal
    credit information goes through licensed agencies (R9.4).
    """
    if subject["is_person"]:
        raise Unlawful("不提供自然人的信用画像。", advice="个人信用信息应通过持牌征信机构查询。", rule="R9.4")

    def section(kind: str, term: str, items: Iterable[Item]) -> Section[Item]:
        return _section(term, tuple(items), sources.get(kind, ()), as_of)

    parts = {kind: [one for one in facts.get(kind, ()) if _stands(kind, one)] for kind in _PARTS}
    penalties = [(record, publication(record)) for record in parts["penalty"]]
    chain = [replace(link, owner=mask_name(link.owner)) if link.owner_is_person else link for link in control_chain]
    made = Portrait(
        as_of=as_of,
        identity=_identity(subject),
        licences=section("licence", "行政许可", (_licence(r) for r in parts["licence"] if _in_force(r, as_of))),
        penalties=section("penalty", "行政处罚", (_penalty(r, t, as_of) for r, t in penalties if t.published)),
        lists=section("list_entry", "名单记录", (_entry(r) for r in parts["list_entry"] if _listed(r, as_of))),
        commitments=section(
            "commitment", "信用承诺", (_commitment(r, as_of) for r in parts["commitment"] if _public(r, as_of))
        ),
        inspections=section(
            "inspection", "检查结果", (_inspection(r) for r in parts["inspection"] if by(r, "inspected_on", as_of))
        ),
        honours=section("honour", "诚实守信荣誉", honour_items(parts["honour"], as_of)),
        grades=section("grade", "信用评价结果", grade_items(parts["grade"], as_of)),
        statements=section("statement", "自愿提供信息", statement_items(parts["statement"], as_of)),
        control_chain=section("holding", "登记控制链", (link for link in chain if link.trust >= REGISTERED)),
        missing_sources=(),
        notes=NOTES,
    )
    all_sections = (
        made.licences, made.penalties, made.lists, made.commitments, made.inspections, made.honours, made.grades,
        made.statements, made.control_chain,
    )  # fmt: skip
    return replace(made, missing_sources=tuple(part.term for part in all_sections if not part.sources))


def source_dates(facts: Mapping[str, pl.DataFrame]) -> dict[str, tuple[SourceDate, ...]]:
    """Read who delivers each fact kind and when last (数据来源及日期) from whole frames of facts."""
    return {
        kind: tuple(
            SourceDate(source, received)
            for source, received in frame.group_by("source").agg(pl.col("recorded_at").max()).sort("source").rows()
        )
        for kind, frame in facts.items()
    }


def _section(term: str, items: tuple[Item, ...], sources: tuple[SourceDate, ...], as_of: date) -> Section[Item]:
    if items:
        statement = f"截至 {as_of} 查到 {len(items)} 条。"
    elif sources:
        statement = f"未查到记录（截至 {as_of} 的这些来源: {'、'.join(one.source for one in sources)}）。"
    else:
        statement = "没有该类数据的来源, 不能说明有无记录。"
    return Section(term, items, sources, statement)


def _identity(subject: Record) -> Identity:
    return Identity(
        code=text(subject, "uscc") or text(subject, "party"),
        name=text(subject, "name"),
        kind=ENTITY_TERMS[EntityKind(text(subject, "entity_kind") or EntityKind.UNKNOWN)],
        status=STATUS_TERMS[Status(text(subject, "status") or Status.UNKNOWN)],
        legal_representative=text(subject, "lr_name"),
        established_on=day(subject, "established_on"),
        closed_on=day(subject, "closed_on"),
        capital_yuan=number(subject, "capital_yuan"),
        address=text(subject, "address"),
        industry=text(subject, "industry"),
    )


def _licence(record: Record) -> LicenceItem:
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


def _penalty(record: Record, terms: Terms, as_of: date) -> PenaltyItem:
    ready = "已可申请修复" if terms.apply_from <= as_of else f"自 {terms.apply_from} 起可申请修复"
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
        repair=f"未修复, {ready}",
        objection=_marked(record),
        source=source(record),
    )


def _entry(record: Record) -> ListItem:
    return ListItem(
        list_name=text(record, "list_name") or text(record, "list_code"),
        case_no=text(record, "case_no"),
        facts=mask_text(text(record, "facts")),
        authority=text(record, "authority_name"),
        listed_on=day(record, "listed_on"),
        objection=_marked(record),
        source=source(record),
    )


def _commitment(record: Record, as_of: date) -> CommitmentItem:
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


def _inspection(record: Record) -> InspectionItem:
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


def _stands(kind: str, record: Record) -> bool:
    """Whether a record is neither annulled (R5.9) nor repaired (R5.4); one objected to is shown so (R6.3)."""
    told = EventState(text(record, "standing") or EventState.VALID)
    return told not in GONE and (kind not in EVENTS or event_state(text(record, "state")) not in GONE)


def _in_force(record: Record, as_of: date) -> bool:
    """Whether a licence is in force: the day it ends is the first on which it no longer holds."""
    until = day(record, "valid_to")
    return (
        (until is None or as_of < until)
        and by(record, "decided_on", as_of)
        and text(record, "state") not in ("无效", "2")
    )


def _listed(record: Record, as_of: date) -> bool:
    removed = day(record, "removed_on") or day(record, "valid_to")
    return (removed is None or as_of < removed) and by(record, "listed_on", as_of)


def _public(record: Record, as_of: date) -> bool:
    return text(record, "publicity") == "可向社会公开" and by(record, "made_on", as_of)
