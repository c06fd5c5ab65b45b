"""The sample county of these tests, made once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from loaders.sample import generate
from tests.sample import oracle
from tests.sample.reading import Delivery, read


@pytest.fixture(scope="session")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample county of the issue: 20,000 subjects, seed 7."""
    place = tmp_path_factory.mktemp("sample")
    generate(place)
    return place


@pytest.fixture(scope="session")
def files(directory: Path) -> Delivery:
    return read(directory)


@pytest.fixture(scope="session")
def truth(directory: Path) -> dict[str, Any]:
    return json.loads((directory / "truth.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def found(files: Delivery, truth: dict[str, Any]) -> dict[str, pl.DataFrame]:
    return oracle.found(files, truth)
