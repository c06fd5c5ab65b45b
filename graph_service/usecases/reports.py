"""Public credit reports made and issued (公共信用信息报告, R9.6): the portrait on a day, printed, signed, kept.

A report tells what the portrait tells and nothing more: facts side by side, no score and no grade. It is made for one
unit and one purpose, which stand on every page.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson

from graph_service.analysis.law_overlay import row_ref
from graph_service.analysis.portrait_items import Section
from graph_service.domain.calendar import day_in_china
from graph_service.domain.evidence import Source
from graph_service.domain.reports import CODE_BYTES, Report, ReportReader, canonical, report_number, verify_code
from graph_service.rulebook.objections import objection_policy
from graph_service.rulebook.report_layout import ReportLayout
from graph_service.store.graph_store import RECORD_KINDS, GraphStore
from graph_service.store.report_files import JSON, PDF, ReportEntry, ReportFiles, code_sha256
from graph_service.store.report_keys import ReportKeys
from graph_service.usecases.asked import Asked
from graph_service.usecases.graph_now import Sources
from graph_service.usecases.law import records_under_law
from graph_service.usecases.portrait_feed import opened
from graph_service.usecases.portraits import MOST_RECORDS, portrait_of
from graph_service.usecases.report_print import printed

Origin = tuple[str, str, int | None]
ENTROPY = 24  # random bytes that a report needs: its code and its number


@dataclass(frozen=True, slots=True)
class Issued:
    """A report that was issued (已签发报告), with its files."""

    report: Report
    pdf: bytes
    signed: bytes

    @property
    def sha256(self) -> Mapping[str, str]:
        """Fingerprints of its files (文件指纹)."""
        return {kind: hashlib.sha256(one).hexdigest() for kind, one in ((PDF, self.pdf), (JSON, self.signed))}


def make_report(
    store: GraphStore,
    code: str,
    asked: Asked,
    sources: Sources,
    reader: ReportReader,
    *,
    data_version: str,
    issued_at: datetime,
    drawn: bytes,
    valid_days: int,
    sections: Sequence[str] = (),
) -> Report:
    """Make the report of a subject on a day for a reader (制作报告). Raises ``NotFound``.

    ``drawn`` are ``ENTROPY`` random bytes: nobody guesses its code. ``sections`` are those that were authorised, none
    named for all.
    """
    if len(drawn) < ENTROPY:
        raise ValueError("a report needs more random bytes")
    made = portrait_of(store, code, asked, sources)
    rows = records_under_law(store, made.code, RECORD_KINDS, asked, limit=MOST_RECORDS).rows
    shown, _ = opened(made.portrait, sections)
    told = set(sources_of(shown.values()))
    day = day_in_china(issued_at)
    return Report(
        number=report_number(day, drawn[CODE_BYTES:]),
        verify_code=verify_code(drawn),
        issued_at=issued_at,
        valid_until=day + timedelta(days=valid_days - 1),
        as_of=asked.as_of,
        data_version=data_version,
        subject=made.code,
        subject_name=made.portrait.identity.name,
        reader=reader,
        portrait=orjson.dumps(shown, option=orjson.OPT_SORT_KEYS),
        truncated=made.truncated,
        refs=tuple(
            sorted({row_ref(row["fact"], row) for row in rows if (row["batch"], row["source"], row["row"]) in told})
        ),
    )


def issue(report: Report, layout: ReportLayout, keys: ReportKeys, files: ReportFiles, public_url: str) -> Issued:
    """Print, sign and keep a report (签发报告): the statement that is signed holds the fingerprint of the PDF."""
    pdf = printed(report, layout, public_url, objection_policy().way_back)
    signed = keys.signed(canonical(statement(report, layout, public_url, hashlib.sha256(pdf).hexdigest())))
    made = Issued(report, pdf, signed)
    entry = ReportEntry(
        number=report.number,
        code_sha256=code_sha256(report.verify_code),
        issued_at=report.issued_at.isoformat(timespec="seconds"),
        valid_until=report.valid_until.isoformat(),
        as_of=report.as_of.isoformat(),
        subject=report.subject,
        subject_name=report.subject_name,
        unit=report.reader.unit,
        purpose=report.reader.purpose,
        grant=report.reader.grant,
        refs=report.refs,
        pdf_sha256=made.sha256[PDF],
        json_sha256=made.sha256[JSON],
    )
    files.keep(entry, {PDF: pdf, JSON: signed})
    return made


def statement(report: Report, layout: ReportLayout, public_url: str, pdf_sha256: str) -> dict[str, Any]:
    """What is signed (签名内容): the report as JSON values."""
    return {
        "title": layout.title,
        "number": report.number,
        "verify_code": report.verify_code,
        "verify_url": f"{public_url.rstrip('/')}/v1/verify/{report.verify_code}",
        "issued_at": report.issued_at.isoformat(timespec="seconds"),
        "valid_until": report.valid_until.isoformat(),
        "as_of": report.as_of.isoformat(),
        "data_version": report.data_version,
        "truncated": report.truncated,
        "subject": {"code": report.subject, "name": report.subject_name},
        "reader": {
            "unit": report.reader.unit, "unit_name": report.reader.unit_name, "purpose": report.reader.purpose,
        },
        "portrait": orjson.loads(report.portrait),
        "portrait_sha256": report.portrait_sha256,
        "pdf_sha256": pdf_sha256,
        "layout": {"rule": layout.rule.version, "source": layout.rule.source, "status": layout.rule.status.value},
        "note": layout.statement,
        "way_back": list(objection_policy().way_back),
    }  # fmt: skip


def sources_of(sections: Iterable[object]) -> list[Origin]:
    """Say which rows the parts of a portrait show (所示记录的来源行), whatever they are."""
    found: list[Origin] = []
    for section in sections:
        for item in section.items if isinstance(section, Section) else ():
            source = getattr(item, "source", None)
            if isinstance(source, Source):
                found.append(origin_of(source))
    return found


def origin_of(source: Source) -> Origin:
    """Batch, source and row that state a record (来源行)."""
    return source.batch, source.source, source.row
