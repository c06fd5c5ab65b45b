"""A skip that no rule allows fails CI, in a run that names no folder and has several workers: as CI runs."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.house.tree import ROOT


@pytest.mark.slow
@pytest.mark.parametrize(("ci", "code"), [("true", 1), ("", 0)])
@pytest.mark.parametrize("workers", ["0", "2"])
def test_an_unlawful_skip_fails_ci_alone(ci: str, code: int, workers: str) -> None:
    words = ["-n", workers, "-o", "testpaths=tests/house", "-o", "python_files=skipping.py", "-k", "test_nothing"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *words],
        cwd=ROOT, env={**os.environ, "CI": ci}, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert "1 skipped" in done.stdout, done.stdout + done.stderr
    assert "skips that CI refuses" in done.stdout
    assert "test_nothing: Skipped: nobody said why" in done.stdout
    assert done.returncode == code
