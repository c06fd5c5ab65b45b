"""Small snapshots for tests, from rows that name only what matters."""

from collections.abc import Iterable, Mapping
from datetime import date

import polars as pl

from graph_service.analysis.snapshot import PARTY_SCHEMA, SNAPSHOT_KINDS, Snapshot, snapshot_schema
from graph_service.domain.subjects import CERTAIN_PERSON, EntityKind, Status, is_person

AS_OF = date(2026, 6, 30)
Rows = Iterable[Mapping[str, object]]
SCHEMAS = {name: snapshot_schema(kind) for name, kind in SNAPSHOT_KINDS.items()}
# Of some thirty kinds a test names two or three: the frames without rows are the same for all (frames never change).
EMPTY = {name: pl.DataFrame(schema=schema) for name, schema in SCHEMAS.items()}


def snapshot(parties: Mapping[str, Mapping[str, object]] | None = None, **facts: Rows) -> Snapshot:
    """A snapshot of the given facts; parties that a fact names are added, enterprises and persons by their id."""
    parties = dict(parties or {})
    frames = dict(EMPTY)
    for name, kind in SNAPSHOT_KINDS.items():
        rows = [
            {
                "rid": f"{name}-{number}",
                "key": f"{name}-{number}",
                "row": number,
                "source": "测试",
                "batch": "b1",
                **row,
            }
            for number, row in enumerate(facts.get(name, ()), 1)
        ]
        for row in rows:
            parties.update({str(row[end]): {} for end in kind.ends if row[end] not in parties})
            row.setdefault("trust", 1.0)
        if rows:
            frames[name] = pl.DataFrame(rows, schema=SCHEMAS[name])
    table = [
        {
            "party": party,
            "is_person": is_person(party),
            "certain": party.startswith(CERTAIN_PERSON) or not is_person(party),
            "registered": True,
            "name": party[2:] if is_person(party) else party,
            "entity_kind": None if is_person(party) else EntityKind.ENTERPRISE,
            "status": None if is_person(party) else Status.ACTIVE,
            **given,
        }
        for party, given in sorted(parties.items())
    ]
    return Snapshot(AS_OF, "test", pl.DataFrame(table, schema=PARTY_SCHEMA), frames)


def holds(owner: str, part: float, eid: str, **more: object) -> dict[str, object]:
    """A holding of ``part`` (0..1)."""
    return {"owner": owner, "eid": eid, "econ": part, **more}


def plays(holder: str, kind: str, eid: str, start: date | None = None, end: date | None = None) -> dict[str, object]:
    """A role over ``[start, end)``."""
    return {"holder": holder, "kind": kind, "eid": eid, "valid_from": start, "valid_to": end}


def gives(holder: str, eid: str, votes: float | None = None, agreement: str = "一") -> dict[str, object]:
    """Votes in a subject given to whoever ``takes`` them by the agreement."""
    return {"holder": holder, "eid": eid, "agreement": agreement, "part": "GIVES", "votes": votes}


def takes(holder: str, eid: str, agreement: str = "一") -> dict[str, object]:
    """The taker of an agreement."""
    return {"holder": holder, "eid": eid, "agreement": agreement, "part": "TAKES"}


def acts(holder: str, eid: str, agreement: str = "一") -> dict[str, object]:
    """A party of an agreement to act in concert."""
    return {"holder": holder, "eid": eid, "agreement": agreement}
