"""What the handlers of one app share (运行环境): built once in the lifespan, handed out by named dependencies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool

from graph_service.api.clients import Authenticator
from graph_service.api.gate import Gate
from graph_service.api.lockouts import Lockouts
from graph_service.api.rates import Rates
from graph_service.api.scoped import FieldScopes
from graph_service.api.second_factor import Seals
from graph_service.api.sign_in import SignIn
from graph_service.domain.calendar import day_in_china
from graph_service.rulebook.access import AccessMatrix
from graph_service.settings import Settings
from graph_service.store.connection import Connection
from graph_service.store.graph_store import GraphStore
from graph_service.store.sharing_keys import SharingKeys
from graph_service.store.vault import PersonVault
from graph_service.usecases.asked import Asked
from graph_service.usecases.audit import AuditLog
from graph_service.usecases.class_shares import KeptShares
from graph_service.usecases.clocks import ClockBoard
from graph_service.usecases.graph_now import Edition, GraphNow
from graph_service.usecases.law_refresh import Refresh
from graph_service.usecases.loading import FileLoader
from graph_service.usecases.portrait_ready import ReadyPortraits
from graph_service.usecases.risk_classes import CountyClasses


@dataclass(frozen=True, slots=True)
class Context:
    """Settings, keys, the store and the clock of one app. The clock lives here, at the edge, and nowhere below."""

    settings: Settings
    matrix: AccessMatrix
    fields: FieldScopes
    connection: Connection
    authenticator: Authenticator
    sign_in: SignIn
    lockouts: Lockouts
    seals: Seals
    gate: Gate
    rates: Rates
    token_key: bytes  # the root key: it makes references of persons and signs no token once keys were rotated
    audit: AuditLog  # R10.5: one a process, so that threads write together
    clock: Callable[[], datetime]
    now: GraphNow
    shares: KeptShares
    portraits: ReadyPortraits
    refresh: Refresh  # brings what rests on records up to an act, in its transaction
    clocks: Callable[[str, Asked], ClockBoard]  # by data version as well, and by what is asked
    classes: Callable[[str, date], CountyClasses]  # by data version and day: all of them are made to explain one
    vault: Callable[[], PersonVault]  # the person key is read when the first identity number comes
    sharing_keys: Callable[[], SharingKeys]  # and these when bans are first shared
    loader: FileLoader | None  # what knows how to load files, where the app was started with it
    demo: tuple[str, ...] = ()  # accounts that need no password; of a demonstration alone

    @property
    def audit_log(self) -> Path:
        """File of the audit log (R10.5)."""
        return self.audit.path

    async def edition(self) -> Edition:
        """Return the state of the graph, which every answer names; where it is to be asked, in a thread."""
        return self.now.kept_edition() or await run_in_threadpool(self.now.edition)

    def store(self) -> GraphStore:
        """Return the graph to ask, with the time that an answer may take (限时)."""
        return GraphStore(self.connection.within(self.settings.answer_seconds))

    def today(self) -> date:
        """Return the day in China, which a question without ``as_of`` is about."""
        return day_in_china(self.clock())


def context_of(request: Request) -> Context:
    """Return what the handlers of the app of a request share (运行环境)."""
    context: Context = request.app.state.context
    return context


# Nothing here waits: a thread of its own, or a dependency of a dependency, costs more than it does.
async def _context(request: Request) -> Context:
    return context_of(request)


ContextDep = Annotated[Context, Depends(_context)]


async def _store(request: Request) -> GraphStore:
    return context_of(request).store()


StoreDep = Annotated[GraphStore, Depends(_store)]
