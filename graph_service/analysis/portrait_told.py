"""Parts of a portrait that others or the subject itself say of it (R9.5, R9.6): honours, grades, statements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from graph_service.analysis.portrait_items import GradeItem, HonourItem, StatementItem
from graph_service.analysis.portrait_values import Record, by, day, objected, source, text
from graph_service.domain.masking import mask_text

_OPEN = "可向社会公开"  # 公开类型 (R2.5)
_ANNUAL = "年报"  # its six item groups are public by law (EIP 9)
VERIFIED, SELF_DECLARED = "VERIFIED", "SELF_DECLARED"


def honour_items(records: Iterable[Record], as_of: date) -> Iterator[HonourItem]:
    """Honours and directory entries that hold on the day (荣誉与名录)."""
    for record in records:
        ended = any(end is not None and end < as_of for end in (day(record, "ends_on"), day(record, "revoked_on")))
        if not ended and by(record, "awarded_on", as_of):
            yield HonourItem(
                kind=text(record, "honour_kind"),
                title=text(record, "title"),
                category=text(record, "category"),
                period=text(record, "period"),
                authority=text(record, "authority_name"),
                awarded_on=day(record, "awarded_on"),
                until=day(record, "ends_on"),
                objection=objected(record),
                source=source(record),
            )


def grade_items(records: Iterable[Record], as_of: date) -> Iterator[GradeItem]:
    """Grades that may be shown to the public, in the words they were given in (R9.5)."""
    for record in records:
        until = day(record, "valid_to")
        if text(record, "publicity") == _OPEN and by(record, "assessed_on", as_of) and (until is None or as_of < until):
            yield GradeItem(
                scheme=text(record, "scheme"),
                grade_as_given=text(record, "grade"),
                period=text(record, "period"),
                authority=text(record, "authority_name"),
                assessed_on=day(record, "assessed_on"),
                objection=objected(record),
                source=source(record),
            )


def statement_items(records: Iterable[Record], as_of: date) -> Iterator[StatementItem]:
    """What the subject says of itself: annual reports, and what else it chose to disclose (R2.7a, SEED 15)."""
    for record in records:
        disclosed = record.get("disclosed") is True
        if (disclosed or text(record, "form") == _ANNUAL) and by(record, "stated_on", as_of):
            checked = VERIFIED if text(record, "verification") == VERIFIED else SELF_DECLARED
            yield StatementItem(
                form=text(record, "form"),
                period=text(record, "period"),
                item=text(record, "item"),
                content=mask_text(text(record, "content")),
                figures=mask_text(text(record, "figures")) if disclosed else "",
                verification=checked,
                stated_on=day(record, "stated_on"),
                objection=objected(record),
                source=source(record),
            )
