"""What cases do to records, asked of the graph (案件效果查询): the same overlay for every answer, run and desk."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from graph_service.analysis.cases import effects
from graph_service.analysis.law_overlay import Effects, row_ref, with_effects
from graph_service.store.bolt import Connection
from graph_service.store.cases import all_cases, cases_concerning
from graph_service.usecases.asked import Asked, Row


def effects_on(connection: Connection, refs: Iterable[str], asked: Asked) -> Effects:
    """What cases do to some records on a day, as known at a time (记录所受效果)."""
    return effects(cases_concerning(connection, refs), as_of=asked.as_of, known_at=asked.known_text)


def all_effects(connection: Connection, day: date) -> Effects:
    """What cases do to any record on a day, as known now (全部案件效果)."""
    return effects(all_cases(connection), as_of=day)


def lawful(connection: Connection, rows: Iterable[Row], asked: Asked) -> tuple[Row, ...]:
    """Lay the effects of cases over records (记录叠加): see ``law_overlay.with_effects``."""
    rows = list(rows)
    return tuple(with_effects(rows, effects_on(connection, [row_ref(row["fact"], row) for row in rows], asked)))
