"""The most memory a process has had (内存峰值): all that is resident, and what is its own."""

from __future__ import annotations

import os
import resource
import select
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

_SECONDS = 0.005  # between two looks at another process


def peak_mib() -> float:
    """Most resident memory of this process since it began, in MiB, pages of mapped files included.

    Linux counts ``ru_maxrss`` on from the process that started this one, however large that was; ``VmHWM`` begins anew.
    """
    if _status(os.getpid()).exists():
        return _kib(os.getpid(), "VmHWM") / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@contextmanager
def own_peak() -> Generator[list[float]]:
    """Watch this process within a ``with`` block; then the list has the most memory of its own that it had, in MiB.

    Pages of mapped files are left out: the system takes them back whenever it wants. Another process looks, since a
    thread of this one would wait for whatever it is to watch.
    """
    found: list[float] = []
    command = [sys.executable, "-m", "bench.memory", str(os.getpid())]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as watcher:
        assert watcher.stdout
        watcher.stdout.readline()  # it looks
        yield found
        found.append(float(watcher.communicate()[0]))


def _watch(process: int) -> float:
    """Look until told to stop, and once more then: however short the work, it is seen."""
    most, told = 0, False
    print("looking", flush=True)
    while not told:
        told = bool(select.select([sys.stdin], [], [], _SECONDS)[0])
        most = max(most, _kib(process, "RssAnon") + _kib(process, "RssShmem"))
    return most / 1024


def _kib(process: int, name: str) -> int:
    lines = _status(process).read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith(f"{name}:")).split()[1])


def _status(process: int) -> Path:
    return Path(f"/proc/{process}/status")


if __name__ == "__main__":
    print(_watch(int(sys.argv[1])))
