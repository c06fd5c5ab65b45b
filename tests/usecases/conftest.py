"""The counties of the desks, on the embedded server: what the law asks does not depend on the server."""

from __future__ import annotations

import pytest

from graph_service.store.bolt import Connection
from tests.conftest import TestGraph
from tests.usecases.desk_county import write_public_units
from tests.usecases.inspection_county import write_inspections


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
