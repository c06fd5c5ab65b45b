"""What a delta costs by the size of the change and of the registry (增量代价): both states on disk, opened each time.

    python -m bench.delta_sizes [COMPANIES ...]      # default 100000 1000000

A process a measurement; medians of five runs after one that is not counted, and the most memory of its own it had.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.draw import registry
from bench.graph.changed_snapshots import NEW, OLD, WAYS, save_states
from bench.memory import own_peak
from bench.registry import read, write

EDGES = (10, 100, 1_000, 10_000)
TIMES = 5


def measure(folder: Path) -> str:
    """Run the delta of the two states in a folder, and tell what it took."""
    way, data = WAYS["delta"], read(folder)
    spent: list[float] = []
    with own_peak() as own:
        for _ in range(TIMES + 1):
            start = time.perf_counter()
            found = way.run(way.build(data))
            spent.append(time.perf_counter() - start)
    rows = found.gained.height + found.lost.height
    return f"{rows:>8,} pairs changed  {statistics.median(spent[1:]):6.2f} s  memory of its own {own[0]:5,.0f} MiB"


def main(sizes: list[int]) -> None:
    """Measure every size of change on every size of registry."""
    with tempfile.TemporaryDirectory() as scratch:
        for companies in sizes:
            folder = Path(scratch) / str(companies)
            write(registry(companies), folder)
            for edges in EDGES:
                save_states(folder, edges)
                told = subprocess.run(
                    [sys.executable, "-m", "bench.delta_sizes", str(folder)], capture_output=True, text=True, check=True
                )
                print(f"{companies:>9,} companies  {edges:>6,} holdings  {told.stdout}", end="", flush=True)
                for name in (OLD, NEW):
                    shutil.rmtree(folder / name)


if __name__ == "__main__":
    asked = sys.argv[1:]
    if asked and Path(asked[0]).is_dir():
        print(measure(Path(asked[0])))
    else:
        main([int(text) for text in asked] or [100_000, 1_000_000])
