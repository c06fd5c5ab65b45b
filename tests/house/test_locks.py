"""The lock files: complete, hashed, and free of anyone's addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest

from tests.house.tree import ROOT, project

LOCKS = ("build", "run", "dev", "node")
PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^\s;\\]+)(?: ; ([^\\]+?))? ?\\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}(?: \\)?$")


def _lines(lock: str) -> list[str]:
    return (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8").splitlines()


def _pins(lock: str) -> set[tuple[str, str]]:
    return {(found[1], found[2]) for line in _lines(lock) if (found := PIN.match(line))}


def _names(requirements: Iterable[str]) -> set[str]:
    """Normalised distribution names (PEP 503) of requirement strings, our own extras left out."""
    bare = (re.match(r"[A-Za-z0-9._-]+", text) for text in requirements)
    return {re.sub(r"[-_.]+", "-", found[0]).lower() for found in bare if found} - {"credit-graph"}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_is_pins_and_hashes_and_nothing_else(lock: str) -> None:
    assert [line for line in _lines(lock) if not PIN.match(line) and not HASH.match(line)] == []
    assert _pins(lock)


def test_every_declared_dependency_is_locked() -> None:
    declared = project()["project"]
    extras = [text for extra in declared["optional-dependencies"].values() for text in extra]
    assert _names(declared["dependencies"]) - {pin for pin, _ in _pins("run")} == set()
    assert _names(extras) - {pin for pin, _ in _pins("dev")} == set()
    assert _names(project()["build-system"]["requires"]) - {pin for pin, _ in _pins("build")} == set()


@pytest.mark.parametrize("lock", ["build", "run"])
def test_one_environment_holds_every_lock(lock: str) -> None:
    assert _pins(lock) - _pins("dev") == set()
