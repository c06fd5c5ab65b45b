"""A real Chromium at the real page of a real demonstration: what a user meets, with nothing in between."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from graph_service.api.explorer import built
from loaders.sample import generate

SHOTS = Path(os.environ.get("CREDIT_GRAPH_SHOTS", "build/screenshots"))
DESK = {"width": 1366, "height": 768}
# As root in a sandbox of its own, without asking anybody outside for anything.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
SUBJECTS = 600
STARTS = 240  # seconds a busy machine may need to make and analyse the county


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser of this machine; without one, CI fails and another machine skips."""
    found = shutil.which("chromium") or shutil.which("google-chrome")
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no Chromium: tools/chromium could not install it")
        pytest.skip("NO CHROMIUM: the page is not proven on this machine (tools/chromium installs Debian's)")
    return found


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of `credit-graph demo`, as a user starts it, on a county of 600."""
    assert (built() / "index.html").is_file(), "the explorer is not built: python web/build.py"
    folder = tmp_path_factory.mktemp("演示 demo")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    run = "from graph_service.cli import main; main()"
    command = [sys.executable, "-c", run, "demo", "--subjects", str(SUBJECTS), "--port", str(port)]
    environment = os.environ | {"CREDIT_GRAPH_ADDRESS_RATE_PER_MINUTE": "0", "CREDIT_GRAPH_HEAP": "512m"}
    with (folder / "log.txt").open("w", encoding="utf-8") as log:
        served = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, env=environment)
    address = f"http://127.0.0.1:{port}/"
    try:
        _await(address, served, folder / "log.txt")
        yield address
    finally:
        served.terminate()
        served.wait(timeout=60)


def _await(address: str, served: subprocess.Popen[bytes], log: Path) -> None:
    ends = time.monotonic() + STARTS
    while time.monotonic() < ends and served.poll() is None:
        try:
            urllib.request.urlopen(f"{address}readyz", timeout=2)
        except OSError:
            time.sleep(0.5)
        else:
            return
    pytest.fail(f"the demonstration did not start:\n{log.read_text(encoding='utf-8')[-3000:]}")


@pytest.fixture(scope="session")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], dict[str, Any]]:
    """The first plant of a kind in the county (植入的事实): the same seed makes the same county."""
    folder = tmp_path_factory.mktemp("truth")
    generate(folder, subjects=SUBJECTS)
    plants = json.loads((folder / "truth.json").read_text(encoding="utf-8"))["plants"]
    return lambda kind: next(plant for plant in plants if plant["kind"] == kind)


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield running
        running.close()


class Visitor:
    """Somebody at the page (访问者): whatever the console or the network complains of fails the test."""

    def __init__(self, page: Page, county: str) -> None:
        self.page = page
        self.county = county
        self.complaints: list[str] = []
        self.expected: set[int] = set()
        page.on("console", lambda line: self._heard(line.type, line.text))
        page.on("pageerror", lambda error: self.complaints.append(f"page: {error}"))
        page.on("response", lambda answer: self._answered(answer.status, answer.url))
        page.on("requestfailed", lambda one: self._failed(one.url, one.failure))

    def _heard(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"} and not text.startswith("Failed to load resource"):
            self.complaints.append(f"console: {text}")  # what failed to load is told by its status

    def _answered(self, status: int, url: str) -> None:
        if status >= 400 and status not in self.expected:
            self.complaints.append(f"network: {status} {url}")
        if not url.startswith((self.county, "data:", "blob:")):
            self.complaints.append(f"another host: {url}")

    def _failed(self, url: str, why: str | None) -> None:
        if why != "net::ERR_ABORTED":  # a question that was overtaken
            self.complaints.append(f"network: {why} {url}")

    def enter(self, role: str, purpose: str = "日常监管 核对") -> None:
        """Sign in by the demonstration's door as the user of a role, and state a purpose where one is asked for."""
        self.page.goto(f"{self.county}#/sign-in")
        self.page.locator(f"[data-role={role}]").click()
        self.page.wait_for_url(re.compile(r"#/(?!sign-in)"))
        asked = self.page.locator("#purpose")
        if self.page.locator(".chip").count():
            asked.fill(purpose)
            self.page.locator("form:has(#purpose) button[type=submit]").click()
            asked.wait_for(state="hidden")

    def go(self, path: str) -> None:
        """Open a view by its address, as from a colleague's link."""
        self.page.goto(f"{self.county}#{path}")
        self.settled()

    def settled(self) -> None:
        """Wait until nothing is awaited any more."""
        self.page.wait_for_load_state("networkidle")
        expect(self.page.locator("[aria-busy=true]")).to_have_count(0, timeout=30_000)  # a function would need eval

    def shoot(self, name: str) -> Path:
        """Keep a picture of the view."""
        SHOTS.mkdir(parents=True, exist_ok=True)
        path = SHOTS / f"{name}.png"
        self.page.screenshot(path=path)
        return path


@pytest.fixture
def visitor(browser: Browser, county: str) -> Iterator[Visitor]:
    context = browser.new_context(viewport=DESK, locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce")
    one = Visitor(context.new_page(), county)
    yield one
    context.close()
    assert one.complaints == []


@pytest.fixture
def another(browser: Browser, county: str) -> Iterator[Callable[[], Visitor]]:
    """More people at once, each with a browser of their own."""
    contexts = []
    visitors: list[Visitor] = []

    def more() -> Visitor:
        context = browser.new_context(viewport=DESK, locale="zh-CN", timezone_id="Asia/Shanghai")
        contexts.append(context)
        visitors.append(Visitor(context.new_page(), county))
        return visitors[-1]

    yield more
    for context in contexts:
        context.close()
    assert [line for one in visitors for line in one.complaints] == []
