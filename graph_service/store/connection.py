"""The store's front door (连接图库): Neo4j where an address is set, otherwise the embedded server."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from graph_service.settings import Settings
from graph_service.store.bolt import Connection, open_connection
from graph_service.store.embedded import DATABASE, USER, serve_embedded

__all__ = ["Connection", "connect"]


@contextmanager
def connect(settings: Settings) -> Generator[Connection]:
    """Open the graph the settings name, for the time of a ``with`` block.

    Raises ``StoreUnavailable`` where no server answers, ``BadInput`` where the address is not one.
    """
    if settings.uri:
        password = settings.password.get_secret_value() if settings.password else ""
        with open_connection(settings.uri, settings.user, password, settings.database) as connection:
            yield connection
        return
    with (
        serve_embedded(settings.data, heap=settings.heap) as server,
        open_connection(server.uri, USER, server.password, DATABASE, server) as connection,
    ):
        yield connection
