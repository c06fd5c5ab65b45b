"""Migrations on both servers: applied once, recorded, never changed, never from the future."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from graph_service.domain.errors import Conflict, StoreMisuse
from graph_service.store.bolt import Connection
from graph_service.store.migrations import Migration, migrate, read_migrations
from graph_service.store.queries import cypher_root

KNOWN = read_migrations(cypher_root() / "schema")
PROBE = Migration(len(KNOWN) + 1, "probe", "CREATE INDEX probe_x IF NOT EXISTS FOR (n:Probe) ON (n.x);")


def test_what_is_applied_stays_as_it_was(connection: Connection) -> None:
    assert migrate(connection) == []
    recorded = {row["number"]: row["checksum"] for row in connection.read("migrations")}
    assert {migration.number: migration.checksum for migration in KNOWN}.items() <= recorded.items()
    changed = (replace(KNOWN[0], text="CREATE INDEX other IF NOT EXISTS FOR (n:Other) ON (n.x)"), *KNOWN[1:])
    with pytest.raises(Conflict, match="被改动"):
        migrate(connection, changed)
    commented = (replace(KNOWN[0], text="// a word more\n" + KNOWN[0].text), *KNOWN[1:])
    assert migrate(connection, commented) == []
    with pytest.raises(Conflict, match="图库比程序新"):
        migrate(connection, KNOWN[:-1])


@pytest.mark.parametrize("names", [["002_b"], ["001_a", "003_c"], ["001_a", "001_b"], ["first"]])
def test_numbers_have_no_gap_and_no_double(tmp_path: Path, names: list[str]) -> None:
    for name in names:
        (tmp_path / f"{name}.cypher").write_text("RETURN 1", "utf-8")
    with pytest.raises(StoreMisuse):
        read_migrations(tmp_path)


def test_checksum_speaks_of_the_statements() -> None:
    assert PROBE.checksum == replace(PROBE, text="// why\n" + PROBE.text + "\n").checksum
    assert PROBE.checksum != replace(PROBE, text=PROBE.text.replace("n.x", "n.y")).checksum
