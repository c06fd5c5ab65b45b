"""Routes of credit reports (公共信用信息报告, R9.6): issued for a unit, fetched by it, verified by anybody."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request, Response

from graph_service.api import problems
from graph_service.api.auth import ReaderDep, admitted
from graph_service.api.context import Context, ContextDep, StoreDep
from graph_service.api.models.reports import (
    FileHashesOut,
    ReportKeyOut,
    ReportLinksOut,
    ReportMadeOut,
    SignedReportOut,
    VerifyOut,
)
from graph_service.api.params import Code, TodayDep
from graph_service.api.reader import ASK_FOR_UNIT, Reader
from graph_service.domain.errors import BadInput, NotFound
from graph_service.domain.reports import STATE_TERMS, ReportReader, ReportState
from graph_service.rulebook.report_layout import report_layout
from graph_service.store.report_files import JSON, PDF, ReportEntry, report_files
from graph_service.store.report_keys import load_report_keys
from graph_service.usecases.asked import Asked
from graph_service.usecases.authorisation_desk import grant_by_id
from graph_service.usecases.report_checks import Verification, verify_code, verify_file
from graph_service.usecases.reports import ENTROPY, issue, make_report

router = APIRouter(prefix="/v1", tags=["报告 reports"])
RULES = ("R9.3", "R9.6")
MOST_BYTES = 30_000_000  # of a file to be verified: no report is as large
MADE = problems.responses(401, 403, 404, 422, 500, 503)
OPEN = problems.responses(422, 500, 503)
CHANGED = "报告出具后有变动, 请重新查询。"
NOTES = {
    ReportState.VALID: "报告有效。请核对名称、代码、日期与纸面或文件一致。",
    ReportState.EXPIRED: "报告已过有效期, 请重新查询。",
    ReportState.WITHDRAWN: "报告所依据的授权已撤回, 不得再使用。",
    ReportState.NOT_FOUND: "没有查到。请核对验证码, 或确认文件未被改动。",
}
NOT_YOURS = "没有查到本单位的这份报告。"
PDF_CONTENT = {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}
PDF_FILE: dict[int | str, dict[str, Any]] = {200: {"description": "报告", "content": PDF_CONTENT}}
Number = Annotated[
    str, Path(pattern=r"^[A-Z0-9-]{1,40}$", description="报告编号", examples=["BG20260630-AAAQEAYEAUDA"])
]


@router.post(
    "/portraits/{code}/reports", summary="出具信用报告 issue a report", response_model=ReportMadeOut, status_code=201,
    responses=MADE,
)  # fmt: skip
def make(code: Code, reader: ReaderDep, store: StoreDep, context: ContextDep, said: TodayDep) -> Response:
    """出具截至今天的公共信用信息报告: PDF 和签名 JSON, 各页带使用单位和用途水印; 银行须有主体授权.

    Issue the report of today as PDF and signed JSON, for this unit and purpose, which stand on every page. Never of a
    past day: what was repaired since would be on it.
    """
    reader.only_if(bool(reader.caller.unit), "该接入方没有登记单位, 不能出具报告。", ASK_FOR_UNIT)
    layout, caller = report_layout(), reader.caller
    report = make_report(
        store,
        code,
        Asked(said["as_of"]),
        context.now.sources(said["data_version"]),
        ReportReader(caller.unit, caller.unit_name, reader.purpose, reader.grant.id if reader.grant else ""),
        data_version=said["data_version"],
        issued_at=context.clock(),
        drawn=os.urandom(ENTROPY),
        valid_days=layout.valid_days,
        sections=reader.grant.sections if reader.grant else (),
    )
    settings = context.settings
    made = issue(report, layout, load_report_keys(settings), report_files(settings.data), settings.public_url)
    answer = ReportMadeOut(
        **said,
        truncated=report.truncated,
        code=report.subject,
        number=report.number,
        verify_code=report.verify_code,
        issued_at=report.issued_at,
        valid_until=report.valid_until,
        sha256=FileHashesOut(pdf=made.sha256[PDF], signed_json=made.sha256[JSON]),
        portrait_sha256=report.portrait_sha256,
        links=ReportLinksOut(
            pdf=f"/v1/reports/{report.number}.pdf",
            signed_json=f"/v1/reports/{report.number}.json",
            verify=f"/v1/verify/{report.verify_code}",
        ),
        note=layout.statement,
    )
    response = reader.send(answer, rules=RULES, records=report.refs)
    response.status_code = 201
    return response


@router.get(
    "/reports/key", summary="报告验签公钥 public key", response_model=ReportKeyOut, responses=problems.responses(500)
)
def key(context: ContextDep) -> ReportKeyOut:
    """核对签名 JSON 的公钥, 无须令牌. The public key by which anybody verifies a signed report; no token needed."""
    return ReportKeyOut.model_validate(load_report_keys(context.settings).public())


@router.get("/reports/{number}.pdf", summary="报告 PDF", response_class=Response, responses=MADE | PDF_FILE)
def pdf(number: Number, reader: ReaderDep, context: ContextDep) -> Response:
    """报告的 PDF; 只供出具时的单位在授权有效期内取得, 主体可取得关于自己的报告. Only for its unit, or its subject."""
    return _content(context, reader, number, PDF, "application/pdf")


@router.get("/reports/{number}.json", summary="签名报告 signed JSON", response_model=SignedReportOut, responses=MADE)
def signed(number: Number, reader: ReaderDep, context: ContextDep) -> Response:
    """签名的报告 (JWS, RFC 7515); 取得的条件与 PDF 相同. The signed report, on the same terms as the PDF."""
    return _content(context, reader, number, JSON, "application/json")


@router.get("/verify/{code}", summary="凭验证码核验 verify a code", response_model=VerifyOut, responses=OPEN)
def verify(
    store: StoreDep,
    context: ContextDep,
    code: Annotated[str, Path(max_length=100, description="报告上的验证码", examples=["AAAQ-EAYE-AUDA-OCAJ-BIFQ"])],
) -> VerifyOut:
    """任何人可核验报告: 是否有效、主体、日期、文件指纹, 出具后有无变动; 不含内容、使用单位和用途, 无须令牌.

    Anybody may verify a report: whether it counts, of whom, of when, and whether something on it changed since.
    """
    return _verify_out(verify_code(store, report_files(context.settings.data), code, context.today()))


async def _digest(request: Request) -> str:
    """SHA-256 of the body as it streams in: nothing of it is kept, in memory or on disk."""
    digest, size = hashlib.sha256(), 0
    async for piece in request.stream():
        size += len(piece)
        if size > MOST_BYTES:
            raise BadInput("文件过大, 不是本系统的报告。", advice="请提交原报告文件。", rule="R9.6")
        digest.update(piece)
    if not size:
        raise BadInput("没有收到文件。", advice="请以文件内容作为请求体提交。", rule="R9.6")
    return digest.hexdigest()


@router.post(
    "/verify", summary="核验文件 verify a file", response_model=VerifyOut, responses=OPEN,
    openapi_extra={
        "requestBody": {
            "required": True,
            "description": "PDF 或签名 JSON 文件的原样内容 the file itself, byte for byte",
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary", "minLength": 1}}},
        }
    },
)  # fmt: skip
def verify_upload(store: StoreDep, context: ContextDep, digest: Annotated[str, Depends(_digest)]) -> VerifyOut:
    """提交 PDF 或签名 JSON, 查是否本系统出具、一字未改; 文件不留存, 无须令牌.

    Whether a PDF or signed JSON is one that was issued here, byte for byte. The file is not kept; no token needed.
    """
    return _verify_out(verify_file(store, report_files(context.settings.data), digest, context.today()))


def _content(context: Context, reader: Reader, number: str, kind: str, media_type: str) -> Response:
    files = report_files(context.settings.data)
    reader, entry = _entitled(context, reader, files.entry(number))
    return reader.send_file(files.content(entry.number, kind), media_type, f"{entry.number}.{kind}", rules=RULES)


def _entitled(context: Context, reader: Reader, entry: ReportEntry | None) -> tuple[Reader, ReportEntry]:
    """The reader in front of a report of its own (报告取得权限); asked anew at every call (R9.2).

    That a report of another unit exists is not told.
    """
    unit = reader.caller.unit
    if entry is None or not unit or unit not in (entry.unit, entry.subject):
        raise NotFound(NOT_YOURS, advice="请核对报告编号; 报告只供出具时的单位和主体本人取得。", rule="R9.6")
    reader = replace(reader.about(entry.subject), purpose=entry.purpose, audited=True)
    if not reader.asks_by_grant:
        return admitted(reader), entry
    day = context.today()
    grant = grant_by_id(context.connection, entry.grant, day)
    held = grant is not None and grant.holds(unit=unit, purpose=entry.purpose, loan_case=None, day=day)
    reader.only_if(held, "报告所依据的授权已撤回或届满, 不能再取得这份报告。", "请由该主体重新授权后重新出具。")
    return replace(reader, grant=grant), entry


def _verify_out(found: Verification) -> VerifyOut:
    entry, note = found.entry, NOTES[found.state]
    if entry is None:
        return VerifyOut(state=found.state, state_term=STATE_TERMS[found.state], note=note)
    return VerifyOut.model_validate(
        {
            "state": found.state,
            "state_term": STATE_TERMS[found.state],
            "issued_at": entry.issued_at,
            "valid_until": entry.valid_until,
            "as_of": entry.as_of,
            "code": entry.subject,
            "name": entry.subject_name,
            "pdf_sha256": entry.pdf_sha256,
            "json_sha256": entry.json_sha256,
            "changed": found.changed,
            "file": found.file,
            "note": f"{note}{CHANGED}" if found.changed else note,
        }
    )
