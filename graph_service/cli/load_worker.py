"""The process that works on load jobs (载入进程): one at a time for all processes of a data folder.

    python -m graph_service.cli.load_worker < settings.json

It loads as ``credit-graph load`` does and writes down how far it is. A killed one leaves its job stopped, and whoever
asks for it again gets the same graph.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
import traceback
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from graph_service.api.audit_keys import audit_log_of
from graph_service.cli.load_telling import Telling
from graph_service.cli.stores import archive_of, mappings_of
from graph_service.domain.errors import Conflict, CreditGraphError
from graph_service.domain.load_job import Job, JobState, MappingState
from graph_service.settings import Settings
from graph_service.store.connection import Connection, connect
from graph_service.store.ledger import Ledger
from graph_service.store.load_jobs import FOLDER, LoadJobs
from graph_service.store.migrations import migrate
from graph_service.store.vault import PersonVault, load_person_key
from graph_service.usecases.audit import AuditEntry
from loaders.corrections import correction_name, write_corrections
from loaders.delivery import handed_delivery
from loaders.files import SourceFile
from loaders.intake import Intake
from loaders.load import load

_NICE = 10  # whoever asks the service goes first
_WAIT, _LONGEST = 2.0, 3_600.0  # seconds between looks, and in all, while the command line loads
_UNFORESEEN = ("载入时出了未曾预料的错误。", "已写入的数据都在。请联系管理员查看服务日志; 之后可再次载入。")


def work(settings: Settings) -> None:
    """Do whatever waits, one after the other."""
    vault = PersonVault(load_person_key(settings))
    jobs = LoadJobs(settings.data.absolute() / FOLDER, vault.file_key)
    while jobs.waiting():
        with jobs.turn() as mine:
            if not mine:
                return
            jobs.forget_old(_now())
            while waiting := jobs.waiting():
                with jobs.alive(waiting[0].id):
                    _Work(settings, vault, jobs, Telling(jobs, waiting[0])).run()


@dataclass(frozen=True, slots=True)
class _Work:
    settings: Settings
    vault: PersonVault
    jobs: LoadJobs
    telling: Telling

    def run(self) -> None:
        """Do one job and say how it ended, whatever it was."""
        self.telling.begin(os.getpid(), _now())
        try:
            self._load()
            self.telling.end(JobState.DONE, _now())
        except CreditGraphError as error:
            self.telling.end(JobState.FAILED, _now(), error.message, error.advice)
        except Exception as error:  # noqa: BLE001  the edge of this process: what nobody foresaw is told, no values
            frames = [f"{frame.name}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)]
            line = {"event": "load", "job": self._job.id, "error": type(error).__name__, "frames": frames[-8:]}
            sys.stderr.write(json.dumps(line) + "\n")
            self.telling.end(JobState.FAILED, _now(), *_UNFORESEEN)
        finally:
            self.jobs.scratch()
        self._record()

    @property
    def _job(self) -> Job:
        return self.telling.job

    def _load(self) -> None:
        scratch = self.jobs.scratch()
        tempfile.tempdir = str(scratch)  # of this process alone: nothing is unpacked outside the data folder
        handed = [self._handed(place, scratch) for place in range(len(self._job.uploads))]
        files, delivery = handed_delivery(handed, self._job.source)
        with connect(self.settings) as connection:
            migrate(connection)
            archive = archive_of(self.settings, self.vault)
            known = mappings_of(self.settings)
            intake = Intake(connection, self.vault, archive, known=known)
            deadline = time.monotonic() + _LONGEST
            while True:
                try:
                    report = load(
                        files, connection=connection, vault=self.vault, archive=archive, as_of=self._job.as_of,
                        received_at=self._job.at.replace(microsecond=0), delivery=delivery, unit=self._job.by.unit,
                        known=known, progress=self.telling.progress,
                        tell_found=lambda found: self.telling.found(found, intake.ledger),
                    )  # fmt: skip
                    break
                except Conflict as conflict:  # another loads: said before any file is looked at
                    if self._job.files or time.monotonic() > deadline:
                        raise
                    self.telling.say(conflict.message, "会自动等它结束, 无需操作。")
                    time.sleep(_WAIT)
            self.telling.loaded(report.files)
            self._keep_rejected(connection, intake, scratch)
        self._drop_uploads()

    def _handed(self, place: int, scratch: Path) -> SourceFile:
        """A file as it was handed in, under its name; where it lies has nothing of that."""
        path = scratch / f"upload-{place}"
        with path.open("wb") as out:
            path.chmod(0o600)
            out.writelines(self.jobs.upload(self._job.id, place))
        return SourceFile(path, self._job.uploads[place].name)

    def _keep_rejected(self, connection: Connection, intake: Intake, scratch: Path) -> None:
        """Keep a workbook to mend of every batch with rows set aside."""
        ledger, book = Ledger(connection), scratch / "rejected.xlsx"
        for number, file in enumerate(self._job.files, start=1):
            batch = ledger.find(file.batch) if file.batch and file.refused + file.set_aside else None
            if batch and write_corrections(batch, intake, book, scratch):
                self.jobs.keep_rejected(self._job.id, number, book)
                self.telling.has_workbook(number, correction_name(file.file, batch["id"]))

    def _drop_uploads(self) -> None:
        """Keep what was not recognised, for whoever confirms a mapping: the archive has the rest."""
        open_ones = {file.upload for file in self._job.files if file.mapping_state in _OPEN and file.columns}
        for place in set(range(len(self._job.uploads))) - open_ones:
            self.jobs.drop_upload(self._job.id, place)

    def _record(self) -> None:
        """Record who loaded what, by hash, and how many rows; nothing of them (R10.5)."""
        job = self._job
        rows = {name: sum(getattr(one, name) for one in job.files) for name in ("rows", "accepted")}
        told = (f"job={job.id}", *(f"sha256={one.sha256}" for one in job.uploads))
        entry = AuditEntry(
            at=_now(), request=job.by.request, who=job.by.client, unit=job.by.unit, role=job.by.role,
            action="POST /v1/loads", outcome="loaded" if job.state is JobState.DONE else "failed",
            purpose=job.by.purpose, fields=(*told, *(f"{name}={number}" for name, number in rows.items())),
        )  # fmt: skip
        audit_log_of(self.settings).append(entry)


_OPEN = (MappingState.PROPOSED, MappingState.NONE)


def _now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    if hasattr(os, "nice"):
        os.nice(_NICE)
    work(Settings(**json.load(sys.stdin)))
