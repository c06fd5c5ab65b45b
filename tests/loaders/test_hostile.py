"""Files made to harm: each is refused for its true reason, or its row is set aside, in bounded memory and time."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.loaders.hostile import FILES

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def report() -> dict[str, Any]:
    root = Path(__file__).parents[2]
    run = subprocess.run([sys.executable, "-m", "tests.loaders.hostile"], cwd=root, capture_output=True, check=True)
    return json.loads(run.stdout)


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_refused_or_set_aside(report: dict[str, Any], name: str) -> None:
    ((found, seconds),) = [(found, seconds) for file, found, seconds in report["results"] if file == name]
    expected = FILES[name][1]
    assert expected in found if isinstance(expected, str) else found == list(expected)
    assert seconds < 10


def test_all_of_them_take_less_than_a_gibibyte(report: dict[str, Any]) -> None:
    assert report["peak_mib"] < 1_024
