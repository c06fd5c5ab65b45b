"""A contest (对照): one job on one registry by the product and its peers, one process after another."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.graph.child import way
from bench.graph.jobs import Answer

OURS = "ours"


@dataclass(frozen=True, slots=True)
class Told:
    """What one implementation took (所费): seconds, counts of measurements, MiB; ``equal`` to the product's answer.

    ``mib`` is the peak of what was resident, ``own`` that of what was its own, pages of mapped files left out.
    """

    build: float
    builds: int
    run: float
    p99: float
    runs: int
    mib: float
    own: float
    equal: bool

    @property
    def whole(self) -> float:
        """Seconds of building and running once."""
        return self.build + self.run


@dataclass(frozen=True, slots=True)
class Contest:
    """The product and its peers on one job (一项对照); ``each`` where ``run`` is one question of many."""

    job: str
    companies: int
    each: bool
    digest: str
    told: dict[str, Told]
    skipped: tuple[str, ...]

    @property
    def equal(self) -> bool:
        """Whether all gave one answer."""
        return all(one.equal for one in self.told.values())


def contest(job: str, peers: tuple[str, ...], companies: int, drawn: Path, warm_up: Path) -> Contest:
    """Measure the product, then each peer that this size is not too large for."""
    told: dict[str, Told] = {}
    skipped: list[str] = []
    mine: Answer | None = None
    each = way(OURS, job).each
    for name in (OURS, *peers):
        if companies > way(name, job).most:
            skipped.append(name)
            continue
        out = drawn / f"{job}-{name}.npz"
        command = [sys.executable, "-m", "bench.graph.child", str(drawn), str(warm_up), job, name, str(out)]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        with np.load(out) as kept:
            answer = Answer(kept["keys"], kept["values"])
        out.unlink()
        mine = mine or answer
        told[name] = Told(**json.loads(done.stdout.splitlines()[-1]), equal=mine.equals(answer))
    return Contest(job, companies, each, mine.digest() if mine else "", told, tuple(skipped))
