"""Records behind a computed fact as the graph keeps them (依据记录的存储): the version, and the row that states it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from graph_service.store.bolt import Connection
from graph_service.store.ledger import Ledger

Packed = list[Any]  # rid, fact, source, batch, row


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A record with the row that states it (依据记录).

    ``fact`` is its kind (``domain.facts.FACTS``), ``file`` the file of its batch. What the run that wrote it did not
    say is ``None``.
    """

    rid: str
    fact: str | None = None
    source: str | None = None
    batch: str | None = None
    row: int | None = None
    file: str | None = None


def packed(rids: Iterable[str], rows: Mapping[str, Mapping[str, Any]]) -> list[Packed]:
    """Lay out records by what ``Sources.rows`` knows of them (依据写出)."""
    columns = ("fact", "source", "batch", "row")
    return [[rid, *(rows.get(rid, {}).get(column) for column in columns)] for rid in rids]


def packed_text(rids: Iterable[str], rows: Mapping[str, Mapping[str, Any]]) -> str:
    """Records as the text that a node keeps (依据写出), each once: a property holds no list of lists."""
    return orjson.dumps(packed(dict.fromkeys(rids), rows)).decode()


def records_of(rows: Iterable[Packed], files: Mapping[str, str]) -> tuple[RecordRow, ...]:
    """Read records back (依据读回); ``files`` names the file of each batch."""
    return tuple(RecordRow(*row, file=files.get(row[3])) for row in rows)


def files_of(connection: Connection, rows: Iterable[Packed]) -> dict[str, str]:
    """File of each batch that states one of some records (批次文件), as the ledger knows it."""
    ledger = Ledger(connection)
    found = {batch: ledger.find(batch) for batch in sorted({row[3] for row in rows if row[3]})}
    return {batch: str(entry["file"]) for batch, entry in found.items() if entry and entry.get("file")}
