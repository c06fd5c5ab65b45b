"""Grounds of decided measures (限制的依据): what they rest on, in one query, for a check is waited for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph_service.domain.acts import Case, ref, ref_parts
from graph_service.store.bolt import Connection
from graph_service.store.cases import case_of
from graph_service.store.graph_state import END_OF_TIME

Row = dict[str, Any]
ORIGINS = ("penalty", "list_entry")
"""Kinds of record that a measure on a person may come from (R4.6a)."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """What measures rest on (限制的依据): ``cases`` that concern it, ``records`` by reference, ``filed`` by party.

    Records and ``filed``, the objections that sources filed, are the versions live at the time asked about.
    """

    cases: tuple[Case, ...]
    records: Mapping[str, Row]
    filed: Mapping[str, list[Row]]


def grounds(connection: Connection, refs: Mapping[str, str], *, known_at: str | None = None) -> Grounds:
    """Read what measures rest on (查询限制的依据): ``refs`` name it, each with whose record it is, empty for a case."""
    keys: dict[str, list[str]] = {kind: [] for kind in ORIGINS}
    for kind, key in map(ref_parts, sorted(refs)):
        if kind in keys:
            keys[kind].append(key)
    parties = sorted({party for party in refs.values() if party})
    values = {"refs": sorted(refs), "penalties": keys["penalty"], "entries": keys["list_entry"], "parties": parties}
    cases: list[Case] = []
    records: dict[str, Row] = {}
    filed: dict[str, list[Row]] = {}
    for found in connection.read("grounds", known_at=known_at or END_OF_TIME, **values) if refs else ():
        kind, row = found["kind"], found["row"]
        if kind == "case":
            cases.append(case_of(row))
        elif kind == "objection":
            filed.setdefault(row["subject"], []).append(row)
        else:
            records[ref(kind, row["key"])] = row
    return Grounds(tuple(cases), records, filed)
