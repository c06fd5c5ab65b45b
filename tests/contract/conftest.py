"""The small county, written on either server."""

from __future__ import annotations

import pytest

from graph_service.store.bolt import Connection
from graph_service.store.graph_store import GraphStore
from graph_service.store.writer import GraphWriter
from tests.store.small_county import write_county


@pytest.fixture
def writer(connection: Connection) -> GraphWriter:
    """The small county, written."""
    writer = GraphWriter(connection)
    write_county(writer)
    return writer


@pytest.fixture
def store(writer: GraphWriter) -> GraphStore:
    return GraphStore(writer.connection)
