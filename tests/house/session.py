"""Two rules that only a whole run can see: what was skipped, and which modules grow long.

``tests/conftest.py`` takes these hooks over: those of a folder below see the reports of that folder alone, and in a run
by several workers the process that counts them never loads them.
"""

from __future__ import annotations

import os
import re

import pytest

from tests.house.tree import BESIDE, PRODUCT, modules, name

LONG_LINES = 200

# Where CI runs, a test may be skipped for these reasons and no other: a skip is a hole in the proof.
ALLOWED_SKIPS = (
    re.compile(r"^Skipped: NO REAL DATA: "),  # the shared development data is not part of the repository
    re.compile(r"Windows|macOS"),  # what another operating system shows
)

_unlawful: list[str] = []


def _note(report: pytest.TestReport | pytest.CollectReport) -> None:
    if not report.skipped or hasattr(report, "wasxfail"):
        return
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    if not any(allowed.search(reason) for allowed in ALLOWED_SKIPS):
        _unlawful.append(f"{report.nodeid}: {reason}")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Remember every skip that no rule allows."""
    _note(report)


def pytest_collectreport(report: pytest.CollectReport) -> None:
    """Remember modules that skipped themselves whole."""
    _note(report)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI, an unlawful skip fails the run."""
    if os.environ.get("CI") == "true" and _unlawful and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which skips CI refuses, and which modules near the budget."""
    if _unlawful:
        terminalreporter.section("skips that CI refuses (tests/house/session.py)")
        for line in _unlawful:
            terminalreporter.write_line(line)
    sizes = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in modules(*PRODUCT, *BESIDE)}
    growing = sorted((count, path) for path, count in sizes.items() if count > LONG_LINES)
    if growing:
        terminalreporter.section(f"modules over {LONG_LINES} lines (budget 300)")
        for count, path in reversed(growing):
            terminalreporter.write_line(f"{count:4d}  {path}")
