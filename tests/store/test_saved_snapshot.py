"""What a kept snapshot costs to hold: the same measurement as the benchmark's, at a tenth of its size."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="Windows and macOS count memory otherwise")
def test_a_hundred_thousand_companies_are_held_in_little(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench.snapshot", "100000"], cwd=ROOT, capture_output=True, text=True, check=True,
        timeout=280,
    )  # fmt: skip
    found = re.search(r"most resident ([\d,]+) MiB", done.stdout)
    assert found, done.stdout
    assert int(found[1].replace(",", "")) < 600  # half of it is the interpreter with its libraries
