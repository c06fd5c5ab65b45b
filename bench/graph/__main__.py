"""Control, ownership, groups, related risk, spread and neighbourhoods against peers, each in a process of its own.

    python -m bench.graph [COMPANIES ...] [--jobs JOB ...] [--write docs/benchmarks.md]

All read one registry drawn at random and written once. Answers are compared before a ratio is printed; one that
differs ends the run. ``--write`` puts the tables of this run between the marks of a page.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.graph.child import way
from bench.graph.contest import OURS, Contest, contest
from bench.graph.page import targets, text, write_page

JOBS = {
    "groups": ("networkx", "scipy", "igraph"),
    "control": ("networkx", "python", "scipy", "duckdb"),
    "integrated": ("networkx", "scipy"),
    "risk": ("networkx", "python", "duckdb", "pandas"),
    "spread": ("networkx", "duckdb", "pandas"),
    "delta": ("whole", "networkx", "duckdb"),
    "khop": ("networkx", "rustworkx", "igraph"),
    "one company": ("networkx", "scipy"),
}
SIZES = (100_000, 1_000_000)
WARM_UP = 500


def main(words: list[str]) -> int:
    """Run the chosen jobs at the chosen sizes; 1 where an answer differs."""
    asked = argparse.ArgumentParser(prog="python -m bench.graph")
    asked.add_argument("companies", nargs="*", type=int, default=SIZES)
    asked.add_argument("--jobs", nargs="+", choices=JOBS, default=list(JOBS))
    asked.add_argument("--write", type=Path)
    given = asked.parse_args(words)
    done: list[Contest] = []
    with tempfile.TemporaryDirectory() as folder:
        for companies in (WARM_UP, *given.companies):
            drawn = Path(folder, str(companies))
            _python("bench.draw", str(companies), str(drawn))
            if "delta" in given.jobs and companies <= way(OURS, "delta").most:
                _python("bench.graph.changed_snapshots", str(drawn))
        for companies in given.companies:
            for job in given.jobs:
                if companies > way(OURS, job).most:
                    print(f"{job}: {companies:,} 户不跑 not run at this size", flush=True)
                    continue
                one = contest(job, JOBS[job], companies, Path(folder, str(companies)), Path(folder, str(WARM_UP)))
                print(text(one), flush=True)
                done.append(one)
    print("\n".join(targets(done)))
    if given.write:
        write_page(given.write, done)
    return 0 if all(one.equal for one in done) else 1


def _python(module: str, *words: str) -> None:
    """Run a module in a process of its own."""
    subprocess.run([sys.executable, "-m", module, *words], check=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
