"""Run a command in a hard limit of memory (限内存运行), the pages of files that it maps or reads included.

    python -m bench.within MIB COMMAND ...      # Linux, as root

The peak of a process counts pages of mapped files, which the system takes back when it wants: whether it needs them
shows when it may not have them. Cached pages are dropped first, because those of others are not counted.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path("/sys/fs/cgroup")
_OLD, _NEW = ("memory.limit_in_bytes", "memory.max_usage_in_bytes"), ("memory.max", "memory.peak")


def within(mib: int, command: list[str]) -> int:
    """Run a command in a group of its own that may have so many MiB; print the most it had, return its exit status."""
    first = (ROOT / "memory").is_dir()
    group = (ROOT / "memory" if first else ROOT) / f"bench-{os.getpid()}"
    limit, peak = _OLD if first else _NEW
    group.mkdir()
    try:
        (group / limit).write_text(str(mib << 20), encoding="ascii")
        Path("/proc/sys/vm/drop_caches").write_text("3", encoding="ascii")
        join = f'echo $$ > "{group}/cgroup.procs" && exec "$@"'
        done = subprocess.run(["/bin/sh", "-c", join, "sh", *command], check=False)
        had = int((group / peak).read_text(encoding="ascii")) >> 20
        print(f"limit {mib} MiB, had {had} MiB, exit status {done.returncode}")
        return done.returncode
    finally:
        group.rmdir()


if __name__ == "__main__":
    sys.exit(within(int(sys.argv[1]), sys.argv[2:]))
