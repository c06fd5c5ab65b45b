"""One job by one implementation on one registry, measured in a process of its own.

    python -m bench.graph.child REGISTRY WARM_UP JOB IMPLEMENTATION ANSWER_FILE

Prints one line of JSON: seconds to build and to run (the median, and for questions asked one by one the 99th
percentile), how often each was done, and peaks of memory in MiB. The answer is written beside, not timed.
"""

from __future__ import annotations

import importlib
import json
import statistics
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from bench.graph.jobs import ASKED, Way
from bench.memory import own_peak, peak_mib
from bench.registry import Registry, read

IMPLEMENTATIONS = {
    "ours": ("ours", "WAYS"),
    "whole": ("changed_snapshots", "WHOLE"),
    "scipy": ("plain_ways", "SCIPY"),
    "python": ("plain_ways", "PYTHON"),
    "networkx": ("networkx_ways", "NETWORKX"),
    "igraph": ("library_ways", "IGRAPH"),
    "rustworkx": ("library_ways", "RUSTWORKX"),
    "duckdb": ("table_ways", "DUCKDB"),
    "pandas": ("table_ways", "PANDAS"),
}
OVER_FRAMES = {"spread": "roles_on_day", "delta": "changed_snapshots"}  # jobs of ours that need more than arrays
RUNS = 5
SLOW_RUN, SLOW_BUILD = 20.0, 3.0  # seconds above which one measurement is all


def way(implementation: str, job: str) -> Way:
    """Import how an implementation does a job, and as little else as may be: its memory is compared."""
    module, name = IMPLEMENTATIONS[implementation]
    if implementation == "ours":
        module = OVER_FRAMES.get(job, module)
    return getattr(importlib.import_module(f"bench.graph.{module}"), name)[job]


def timed(work: Any, *values: Any) -> tuple[float, Any]:
    """Seconds on the clock, and what came out."""
    start = time.perf_counter()
    made = work(*values)
    return time.perf_counter() - start, made


def repeated(work: Any, value: Any, slow: float) -> tuple[list[float], Any]:
    """Seconds of five times, or of one where it is slow."""
    spent: list[float] = []
    while True:
        seconds, made = timed(work, value)
        spent.append(seconds)
        if len(spent) == RUNS or spent[0] > slow:
            return spent, made
        del made


def questions(way: Way, state: Any, data: Registry) -> tuple[list[float], list[Any]]:
    """Seconds of each question: the first few kept as the answer, more asked while there is time."""
    spent: list[float] = []
    found: list[Any] = []
    for subject in data.asked.tolist():
        if len(found) >= ASKED and sum(spent) > SLOW_RUN:
            break
        seconds, one = timed(way.run, state, subject)
        spent.append(seconds)
        if len(found) < ASKED:
            found.append(one)
    return spent, found


def measure(data: Registry, way: Way) -> tuple[dict[str, float], Any]:
    """Build and run a job; memory is taken before the answer is put into the common shape."""
    with own_peak() as own:
        builds, state = repeated(way.build, data, SLOW_BUILD)
        spent, found = questions(way, state, data) if way.each else repeated(way.run, state, SLOW_RUN)
    return {
        "build": statistics.median(builds),
        "builds": len(builds),
        "run": statistics.median(spent),
        "p99": float(np.percentile(spent, 99)),
        "runs": len(spent),
        "mib": peak_mib(),
        "own": own[0],
    }, found


def main(registry: str, warm_up: str, job: str, implementation: str, out: str) -> None:
    """Warm up on a small registry, so that no compiler is timed, then measure."""
    this = way(implementation, job)
    measure(read(Path(warm_up)), this)
    data = read(Path(registry))
    told, found = measure(data, this)
    answer = this.answer(found, data)
    np.savez(out, keys=answer.keys, values=answer.values)
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
