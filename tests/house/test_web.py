"""The explorer's own checks are part of the test run: ESLint, vue-tsc and Vitest, and the lock of npm."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT

WEB = ROOT / "web"


@pytest.mark.slow
@pytest.mark.parametrize("script", ["lint", "types", "test"])
def test_the_sources_of_the_page_pass(script: str) -> None:
    code = "import build, sys; build.run(sys.argv[1])"
    done = subprocess.run(
        [sys.executable, "-c", code, script], cwd=WEB, capture_output=True, text=True, check=False, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


def test_the_lock_of_npm_names_hashes_and_no_address() -> None:
    text = (WEB / "package-lock.json").read_text("utf-8")
    assert "://" not in text
    packages = json.loads(text)["packages"]
    locked = {name: one for name, one in packages.items() if name and not one.get("link")}
    assert locked
    assert [name for name, one in locked.items() if not one.get("integrity", "").startswith("sha512-")] == []
    assert [name for name, one in locked.items() if "resolved" in one] == []


def test_what_the_page_needs_is_in_its_lock() -> None:
    stated = json.loads((WEB / "package.json").read_text("utf-8"))
    locked = json.loads((WEB / "package-lock.json").read_text("utf-8"))["packages"][""]
    assert {**stated["dependencies"], **stated["devDependencies"]} == {
        **locked["dependencies"],
        **locked["devDependencies"],
    }


@pytest.mark.parametrize("path", sorted((WEB / "src").rglob("*.vue")), ids=lambda path: path.name)
def test_no_component_is_over_the_budget(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 300
