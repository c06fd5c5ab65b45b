"""Small snapshots for tests: rows with only the columns that matter, filled up to the schemas."""

from datetime import date

import polars as pl

from graph_service.analysis.snapshot import PARTY_SCHEMA, SNAPSHOT_KINDS, Snapshot, snapshot_schema

AS_OF = date(2026, 6, 30)
Row = dict[str, object]


def party(eid: str, **columns: object) -> Row:
    row: Row = {"party": eid, "name": f"名称{eid}", "is_person": False, "registered": True, "certain": True}
    return {**row, "status": "ACTIVE", "established_on": date(2015, 1, 1), **columns}


def snapshot(parties: list[Row], as_of: date = AS_OF, **facts: list[Row]) -> Snapshot:
    """A snapshot of these parties and facts; columns that a row does not name are empty."""
    frames = {
        name: pl.DataFrame(facts.get(name, []), schema=snapshot_schema(kind)).with_columns(
            pl.col("source", "batch").fill_null("批次一"), pl.col("row").fill_null(1)
        )
        for name, kind in SNAPSHOT_KINDS.items()
    }
    return Snapshot(as_of, "test", pl.DataFrame(parties, schema=PARTY_SCHEMA), frames)
