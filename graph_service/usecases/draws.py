"""Draws made (双随机抽取): the list, and one with the subjects it drew."""

from __future__ import annotations

from graph_service.store.graph_store import GraphStore, Page
from graph_service.usecases.asked import Row


def list_draws(store: GraphStore, *, limit: int) -> Page:
    """Draws in the order of their ids (抽取清单)."""
    return store.draws(limit=limit)


def show_draw(store: GraphStore, key: str, *, limit: int, offset: int) -> tuple[Row, Page]:
    """One draw and a page of what it drew (抽取结果). Raises ``NotFound``."""
    return store.draw(key, limit=limit, offset=offset)
