"""The embedded graph server (内置图库): ArcadeDB as a child process that every client of a data folder shares.

The data folder (0700) holds all of it::

    server/         the server's own root: databases, its configuration, its log/
    server.json     process and ports of the running server (0600)
    password        random password of the server (0600); never on a command line
    console.log     output of the Java process
    start.lock      held while a client starts or stops the server
    write.lock      held while a client writes
    write.count     how many writes there were (``write_count``)
    clients.lock    held shared by every client; who can have it exclusively was the last, and stops the server

Locks belong to open files, so a client that is killed lets go of its own. A server that was killed is found dead by
its state file and started again; its write-ahead log brings back every committed transaction.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Collection, Generator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import portalocker

from graph_service.domain.errors import StoreError, StoreUnavailable
from graph_service.store.bolt import open_connection
from graph_service.store.embedded_command import DATABASE, USER, server_command
from graph_service.store.java_process import free_ports, launch, saved_state, wait_ready
from graph_service.store.private_files import make_private_folder, read_or_create_secret, writable
from graph_service.store.write_count import WriteCount

__all__ = ["DATABASE", "USER", "EmbeddedServer", "answers", "serve_embedded", "server_of"]

_READY_SECONDS = 120.0  # a recovery after a crash replays the log first
_LOCK_SECONDS = 150.0
_START_TRIES = 3  # another process may take the port between choosing and binding


@dataclass(frozen=True, slots=True)
class EmbeddedServer:
    """A running embedded server (内置图库), how to reach it, and how to look after it (``bolt.Keeper``)."""

    data: Path
    heap: str
    bolt_port: int
    password: str
    count: WriteCount

    @property
    def uri(self) -> str:
        """Bolt address, loopback only."""
        return f"bolt://127.0.0.1:{self.bolt_port}"

    def address(self) -> tuple[str, int]:
        """Where the server listens now, which the state file knows: whoever revived it chose new ports."""
        state = saved_state(self.data / "server.json")
        return "127.0.0.1", state.bolt_port if state else self.bolt_port

    def revive(self) -> None:
        """Start the server again if its process died; wait where another client is at it."""
        with _held(self.data / "start.lock"):
            _ensure_running(self.data, self.heap)

    @contextmanager
    def writing(self, names: Collection[str] | None) -> Generator[None]:
        """Be the only writer of the data folder, across threads and processes (ADR 0020)."""
        with _held(self.data / "write.lock", poll=0.002), self.count.counted(names):
            yield


@contextmanager
def serve_embedded(data: Path, *, heap: str = "2g") -> Generator[EmbeddedServer]:
    """Join the embedded server of a data folder: start it if it does not run, stop it if we were the last to use it.

    Raises ``StoreUnavailable`` where the platform has no server package, the folder cannot be written or the server
    does not come up.
    """
    data = make_private_folder(data.absolute())
    with ExitStack() as stack:
        with _held(data / "start.lock"):
            clients = stack.enter_context(_lock_file(data / "clients.lock"))
            portalocker.lock(clients, portalocker.LockFlags.SHARED | portalocker.LockFlags.NON_BLOCKING)
            stack.callback(_leave, data, clients)
            server = _ensure_running(data, heap)
        yield server


def _ensure_running(data: Path, heap: str) -> EmbeddedServer:
    """Find the running server or start one; the start lock is held."""
    known = saved_state(data / "server.json")
    if known is not None and known.alive():
        server = server_of(data, heap, known.bolt_port)
        with suppress(StoreUnavailable):  # killed a moment ago, or hung
            wait_ready(lambda: answers(server), known.alive, log=data / "console.log", seconds=_READY_SECONDS)
            return server
        known.stop()
    return _start(data, heap)


def _start(data: Path, heap: str) -> EmbeddedServer:
    for _ in range(_START_TRIES - 1):
        with suppress(StoreUnavailable):
            return _start_once(data, heap)
    return _start_once(data, heap)


def _start_once(data: Path, heap: str) -> EmbeddedServer:
    log, (bolt_port, http_port) = data / "console.log", free_ports(2)
    server = server_of(data, heap, bolt_port)
    running = launch(
        server_command(data, heap, bolt_port, http_port), folder=data / "server", log=log, ports=(bolt_port, http_port)
    )
    try:
        running.save(data / "server.json")
        wait_ready(lambda: answers(server), running.alive, log=log, seconds=_READY_SECONDS)
    except BaseException:
        running.stop()
        raise
    return server


def server_of(data: Path, heap: str, bolt_port: int) -> EmbeddedServer:
    """Name the server of a data folder, which has what it needs to start."""
    return EmbeddedServer(data, heap, bolt_port, _password(data), WriteCount(data / "write.count"))


def _password(data: Path) -> str:
    """Read the password, or make one and with it a new root user: the old one could never log in again."""
    password, created = read_or_create_secret(data / "password")
    make_private_folder(data / "server" / "log")
    if created:
        with writable(data):
            (data / "server" / "config" / "server-users.jsonl").unlink(missing_ok=True)
    return password


def answers(server: EmbeddedServer) -> bool:
    """Whether a server answers in its database: its port is open earlier."""
    with suppress(OSError, StoreError):
        socket.create_connection(("127.0.0.1", server.bolt_port), timeout=1).close()
        with open_connection(server.uri, USER, server.password, DATABASE):
            return True
    return False


def _leave(data: Path, clients: IO[str]) -> None:
    """Give up our share of the client lock; the last client stops the server."""
    with _held(data / "start.lock"):
        portalocker.unlock(clients)
        with suppress(portalocker.LockException):
            portalocker.lock(clients, portalocker.LockFlags.EXCLUSIVE | portalocker.LockFlags.NON_BLOCKING)
            if running := saved_state(data / "server.json"):
                running.stop()
            (data / "server.json").unlink(missing_ok=True)


def _lock_file(path: Path) -> IO[str]:
    with writable(path.parent):
        return path.open("a+", encoding="utf-8")


@contextmanager
def _held(path: Path, *, poll: float = 0.05) -> Generator[None]:
    """Hold an exclusive lock; wait for a start or stop that is under way, but not for ever."""
    deadline = time.monotonic() + _LOCK_SECONDS
    with _lock_file(path) as handle:
        while True:
            try:
                portalocker.lock(handle, portalocker.LockFlags.EXCLUSIVE | portalocker.LockFlags.NON_BLOCKING)
                break
            except portalocker.LockException as error:
                if time.monotonic() > deadline:
                    raise StoreUnavailable(
                        f"另一个进程长时间占用数据目录 {path.parent}", advice="请先结束那个进程, 再试一次。"
                    ) from error
                time.sleep(poll)
        yield
