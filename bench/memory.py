"""The most memory a process has had (内存峰值)."""

from __future__ import annotations

import resource
from pathlib import Path

_STATUS = Path("/proc/self/status")


def peak_mib() -> float:
    """Most resident memory of this process since it began, in MiB.

    Linux counts ``ru_maxrss`` on from the process that started this one, however large that was; ``VmHWM`` begins anew.
    """
    if _STATUS.exists():
        lines = _STATUS.read_text(encoding="ascii").splitlines()
        return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
