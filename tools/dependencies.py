"""Known weaknesses of what is locked (依赖漏洞核查): ``pip-audit`` over requirements/*.txt.

    python -m tools.dependencies [--strict]

Fails on a weakness that nobody judged. Where the index here tells of none (a mirror, a closed network), the packages
are named as not looked at and nothing is claimed; with ``--strict`` that fails too. ``tools/weaknesses.toml`` holds
what was judged and accepted: id, why, and until when.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

ACCEPTED = Path(__file__).parent / "weaknesses.toml"
LOCKS = ("run", "dev", "build", "node")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found (核查结论): weaknesses as text, packages looked at, and those that could not be."""

    weaknesses: tuple[str, ...]
    looked_at: int
    unseen: tuple[str, ...]


def judge(packages: Sequence[Mapping[str, Any]], accepted: Mapping[str, date], today: date) -> Verdict:
    """Sort what ``pip-audit`` says of packages (核查结论): an acceptance that ran out accepts nothing."""
    found: list[str] = []
    unseen: set[str] = set()
    seen: set[str] = set()
    for package in packages:
        name = str(package["name"])
        if "skip_reason" in package:
            unseen.add(name)
            continue
        seen.add(name)
        for weakness in package["vulns"]:
            names = {str(weakness["id"]), *map(str, weakness.get("aliases", ()))}
            if not any(today <= accepted.get(one, date.min) for one in names):
                found.append(f"{name} {package['version']}: {'、'.join(sorted(names))}")
    return Verdict(tuple(sorted(set(found))), len(seen), tuple(sorted(unseen - seen)))


def audited(lock: str) -> list[dict[str, Any]]:
    """Ask ``pip-audit`` about a lock file (询问漏洞库)."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", f"requirements/{lock}.txt", "--disable-pip"]
    done = subprocess.run(
        [*command, "--require-hashes", "--format", "json"], capture_output=True, text=True, check=False
    )
    if not done.stdout.strip():
        return [{"name": f"requirements/{lock}.txt", "skip_reason": done.stderr.strip().splitlines()[-1]}]
    return json.loads(done.stdout)["dependencies"]


def main(strict: bool) -> int:
    """Print the verdict and return the exit status."""
    told = tomllib.loads(ACCEPTED.read_text("utf-8")).get("weakness", [])
    accepted = {one["id"]: one["until"] for one in told}
    packages = [package for lock in LOCKS for package in audited(lock)]
    verdict = judge(packages, accepted, datetime.now(UTC).date())
    print(
        f"依赖核查: 已核查 {verdict.looked_at} 个, 未能核查 {len(verdict.unseen)} 个, 漏洞 {len(verdict.weaknesses)} 个"
    )
    for one in verdict.weaknesses:
        print(f"  {one}")
    if verdict.unseen and not verdict.looked_at:
        print("  此处的软件源不提供漏洞信息, 未作任何结论; 请在能访问 PyPI 或 OSV 的机器上再运行 (not looked at).")
    return 1 if verdict.weaknesses or (strict and verdict.unseen) else 0


if __name__ == "__main__":
    sys.exit(main("--strict" in sys.argv[1:]))
