"""The quickstart of the README does what it says, with the real command."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT

RUN = re.compile(r"<!-- run -->\n```sh\n(.*?)```", re.DOTALL)
CREDIT_GRAPH = "from graph_service.cli import main; main()"


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_quickstart_runs(tmp_path: Path) -> None:
    blocks = RUN.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    commands = [line for block in blocks for line in block.splitlines() if line.strip()]
    assert len(commands) >= 3
    env = {key: value for key, value in os.environ.items() if not key.startswith("CREDIT_GRAPH_")}
    for command in commands:
        program, *words = shlex.split(command)
        assert program == "credit-graph"
        done = subprocess.run(
            [sys.executable, "-c", CREDIT_GRAPH, *words],
            cwd=tmp_path, env={**env, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
            timeout=250,
        )  # fmt: skip
        assert done.returncode == 0, (command, done.stdout, done.stderr)
    assert (tmp_path / "out" / "proposals.csv").is_file()


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_both_pages_name_the_two_commands(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    assert "make demo" in text
    assert "make test" in text
