"""Loading as the page asks for it (页面载入): files handed in become a job that a process of its own works on.

What knows how to read files is not known here: the composition root passes it as a ``FileLoader``.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import IO, Protocol

from graph_service.domain.errors import BadInput, Conflict, NotFound
from graph_service.domain.load_job import ColumnTaken, FileFound, HandedBy, Job, JobState, MappingState, Upload
from graph_service.store.bolt import Connection
from graph_service.store.ledger import Row
from graph_service.store.load_jobs import LoadJobs

MOST_WAITING = 20
ASK_AGAIN = "请重新交来原文件。"


@dataclass(frozen=True, slots=True)
class KindChoice:
    """A kind of fact that a file may state (种类)."""

    kind: str
    term: str


@dataclass(frozen=True, slots=True)
class FieldChoice:
    """A field that a column may be taken for (可选字段), with headings that it has elsewhere."""

    field: str
    term: str
    type: str
    type_term: str
    required: bool
    headings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A mapping as somebody confirmed it (已确认的映射): the field of each heading, fixed texts, units of money."""

    kind: str
    columns: Mapping[str, str]
    reason: str
    by: HandedBy
    at: datetime
    constants: Mapping[str, str] = field(default_factory=dict[str, str])
    units: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class RowFault:
    """One fault of a row of a batch (一处问题): no cell of the row, only its place and what to do."""

    row: int
    column: str
    outcome: str
    outcome_term: str
    rule: str
    problem: str
    advice: str


class FileLoader(Protocol):
    """What the page needs of the loaders (载入端口)."""

    def start(self) -> None:
        """See to it that somebody works on the jobs that wait."""
        ...

    def kinds(self) -> tuple[KindChoice, ...]:
        """Kinds of fact that a file may state."""
        ...

    def fields(self, kind: str) -> tuple[FieldChoice, ...]:
        """Fields that a column of a file of a kind may be taken for."""
        ...

    def columns(self, kind: str, headings: Sequence[str]) -> Sequence[ColumnTaken]:
        """What the columns of a file might be, had somebody said that it states this kind."""
        ...

    def keep_mapping(self, headings: Sequence[str], confirmed: Confirmed) -> str:
        """Keep a confirmed mapping for a file with these headings; its id.

        Raises ``BadInput`` where it does not fit, ``Conflict`` where there is another for the same headings.
        """
        ...

    def faults(
        self, connection: Connection, batch: Row, outcomes: frozenset[str], *, rule: str, offset: int, limit: int
    ) -> Sequence[RowFault]:
        """Faults of the rows of a batch with one of these outcomes; raises ``NotFound`` where the file is not kept."""
        ...

    def workbook(self, connection: Connection, batch: Row) -> tuple[str, bytes] | None:
        """Name and content of the workbook of a batch's rows set aside, ``None`` without any; raises as ``faults``."""
        ...


@dataclass(frozen=True, slots=True)
class Counter:
    """Where files are handed in (收件台)."""

    jobs: LoadJobs
    loader: FileLoader
    by: HandedBy
    now: datetime
    record: Callable[[Job], None]  # told of a job before it is there (R10.5)

    def new_job(self, uploads: Sequence[Upload], *, source: str, as_of: date, anew_of: str | None = None) -> Job:
        """A job that is not kept yet (新任务). Raises ``Conflict`` where too many wait."""
        if len(self.jobs.waiting()) >= MOST_WAITING:
            raise Conflict(f"已有 {MOST_WAITING} 个载入任务在排队。", advice="请等它们完成后再交。")
        job = f"{self.now:%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}"
        return Job(id=job, by=self.by, at=self.now, source=source, as_of=as_of, uploads=tuple(uploads), anew_of=anew_of)

    def take_in(self, job: Job, files: Sequence[IO[bytes]]) -> None:
        """Keep a job with its files and have it worked on (收件)."""
        self.record(job)
        self.jobs.add(job, files)
        self.loader.start()

    def own(self, job: str) -> Job:
        """A job of one's own unit (本单位的任务); that there is another's is not told."""
        found = self.jobs.find(job, self.now)
        if found is None or found.by.unit != self.by.unit:
            raise NotFound("没有这个载入任务。", advice="请从任务清单中选取; 清单只列本单位交来的。")
        return found

    def all_own(self) -> list[Job]:
        """Jobs of one's own unit, newest first (本单位的任务)."""
        return [job for job in self.jobs.all(self.now) if job.by.unit == self.by.unit]

    def again(self, job: Job, uploads: Sequence[int]) -> Job:
        """Have files of a job loaded once more, as a new job (再次载入): what was written is met, not doubled."""
        if any(not self.jobs.has_upload(job.id, place) for place in uploads) or not uploads:
            raise Conflict("这个任务的文件已不在收件处。", advice=ASK_AGAIN)
        fresh = self.new_job(
            [job.uploads[place] for place in uploads], source=job.source, as_of=job.as_of, anew_of=job.id
        )
        for number, place in enumerate(uploads):
            self.jobs.share_upload(job.id, place, fresh.id, number)
        self.take_in(fresh, ())
        if job.state is JobState.STOPPED:
            self.jobs.save(job)  # it may have waited: nobody is to take it up any more
        return fresh

    def again_all(self, job: Job) -> Job:
        """Have whatever of an ended job is still kept loaded once more (再次载入)."""
        if not job.ended:
            raise Conflict("任务还没有结束。", advice="请等它结束, 再看各文件的结果。")
        return self.again(job, [place for place in range(len(job.uploads)) if self.jobs.has_upload(job.id, place)])

    def columns(self, job: Job, number: int, kind: str) -> Sequence[ColumnTaken]:
        """What the columns of a file of a job are taken for, were it of a kind (按种类的建议)."""
        file = file_of(job, number)
        if kind == file.kind:
            return file.columns
        return self.loader.columns(kind, [column.heading for column in file.columns])

    def confirm(self, job: Job, number: int, confirmed: Confirmed) -> tuple[str, Job]:
        """Keep a mapping for a file that none knew and have that loaded by it (确认映射); its id, and the new job."""
        file = file_of(job, number)
        if not job.ended or file.mapping_state not in (MappingState.PROPOSED, MappingState.NONE) or not file.columns:
            raise Conflict("这个文件不需要确认映射。", advice="只有任务结束后没有映射能识别的文件才需要。")
        if not self.jobs.has_upload(job.id, file.upload):
            raise Conflict("这个文件已不在收件处。", advice=ASK_AGAIN)
        mapping = self.loader.keep_mapping([column.heading for column in file.columns], confirmed)
        return mapping, self.again(job, [file.upload])

    def rejected(self, job: Job, number: int | None) -> tuple[str, bytes]:
        """Name and content of the workbook of a file's rows set aside (待更正表); without a number, of the only one."""
        held = [place for place, file in enumerate(job.files, start=1) if file.rejected]
        if number is None and len(held) > 1:
            raise BadInput(
                "有几个文件都有退回或待核的行。", advice=f"请用 file 指明是哪个: {'、'.join(map(str, held))}。"
            )
        wanted = number if number is not None else next(iter(held), 0)
        content = self.jobs.rejected(job.id, wanted) if wanted in held else None
        if content is None:
            raise NotFound(
                "没有退回或待核的行可下载。",
                advice="待更正表在载入后保留 30 天; 也可用 credit-graph batch export 导出。",
            )
        return job.files[wanted - 1].rejected or "", content


def file_of(job: Job, number: int) -> FileFound:
    """A file of a job by its number, from 1 (任务中的文件). Raises ``NotFound``."""
    if not 1 <= number <= len(job.files):
        raise NotFound("任务中没有这个文件。", advice="请从任务的文件清单中选取编号。")
    return job.files[number - 1]
