"""Everything stated of one subject, read in one question (主体卷宗): what a portrait is made from.

A portrait looks at a dozen kinds of record; asked one by one they cost a journey to the server each, and most subjects
have none of most kinds. A subject under several ids (ADR 0046) is asked about again under all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graph_service.domain.acts import Case
from graph_service.domain.facts import FACTS
from graph_service.domain.identity import normalise_code
from graph_service.store.cases import case_of
from graph_service.store.graph_state import END_OF_TIME
from graph_service.store.graph_store import END_OF_DAYS, RECORD_KINDS, GraphStore, fact_row
from graph_service.store.same import Sameness

Row = dict[str, Any]
KINDS = {FACTS[kind].label: kind for kind in RECORD_KINDS}
"""Kinds of record that are read (卷宗所含记录), by label: restricted ones are not among them."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """What is stated of a subject, as known at a time (主体卷宗).

    ``registrations`` and ``records`` are newest first, records of no later day than was asked about; ``concerned`` says
    that cases concern some of them. ``holdings`` are those of its direct holders on the day, each with ``holder`` and
    ``holder_name``; ``walk`` says that more is to be read above them. ``cases`` are those about it.
    """

    subject: Row
    registrations: tuple[Row, ...]
    records: tuple[Row, ...]
    concerned: bool
    holdings: tuple[Row, ...]
    walk: bool
    cases: tuple[Case, ...]
    truncated: bool


def read_dossier(store: GraphStore, code: str, *, as_of: str | None, known_at: str | None, limit: int) -> Dossier:
    """Read what is stated of a subject (主体卷宗), at most ``limit`` records. Raises ``NotFound`` like ``subject``."""
    times = {"as_of": as_of or END_OF_DAYS, "known_at": known_at or END_OF_TIME}

    def ask(eids: Sequence[str]) -> dict[str, list[Row]]:
        rows: dict[str, list[Row]] = {}
        for row in store.connection.read("dossier", eids=list(eids), kinds=KINDS, limit=limit + 1, **times):
            rows.setdefault(row["what"], []).append(row)
        return rows

    eid = code if ":" in code else normalise_code(code)
    found = ask([eid])
    if "subject" not in found or "merge" in found:  # another spelling, an old id, or one of several
        subject = store.subject(code)
        eid = subject["eid"]
        found = ask(Sameness(store.connection, times["known_at"]).widen([eid]))
    else:
        subject = {**found["subject"][0]["record"], "redirected_from": None}
    return _dossier(subject, found, limit)


def _dossier(subject: Row, found: dict[str, list[Row]], limit: int) -> Dossier:
    told = [row for kind in RECORD_KINDS for row in found.get(kind, ())]
    registered = sorted(
        found.get("registration", ()), key=lambda row: row["record"]["version_order"] or "", reverse=True
    )
    held = found.get("holding", [])
    several = "merge" in found
    return Dossier(
        subject=subject,
        registrations=tuple(fact_row("registration", row) for row in registered),
        records=tuple(fact_row(row["what"], row) for row in told[:limit]),
        concerned=any(row["more"] for row in told),
        holdings=tuple(
            {**fact_row("holding", row), "holder": row["party"], "holder_name": row["name"]} for row in held[:limit]
        ),
        walk=several or any(row["more"] for row in held),
        cases=tuple(case_of({"head": row["record"], "acts": row["acts"]}) for row in found.get("case", ())),
        truncated=len(told) > limit or len(held) > limit,
    )
