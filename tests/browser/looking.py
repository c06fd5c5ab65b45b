"""What several journeys look for (共用的检查): the service's own answer, and what axe finds wrong."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import Visitor

PURPOSE = {"X-Purpose": "test"}


def told(visitor: Visitor, path: str, **query: Any) -> Any:
    """What the API answers the visitor, by the visitor's own session."""
    answer = visitor.page.request.get(f"{visitor.county}v1/{path}", params=query, headers=PURPOSE)
    assert answer.ok, answer.text()
    return answer.json()


def acted(visitor: Visitor, path: str, body: object) -> Any:
    """What the API answers an act of the visitor."""
    csrf = told(visitor, "session")["session"]["csrf"]
    answer = visitor.page.request.post(
        f"{visitor.county}v1/{path}", data=body, headers=PURPOSE | {"X-CSRF-Token": csrf}
    )
    assert answer.ok, answer.text()
    return answer.json()


def faults(page: Page) -> list[str]:
    """Serious findings of axe, each with where (无障碍检查)."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {[node['target'] for node in one['nodes']][:3]}"
        for one in found
        if one["impact"] in {"serious", "critical"}
    ]
