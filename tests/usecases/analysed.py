"""Running ``credit-graph analyse ownership`` in a test, and what it wrote."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from graph_service.cli import app

HEADER = "owner,owned,share"


@dataclass(frozen=True)
class Told:
    """What the command wrote and said."""

    control: set[tuple[str, str]]
    integrated: dict[tuple[str, str], float]
    texts: list[str]
    report: dict[str, Any]
    said: str

    def faults(self, *fields: str) -> list[tuple[Any, ...]]:
        return [tuple(fault[field] for field in fields) for fault in self.report["faults"]]


def run(folder: Path, content: str | bytes | Path, *options: str) -> Told:
    file = content if isinstance(content, Path) else folder / "清单.csv"
    if isinstance(content, str):
        file.write_text(content, encoding="utf-8")
    elif isinstance(content, bytes):
        file.write_bytes(content)
    out = {name: folder / "out" / f"{name}.csv" for name in ("control", "integrated")}
    report = folder / "out" / "faults.json"
    words = [f"--{name}={path}" for name, path in out.items()]
    done = CliRunner().invoke(
        app, ["analyse", "ownership", str(file), *words, f"--report={report}", *options], catch_exceptions=False
    )
    assert done.exit_code == 0, done.output
    pairs, shares = (list(csv.reader(path.read_text(encoding="utf-8").splitlines())) for path in out.values())
    assert (pairs[0], shares[0]) == (["controller", "controlled"], ["owner", "owned", "share"])
    assert len({tuple(pair) for pair in pairs}) == len(pairs)
    assert len({tuple(share[:2]) for share in shares}) == len(shares)
    return Told(
        {(left, right) for left, right in pairs[1:]},
        {(left, right): float(share) for left, right, share in shares[1:]},
        [share for *_, share in shares[1:]],
        json.loads(report.read_text(encoding="utf-8")),
        done.stderr,
    )


def listed(*lines: str) -> str:
    """A list from ``"P 60 H"``, shares in percent."""
    rows = [line.split() for line in lines]
    return "\n".join([HEADER, *(f"{owner},{owned},{float(part) / 100}" for owner, part, owned in rows)])
