"""``serve --workers``: several processes behind one address, with one limit together, ended by one signal."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import psutil
import pytest

from graph_service.store.java_process import free_ports

pytestmark = pytest.mark.skipif(os.name == "nt", reason="processes are told apart by signals that Windows lacks")
COMMAND = [sys.executable, "-c", "from graph_service.cli import main; main()", "serve", "--workers", "2"]


def test_two_processes_serve_one_address_and_count_one_rate(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    env = os.environ | {
        "CREDIT_GRAPH_ADDRESS_RATE_PER_MINUTE": "60",  # ten at once, then one a second
        "PYTHONPATH": str(slow_to_start(tmp_path)),
    }
    log = tmp_path / "serve.log"
    with log.open("w") as output:
        service = subprocess.Popen(
            [*COMMAND, "--port", str(port), "--data", str(tmp_path / "data")], env=env, stdout=output, stderr=output
        )
    try:
        answers = asked_until_answered(f"http://127.0.0.1:{port}/healthz", service)
        assert answers == 200
        at_work = both_listening(service, port)
        assert len(at_work) == 2, log.read_text()
        assert "died" not in log.read_text()
        time.sleep(11)  # the bucket is full again
        started = time.monotonic()
        statuses = [httpx.get(f"http://127.0.0.1:{port}/healthz").status_code for _ in range(40)]
        passed = 10 + int(time.monotonic() - started) + 1
        assert 10 <= statuses.count(200) <= passed
        assert statuses.count(200) + statuses.count(429) == 40
        service.send_signal(signal.SIGTERM)
        service.wait(60)
        assert not [one for one in at_work if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]
    finally:
        if service.poll() is None:
            service.terminate()
            service.wait(60)


def test_an_address_in_use_is_told_and_nothing_is_started(tmp_path: Path) -> None:

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        command = [*COMMAND, "--port", port, "--data", str(tmp_path / "data")]
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)
    assert done.returncode != 0
    assert "address already in use" in done.stderr.lower()
    assert not (tmp_path / "data" / "server.json").exists()


def slow_to_start(folder: Path) -> Path:
    """A folder for the search path by which processes begin as slowly as on a machine that is at its limit."""
    lines = "import sys, time", "if any('spawn_main' in word for word in sys.orig_argv):", "    time.sleep(7)"
    (folder / "sitecustomize.py").write_text("\n".join(lines), encoding="ascii")
    return folder


def asked_until_answered(url: str, service: subprocess.Popen[bytes]) -> int:
    """Status of the first answer, once there is one."""
    for _ in range(60):
        assert service.poll() is None
        try:
            return httpx.get(url).status_code
        except httpx.TransportError:
            time.sleep(1)
    raise AssertionError("the service does not answer")


def both_listening(service: subprocess.Popen[bytes], port: int) -> list[psutil.Process]:
    """Processes of the service that have a socket at the port, once two have or a minute is over."""
    for _ in range(60):
        found = [one for one in psutil.Process(service.pid).children() if listens(one, port)]
        if len(found) == 2:
            return found
        time.sleep(1)
    return []


def listens(process: psutil.Process, port: int) -> bool:
    """Whether a process has a socket of its own at the port."""
    return any(one.laddr.port == port for one in process.net_connections("tcp") if one.status == psutil.CONN_LISTEN)
