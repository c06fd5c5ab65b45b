"""The portrait a bank would see is one, whichever door it comes through (R9.6, ADR 0072)."""

from __future__ import annotations

from datetime import date

import orjson
import pytest

from graph_service.rulebook.repair import read_repair
from graph_service.store.bolt import Connection
from graph_service.store.graph_store import GraphStore
from graph_service.store.snapshot import export_snapshot
from graph_service.usecases.asked import Asked
from graph_service.usecases.portrait_of_snapshot import portrait_from
from graph_service.usecases.portraits import portrait_of, read_sources
from tests.api.county import write_county
from tests.store.small_county import FARM, MILL, SHOP

AS_OF = date(2026, 6, 30)


@pytest.mark.parametrize("code", [MILL, FARM, SHOP])
def test_the_portrait_on_demand_is_that_of_the_run(connection: Connection, code: str) -> None:
    write_county(connection)
    store = GraphStore(connection)
    asked = portrait_of(store, code, Asked(AS_OF), read_sources(store)).portrait
    batch = portrait_from(export_snapshot(connection, AS_OF), code, read_repair())
    assert orjson.loads(orjson.dumps(batch)) == orjson.loads(orjson.dumps(asked))
