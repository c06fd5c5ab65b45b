"""Routes of loading from the page (页面载入): hand in, watch, confirm a mapping, mend what was set aside (ADR 0111).

A job is shown to the unit that handed it in. The rows that were set aside go back to it as they came, so that they can
be mended; each such workbook is recorded.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from graph_service.api import problems
from graph_service.api.auth import ReaderDep
from graph_service.api.context import Context, ContextDep, context_of
from graph_service.api.load_answers import computed_note, job_files, job_line
from graph_service.api.models.loads import (
    ColumnOut,
    FieldOut,
    FieldsOut,
    JobOut,
    JobsOut,
    KindOut,
    LimitsOut,
    MappingIn,
)
from graph_service.api.own_data_files import XLSX
from graph_service.api.params import FIRST_DAY, Said, TodayDep
from graph_service.api.problems import NotServed
from graph_service.api.reader import Reader
from graph_service.api.uploads import MIB, Limits, Taken, taking
from graph_service.domain.errors import BadInput
from graph_service.domain.load_job import HandedBy, Job
from graph_service.domain.masking import mask_text
from graph_service.store.load_jobs import FOLDER, JOB_ID, LoadJobs
from graph_service.store.private_files import make_private_folder
from graph_service.usecases.loading import Confirmed, Counter, FileLoader

router = APIRouter(prefix="/v1/loads", tags=["载入 loads"])
READ = problems.responses(401, 403, 404, 422, 500, 503)
ACT = problems.responses(401, 403, 404, 409, 422, 500, 503)
UNITS = ("元", "万元", "%")
JobId = Annotated[str, Path(pattern=f"^{JOB_ID}$", description="任务编号", examples=["20260630T040000000000-1f2e3d4c"])]
FORM = {
    "requestBody": {
        "required": True,
        "description": "一个或几个文件; CSV、TSV、Excel、JSON、网页表格或 ZIP, 按内容识别。待更正表改好后也从这里交回",
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["files"],
                    "properties": {
                        "files": {
                            "type": "array",
                            "minItems": 1,
                            "items": {"type": "string", "format": "binary"},
                            "description": "文件 files",
                        },
                        "source": {
                            "type": "string",
                            "maxLength": 100,
                            "description": "来源单位, 缺省为交件人的单位; delivery.toml 写明的以其为准",
                        },
                        "as_of": {
                            "type": "string",
                            "format": "date",
                            "description": "数据截至日, 缺省为今天 dates after it are errors",
                        },
                    },
                }
            }
        },
    }
}
WORKBOOK: dict[int | str, dict[str, Any]] = {
    200: {"content": {XLSX: {"schema": {"type": "string", "format": "binary"}}}, "description": "待更正表"}
}


def loader_of(context: Context) -> FileLoader:
    """What reads files here; raises ``NotServed`` where the service was started without it."""
    if context.loader is None:
        raise NotServed(
            "本服务启动时未带载入功能。",
            advice="请用 credit-graph serve 启动的服务, 或在服务器上用 credit-graph load 载入。",
        )
    return context.loader


async def _counter(request: Request, reader: ReaderDep) -> Counter:
    """Where this caller hands in."""
    context = context_of(request)
    loader = loader_of(context)
    caller = reader.caller
    by = HandedBy(
        client=caller.client, unit=caller.unit, unit_name=caller.unit_name, role=caller.role,
        request=reader.request_id, purpose=reader.purpose,
    )  # fmt: skip
    jobs = LoadJobs(context.settings.data.absolute() / FOLDER, context.vault().file_key)
    return Counter(jobs, loader, by, context.clock(), lambda job: reader.record("", _told(job)))


CounterDep = Annotated[Counter, Depends(_counter)]


async def _taken(request: Request, counter: CounterDep) -> AsyncGenerator[Taken]:
    """What is handed in, read as it comes and only once the caller is known to be allowed."""
    limits = _limits(context_of(request))
    with taking(make_private_folder(counter.jobs.folder), limits) as taker:
        yield await taker.take(request.headers.get("Content-Type", ""), request.stream())


@router.post(
    "", status_code=202, summary="交来文件 hand in files", response_model=JobOut, responses=ACT, openapi_extra=FORM
)
def hand_in(
    reader: ReaderDep,
    context: ContextDep,
    counter: CounterDep,
    said: TodayDep,
    taken: Annotated[Taken, Depends(_taken)],
) -> Response:
    """交来部门文件, 排队载入; 应答 202 和任务编号. 同一文件再交不会重复.

    Department files become a job; loading goes on in a process of its own. The same file twice changes nothing.
    """
    if not taken.uploads:
        raise BadInput("没有收到文件。", advice="请选择至少一个文件。")
    source = mask_text(taken.texts.get("source", "") or reader.caller.unit_name)
    if len(source) > 100:
        raise BadInput("来源单位至多 100 个字。", advice="请填写单位名称。")
    job = counter.new_job(taken.uploads, source=source, as_of=_day(taken.texts.get("as_of", ""), context.today()))
    counter.take_in(job, taken.files)
    return _shown(reader, context, counter, job, said, status=202)


@router.get("/jobs", summary="载入任务清单 jobs", response_model=JobsOut, responses=READ)
def jobs(
    reader: ReaderDep,
    context: ContextDep,
    counter: CounterDep,
    said: TodayDep,
    limit: Annotated[int, Query(ge=1, le=200, description="条数上限")] = 50,
) -> Response:
    """本单位交来的载入任务, 新的在前. Jobs of one's own unit, newest first."""
    found, limits = counter.all_own(), _limits(context)
    answer = JobsOut(
        **said,
        truncated=len(found) > limit,
        jobs=[job_line(job, counter.jobs.has_upload) for job in found[:limit]],
        limits=LimitsOut(file_bytes=limits.file, all_bytes=limits.all, files=limits.files),
        computed=computed_note(context.connection),
    )
    return reader.send(answer)


@router.get("/fields", summary="可选字段 fields", response_model=FieldsOut, responses=READ)
def fields(
    reader: ReaderDep,
    counter: CounterDep,
    said: TodayDep,
    kind: Annotated[str | None, Query(max_length=40, description="种类", examples=["penalty"])] = None,
    job: Annotated[str | None, Query(pattern=f"^{JOB_ID}$", description="任务: 另按该种类建议其文件的各列")] = None,
    file: Annotated[int, Query(ge=1, le=10_000, description="文件在任务中的编号")] = 1,
) -> Response:
    """全部种类, 及所问种类的字段和对任务中某文件各列的建议: 确认映射时从中选取.

    Kinds, the fields that a column may be taken for, and what the columns of a file might be, were it of that kind.
    """
    found = counter.loader.fields(kind) if kind else ()
    columns = counter.columns(counter.own(job), file, kind) if kind and job else ()
    answer = FieldsOut(
        **said,
        kinds=[KindOut(kind=one.kind, term=one.term) for one in counter.loader.kinds()],
        kind=kind,
        fields=[
            FieldOut(
                field=one.field, term=one.term, type=one.type, type_term=one.type_term, required=one.required,
                headings=list(one.headings),
            )
            for one in found
        ],
        columns=[ColumnOut(**one.model_dump()) for one in columns],
        units=list(UNITS),
    )  # fmt: skip
    return reader.send(answer)


@router.get("/jobs/{job}", summary="载入任务 one job", response_model=JobOut, responses=READ)
def one_job(job: JobId, reader: ReaderDep, context: ContextDep, counter: CounterDep, said: TodayDep) -> Response:
    """状态、进度、各文件的映射和各行的去向. State, progress, mappings and what became of the rows; no cell of any."""
    return _shown(reader, context, counter, counter.own(job), said)


@router.post("/jobs/{job}/again", status_code=202, summary="再次载入 load again", response_model=JobOut, responses=ACT)
def again(job: JobId, reader: ReaderDep, context: ContextDep, counter: CounterDep, said: TodayDep) -> Response:
    """已中断或未完成的任务, 把仍在收件处的文件再次载入, 成为新任务; 已写入的不会重复.

    Loads the kept files of an ended job once more: what was written is met, not doubled.
    """
    found = counter.own(job)
    return _shown(reader, context, counter, counter.again_all(found), said, status=202)


@router.post(
    "/jobs/{job}/mapping", status_code=202, summary="确认映射 confirm a mapping", response_model=JobOut, responses=ACT
)
def mapping(
    *, job: JobId, wanted: MappingIn, reader: ReaderDep, context: ContextDep, counter: CounterDep, said: TodayDep
) -> Response:
    """核对或修改建议的映射, 确认后该文件在新任务中载入; 谁、何时、为何确认都写在映射里.

    A person checks or corrects what was proposed; kept with who, when and why, and the file is loaded by it.
    """
    found = counter.own(job)
    confirmed = Confirmed(
        kind=wanted.kind,
        columns={heading: field for heading, field in wanted.mapping.items() if field},
        constants=wanted.constants,
        units=dict(wanted.units),
        reason=mask_text(wanted.reason),
        by=counter.by,
        at=counter.now,
    )
    kept, fresh = counter.confirm(found, wanted.file, confirmed)
    return _shown(reader, context, counter, fresh, said, status=202, mapping=kept)


@router.get(
    "/jobs/{job}/rejected.xlsx", summary="待更正表 rows set aside", response_class=Response, responses=ACT | WORKBOOK
)
def rejected(
    job: JobId,
    reader: ReaderDep,
    counter: CounterDep,
    file: Annotated[int | None, Query(ge=1, le=10_000, description="文件编号; 只有一个文件有时可不填")] = None,
) -> Response:
    """退回和待核的行, 附问题和改法, 改好后从 POST /v1/loads 交回; 只给交件单位, 内容即其所交, 每次下载留痕.

    The rows set aside as they came, for the unit that handed them in and no other; every download is recorded.
    """
    name, content = counter.rejected(counter.own(job), file)
    return reader.send_file(content, XLSX, name)


def _limits(context: Context) -> Limits:
    settings = context.settings
    return Limits(settings.load_file_mib * MIB, settings.load_mib * MIB, settings.load_files)


def _day(text: str, today: date) -> date:
    try:
        day = date.fromisoformat(text) if text else today
    except ValueError as error:
        raise BadInput("数据截至日应为日期 YYYY-MM-DD。", advice="例如 2026-06-30; 不填为今天。") from error
    if not FIRST_DAY <= day <= today:
        raise BadInput("数据截至日不得晚于今天。", advice="请填写数据所截至的日期, 不填为今天。")
    return day


def _told(job: Job) -> Iterable[str]:
    """What the audit log says of a job: its number and the hashes of its files, no name and no row."""
    return (f"job={job.id}", *(f"sha256={one.sha256}" for one in job.uploads))


def _shown(
    reader: Reader,
    context: Context,
    counter: Counter,
    job: Job,
    said: Said,
    *,
    status: int = 200,
    mapping: str | None = None,
) -> Response:
    kept = counter.jobs.has_upload
    answer = JobOut(
        **said,
        job=job_line(job, kept),
        files=job_files(job, kept),
        mapping=mapping,
        computed=computed_note(context.connection),
    )
    response = reader.send(answer)
    response.status_code = status
    return response
