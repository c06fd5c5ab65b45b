"""The counties of the desks, on the embedded server: what the law asks does not depend on the server."""

from __future__ import annotations

import pytest

from graph_service.store.bolt import Connection
from tests.conftest import TestGraph
from tests.usecases.desk_county import write_public_units
from tests.usecases.inspection_county import write_inspections


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the further seeds of ``once_on_neo4j`` to the embedded server: the same rows give the same answer."""
    left = [
        one
        for one in items
        if one.get_closest_marker("once_on_neo4j")
        and isinstance(one, pytest.Function)
        and one.callspec.params["connection"] == "neo4j_server"
        and one.callspec.params["seed"]
    ]
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = [one for one in items if one not in left]


@pytest.fixture
def county(embedded: TestGraph) -> Connection:
    """The small county with its public units."""
    embedded.wipe()
    write_public_units(embedded.connection)
    return embedded.connection


@pytest.fixture
def inspected(embedded: TestGraph) -> Connection:
    """The county to inspect."""
    embedded.wipe()
    write_inspections(embedded.connection)
    return embedded.connection
