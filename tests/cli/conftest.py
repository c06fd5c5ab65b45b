"""Commands run over a module's own data folder, with what they must never print (R10.3)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from graph_service.cli import app

Run = Callable[..., Result]


@pytest.fixture
def run(request: pytest.FixtureRequest, data: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command over ``data`` of the module; nothing that its ``HIDDEN`` names may be printed."""
    monkeypatch.setenv("CREDIT_GRAPH_HEAP", "512m")
    monkeypatch.setenv("COLUMNS", "240")
    hidden: tuple[str, ...] = request.module.HIDDEN

    def ask(*words: str) -> Result:
        done = CliRunner().invoke(app, [*words, "--data", str(data)])
        assert [one for one in hidden if one in done.output] == []
        return done

    return ask
