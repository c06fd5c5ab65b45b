"""The wheel carries what the running product reads: queries, rule book, mappings."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.house.tree import PRODUCT, ROOT, name


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


def _inside(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_every_data_file_of_the_product_is_inside(wheel: Path) -> None:
    kept = {".toml", ".typed", ".py", ".csv", ".json", ".txt"}
    sources = {name(path) for room in PRODUCT for path in (ROOT / room).rglob("*") if path.suffix in kept}
    queries = {f"graph_service/{name(path)}" for path in (ROOT / "cypher").rglob("*.cypher")}
    assert any(path.endswith(".toml") for path in sources)
    assert queries
    assert (sources | queries) - _inside(wheel) == set()


def test_nothing_else_is_inside(wheel: Path) -> None:
    assert {path.split("/")[0].split("-")[0] for path in _inside(wheel)} == {*PRODUCT, "credit_graph"}


def test_the_installed_wheel_runs_away_from_its_source(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    # -P and an isolated search path: the worktree, editable in this environment, must not be what answers.
    code = (
        "import sys; sys.path.insert(0, sys.argv.pop(1)); from graph_service import cli; "
        "assert 'site' in cli.__file__, cli.__file__; cli.app(['rules', '--help'], prog_name='credit-graph')"
    )
    command = [sys.executable, "-P", "-c", code, str(tmp_path / "site")]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
