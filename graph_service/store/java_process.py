"""A Java server as a child process (Java 子进程): started apart from us, known by its state file, stopped cleanly."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path

import psutil

from graph_service.domain.errors import StoreUnavailable
from graph_service.store.private_files import writable, write_private

STOP_GRACE = 30.0  # seconds a server gets to flush before it is killed
_POLL = 0.05


@dataclass(frozen=True, slots=True)
class Running:
    """A server process (运行中的进程); ``created``, its ``born``, tells it from a later one of the same number."""

    pid: int
    created: float
    bolt_port: int
    http_port: int

    def alive(self) -> bool:
        """Whether that very process still runs; a zombie that waits for its parent does not."""
        try:
            process = psutil.Process(self.pid)
            return abs(born(process) - self.created) < 1 and process.status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False

    def stop(self) -> None:
        """SIGTERM and wait, SIGKILL after the grace period. The server ends with 143, which is its clean end."""
        for signal_it in (psutil.Process.terminate, psutil.Process.kill):
            if not self.alive():
                return
            try:
                signal_it(psutil.Process(self.pid))
            except psutil.NoSuchProcess:
                return
            except psutil.AccessDenied as error:
                raise StoreUnavailable("图数据库进程属于其他用户, 无法停止") from error
            deadline = time.monotonic() + STOP_GRACE
            while self.alive() and time.monotonic() < deadline:
                time.sleep(_POLL)
            self._reap()

    def _reap(self) -> None:
        """Collect the process where it was our child, so that no zombie stays as long as we run."""
        if os.name == "posix":
            with suppress(ChildProcessError):
                os.waitpid(self.pid, os.WNOHANG)

    def save(self, path: Path) -> None:
        """Write the state file (0600)."""
        write_private(path, json.dumps(asdict(self)))


def born(process: psutil.Process) -> float:
    """When a process began (进程开始时刻), in seconds; no clock that is set meanwhile changes it.

    Linux counts from the start of the machine, and only adds when that was by a clock that may be set since.
    """
    began = process.create_time()
    return began - psutil.boot_time() if psutil.LINUX else began


def saved_state(path: Path) -> Running | None:
    """Read a state file; ``None`` where there is none or a crash left half of one."""
    with writable(path.parent):
        if not path.exists():
            return None
        text = path.read_text("utf-8")
    try:
        return Running(**json.loads(text))
    except (ValueError, TypeError):
        return None


def embedded_package() -> Path | None:
    """Folder of the ``arcadedb_embedded`` package without importing it; ``None`` on a platform that has no wheel."""
    spec = find_spec("arcadedb_embedded")
    return Path(spec.submodule_search_locations[0]) if spec and spec.submodule_search_locations else None


def bundled_java() -> Path | None:
    """Find the Java runtime that the embedded server's package brings."""
    package = embedded_package()
    java = package / "jre" / "bin" / ("java.exe" if os.name == "nt" else "java") if package else None
    return java if java and java.exists() else None


def free_ports(count: int) -> list[int]:
    """Find free loopback ports; another process may still be quicker to take one."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def spawn(command: Sequence[str], *, folder: Path, log: Path) -> subprocess.Popen[bytes]:
    """Start a server in a session of its own, so that Ctrl-C at a client does not reach it; output goes to ``log``."""
    with writable(folder), log.open("wb") as output:
        return subprocess.Popen(  # noqa: S603  our own command, no shell
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
        )


def launch(command: Sequence[str], *, folder: Path, log: Path, ports: tuple[int, int]) -> Running:
    """Start a server that may outlive us, and name it."""
    process = spawn(command, folder=folder, log=log)
    created = born(psutil.Process(process.pid))
    process.returncode = 0  # whoever is last stops it, perhaps not we: keeps Popen from warning that it still runs
    return Running(process.pid, created, *ports)


def wait_ready(answers: Callable[[], bool], alive: Callable[[], bool], *, log: Path, seconds: float) -> None:
    """Wait until a server answers; raises ``StoreUnavailable`` with the end of its log where it ends or is late."""
    deadline = time.monotonic() + seconds
    while not answers():
        if not alive() or time.monotonic() > deadline:
            tail = log.read_text("utf-8", errors="replace")[-800:] if log.exists() else ""
            state = f"{seconds:.0f} 秒内未就绪" if alive() else "启动后退出"
            raise StoreUnavailable(f"图数据库{state}", advice=f"请查看日志 {log}。\n{tail}")
        time.sleep(_POLL)


def stop_child(process: subprocess.Popen[bytes]) -> None:
    """Stop a child that only we use: SIGTERM and wait, SIGKILL after the grace period."""
    process.terminate()
    try:
        process.wait(STOP_GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
