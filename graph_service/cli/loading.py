"""What the page needs of the loaders (页面载入的装配): the composition root passes it to the API."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import SecretStr

from graph_service.cli.load_found import OUTCOME_TERMS, column_taken
from graph_service.cli.stores import archive_of, mappings_of
from graph_service.domain.errors import BadInput, Conflict
from graph_service.domain.facts import FACTS
from graph_service.domain.load_job import ColumnTaken
from graph_service.settings import Settings
from graph_service.store.connection import Connection
from graph_service.store.ledger import Row
from graph_service.store.load_jobs import FOLDER, LoadJobs
from graph_service.store.private_files import make_private_folder, write_private
from graph_service.store.vault import PersonVault, load_person_key
from graph_service.usecases.loading import Confirmed, FieldChoice, KindChoice, RowFault
from loaders.check_table import Outcome
from loaders.confirm import Choice, confirmed_text
from loaders.corrections import export_corrections
from loaders.faulty_rows import faulty_rows
from loaders.field_terms import TYPE_TERMS, choosable, field_term, headings_of, is_required
from loaders.intake import Intake
from loaders.mapping import mappings, parse_mapping
from loaders.propose import guesses_by_headings, reason_of

_WORKER = "graph_service.cli.load_worker"  # named, not imported: it is run as a program


class Loading:
    """The loaders of one data folder (载入). Whoever works is a process of its own (ADR 0111)."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._jobs = LoadJobs(settings.data.absolute() / FOLDER, b"")  # looks at jobs, opens no file of one
        self._lock, self._working = threading.Lock(), False
        self._reading = threading.Lock()  # files of the archive are read one at a time: each takes its memory

    def start(self) -> None:
        """Start a process that works on what waits, unless nothing does or one is at it, ours or another's."""
        # A worker looks once more for what waits after it has let go of its turn; so do we when ours has ended.
        with self._lock:
            if self._working or not self._jobs.waiting() or self._jobs.busy():
                return
            self._working = True
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        try:
            code = _run_worker(self.settings)
        finally:
            with self._jobs.turn() as free:
                if free:  # what a killed one unpacked
                    self._jobs.scratch()
            with self._lock:
                self._working = False
        if code == 0:  # one that failed at once would fail again
            self.start()

    def kinds(self) -> tuple[KindChoice, ...]:
        """Kinds of fact that a file may state."""
        return tuple(KindChoice(kind.name, kind.term) for kind in FACTS.values())

    def fields(self, kind: str) -> tuple[FieldChoice, ...]:
        """Fields that a column of a file of a kind may be taken for, those that must be there first."""
        if kind not in FACTS:
            raise BadInput("没有这个种类。", advice="请从种类清单中选取。")
        found = [
            FieldChoice(
                name, field_term(kind, name), type_.value, TYPE_TERMS[type_], is_required(kind, name),
                headings_of(kind, name),
            )
            for name, type_ in choosable(kind).items()
        ]  # fmt: skip
        return tuple(sorted(found, key=lambda one: (not one.required, not one.headings)))

    def columns(self, kind: str, headings: Sequence[str]) -> list[ColumnTaken]:
        """Fields of a kind that headings might be, with the reason."""
        taken = {
            one.header: column_taken(kind, one.header, one.field, reason_of(one))
            for one in guesses_by_headings(kind, headings)
        }
        return [taken.get(one, ColumnTaken(heading=one)) for one in headings]

    def keep_mapping(self, headings: Sequence[str], confirmed: Confirmed) -> str:
        """Keep a confirmed mapping where the command line keeps its own; its id."""
        choice = Choice(
            kind=confirmed.kind, columns=confirmed.columns, constants=confirmed.constants, units=confirmed.units,
            by=f"{confirmed.by.client} ({confirmed.by.unit_name or confirmed.by.unit})",
            at=confirmed.at.isoformat(timespec="seconds"), reason=confirmed.reason,
        )  # fmt: skip
        text = confirmed_text(headings, choice)
        mapping = parse_mapping(text, "mapping").id
        folder = make_private_folder(self.settings.data.absolute() / "mappings")
        if mapping in {one.id for one in mappings(folder)}:
            raise Conflict(
                "这些列名的映射已经确认过。",
                advice="请再次载入该文件; 映射有误的, 请管理员撤回按它载入的批次 (batch withdraw) 并改映射。",
            )
        write_private(folder / f"{mapping}.toml", text)
        return mapping

    def faults(
        self, connection: Connection, batch: Row, outcomes: frozenset[str], *, rule: str, offset: int, limit: int
    ) -> list[RowFault]:
        """Faults of the rows of a batch, judged anew from the archive."""
        with self._archive(connection) as (intake, scratch):
            found = faulty_rows(batch, outcomes, intake, scratch, rule=rule, offset=offset, limit=limit)
        return [RowFault(**asdict(one), outcome_term=OUTCOME_TERMS[Outcome(one.outcome)]) for one in found]

    def workbook(self, connection: Connection, batch: Row) -> tuple[str, bytes] | None:
        """The workbook to mend of a batch, as ``credit-graph batch export`` writes it."""
        with self._archive(connection) as (intake, scratch):
            path = export_corrections(batch, intake, scratch, scratch)
            return (path.name, path.read_bytes()) if path else None

    @contextmanager
    def _archive(self, connection: Connection) -> Generator[tuple[Intake, Path]]:
        """Read the archive in a folder that is gone afterwards, inside the data folder."""
        vault = PersonVault(load_person_key(self.settings))
        intake = Intake(connection, vault, archive_of(self.settings, vault), known=mappings_of(self.settings))
        place = make_private_folder(self.settings.data.absolute() / FOLDER)
        with self._reading, TemporaryDirectory(prefix="reading-", dir=place) as scratch:
            yield intake, Path(scratch)


def _run_worker(settings: Settings) -> int:
    """Run a worker to its end; its settings go through a pipe, so that no secret is on a command line."""
    told = {
        name: value.get_secret_value() if isinstance(value, SecretStr) else value
        for name, value in settings.model_dump().items()
    } | {"data": str(settings.data.absolute())}
    worker = subprocess.Popen(  # noqa: S603  our own program
        [sys.executable, "-m", _WORKER],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        start_new_session=True,  # it goes on when the service is told to end
    )
    worker.communicate(json.dumps(told).encode())
    return worker.returncode
