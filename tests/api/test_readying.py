"""Portraits are made before they are asked (ADR 0106): those that authorisations open today, when all were ended."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest

from graph_service.api import readying
from graph_service.api.app import create_app
from graph_service.api.context import Context
from graph_service.domain.acts import Value
from graph_service.domain.errors import StoreUnavailable
from graph_service.settings import Settings
from graph_service.store.graph_store import GraphStore
from graph_service.store.writer import GraphWriter
from graph_service.usecases import portrait_ready
from graph_service.usecases.graph_now import GraphNow
from graph_service.usecases.portrait_ready import ReadyPortrait, ReadyPortraits
from graph_service.usecases.portraits_ahead import made_ahead
from tests.api.conftest import NOW, served
from tests.conftest import TestGraph
from tests.usecases.ban_county import DEBTOR, EMPLOYER, FOOD, Office, penalty, write_ban_county

DAY = NOW.date()
SHOWN: dict[str, tuple[str, ...]] = {FOOD: (), DEBTOR: ("penalties",)}


def give(office: Office, subject: str, *, until: date = DAY, starts_on: date | None = None) -> str:
    told: dict[str, Value] = {"unit_code": "bank", "purpose": "credit", "until": until.isoformat(), "signer": "x",
                              "channel": "本系统", "sections": list(SHOWN.get(subject, ()))}  # fmt: skip
    told |= {"starts_on": starts_on.isoformat()} if starts_on else {}
    return office.recorded("authorisation", (), subject, ("give", "2026-06-20", told))


@pytest.fixture
def office(embedded: TestGraph) -> Office:
    """A county with authorisations: of two subjects, and three of a third that open nothing today."""
    embedded.wipe()
    write_ban_county(embedded.connection)
    office = Office(embedded.connection)
    for subject in SHOWN:
        give(office, subject)
    give(office, EMPLOYER, until=DAY - timedelta(days=1))
    give(office, EMPLOYER, until=DAY + timedelta(days=9), starts_on=DAY + timedelta(days=1))
    office.go_on(give(office, EMPLOYER), "withdraw", "2026-06-21", {})
    return office


def told(portraits: ReadyPortraits, now: GraphNow, subject: str) -> ReadyPortrait:
    return portraits.portrait(
        GraphStore(now.connection), subject, DAY, now.edition(), sections=SHOWN.get(subject, ()), consents=()
    )


@contextmanager
def nothing_made(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A time in which no portrait can be made."""
    with monkeypatch.context() as patched:
        patched.setattr(portrait_ready, "portrait_of", None)
        yield


def test_what_is_authorised_today_is_made_and_nothing_else(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    now, portraits = GraphNow(office.connection), ReadyPortraits()
    cases = list(made_ahead(now, portraits, lambda: GraphStore(office.connection), DAY))
    with nothing_made(monkeypatch):
        for subject in SHOWN:
            assert told(portraits, now, subject).code == subject
        with pytest.raises(TypeError):
            told(portraits, now, EMPLOYER)
    assert [now.knows_grant(case, DAY) for case in cases] == [True, True]
    for subject in SHOWN:
        assert told(portraits, now, subject).tag == told(ReadyPortraits(), now, subject).tag


def lines(log: io.StringIO, event: str) -> list[dict[str, object]]:
    return [line for line in map(json.loads, log.getvalue().splitlines()) if line["event"] == event]


def until(held: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not held():
        assert time.monotonic() < end, "it did not come about in a minute"
        time.sleep(0.02)


@contextmanager
def running(office: Office, data: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Context, io.StringIO]]:
    """A service that lasts and looks often."""
    monkeypatch.setattr(readying, "LOOK", 0.05)
    log = io.StringIO()
    app = create_app(Settings(data=data), connection=office.connection, clock=lambda: NOW, log=log, ahead=True)
    with served(app):
        yield app.state.context, log


def test_they_are_made_again_after_a_load_and_not_after_an_act(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running(office, tmp_path, monkeypatch) as (context, log):
        until(lambda: len(lines(log, "portraits_ready")) == 1)
        assert lines(log, "portraits_ready")[0]["number"] == len(SHOWN)
        GraphWriter(office.connection).write_facts("penalty", [penalty("f1", fine_yuan=9.0)])
        until(lambda: len(lines(log, "portraits_ready")) == 2)
        with nothing_made(monkeypatch):
            assert told(context.portraits, context.now, FOOD).code == FOOD
            give(office, DEBTOR)
            assert told(context.portraits, context.now, FOOD).code == FOOD
        time.sleep(0.5)
        assert len(lines(log, "portraits_ready")) == 2
    assert not lines(log, "portraits_not_ready")


def test_while_the_graph_is_written_to_or_away_it_waits(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise StoreUnavailable("图数据库连不上")

    assert office.connection.keeper
    with ExitStack() as writing:
        writing.enter_context(office.connection.keeper.writing(None))
        with running(office, tmp_path, monkeypatch) as (_, log), monkeypatch.context() as patched:
            time.sleep(0.5)
            assert not log.getvalue()
            patched.setattr(readying, "made_ahead", away)
            writing.close()
            until(lambda: len(lines(log, "portraits_not_ready")) > 1)  # it tries again
            patched.undo()
            until(lambda: bool(lines(log, "portraits_ready")))
