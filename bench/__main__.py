"""Every benchmark, one after another, each its own process: ``make bench``, or ``make bench ARGS=graph``.

Words after a name go to that benchmark in place of its usual ones: ``make bench ARGS="graph 10000000"``.
"""

from __future__ import annotations

import subprocess
import sys

BENCHES = {
    "graph": ("--write", "docs/benchmarks.md"),  # against networkx, scipy, igraph, DuckDB …; 10^7 by hand
    "loaders": ("100000", "1000000"),  # against DuckDB's plain scan
    "export": ("20000",),  # relations a second from both servers; 10^5 by hand
    "delta_sizes": ("100000",),  # cost by the size of the change; 10^6 by hand
    "snapshot": ("1000000",),  # memory of a kept snapshot
    "load": ("20000",),  # against the bare driver on both servers; 10^5 and 10^6 by hand
    "inspection_backtest": (),  # quality, not speed: on the shared real data, where it is there
    "risk_model": (),  # quality, not speed: on the shared real data, where it is there
    "sampling": ("1000000", "10000000"),  # against pandas and numpy; 10^8 by hand
    "audit": ("4000",),  # entries of the audit log a second, before and after group commit
    "name_search": ("--subjects", "100000"),  # on the embedded server; --neo4j and 10^6 by hand
}


def main(words: list[str]) -> int:
    """Run the chosen benchmarks, or all."""
    chosen: dict[str, list[str]] = {}
    for word in words:
        if word in BENCHES:
            chosen[word] = []
        elif chosen:
            chosen[list(chosen)[-1]].append(word)
        else:
            print(f"没有这个对照: {word}; 可选: {', '.join(BENCHES)}")
            return 2
    for name in chosen or BENCHES:
        print(f"== {name}", flush=True)
        given = chosen.get(name) or BENCHES[name]
        subprocess.run([sys.executable, "-m", f"bench.{name}", *given], check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
