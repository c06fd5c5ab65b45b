"""The credit portrait of a subject (信用画像, R9.3, R9.6): public facts with their sources, and no judgement.

Shown are identity and status, licences in force, penalties within their publication, lists in force, commitments that
may be public, inspection results, honours, grades as they were given, what the subject discloses of itself, the chain
of registered holdings, public facts of registered holders, and objections that are open. Never shown: risk class,
signals, suspected or family relations, repaired, annulled or expired items, items on persons without their consent.
"No record found" is said of named sources on a day, and is never "good".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from graph_service.analysis.law_overlay import EVENTS
from graph_service.analysis.portrait_items import (
    ControlLink,
    Identity,
    Item,
    ObjectionItem,
    PersonItem,
    Portrait,
    RelatedItem,
    Section,
    SourceDate,
)
from graph_service.analysis.portrait_records import (
    commitment_item,
    inspection_item,
    licence_item,
    list_item,
    penalty_item,
)
from graph_service.analysis.portrait_told import grade_items, honour_items, statement_items
from graph_service.analysis.portrait_values import Record, Terms, by, day, number, text
from graph_service.analysis.repair import GONE
from graph_service.domain.errors import Unlawful
from graph_service.domain.events import EventState, event_state
from graph_service.domain.masking import mask_name
from graph_service.domain.subjects import ENTITY_TERMS, STATUS_TERMS, EntityKind, Status
from graph_service.rulebook.portrait import Group

REGISTERED = 1.0  # trust of what a register states (R8.11)
NOTES = (
    "本画像由公共信用信息汇集而成, 不作评分或等级评定。",
    "未查到记录只说明所列来源截至所列日期没有相应记录, 不代表信用良好。",
)
_PARTS = ("licence", "penalty", "list_entry", "commitment", "inspection", "honour", "grade", "statement")


def portrait(
    subject: Record,
    facts: Mapping[str, Iterable[Record]],
    control_chain: Sequence[ControlLink],
    as_of: date,
    *,
    publication: Callable[[Record], Terms],
    sources: Mapping[str, tuple[SourceDate, ...]],
    groups: Sequence[Group] = (),
    related: Sequence[RelatedItem] = (),
    objections: Sequence[ObjectionItem] = (),
    persons: Sequence[PersonItem] | None = None,
) -> Portrait:
    """Make the portrait of a subject as of a day (信用画像).

    ``subject`` is what is stated of it, ``facts`` its own records by fact kind (columns of ``domain.facts``),
    ``control_chain`` the holdings upstream, nearest first, ``publication`` says class and terms of a penalty,
    ``sources`` who delivers each fact kind and when last, ``groups`` what the catalogue has besides. ``persons`` is
    ``None`` where nobody consented. Raises ``Unlawful`` for a natural person: personal credit information goes through
    licensed agencies (R9.4).
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
        licences=section("licence", "行政许可", (licence_item(r) for r in parts["licence"] if _in_force(r, as_of))),
        penalties=section("penalty", "行政处罚", (penalty_item(r, t, as_of) for r, t in penalties if t.published)),
        lists=section(
            "list_entry", "名单记录", (list_item(r, as_of) for r in parts["list_entry"] if _listed(r, as_of))
        ),
        commitments=section(
            "commitment", "信用承诺", (commitment_item(r, as_of) for r in parts["commitment"] if _public(r, as_of))
        ),
        inspections=section(
            "inspection",
            "检查结果",
            (inspection_item(r) for r in parts["inspection"] if by(r, "inspected_on", as_of)),
        ),
        honours=section("honour", "诚实守信荣誉", honour_items(parts["honour"], as_of)),
        grades=section("grade", "信用评价结果", grade_items(parts["grade"], as_of)),
        statements=section("statement", "自愿提供信息", statement_items(parts["statement"], as_of)),
        control_chain=section("holding", "登记控制链", (link for link in chain if link.trust >= REGISTERED)),
        related=section("holding", "登记股东的公开事实", related),
        objections=Section("异议核查", tuple(objections), (), _objected(len(objections), as_of)),
        persons=Section("任职人员履职信息", tuple(persons or ()), (), _consented(persons, as_of)),
        missing_sources=(),
        notes=NOTES,
    )
    all_sections = (
        made.licences, made.penalties, made.lists, made.commitments, made.inspections, made.honours, made.grades,
        made.statements, made.control_chain,
    )  # fmt: skip
    missing = [part.term for part in all_sections if not part.sources]
    beyond = [f"{group.term}: {group.remark}" for group in groups if not group.sections]
    return replace(made, missing_sources=(*missing, *beyond))


def _section(term: str, items: tuple[Item, ...], sources: tuple[SourceDate, ...], as_of: date) -> Section[Item]:
    if items:
        statement = f"截至 {as_of} 查到 {len(items)} 条。"
    elif sources:
        statement = f"未查到记录（截至 {as_of} 的这些来源: {'、'.join(one.source for one in sources)}）。"
    else:
        statement = "没有该类数据的来源, 不能说明有无记录。"
    return Section(term, items, sources, statement)


def _objected(count: int, as_of: date) -> str:
    return (
        f"截至 {as_of} 有 {count} 件异议在核查中, 所涉条目已加注。"
        if count
        else f"截至 {as_of} 没有在核查中的异议案件。"
    )


def _consented(persons: Sequence[PersonItem] | None, as_of: date) -> str:
    if persons is None:
        return "未附本人同意, 不显示任职人员的信息。"
    return (
        f"截至 {as_of} 经本人同意查到 {len(persons)} 条。" if persons else f"截至 {as_of} 经本人同意查询, 未查到记录。"
    )


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
