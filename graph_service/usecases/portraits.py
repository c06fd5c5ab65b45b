"""The credit portrait of a subject (信用画像, R9.6): facts side by side, no score, no grade.

It names what is missing: no record found is not a good record, and a source that sent nothing says nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from graph_service.store.graph_store import RECORD_KINDS, GraphStore
from graph_service.usecases.asked import Asked, Row
from graph_service.usecases.control import ControlAnswer, controllers_of
from graph_service.usecases.records import is_public, with_publication
from graph_service.usecases.subjects import Card, subject_card

MOST = 500  # records of a kind in a portrait


@dataclass(frozen=True, slots=True)
class Portrait:
    """What a portrait shows (信用画像).

    ``records`` are those within term by kind; ``commitments`` counts them by performance; ``newest`` is the last time
    each kind was heard of, and ``silent`` names the kinds of which no record was found.
    """

    card: Card
    control: ControlAnswer
    records: Mapping[str, tuple[Row, ...]]
    commitments: Mapping[str, int]
    newest: Mapping[str, str]
    silent: tuple[str, ...]
    truncated: bool


def portrait_of(store: GraphStore, code: str, asked: Asked) -> Portrait:
    """Draw the portrait of a subject as of a day (信用画像). Raises ``NotFound``."""
    card = subject_card(store, code, asked)
    page = store.records(card.subject["eid"], limit=MOST, **asked.times)
    control = controllers_of(store, code, asked)
    every: dict[str, list[Row]] = {kind: [] for kind in RECORD_KINDS}
    for row in with_publication(page.rows, asked.as_of):
        every[row["fact"]].append(row)
    within = {kind: tuple(row for row in rows if _within_term(row, asked.as_of)) for kind, rows in every.items()}
    return Portrait(
        card=card,
        control=control,
        records=within,
        commitments=Counter(row["performance"] or "未注明" for row in every["commitment"]),
        newest={kind: max(row["recorded_at"] for row in rows) for kind, rows in every.items() if rows},
        silent=tuple(kind for kind, rows in every.items() if not rows),
        truncated=page.truncated or control.closure.truncated,
    )


def _within_term(row: Row, as_of: date) -> bool:
    """Commitments are all shown; penalties and lists only while they may be (R9.3: no expired items)."""
    return row["fact"] == "commitment" or is_public(row, as_of)
