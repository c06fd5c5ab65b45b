"""A sample county with its last run on a graph of its own, and officers who act on it."""

from __future__ import annotations

import base64
import os
import shutil
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from rich.console import Console

from graph_service.analysis.cases import CaseState
from graph_service.api.registers import exclusive
from graph_service.cli.main_job import run_main_job
from graph_service.domain.acts import Actor, Value
from graph_service.rulebook.access import access_matrix
from graph_service.settings import Settings
from graph_service.store.bolt import Connection
from graph_service.store.connection import connect
from graph_service.store.snapshot_cache import SnapshotCache, snapshots_of
from graph_service.usecases.audit import AUDIT_FILE
from graph_service.usecases.case_plan import Desk, Opening, Taking
from graph_service.usecases.cases import open_case, take_step
from graph_service.usecases.invariants import Invariant, invariants
from graph_service.usecases.law_refresh import Refresh
from graph_service.usecases.openings import opening_of
from graph_service.usecases.policies import load_policies
from graph_service.usecases.proposals_desk import proposals_of
from graph_service.usecases.share_log import share_log
from loaders.sample import generate

KEY = SecretStr(base64.b64encode(bytes(range(32))).decode())
COUNTY = "11440229006990000Z"  # 发展改革: repairs, objections, routing
POLICIES = load_policies()


@dataclass
class Office:
    """A graph and a day on which officers act: each act a day later than the one before, where nothing is said."""

    connection: Connection
    snapshots: SnapshotCache
    log: Path
    today: date
    _keys: Iterator[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self._refresh = Refresh(self.connection, self.snapshots, POLICIES)

    def desk(self, unit: str, role: str, name: str = "") -> Desk:
        """The desk of an officer."""
        noon = datetime(self.today.year, self.today.month, self.today.day, 4, tzinfo=UTC)
        return Desk(
            connection=self.connection,
            matrix=access_matrix(),
            actor=Actor("li", unit, role, name),
            today=self.today,
            now=noon + timedelta(seconds=next(self._keys)),
            receivers=share_log(self.log, unit),
            also=self._refresh,
        )

    def open(
        self, procedure: str, step: str, *, unit: str = COUNTY, role: str = "regulator", reason: str = "",
        data: dict[str, Value] | None = None, day: date | None = None, **about: Any,
    ) -> CaseState:  # fmt: skip
        """Open a case as an officer of a unit."""
        opening = Opening(f"act{next(self._keys)}", procedure, step, day or self.today, reason=reason, data=data or {})
        return open_case(self.desk(unit, role), opening_of(self.connection, opening, unit=unit, **about))

    def act(
        self, case: CaseState, step: str, *, unit: str = COUNTY, role: str = "regulator", reason: str = "",
        day: date | None = None, data: dict[str, Value] | None = None, **stated: Value,
    ) -> CaseState:  # fmt: skip
        """Take the next step as an officer of a unit."""
        told = {**(data or {}), **stated}
        taking = Taking(f"act{next(self._keys)}", case.head.id, step, day or self.today, reason, told, case.seq)
        return take_step(self.desk(unit, role), taking)

    def proposals(self) -> list[dict[str, Any]]:
        """Proposals that wait, of every authority."""
        return proposals_of(self.connection, "", "", limit=1_000)

    def held(self) -> Sequence[Invariant]:
        """The invariants as they are now."""
        return invariants(self.connection, self.snapshots, POLICIES, self.today)


def sample_county(folder: Path, subjects: int = 300, seed: int = 7) -> Path:
    """Write a sample county."""
    generate(folder, subjects=subjects, seed=seed, progress=lambda step: None)
    return folder


@contextmanager
def county_office(county: Path, data: Path, day: date) -> Generator[Office]:
    """Load a county, run the main job, and sit down on a day."""
    run_main_job(county, data / "out", settings=settings_of(data), console=Console(quiet=True))
    with office_in(data, day) as office:
        yield office


@contextmanager
def office_in(data: Path, day: date) -> Generator[Office]:
    """Sit down on a day at a county that was run."""
    settings = settings_of(data)
    with connect(settings) as connection:
        yield Office(connection, snapshots_of(settings), settings.data / AUDIT_FILE, day)


def settings_of(data: Path) -> Settings:
    return Settings(data=data / "graph", heap="512m", person_key=KEY)  # the same people have the same ids each time


def copy_of_run(tmp: pytest.TempPathFactory, name: str) -> Path:
    """A county of 300 with its run (样例县的副本), to be changed at will: made once a session, whatever the workers."""
    base = tmp.getbasetemp()
    whole = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "run county"
    with exclusive(whole.with_suffix(".lock")):
        if not whole.exists():
            making = whole.with_suffix(".making")
            county = sample_county(making / "county")
            run_main_job(county, making / "out", settings=settings_of(making), console=Console(quiet=True))
            making.rename(whole)
    return shutil.copytree(whole, tmp.mktemp(name), dirs_exist_ok=True)
