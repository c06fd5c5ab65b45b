"""A Neo4j of a test's own, and what is said where there is none."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from graph_service.domain.errors import StoreUnavailable
from graph_service.store.neo4j_local import LocalNeo4j, local_neo4j

# A test's graph is emptied and filled all the time: plans made anew for its new counts cost more than they gain.
KEEP_PLANS = {"dbms.cypher.min_replan_interval": "1h"}


@contextmanager
def neo4j_or_skip(home: Path) -> Generator[LocalNeo4j]:
    """Serve a local Neo4j within a ``with`` block; where none starts, CI fails, and another machine skips."""
    with ExitStack() as stack:
        try:
            server = stack.enter_context(local_neo4j(home, settings=KEEP_PLANS))
        except StoreUnavailable as error:
            if os.environ.get("CI") == "true":
                raise
            pytest.skip(f"NO NEO4J: this is proven on one server only ({error})")
        yield server
