"""The graph writer (写入): batches of rows in, each batch one transaction, every write safe to repeat.

Writing the same rows again changes nothing, in whatever order batches come: a version is found by its ``rid``, and
which version replaced which follows from the versions alone (``version_order``), not from the order of writing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from graph_service.domain.errors import StoreMisuse
from graph_service.domain.facts import FACTS, FactKind
from graph_service.rulebook.aliases import body_aliases
from graph_service.store.bolt import Connection
from graph_service.store.branches import head_keys
from graph_service.store.computed import COMPUTED, links_of, stated
from graph_service.store.pen import Pen
from graph_service.store.search_keys import SEARCH_KEYS, search_keys

Row = Mapping[str, Any]
Step = tuple[str, dict[str, object]]
T = TypeVar("T")
BATCH = 5_000  # rows a transaction
HEX = "0123456789abcdef"


@dataclass(frozen=True, slots=True)
class GraphWriter:
    """Writes to one graph (图写入器). Parties first, then the facts that name them.

    With a ``pen`` parties and facts are written behind: what fails is told by a later call, or when it is put down.
    """

    connection: Connection
    pen: Pen | None = None

    def upsert_subjects(self, rows: Sequence[Row]) -> None:
        """Write subjects: ``eid`` and, where known, ``uscc``, ``reg_no``, ``name``, ``entity_kind``, ``certain``.

        What a registration states is not touched; a subject that has none is a stub that shows the fullest name
        anyone gave it.
        """
        for chunk in _chunks(rows):
            keys = search_keys([row.get("name") for row in chunk])
            filled = [{**stated(row), **key} for row, key in zip(chunk, keys, strict=True)]
            self._send([("upsert_subjects", {"rows": filled})])

    def upsert_persons(self, rows: Sequence[Row]) -> None:
        """Write natural persons: ``pid``, ``name``, ``certain``, and ``sealed`` where the number is known (R10.3)."""
        for chunk in _chunks(rows):
            self._send([("upsert_persons", {"rows": [stated(row) for row in chunk]})])

    def upsert_authorities(self, rows: Sequence[Row]) -> None:
        """Write authorities: ``authority_code`` and ``authority_name``, one of which is enough."""
        for chunk in _chunks(_authorities(rows)):
            self._send([("upsert_authorities", {"rows": list(chunk)})])

    def write_facts(self, kind: str, rows: Sequence[Row], *, versioned: Collection[str] | None = None) -> None:
        """Write facts of a kind: its columns and provenance, days as ISO text (ADR 0005).

        A ``rid`` that is there is left alone; older versions of the same key get ``superseded_at`` in the same
        transaction. ``versioned`` are the keys that have more than one version, or may have: default all.
        Raises ``StoreMisuse`` where a party is not in the graph: nothing of that batch is written then.
        """
        fact = FACTS[kind]
        if fact.label in DECIDED:
            self.upsert_authorities(rows)
        for chunk in _chunks(rows):
            keys = {row["key"] for row in chunk}
            several = keys if versioned is None else keys.intersection(versioned)
            self._send(list(_fact_steps(fact, chunk, several)))

    def existing(self, kind: str, keys: Mapping[str, str]) -> list[dict[str, Any]]:
        """Versions there are of natural keys: ``key``, ``rid``, ``batch``, ``row``; ``keys`` to their last end."""
        if not FACTS[kind].is_relation:
            asked = [{"keys": list(chunk)} for chunk in _chunks(list(keys))]
        else:
            ends = [{"key": key, "eid": eid} for key, eid in keys.items()]
            asked = [{"rows": list(chunk)} for chunk in _chunks(ends)]
        if asked and self.pen:
            self.pen.settle()
        return [row for values in asked for row in self.connection.read(f"existing_{kind}", **values)]

    def _send(self, steps: Sequence[Step]) -> None:
        if self.pen:
            self.pen.write(steps)
        else:
            self.connection.write_together(steps)

    def record_run(self, run: str, *, as_of: str, data_version: str, at: str) -> None:
        """Name a run and the snapshot it worked on, before its results are written."""
        self.connection.write("record_run", id=run, as_of=as_of, data_version=data_version, at=at)

    def write_computed(self, kind: str, run: str, rows: Sequence[Row]) -> None:
        """Replace a computed kind by the rows of a run: write them, then sweep those of other runs.

        A row has the end columns of ``store.computed.COMPUTED`` and any scalar properties; a node also its ``id``.
        Readers see old and new results together for a moment, never none. Draws are acts, not conclusions: an
        earlier draw stays.
        """
        shape = COMPUTED[kind]
        for start in range(0, len(rows), BATCH):
            self.connection.write_together(list(shape.steps(run, start, rows[start : start + BATCH])))
        while shape.swept and self.connection.write(f"{kind}_sweep", run=run, limit=BATCH)[0]["swept"]:
            pass


SHOWN = (
    "reg_no", "name", "entity_kind", "type_text", "status", "lr_name", "capital_yuan", "established_on", "approved_on",
    "closed_on", "registrar", "region", "address", "industry", *SEARCH_KEYS,
)  # fmt: skip
_SPEAKS_OF = {"registration": ("approved_on", "valid_from", "established_on"), "contact": ("stated_on",)}
_NAMED = ("registration", "naming")  # what states a name of its subject
DECIDED = {kind.label for kind in FACTS.values() if any(c.name == "authority_code" for c in kind.columns)}


def _fact_steps(kind: FactKind, rows: Sequence[Row], several: Collection[str]) -> Iterator[Step]:
    prepared = [_prepared(kind, row) for row in rows]
    if kind.name in _NAMED:  # what people type is looked up by keys of the name, made a chunk at a time
        for one, keys in zip(prepared, search_keys([row["name"] for row in rows]), strict=True):
            one["fact"] |= keys
            if kind.name == "registration":
                one["shown"] = _shown(one["fact"], only=one["fact"]["key"] not in several)
    form = "{}_of_{}" if kind.name in _NAMED else "{}_from_{}" if kind.is_relation else "{}_on_{}"
    yield from links_of(form, kind.name, prepared)
    if kind.label in DECIDED:
        decided = [{"rid": row["rid"], "aid": aid} for row in rows if (aid := _aid(row))]
        if decided:
            yield f"{kind.name}_decided_by", {"rows": decided}
    if several:
        yield from version_steps(kind, {row["key"]: row[kind.ends[-1]] for row in rows if row["key"] in several})


def version_steps(kind: FactKind, keys: Mapping[str, str]) -> Iterator[Step]:
    """Say anew which version of these keys replaced which; ``keys`` to the last end of each."""
    if kind.is_relation:
        yield f"{kind.name}_supersede", {"rows": [{"key": key, "eid": keys[key]} for key in sorted(keys)]}
    else:
        yield f"{kind.name}_supersede", {"keys": sorted(keys)}
    if kind.name == "registration":
        yield "registration_project", {"keys": sorted(keys)}


def _shown(fact: Row, *, only: bool) -> dict[str, Any]:
    """What a subject shows of its registration: all of it where that is the only one, else what no version changes."""
    identity = {"certain": "uscc" in fact} | ({"uscc": fact["uscc"]} if "uscc" in fact else {})
    if not only:
        return identity
    return (
        identity
        | {"registered": True, "registered_by": fact["batch"]}
        | {name: fact[name] for name in SHOWN if name in fact}
    )


def _prepared(kind: FactKind, row: Row) -> dict[str, Any]:
    rid: str = row["rid"]
    if rid[:1] not in HEX:
        raise StoreMisuse(f"版本标识应以十六进制字符开头: {rid!r}")
    fact = stated(row) | {"version_order": version_order(kind, row)}
    if kind.name == "registration":
        fact |= head_keys(row)
        if row.get("uscc"):
            fact["org"] = row["uscc"][8:17]  # R1.3: what an old 组织机构代码 is found by
    ends = {"party": row[kind.ends[0]]} | ({"end": row[kind.ends[1]]} if kind.is_relation else {})
    return {"rid": rid, "fact": fact, **ends}


def version_order(kind: FactKind, row: Row) -> str:
    """Text by which the versions of one key are ordered, whatever order they came in (版本次序).

    Later recorded replaces earlier recorded; of registrations and contacts, the one that speaks of a later day
    replaces the one that speaks of an earlier day, so that an old extract loaded late stays history.
    """
    days = _SPEAKS_OF.get(kind.name, ())
    day = next((row[name] for name in days if row.get(name)), "")
    return f"{day}|{row['recorded_at']}|{row['rid']}"


def _aid(row: Row) -> str | None:
    return authority_id(row.get("authority_code"), row.get("authority_name"))


def authority_id(code: str | None, name: str | None) -> str | None:
    """Key of an authority (机关标识): its code, else its name, a known short one as the full one (机关简称)."""
    return code or (f"name:{body_aliases().full_key(name)}" if name else None)


def _authorities(rows: Sequence[Row]) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        if aid := _aid(row):
            found[aid] = {"aid": aid, "code": row.get("authority_code"), "name": row.get("authority_name")}
    return [found[aid] for aid in sorted(found)]


def _chunks(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    return (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))
