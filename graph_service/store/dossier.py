"""Everything stated of one subject, read in one question (主体卷宗): what a portrait is made from.

A portrait looks at a dozen kinds of record; asked one by one they cost a journey to the server each, and most subjects
have none of most kinds. A subject under several ids (ADR 0046) is asked about again under all of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph_service.domain.acts import Case
from graph_service.domain.facts import FACTS
from graph_service.domain.identity import normalise_code
from graph_service.store.cases import case_of
from graph_service.store.graph_store import RECORD_KINDS, GraphStore, fact_row, known_times
from graph_service.store.holdings_above import held_row
from graph_service.store.same import Sameness

Row = dict[str, Any]
KINDS = {FACTS[kind].label: kind for kind in RECORD_KINDS}
"""Kinds of record that are read (卷宗所含记录), by label: restricted ones are not among them."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """What is stated of a subject, as known at a time (主体卷宗).

    ``registrations`` and ``records`` are newest first, records of no later day than was asked about; ``concerned`` says
    that cases concern some of them. ``holdings`` are those of its direct holders on the day, as ``held_row`` has them;
    ``several`` says that the subject is known under several ids, ``ids`` under which. ``cases`` are those about it.
    """

    subject: Row
    registrations: tuple[Row, ...]
    records: tuple[Row, ...]
    concerned: bool
    holdings: tuple[Row, ...]
    several: bool
    ids: tuple[str, ...]
    cases: tuple[Case, ...]
    truncated: bool


def read_dossier(
    store: GraphStore,
    code: str,
    *,
    as_of: str | None,
    known_at: str | None,
    limit: int,
    kinds: Collection[str] = RECORD_KINDS,
) -> Dossier:
    """Read what is stated of a subject (主体卷宗), at most ``limit`` records. Raises ``NotFound`` like ``subject``."""
    times = known_times(as_of, known_at)
    eid = code if ":" in code else normalise_code(code)
    found = _ask(store, [eid], kinds, limit + 1, times)[eid]
    if _alone(found):
        return _dossier({**found["subject"][0]["record"], "redirected_from": None}, [eid], found, limit)
    subject = store.subject(code)  # another spelling, an old id, or one of several
    ids = Sameness(store.connection, times["known_at"]).widen([subject["eid"]])
    merged: defaultdict[str, list[Row]] = defaultdict(list)
    for part in _ask(store, ids, kinds, limit + 1, times).values():
        for what, rows in part.items():
            merged[what] += rows
    return _dossier(subject, ids, merged, limit)


def read_dossiers(
    store: GraphStore,
    eids: Sequence[str],
    *,
    as_of: str | None,
    known_at: str | None,
    limit: int,
    kinds: Collection[str] = RECORD_KINDS,
) -> dict[str, Dossier]:
    """Read what is stated of several subjects at once (多个主体的卷宗), each as ``read_dossier`` would by itself."""
    most = limit * len(eids) + 1
    found = _ask(store, eids, kinds, most, known_times(as_of, known_at)) if eids else {}
    cut = any(sum(len(part[what]) for part in found.values()) >= most for what in ("registration", "holding", *kinds))
    return {
        eid: read_dossier(store, eid, as_of=as_of, known_at=known_at, limit=limit, kinds=kinds)
        if cut or not _alone(found[eid])
        else _dossier({**found[eid]["subject"][0]["record"], "redirected_from": None}, [eid], found[eid], limit)
        for eid in eids
    }


Found = Mapping[str, list[Row]]  # by what a row tells


def _ask(
    store: GraphStore, eids: Sequence[str], kinds: Collection[str], limit: int, times: Mapping[str, str]
) -> dict[str, defaultdict[str, list[Row]]]:
    labels = {label: kind for label, kind in KINDS.items() if kind in kinds}
    found = {eid: defaultdict[str, list[Row]](list) for eid in eids}
    for row in store.connection.read("dossier", eids=list(eids), kinds=labels, limit=limit, **times):
        found[row["asked"]][row["what"]].append(row)
    return found


def _alone(found: Found) -> bool:
    """Whether there is such a subject, known under this id and no other."""
    return bool(found["subject"]) and not found["merge"]


def _dossier(subject: Row, ids: Sequence[str], found: Found, limit: int) -> Dossier:
    told = [row for kind in RECORD_KINDS for row in found[kind]]
    registered = sorted(found["registration"], key=lambda row: row["record"]["version_order"] or "", reverse=True)
    return Dossier(
        subject=subject,
        registrations=tuple(fact_row("registration", row) for row in registered),
        records=tuple(fact_row(row["what"], row) for row in told[:limit]),
        concerned=any(row["more"] for row in told),
        holdings=tuple(held_row(row, subject["eid"]) for row in found["holding"][:limit]),
        several=bool(found["merge"]),
        ids=tuple(ids),
        cases=tuple(case_of({"head": row["record"], "acts": row["acts"]}) for row in found["case"]),
        truncated=len(told) > limit or len(found["holding"]) > limit,
    )
