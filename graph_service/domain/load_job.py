"""A load that was asked for on the page (载入任务): what was handed in, how far it is, what became of every file.

It is kept as one JSON file a job. It tells headings, kinds and numbers, never a cell of a row (R10.3).
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class JobState(StrEnum):
    """How far a job is (任务状态)."""

    WAITING = "waiting"
    READING = "reading"
    WRITING = "writing"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


JOB_TERMS = {
    JobState.WAITING: "排队等候",
    JobState.READING: "正在识别文件",
    JobState.WRITING: "正在载入",
    JobState.DONE: "已完成",
    JobState.FAILED: "未能完成",
    JobState.STOPPED: "已中断",
}
RUNNING = frozenset({JobState.READING, JobState.WRITING})


class MappingState(StrEnum):
    """How a file was recognised (映射状态)."""

    KNOWN = "known"
    CONFIRMED = "confirmed"
    PROPOSED = "proposed"
    NONE = "none"


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class HandedBy(_Kept):
    """Who handed in (交件人), and in which request, for the audit log (R10.5)."""

    client: str
    unit: str
    unit_name: str
    role: str
    request: str
    purpose: str


class Upload(_Kept):
    """One file as it was handed in (所交文件)."""

    name: str
    size: int
    sha256: str


class ColumnTaken(_Kept):
    """One heading and the field it is taken for (列与字段); ``why`` says on what grounds a proposal does."""

    heading: str
    field: str | None = None
    field_term: str | None = None
    why: str = ""


class CheckCount(_Kept):
    """How often a row check hit (校验结果计数), with what follows from it."""

    code: str
    term: str
    rule: str
    severity: str
    outcome: str
    advice: str
    number: int


class Earlier(_Kept):
    """An earlier load of the very same file (此前的载入): when, as whose, and how many of its rows are in the graph."""

    received_at: datetime
    source: str
    accepted: int


class FileFound(_Kept):
    """One sheet or file (文件), as it was found and what became of its rows.

    ``upload`` is the place of what it came in, ``done`` the rows loaded so far. ``batch`` is known of a file that
    was recognised, ``rejected`` the name of the workbook of its rows set aside, where there are any. ``accepted``
    counts rows written now; what the graph had before, from an ``earlier`` load too, is ``known``.
    """

    file: str
    upload: int
    sheet: str | None
    kind: str | None
    kind_term: str | None
    encoding: str | None
    header_row: int | None
    mapping: str | None
    mapping_term: str | None
    mapping_state: MappingState
    columns: tuple[ColumnTaken, ...]
    rows: int
    batch: str | None = None
    earlier: Earlier | None = None
    done: int = 0
    accepted: int = 0
    known: int = 0
    set_aside: int = 0
    refused: int = 0
    repaired: int = 0
    checks: tuple[CheckCount, ...] = ()
    reason: str | None = None
    rejected: str | None = None


class Job(_Kept):
    """A job (载入任务). ``anew_of`` is the job whose files it loads again."""

    id: str
    by: HandedBy
    at: datetime
    source: str
    as_of: date
    uploads: tuple[Upload, ...]
    state: JobState = JobState.WAITING
    files: tuple[FileFound, ...] = ()
    current: int | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    pid: int | None = None
    message: str = ""
    advice: str = ""
    anew_of: str | None = None

    @property
    def share(self) -> float:
        """Share of the rows that is done (进度), 0..1; a job that ended is done."""
        rows = sum(one.rows for one in self.files if one.batch)
        done = sum(one.done for one in self.files if one.batch)
        return 1.0 if self.state is JobState.DONE else done / rows if rows else 0.0

    @property
    def ended(self) -> bool:
        """Whether nothing more becomes of it."""
        return self.state in (JobState.DONE, JobState.FAILED, JobState.STOPPED)
