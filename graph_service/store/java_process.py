"""A Java server as a child process (Java 子进程): started apart from us, known by its state file, stopped cleanly."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
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
    """A server process (运行中的进程): ``created`` tells it from a later process with the same number."""

    pid: int
    created: float
    bolt_port: int
    http_port: int

    def alive(self) -> bool:
        """Whether that very process still runs; a zombie that waits for its parent does not."""
        try:
            process = psutil.Process(self.pid)
            return abs(process.create_time() - self.created) < 1 and process.status() != psutil.STATUS_ZOMBIE
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

    def save(self, path: Path) -> None:
        """Write the state file (0600)."""
        write_private(path, json.dumps(asdict(self)))


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


def free_ports(count: int, preferred: Sequence[int] = ()) -> list[int]:
    """Free loopback ports; the preferred ones where they are still free, so that old clients find a new server."""
    with ExitStack() as stack:
        ports: list[int] = []
        for wish in (*preferred, *([0] * count))[:count]:
            sock = stack.enter_context(socket.socket())
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                sock.bind(("127.0.0.1", wish))
            except OSError:
                sock.bind(("127.0.0.1", 0))
            ports.append(sock.getsockname()[1])
        return ports


def launch(command: Sequence[str], *, folder: Path, log: Path) -> subprocess.Popen[bytes]:
    """Start a server in a session of its own, so that Ctrl-C at a client does not reach it; output goes to ``log``."""
    with writable(folder), log.open("wb") as output:
        return subprocess.Popen(  # noqa: S603  our own command, no shell
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
        )


def wait_ready(answers: Callable[[], bool], alive: Callable[[], bool], *, log: Path, seconds: float) -> None:
    """Wait until a server answers; raises ``StoreUnavailable`` with the end of its log where it ends or is late."""
    deadline = time.monotonic() + seconds
    while not answers():
        if not alive() or time.monotonic() > deadline:
            tail = log.read_text("utf-8", errors="replace")[-800:] if log.exists() else ""
            state = f"{seconds:.0f} 秒内未就绪" if alive() else "启动后退出"
            raise StoreUnavailable(f"图数据库{state}", advice=f"请查看日志 {log}。\n{tail}")
        time.sleep(_POLL)


def hand_over(process: subprocess.Popen[bytes]) -> None:
    """Let go of a child that outlives us: reap it if it has ended, else leave it to whoever stops it."""
    if process.poll() is None:
        process.returncode = 0  # not ours to wait for any more: keeps Popen from warning that it still runs


def stop_child(process: subprocess.Popen[bytes]) -> None:
    """Stop a child that only we use: SIGTERM and wait, SIGKILL after the grace period."""
    process.terminate()
    try:
        process.wait(STOP_GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
