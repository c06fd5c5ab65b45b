"""A whole registry into both graph servers, against the bare driver writing the same prepared rows (载入的速度).

    python -m bench.load [COMPANIES ...]

One run loads registry, officers and shareholders of invented companies from their files, end to end; then sends the
very rows that this prepared to a fresh server of the same kind through the driver alone, one ``MERGE`` statement a
kind, nothing looked up and nothing checked. Prints seconds, graph elements a second, and the ratio of the two.
"""

from __future__ import annotations

import pickle
import sys
import tempfile
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.loaders import registry
from graph_service.domain.identity import resident_check_char
from graph_service.store.bolt import Connection, open_connection
from graph_service.store.embedded import DATABASE, USER, serve_embedded
from graph_service.store.graph_store import GraphStore
from graph_service.store.migrations import migrate
from graph_service.store.neo4j_local import local_neo4j
from graph_service.store.queries import parse_query
from graph_service.store.vault import PersonVault
from loaders.archive import Archive
from loaders.delivery import Delivery
from loaders.load import load

VAULT = PersonVault(bytes(range(32)))
Rows = Sequence[dict[str, Any]]
KINDS = ("subjects", "persons", "registration", "role", "holding_person", "holding_entity")
BARE = {
    kind: parse_query(
        f"bare_{kind}", "write", (Path(__file__).parent / f"cypher/bare_{kind}.cypher").read_text("utf-8")
    )
    for kind in KINDS
}


def delivery(folder: Path, companies: int, seed: int = 7) -> None:
    """Registry, 1.5 officers and 1.84 shareholders a company, 28 % of those companies: with codes that check."""
    rng = np.random.default_rng(seed)
    firms = registry(companies, seed)
    firms.write_csv(folder / "登记.csv")
    numbers = people(companies * 3 // 2)
    at = rng.integers(0, companies, companies * 3 // 2)
    names = [f"王{chr(0x4E00 + i % 2000)}{chr(0x4E00 + i // 2000 % 2000)}" for i in range(len(numbers))]
    officers = pl.DataFrame(
        {"统一社会信用代码": firms["统一社会信用代码"].gather(at), "姓名": names, "证件号码": numbers, "职务": "监事"}
    )
    officers.with_columns(任职起=pl.lit("2015-03-01")).write_csv(folder / "人员.csv")
    count = companies * 184 // 100
    owned, by_firm = rng.integers(0, companies, count), rng.random(count) < 0.28
    firm, person = rng.integers(0, companies, count), rng.integers(0, len(numbers), count)
    pl.DataFrame(
        {
            "统一社会信用代码": firms["统一社会信用代码"].gather(owned),
            "股东名称": [
                firms["企业名称"][f] if b else names[p]
                for f, p, b in zip(firm.tolist(), person.tolist(), by_firm.tolist(), strict=True)
            ],
            "股东代码": [
                firms["统一社会信用代码"][f] if b else None
                for f, b in zip(firm.tolist(), by_firm.tolist(), strict=True)
            ],
            "股东证件号码": [None if b else numbers[p] for p, b in zip(person.tolist(), by_firm.tolist(), strict=True)],
            "出资比例(%)": rng.integers(1, 50, count),
            "出资日期": "2016-01-01",
        }
    ).write_csv(folder / "股东.csv")


def people(count: int) -> list[str]:
    """Identity numbers that check, all different."""
    years, months, days = 50, 10, 28
    bodies: list[str] = []
    for i in range(count):
        day, number = divmod(i, 1000)
        month, day = divmod(day, days)
        year, month = divmod(month, months)
        region, year = divmod(year, years)
        bodies.append(f"{440200 + region}{1950 + year}{month + 1:02}{day + 1:02}{number:03}")
    return [body + resident_check_char(body) for body in bodies]


@contextmanager
def fresh(server: str, folder: Path) -> Generator[Connection]:
    """A new, migrated graph on one kind of server."""
    if server == "embedded":
        with serve_embedded(folder, heap="4g") as own, open_connection(own.uri, USER, own.password, DATABASE, own) as c:
            migrate(c)
            yield c
        return
    with local_neo4j(folder, heap="4g") as own, open_connection(own.uri, own.user, own.password, own.database) as c:
        migrate(c)
        yield c


class Recorded:
    """What a load sends, kept on disk a kind, so that the bare driver writes the very same rows.

    ``seconds`` is what the keeping took, which is no part of the load.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._files = {name: (folder / name).open("w+b") for name in BARE}
        self.seconds = 0.0

    def keep(self, name: str, values: dict[str, Any]) -> None:
        """Sort the rows of one write query to the bare statements that state them."""
        start = time.perf_counter()
        for kind, rows in self._sorted(name, values.get("rows", [])):
            pickle.dump(rows, self._files[kind])
        self.seconds += time.perf_counter() - start

    def rows(self, kind: str) -> Iterator[Rows]:
        """Rows of a kind, as many at a time as the load sent."""
        file = self._files[kind]
        file.seek(0)
        while file.peek(1):
            yield pickle.load(file)

    def _sorted(self, name: str, rows: Rows) -> Iterator[tuple[str, Rows]]:
        match name:
            case "upsert_subjects" | "registration_of_entity":
                yield "subjects", [{"eid": row.get("eid") or row["party"], "fact": _shown(row)} for row in rows]
                if name == "registration_of_entity":
                    yield "registration", rows
            case "upsert_persons":
                yield "persons", [{"pid": row["pid"], "fact": row} for row in rows]
            case "role_from_person":
                yield "role", rows
            case "holding_from_person":
                yield "holding_person", rows
            case "holding_from_entity":
                yield "holding_entity", rows
            case _:
                pass


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    return row.get("shown") or {k: v for k, v in row.items() if k in {"name", "uscc", "name_key"}}


def bare(connection: Connection, prepared: Recorded) -> float:
    """Seconds the driver takes for the prepared rows, one statement a kind, as many a transaction as the load sent."""
    spent = 0.0
    with connection.driver.session(database=connection.database) as session:
        for name, query in BARE.items():
            for rows in prepared.rows(name):
                start = time.perf_counter()
                session.execute_write(lambda tx, text=query.text, rows=rows: tx.run(text, {"rows": rows}).consume())
                spent += time.perf_counter() - start
    return spent


def recording(connection: Connection, into: Recorded) -> Connection:
    """The connection, with what it writes kept aside: a list append a transaction."""

    class Watched(Connection):
        def write_together(self, steps: Sequence[tuple[str, Any]]) -> list[list[dict[str, Any]]]:
            for name, values in steps:
                into.keep(name, dict(values))
            return super().write_together(steps)

    return Watched(connection.driver, connection.database, connection.queries, connection.keeper)


def main(companies: int, server: str) -> None:
    """Measure one size on one server and print."""
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        (root / "files").mkdir()
        delivery(root / "files", companies)
        seen = Recorded(root / "sent")
        with fresh(server, root / "ours") as connection:
            start = time.perf_counter()
            report = load(
                [root / "files"], connection=recording(connection, seen), vault=VAULT,
                archive=Archive(root / "archive", VAULT), as_of=date(2026, 6, 30),
                received_at=datetime(2026, 6, 30, tzinfo=UTC), delivery=Delivery(),
            )  # fmt: skip
            ours = time.perf_counter() - start - seen.seconds
            elements = sum(n for what, n in GraphStore(connection).counts().items() if what != "Batch")
            elements += GraphStore(connection).counts()["Registration"]  # their OF relations
        with fresh(server, root / "bare") as connection:
            floor = bare(connection, seen)
    totals = report.totals
    assert totals["accepted"] == totals["rows"], totals
    print(
        f"{server:>9} {companies:>9,} companies {totals['rows']:>10,} rows {elements:>10,} elements  "
        f"end to end {ours:7.1f} s {elements / ours:9,.0f} elements/s  "
        f"bare driver {floor:7.1f} s {elements / floor:9,.0f} elements/s  ratio {ours / floor:4.2f}",
        flush=True,
    )


if __name__ == "__main__":
    for size in [int(text) for text in sys.argv[1:]] or [100_000]:
        for kind in ("embedded", "neo4j"):
            main(size, kind)
