"""The jobs of loading (载入任务库): a private folder a job, files sealed, one worker at a time for all processes.

    worker.lock             held by the process that works; the others have nothing to do
    scratch/                what that process unpacks; emptied when the next begins
    <id>/job.json           the job, written in one step
    <id>/alive.lock         held while the job is worked on: free beside an unfinished job, its process died
    <id>/upload-0 …         what was handed in, sealed as in the archive; gone once that keeps it
    <id>/rejected-0 …       workbooks of rows set aside, sealed

Locks belong to open files, so that a process that is killed lets go of its own.
"""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

import portalocker
from pydantic import ValidationError

from graph_service.domain.load_job import RUNNING, Job, JobState
from graph_service.store.private_files import make_private_folder, writable, write_private
from graph_service.store.sealed_files import open_sealed, seal_file

FOLDER = "loading"  # in the data folder
JOB_ID = r"[0-9]{8}T[0-9]{12}-[0-9a-f]{8}"
START = timedelta(minutes=2)  # in which a worker takes up a job, where none is at work
KEPT = timedelta(days=30)  # for which files of a job that was not finished, and workbooks to mend, are kept
_PATIENCE = 1.0  # seconds: far longer than anybody looks
_DIED = "载入的进程已结束, 任务没有做完。"
_AGAIN = "已写入的数据都在, 不会重复: 点“再次载入”, 从中断处接着完成。"


@dataclass(frozen=True, slots=True)
class LoadJobs:
    """The jobs of one data folder (载入任务库)."""

    folder: Path
    key: bytes

    def add(self, job: Job, files: Iterable[IO[bytes]]) -> None:
        """Keep a job with its files, which are there before it is."""
        place = make_private_folder(self.folder / job.id)
        for number, file in enumerate(files):
            seal_file(file, place / f"upload-{number}", self.key)
        self.save(job)

    def save(self, job: Job) -> None:
        """Write a job as it stands."""
        write_private(self.folder / job.id / "job.json", job.model_dump_json())

    def find(self, job: str, now: datetime) -> Job | None:
        """One job as it truly stands, or ``None``: unfinished while nobody works on it, it is stopped."""
        found = self._read(job)
        if found is None or not self._left(found, now):
            return found
        found = self._read(job)  # it may have been taken up or ended in between
        return _stopped(found) if found and self._left(found, now) else found

    def all(self, now: datetime) -> list[Job]:
        """Every job, newest first."""
        return [job for name in self._names() if (job := self.find(name, now))]

    def waiting(self) -> list[Job]:
        """Jobs nobody began, the oldest first."""
        found = [job for name in self._names() if (job := self._read(name))]
        return [job for job in reversed(found) if job.state is JobState.WAITING]

    @contextmanager
    def turn(self) -> Generator[bool]:
        """Be the one process that works (轮到); false where another is."""
        with _lock(make_private_folder(self.folder) / "worker.lock") as mine:
            yield mine

    def busy(self) -> bool:
        """Whether a process has its turn."""
        return _held(self.folder / "worker.lock")

    @contextmanager
    def alive(self, job: str) -> Generator[None]:
        """Show for the time of a ``with`` block that a job is worked on."""
        with _lock(self._alive(job)):
            yield

    def upload(self, job: str, place: int) -> Iterator[bytes]:
        """Bytes of a file that was handed in."""
        return open_sealed(self.folder / job / f"upload-{place}", self.key)

    def has_upload(self, job: str, place: int) -> bool:
        """Whether a file that was handed in is still kept here."""
        return (self.folder / job / f"upload-{place}").exists()

    def share_upload(self, job: str, place: int, to: str, as_place: int) -> None:
        """Give a file of one job to another, as it lies sealed."""
        shutil.copyfile(
            self.folder / job / f"upload-{place}", make_private_folder(self.folder / to) / f"upload-{as_place}"
        )

    def drop_upload(self, job: str, place: int) -> None:
        """Keep a file that was handed in no longer."""
        with writable(self.folder):
            (self.folder / job / f"upload-{place}").unlink(missing_ok=True)

    def keep_rejected(self, job: str, place: int, workbook: Path) -> None:
        """Keep the workbook of the rows set aside of a file."""
        with workbook.open("rb") as source:
            seal_file(source, self.folder / job / f"rejected-{place}", self.key)

    def rejected(self, job: str, place: int) -> bytes | None:
        """The workbook of the rows set aside of a file; ``None`` where none is kept."""
        path = self.folder / job / f"rejected-{place}"
        return b"".join(open_sealed(path, self.key)) if path.exists() else None

    def scratch(self) -> Path:
        """An empty private folder for whoever has the turn: what a killed process left there is gone."""
        place = self.folder / "scratch"
        with writable(self.folder):
            shutil.rmtree(place, ignore_errors=True)
        return make_private_folder(place)

    def forget_old(self, now: datetime) -> None:
        """Remove jobs, with whatever files they still hold, after their time (到期清理)."""
        for name in self._names():
            old = datetime.strptime(f"{name[:15]}+0000", "%Y%m%dT%H%M%S%z") < now - KEPT
            if old and not _held(self._alive(name)):
                with writable(self.folder):
                    shutil.rmtree(self.folder / name)

    def _names(self) -> list[str]:
        if not self.folder.exists():
            return []
        return sorted((path.name for path in self.folder.iterdir() if re.fullmatch(JOB_ID, path.name)), reverse=True)

    def _read(self, job: str) -> Job | None:
        """A job as it was written; ``None`` where there is none, or none that this version wrote."""
        try:
            return Job.model_validate_json((self.folder / job / "job.json").read_bytes())
        except (FileNotFoundError, NotADirectoryError, ValidationError):
            return None

    def _left(self, job: Job, now: datetime) -> bool:
        """Whether a job is not finished and nobody works on it, or ever began to."""
        if job.state in RUNNING:
            return not _held(self._alive(job.id))
        late = job.state is JobState.WAITING and now - job.at > START
        return late and not self.busy()

    def _alive(self, job: str) -> Path:
        return self.folder / job / "alive.lock"


def _stopped(job: Job) -> Job:
    return job.model_copy(update={"state": JobState.STOPPED, "message": _DIED, "advice": _AGAIN})


@contextmanager
def _lock(path: Path, patience: float = _PATIENCE) -> Generator[bool]:
    """Hold a lock for the time of a ``with`` block; false where somebody else does.

    Whoever only looks whether it is held holds it for a moment: for that one waits.
    """
    deadline = time.monotonic() + patience
    with writable(path.parent):
        handle = path.open("a+")
    with handle:
        while True:
            try:
                portalocker.lock(handle, portalocker.LockFlags.EXCLUSIVE | portalocker.LockFlags.NON_BLOCKING)
                break
            except portalocker.LockException:
                if time.monotonic() > deadline:
                    yield False
                    return
                time.sleep(0.02)
        yield True


def _held(path: Path) -> bool:
    """Whether somebody holds a lock."""
    if not path.exists():
        return False
    with _lock(path, patience=0) as mine:
        return not mine
