"""Writing down how far a job is (任务进度): what was found, the rows done, what became of them."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from graph_service.cli.load_found import found_file, loaded_file
from graph_service.domain.load_job import FileFound, Job, JobState
from graph_service.store.ledger import Ledger
from graph_service.store.load_jobs import LoadJobs
from loaders.detect import Refusal, Sheet
from loaders.report import FileReport

_EVERY = 0.5  # seconds: nobody looks more often


@dataclass(slots=True)
class Telling:
    """One job that is worked on, and its file (办理中的任务)."""

    jobs: LoadJobs
    job: Job
    _written: float = field(default=0.0)

    def begin(self, pid: int, at: datetime) -> None:
        """Say that files are being recognised."""
        self._change(state=JobState.READING, pid=pid, started_at=at)

    def say(self, message: str, advice: str) -> None:
        """Say what it waits for."""
        self._change(message=message, advice=advice)

    def found(self, found: Sequence[Sheet | Refusal], ledger: Ledger) -> None:
        """Say what every file is."""
        uploads = {one.name: place for place, one in enumerate(self.job.uploads)}
        files = tuple(found_file(one, uploads, ledger) for one in found)
        self._change(state=JobState.WRITING, files=files, message="", advice="")

    def progress(self, file: str, done: int, total: int) -> None:
        """Say how many rows of a file are done; files of earlier deliveries that are read again have no place here."""
        current = self.job.files[self.job.current] if self.job.current is not None else None
        if current and (current.file, current.rows) == (file, total) and current.done <= done:
            number = self.job.current
        else:  # another sheet of a workbook has the same file
            number = next(
                (n for n, one in enumerate(self.job.files) if (one.file, one.rows, one.done) == (file, total, 0)), None
            )
        if number is None:
            return
        files = _with(self.job.files, number, self.job.files[number].model_copy(update={"done": done}))
        self.job = self.job.model_copy(update={"files": files, "current": number})
        if time.monotonic() - self._written > _EVERY:
            self._change()

    def loaded(self, reports: Sequence[FileReport]) -> None:
        """Say what became of the rows."""
        files = tuple(loaded_file(*pair) for pair in zip(self.job.files, reports, strict=True))
        self._change(files=files, current=None)

    def has_workbook(self, number: int, name: str) -> None:
        """Say that the rows set aside of a file, counted from 1, can be had as a workbook."""
        file = self.job.files[number - 1].model_copy(update={"rejected": name})
        self._change(files=_with(self.job.files, number - 1, file))

    def end(self, state: JobState, at: datetime, message: str = "", advice: str = "") -> None:
        """Say how it ended."""
        self._change(state=state, ended_at=at, current=None, pid=None, message=message, advice=advice)

    def _change(self, **changed: object) -> None:
        self.job = self.job.model_copy(update=changed)
        self.jobs.save(self.job)
        self._written = time.monotonic()


def _with(files: tuple[FileFound, ...], place: int, file: FileFound) -> tuple[FileFound, ...]:
    return (*files[:place], file, *files[place + 1 :])
