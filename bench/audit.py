"""How many entries a second reach the audit log (审计日志追加) from 16 threads: flushed one by one, and together.

    python -m bench.audit [entries]

Both ways are the product's own: a log object for every entry, as before ADR 0097, and one that all threads share.
Prints the ratio of one run; both logs are verified afterwards.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from graph_service.usecases.audit import AuditEntry, AuditLog, append_entry, verify_chain
from graph_service.usecases.audit_verify import verify_log

THREADS = 16
KEYS = (b"k" * 32,)


def an_entry(number: int) -> AuditEntry:
    """An entry such as a read of a network leaves."""
    return AuditEntry(
        datetime.now(UTC), f"request-{number}", "desk-1", "11440229006990001X", "regulator",
        "GET /v1/subjects/{code}/network", "answered", "日常监管", "91440229MA4W00011F", ("nodes", "links"), ("R8",),
        "0" * 64,
    )  # fmt: skip


def rate(append: Callable[[AuditEntry], object], entries: int) -> float:
    """Entries a second from all threads."""
    made = [an_entry(number) for number in range(entries)]
    with ThreadPoolExecutor(THREADS) as pool:
        started = time.perf_counter()
        list(pool.map(append, made))
        return entries / (time.perf_counter() - started)


def main(entries: int) -> None:
    """Time both ways on the same disk."""
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        alone, together = Path(folder) / "alone.jsonl", Path(folder) / "together.jsonl"
        before = rate(lambda entry: append_entry(alone, entry), entries)
        log = AuditLog(together, KEYS)
        after = rate(log.append, entries)
        assert verify_chain(alone).whole
        assert verify_log(together, KEYS).lines == entries
    print(f"one flush an entry      {before:10,.0f} entries/s")
    print(f"one flush for all       {after:10,.0f} entries/s, head included")
    print(f"ratio                   {after / before:10.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 4_000)
