"""What finding related parties costs: by calls, not by the clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from graph_service.analysis.relation_view import RelationView
from graph_service.rulebook.related_parties import Standard
from tests.analysis.snapshots import snapshot
from tests.analysis.test_related_parties import CAS36, TAX, ask, holdings


@pytest.mark.parametrize(("standard", "share"), [(TAX, 0.3), (CAS36, 0.6)])
def test_work_grows_with_what_is_told_not_with_its_square(
    standard: Standard, share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: Counter[str] = Counter()
    for name in ("members", "support", "share_support"):
        monkeypatch.setattr(RelationView, name, counted(getattr(RelationView, name), calls, name))
    given = snapshot(holding=holdings(*(("X", share, f"S{number:03}") for number in range(200))))
    found = ask(given, standard, most=50)
    assert (len(found.related), found.truncated) == (50, True)
    assert calls["support"] + calls["share_support"] == 50  # a path a party told
    assert calls["members"] < 20  # once a rule and a holder, never a party found


def counted(method: Callable[..., Any], calls: Counter[str], name: str) -> Callable[..., Any]:
    def count(*args: Any, **more: Any) -> Any:
        calls[name] += 1
        return method(*args, **more)

    return count
