"""What the ledger of batches says on the command line."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from graph_service.cli import app


def test_a_graph_without_batches_says_so(tmp_path: Path) -> None:
    told = CliRunner().invoke(app, ["batch", "list", "--data", str(tmp_path / "graph")])
    assert told.exit_code == 0
    assert "还没有批次" in told.output
    assert "批次号" not in told.output
