"""Read every damaged file and account for its rows, in a process whose memory can be measured.

    python -m tests.loaders.damage_run SEED

Prints JSON: files, refused, rows, slowest (seconds), peak_mib, and faults (damages, and what is wrong).
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from collections import defaultdict
from itertools import combinations
from pathlib import Path
from random import Random

import polars as pl

from bench.memory import peak_mib
from loaders.check_table import Outcome
from loaders.detect import Refusal, Sheet, detect
from loaders.files import discover
from loaders.prepare import judged, typed_rows
from tests.loaders.damage import DAMAGES, GRID
from tests.loaders.damage_case import WORKBOOKS, Case, case
from tests.loaders.in_values import TODAY, FrameRegister, HashedKeys

FILES = 2_100
TOGETHER = 5_000  # rows of one mapping that are checked at a time


class Account:
    """What became of all files."""

    def __init__(self) -> None:
        self.files = self.sheets = self.refused = self.rows = 0
        self.slowest = 0.0
        self.faults: list[tuple[str, str]] = []
        self._waiting: dict[str, list[tuple[Sheet, pl.DataFrame]]] = defaultdict(list)

    def read(self, path: Path, cases: dict[str | None, tuple[str, Case]], folder: Path) -> None:
        """One file: every row of every sheet is there, or it is refused for a reason."""
        start = time.perf_counter()
        found = [sheet for file in discover([path]) for sheet in detect(file, folder)]
        self.files += 1
        for sheet, (name, made) in cases.items():
            self._sheets(name, made, [one for one in found if sheet is None or one.sheet == sheet])
        self.slowest = max(self.slowest, time.perf_counter() - start)

    def _sheets(self, name: str, made: Case, found: list[Sheet | Refusal]) -> None:
        self.sheets += 1
        rows: int | None = 0
        for sheet in found:
            if isinstance(sheet, Refusal):
                self.refused += 1
                if not made.refusable or not sheet.reason:
                    self.faults.append((name, f"refused: {sheet.reason}"))
                rows = None
                continue
            read = sum(self._fields(sheet, grid) for grid in sheet.slices(1_000))
            if read != sheet.rows:
                self.faults.append((name, f"{sheet.rows} rows announced, {read} read"))
            rows = None if rows is None else rows + read
        if rows is not None and made.counted and rows != made.expected:
            self.faults.append((name, f"{made.expected} rows written, {rows} read"))
        if not found:
            self.faults.append((name, "nothing found"))

    def _fields(self, sheet: Sheet, grid: pl.DataFrame) -> int:
        waiting = self._waiting[sheet.mapping.id]
        waiting.append((sheet, sheet.fields(grid)))
        if sum(fields.height for _, fields in waiting) > TOGETHER:
            self._check(sheet.mapping.id)
        return grid.height

    def _check(self, kind: str) -> None:
        """Every row that was read has one outcome."""
        waiting = self._waiting.pop(kind)
        mapping = waiting[0][0].mapping
        rows = pl.concat([fields for _, fields in waiting], how="diagonal")
        prepared = judged(typed_rows(rows, mapping, TODAY), mapping, TODAY, FrameRegister(), HashedKeys())
        outcomes = prepared.rows.height + prepared.count(Outcome.REJECTED) + prepared.count(Outcome.QUARANTINED)
        if outcomes != rows.height:
            self.faults.append((kind, f"{rows.height} rows checked, {outcomes} accounted for"))
        self.rows += rows.height

    def finish(self) -> None:
        for kind in list(self._waiting):
            self._check(kind)


def damaged(seed: int) -> list[tuple[str, Case]]:
    """Each damage alone and in every pair, then more of them until there are enough."""
    random = Random(seed)
    chosen = [(one,) for one in DAMAGES] + list(combinations(DAMAGES, 2))
    chosen += random.choices(chosen, k=FILES - len(chosen))
    cases: list[tuple[str, Case]] = []
    for number, damages in enumerate(chosen):
        made = case(random, penalty=number % 2 == 1)
        for damage in damages:
            damage(made)
        cases.append((" + ".join(damage.__name__ for damage in damages), made))
    return cases


def of_grids(seed: int, part: int) -> list[tuple[str, Case]]:
    """Pairs of damages of the grid, dealt out among the workbooks."""
    random = Random(seed)
    cases: list[tuple[str, Case]] = []
    for number, damages in enumerate(list(combinations(GRID, 2))[part :: len(WORKBOOKS)]):
        made = case(random, penalty=number % 2 == 1)
        for damage in damages:
            damage(made)
        made.refusable |= not made.rows
        cases.append((f"workbook {part}: " + " + ".join(damage.__name__ for damage in damages), made))
    return cases


def main(seed: int) -> None:
    account = Account()
    with tempfile.TemporaryDirectory() as scratch:
        for number, (name, made) in enumerate(damaged(seed)):
            folder = Path(scratch) / f"{number % 50}"  # the older ones are written over
            folder.mkdir(exist_ok=True)
            path = folder / made.name
            path.write_bytes(made.written())
            account.read(path, {None: (name, made)}, folder)
        for number, (write, suffix) in enumerate(WORKBOOKS):
            cases = {f"表{place}": one for place, one in enumerate(of_grids(seed, number))}
            path = Path(scratch) / f"登记{number}{suffix}"
            write(path, {sheet: made for sheet, (_, made) in cases.items()})
            account.read(path, dict(cases), Path(scratch))
        account.finish()
    peak = max(peak_mib(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
    print(
        json.dumps(
            {
                "files": account.files, "sheets": account.sheets, "refused": account.refused, "rows": account.rows,
                "slowest": round(account.slowest, 2), "peak_mib": round(peak), "faults": account.faults,
            },
            ensure_ascii=False,
        )
    )  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]))
