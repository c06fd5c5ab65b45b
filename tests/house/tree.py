"""The project's own files, as the house tests read them."""

from __future__ import annotations

import ast
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("graph_service", "loaders")
BESIDE = ("bench", "tools", "tests")
TEXT_SUFFIXES = {".py", ".toml", ".md", ".cypher", ".yml", ".yaml", ".txt", ".ipynb", ".cfg", ".sh", ".json"}
TEXT_SUFFIXES |= {".ts", ".js", ".vue", ".css", ".html", ".svg"}
TEXT_NAMES = {"Makefile", "Dockerfile", "LICENSE", ".dockerignore", ".gitignore"}
WEB = ("web/src", "web/tests", "web/public")  # beside what npm installs and Vite builds
TOP = (*PRODUCT, *BESIDE, *WEB, "cypher", "docs", "notebooks", "requirements", ".ci")


def modules(*rooms: str) -> list[Path]:
    """Python files under the rooms, in a stable order."""
    return sorted(path for room in rooms for path in (ROOT / room).rglob("*.py") if "__pycache__" not in path.parts)


def text_files() -> list[Path]:
    """Every text file that is committed: the rooms and the loose files at the top."""
    found = [path for top in TOP for path in (ROOT / top).rglob("*")] + [*ROOT.iterdir(), *(ROOT / "web").iterdir()]
    return sorted(
        path
        for path in found
        if path.is_file()
        and "__pycache__" not in path.parts
        and (path.suffix in TEXT_SUFFIXES or path.name in TEXT_NAMES)
    )


def name(path: Path) -> str:
    """Path as the reader of a failure wants it: from the project's root, with forward slashes."""
    return path.relative_to(ROOT).as_posix()


@cache
def syntax(path: Path) -> ast.Module:
    """Syntax tree of a module."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


@cache
def project() -> dict[str, Any]:
    """``pyproject.toml``, read."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
