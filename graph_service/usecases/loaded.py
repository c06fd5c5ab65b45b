"""What was delivered and what became of it (入库台账): the batches of the ledger with the counts of their reports."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph_service.domain.errors import NotFound
from graph_service.domain.facts import FACTS
from graph_service.store.ledger import Ledger, Row

COUNTS = ("rows", "accepted", "duplicate", "quarantined", "rejected", "repaired")


@dataclass(frozen=True, slots=True)
class Loaded:
    """One batch (批次): its row of the ledger, the ``counts`` of its report (空: 未载入完) and hits by check."""

    entry: Row
    counts: Mapping[str, int | None]
    checks: Mapping[str, int]

    @property
    def set_aside(self) -> bool:
        """Whether rows of it wait for somebody (有退回或待核的行)."""
        return bool(self.counts["quarantined"] or self.counts["rejected"])


def loaded(ledger: Ledger, *, kind: str = "", set_aside: bool = False) -> list[Loaded]:
    """List the batches (入库台账), the last received first, of a kind or with rows set aside where that is asked."""
    found = (_loaded(row) for row in reversed(ledger.all()))
    return [one for one in found if (not kind or one.entry["kind"] == kind) and (one.set_aside or not set_aside)]


def batch_of(ledger: Ledger, batch: str) -> Loaded:
    """One batch (批次). Raises ``NotFound``."""
    row = ledger.find(batch)
    if row is None:
        raise NotFound("没有这个批次。", advice="请从入库台账中选取; 已撤回的批次不再列出。")
    return _loaded(row)


def kind_term(kind: str) -> str:
    """Chinese term of a kind of fact (种类名称)."""
    return FACTS[kind].term if kind in FACTS else kind


def _loaded(row: Row) -> Loaded:
    report: dict[str, Any] = json.loads(row["report"] or "{}")
    return Loaded(row, {name: report.get(name) for name in COUNTS}, report.get("checks") or {})
