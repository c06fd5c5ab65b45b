"""Every benchmark, one after another, each its own process: ``make bench``, or ``make bench ARGS=control``."""

from __future__ import annotations

import subprocess
import sys

BENCHES = {
    "control": ("100000", "1000000"),  # against networkx and scipy
    "loaders": ("100000", "1000000"),  # against DuckDB's plain scan
    "export": ("20000",),  # relations a second from both servers; 10^5 by hand
    "snapshot": ("1000000",),  # memory of a kept snapshot
    "load": ("20000",),  # against the bare driver on both servers; 10^5 and 10^6 by hand
    "name_search": ("--subjects", "100000"),  # on the embedded server; --neo4j and 10^6 by hand
}


def main(chosen: list[str]) -> int:
    """Run the chosen benchmarks, or all."""
    unknown = sorted(set(chosen) - set(BENCHES))
    if unknown:
        print(f"没有这些对照: {', '.join(unknown)}; 可选: {', '.join(BENCHES)}")
        return 2
    for name in chosen or BENCHES:
        print(f"== {name}", flush=True)
        subprocess.run([sys.executable, "-m", f"bench.{name}", *BENCHES[name]], check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
