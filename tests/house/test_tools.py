"""Lint, format, types and layers are part of the test run, not of good intentions."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT

PYTHON = sys.executable


def _complaints(*command: str, cwd: Path = ROOT) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, encoding="utf-8")
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_ruff_finds_nothing() -> None:
    assert _complaints(PYTHON, "-m", "ruff", "check", ".") == ""


def test_the_code_is_formatted() -> None:
    assert _complaints(PYTHON, "-m", "ruff", "format", "--check", ".") == ""


def test_the_layers_hold() -> None:
    lint = "from importlinter.cli import lint_imports_command as lint; lint()"
    assert _complaints(PYTHON, "-c", lint, "--no-cache") == ""


@pytest.mark.slow
def test_types_hold() -> None:
    assert _complaints(PYTHON, "-m", "pyright", "--warnings", "--pythonpath", PYTHON) == ""
