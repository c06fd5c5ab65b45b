"""What the page is told of a file (文件识别结果): its kind, the fields of its columns, and what became of its rows.

Headings are told where they are headings: where a row of data stands in their place, nothing of it is (R10.3).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from graph_service.domain.facts import FACTS
from graph_service.domain.load_job import CheckCount, ColumnTaken, Earlier, FileFound, MappingState
from graph_service.domain.masking import mask_text
from graph_service.store.ledger import DUE, LOADED, Ledger
from loaders.check_table import Outcome, Severity, check_table
from loaders.confirm import why_taken
from loaders.detect import Refusal, Sheet
from loaders.field_terms import choosable, field_term
from loaders.keys import batch_id
from loaders.mapping import header_key, parse_mapping
from loaders.mapping import mappings as shipped
from loaders.propose import usable
from loaders.report import FileReport, file_report

_NUMBER = re.compile(r"\d{6,}")  # in no heading: a code, a day, a telephone
_NO_HEADER = "没有找到表头: 应为列名的一行看来是数据。请在文件第一行补上列名后重新交来。"
OUTCOME_TERMS = {
    Outcome.REJECTED: "退回",
    Outcome.QUARANTINED: "待核",
    Outcome.REPAIRED: "已修正",
    Outcome.FLAGGED: "已载入, 待核对",
    Outcome.COUNTED: "仅计数",
}
SEVERITY_TERMS = {Severity.ERROR: "错误", Severity.WARNING: "提示"}


def found_file(found: Sheet | Refusal, uploads: Mapping[str, int], ledger: Ledger) -> FileFound:
    """A sheet as it was recognised, or why it was not; ``uploads`` are the places of files by name."""
    name = found.file if found.file in uploads else found.file.partition("/")[0]  # a member of an archive
    upload = uploads[name]
    if isinstance(found, Sheet):
        return _recognised(found, upload, _earlier(ledger.find(batch_id(found))))
    return _unknown(found, upload)


def loaded_file(found: FileFound, report: FileReport) -> FileFound:
    """The same file with what became of its rows."""
    refused = report.kind is None
    before = min(found.earlier.accepted, report.accepted) if found.earlier else 0
    return found.model_copy(
        update={
            "rows": report.rows, "done": report.rows, "accepted": report.accepted - before,
            "known": report.duplicate + before, "set_aside": report.quarantined, "refused": report.rejected,
            "repaired": report.repaired,
            "checks": tuple(_count(rule, number) for rule, number in sorted(report.checks.items())),
            "reason": found.reason if refused and not found.batch else _safe(report.reason),
        }
    )  # fmt: skip


def _earlier(batch: dict[str, Any] | None) -> Earlier | None:
    """What the ledger says of a file that was loaded to its end before."""
    if batch is None or batch["state"] not in {LOADED, DUE}:
        return None
    return Earlier(
        received_at=batch["received_at"], source=batch["source"], accepted=file_report(batch["report"]).accepted
    )


def _recognised(sheet: Sheet, upload: int, earlier: Earlier | None) -> FileFound:
    kind, mapping = sheet.mapping.kind, sheet.mapping
    fields = {place: name for name, places in reversed(list(sheet.columns.items())) for place in places}
    return FileFound(
        file=sheet.file, upload=upload, sheet=sheet.sheet, kind=kind, kind_term=FACTS[kind].term,
        encoding=sheet.encoding, header_row=sheet.header_row, mapping=mapping.id, mapping_term=mapping.term,
        mapping_state=MappingState.KNOWN if any(mapping.id == one.id for one in shipped()) else MappingState.CONFIRMED,
        columns=tuple(
            column_taken(kind, header, fields.get(place))
            for place, header in enumerate(sheet.headers)
            if header.strip()
        ),
        rows=sheet.rows, batch=batch_id(sheet), earlier=earlier, reason=_safe(sheet.note),
    )  # fmt: skip


def _unknown(refusal: Refusal, upload: int) -> FileFound:
    headings = [header for _, header in usable(refusal.headers)]
    data = _is_data(refusal.headers)
    proposal = None if data or not refusal.proposal else parse_mapping(refusal.proposal, refusal.file)
    state, columns = MappingState.NONE, tuple(ColumnTaken(heading=one) for one in headings)
    if proposal and refusal.proposal:
        why, state = why_taken(refusal.proposal, proposal), MappingState.PROPOSED
        fields = {alias: name for name, aliases in reversed(list(proposal.columns.items())) for alias in aliases}
        columns = tuple(
            column_taken(proposal.kind, one, taken, why.get(taken or "", ""))
            for one in headings
            for taken in [fields.get(header_key(one))]
        )
    return FileFound(
        file=refusal.file, upload=upload, sheet=refusal.sheet, kind=proposal.kind if proposal else None,
        kind_term=FACTS[proposal.kind].term if proposal else None, encoding=refusal.encoding,
        header_row=refusal.header_row, mapping=proposal.id if proposal else None,
        mapping_term=proposal.term if proposal else None, mapping_state=state, columns=() if data else columns,
        rows=refusal.rows, reason=_NO_HEADER if data else _safe(refusal.reason),
    )  # fmt: skip


def _is_data(headers: Sequence[str]) -> bool:
    """Whether what stands where headers should is a row of data (疑似数据行)."""
    return any(_NUMBER.search(header_key(header)) for header in headers)


def column_taken(kind: str, heading: str, field: str | None, why: str = "") -> ColumnTaken:
    """A column and the field that it is taken for (列与字段)."""
    told = field if field in choosable(kind) else None  # parts that a text is gathered of have no field of their own
    term = field_term(kind, told) if told else None
    return ColumnTaken(heading=mask_text(heading), field=told, field_term=term, why=why)


def _count(rule: str, number: int) -> CheckCount:
    check = check_table().checks[rule]
    return CheckCount(
        code=rule, term=check.rule.text, rule=f"{check.rule.source} {check.rule.article}".strip(),
        severity=SEVERITY_TERMS[check.severity], outcome=OUTCOME_TERMS[check.outcome], advice=check.advice,
        number=number,
    )  # fmt: skip


def _safe(text: str | None) -> str | None:
    return mask_text(text) if text else None
