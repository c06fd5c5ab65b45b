"""Jobs of loading as answers show them (载入任务的应答)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from graph_service.api.models.loads import (
    CheckCountOut,
    ColumnOut,
    ComputedNoteOut,
    EarlierOut,
    JobLineOut,
    LoadFileOut,
    MappingOut,
    ProgressOut,
    UploadOut,
)
from graph_service.domain.load_job import JOB_TERMS, FileFound, Job, MappingState
from graph_service.store.connection import Connection
from graph_service.store.last_run import last_run

Kept = Callable[[str, int], bool]
_NOTE = (
    "载入只更新事实和记录。风险分类、疑似信号和拟措施仍是最近一次计算的结果, 请管理员运行 credit-graph run 重新计算; "
    "在那之前查到的计算结果不含本次载入。"
)


def job_line(job: Job, kept: Kept) -> JobLineOut:
    """A job as the list shows it (任务)."""
    return JobLineOut(
        id=job.id, state=job.state, state_term=JOB_TERMS[job.state], message=job.message, advice=job.advice,
        by=job.by.client, at=job.at, started_at=job.started_at, ended_at=job.ended_at, source=job.source,
        checked_as_of=job.as_of, anew_of=job.anew_of,
        uploads=[
            UploadOut(name=one.name, size=one.size, sha256=one.sha256, kept=kept(job.id, place))
            for place, one in enumerate(job.uploads)
        ],
        progress=_progress(job),
        accepted=sum(one.accepted for one in job.files), known=sum(one.known for one in job.files),
        set_aside=sum(one.set_aside for one in job.files), rejected=sum(one.refused for one in job.files),
        unrecognised=sum(not one.batch for one in job.files),
    )  # fmt: skip


def job_files(job: Job, kept: Kept) -> list[LoadFileOut]:
    """The files of a job (任务中的文件)."""
    return [_file(job, number, one, kept) for number, one in enumerate(job.files, start=1)]


def computed_note(connection: Connection) -> ComputedNoteOut:
    """What is as of the last run, whatever was loaded since (计算结果的时点)."""
    run = last_run(connection)
    return ComputedNoteOut(
        run_as_of=date.fromisoformat(run["as_of"]) if run else None,
        run_at=datetime.fromisoformat(run["at"]) if run else None,
        note=_NOTE,
    )


def _progress(job: Job) -> ProgressOut:
    loaded = [one for one in job.files if one.batch]
    current = job.current
    return ProgressOut(
        file=None if current is None else job.files[current].file,
        number=None if current is None else current + 1,
        files=len(job.files),
        rows_done=sum(one.done for one in loaded),
        rows=sum(one.rows for one in loaded),
        share=job.share,
    )


def _file(job: Job, number: int, one: FileFound, kept: Kept) -> LoadFileOut:
    asked = one.mapping_state in (MappingState.PROPOSED, MappingState.NONE)
    return LoadFileOut(
        number=number, file=one.file, sheet=one.sheet, kind=one.kind, kind_term=one.kind_term,
        recognised=one.batch is not None, encoding=one.encoding, header_row=one.header_row,
        mapping=MappingOut(
            state=one.mapping_state, id=one.mapping, term=one.mapping_term,
            columns=[ColumnOut(**column.model_dump()) for column in one.columns],
        ),
        earlier=one.earlier and EarlierOut(received_at=one.earlier.received_at, source=one.earlier.source),
        rows=one.rows, done=one.done, accepted=one.accepted, known=one.known, set_aside=one.set_aside,
        rejected=one.refused, repaired=one.repaired,
        checks=[CheckCountOut(**check.model_dump()) for check in one.checks], reason=one.reason,
        workbook=one.rejected is not None,
        mappable=job.ended and asked and bool(one.columns) and kept(job.id, one.upload),
    )  # fmt: skip
