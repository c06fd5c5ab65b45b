"""Effects of cases laid over facts (案件效果叠加): what a mark, a repair or an annulment makes of records.

Definition. A record stands as the gravest of what its source states, what an objection that its source filed makes of
it, and what the cases concerning it do to it: void, repaired (or paused), marked, standing, in that order. Nothing is
removed from the graph: rows and frames are overlaid on the way out, so a past day sees what held and was known then.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import polars as pl

from graph_service.analysis.cases import Effecting
from graph_service.analysis.event_columns import state_column
from graph_service.analysis.fact_frames import fact_frame
from graph_service.analysis.snapshot import Snapshot
from graph_service.analysis.standing import document_keys, open_objections
from graph_service.domain.acts import Effect, ref, ref_parts
from graph_service.domain.events import EventState, event_state
from graph_service.domain.facts import FACTS
from graph_service.domain.names import name_key

Effects = Mapping[str, Sequence[Effecting]]
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CaseLaw:
    """What cases say of the facts (案件所定): their effects on records, and the records that they themselves make.

    ``made`` are rows by kind of fact, days as ISO text: entries of decided designations, debts that were found.
    """

    effects: Effects
    made: Mapping[str, Sequence[Row]]


NO_CASES = CaseLaw(MappingProxyType({}), MappingProxyType({}))

_STATES = {
    Effect.ANNUL: EventState.ANNULLED,
    Effect.REPAIR: EventState.REPAIRED,
    Effect.PAUSE: EventState.REPAIRED,
    Effect.MARK: EventState.MARKED,
}
_GRAVEST = (EventState.ANNULLED, EventState.REPAIRED, EventState.MARKED, EventState.VALID)
EVENTS = {"penalty": "doc_no", "list_entry": "case_no"}
"""Kinds whose frames say whether each record stands, and the column of the number that objections name."""


def gravest(states: Iterable[EventState]) -> EventState:
    """Return the gravest of some states (最重状态), ``VALID`` of none."""
    return min(states, key=_GRAVEST.index, default=EventState.VALID)


def state_of(effects: Sequence[Effecting]) -> EventState:
    """Return what cases make of a record (案件所致状态)."""
    return gravest(_STATES[one.effect] for one in effects if one.effect in _STATES)


@dataclass(frozen=True, slots=True)
class LawView:
    """A snapshot as the law sees it (法律视图).

    ``snapshot`` has the states of events and lacks what is void; ``weighed`` lacks besides what is objected to, for
    whatever weighs (L3, R6.3). ``marked`` are the references under an objection.
    """

    snapshot: Snapshot
    weighed: Snapshot
    marked: frozenset[str]


def law_view(snapshot: Snapshot, cases: CaseLaw) -> LawView:
    """Lay what cases say over a snapshot (法律视图), as of its day. Cost: a pass over the kinds concerned.

    Of a record that a case made and a source states as well, what was recorded last is there.
    """
    effects, facts = cases.effects, dict(snapshot.facts)
    for kind, rows in cases.made.items():
        both = pl.concat([facts[kind], fact_frame(kind, rows)]).sort("recorded_at", maintain_order=True)
        facts[kind] = both.unique("key", keep="last", maintain_order=True).sort("rid")
    snapshot = replace(snapshot, facts=facts)
    state = {named: state_of(told) for named, told in effects.items()}
    marked = frozenset(named for named, told in effects.items() if any(one.effect is Effect.MARK for one in told))
    law = {
        kind: _as_law(kind, frame, state, snapshot) if kind in FACTS else frame
        for kind, frame in snapshot.facts.items()
    }
    weighed = {name: _unmarked(name, frame, marked) for name, frame in law.items()}
    weighed["list_entry"] = weighed["list_entry"].filter(state_column() == EventState.VALID.value)
    return LawView(replace(snapshot, facts=law), replace(snapshot, facts=weighed), marked)


def _as_law(kind: str, frame: pl.DataFrame, state: Mapping[str, EventState], snapshot: Snapshot) -> pl.DataFrame:
    told = {ref_parts(named)[1]: one for named, one in state.items() if ref_parts(named)[0] == kind}
    if kind in EVENTS:
        return _with_states(frame, told, EVENTS[kind], snapshot)
    gone = [key for key, one in told.items() if one in (EventState.ANNULLED, EventState.REPAIRED)]
    return frame.filter(~pl.col(_key(frame)).is_in(gone)) if gone else frame


def _with_states(
    frame: pl.DataFrame, told: Mapping[str, EventState], document: str, snapshot: Snapshot
) -> pl.DataFrame:
    """Say of each event in ``state`` whether it stands: the gravest of its own word, objections on file, cases."""
    stated = pl.col("state") if "state" in frame.columns else pl.lit(None, pl.String)
    objected = open_objections(snapshot)
    if not told and objected.is_empty():
        return frame.with_columns(state=stated)
    by_case = pl.col("key").replace_strict(
        list(told), [one.value for one in told.values()], default=None, return_dtype=pl.String
    )
    named = objected.select("subject", document_key=document_keys(objected["doc_no"])).unique()
    keyed = frame.with_columns(document_key=document_keys(frame[document]), _case=by_case, _stated=stated)
    joined = keyed.join(
        named.with_columns(_objected=pl.lit(EventState.MARKED.value)),
        on=["subject", "document_key"], how="left", maintain_order="left",
    )  # fmt: skip
    touched = joined.filter(pl.any_horizontal(pl.col("_case", "_objected").is_not_null()))
    states = {
        rid: gravest((event_state(own), EventState(case or "VALID"), EventState(filed or "VALID"))).value
        for rid, own, case, filed in touched.select("rid", "_stated", "_case", "_objected").iter_rows()
    }
    overlaid = pl.col("rid").replace_strict(list(states), list(states.values()), default=None, return_dtype=pl.String)
    return joined.with_columns(state=pl.coalesce(overlaid, "_stated")).drop(
        "document_key", "_case", "_stated", "_objected"
    )


def _unmarked(kind: str, frame: pl.DataFrame, marked: frozenset[str]) -> pl.DataFrame:
    keys = [key for of, key in map(ref_parts, marked) if of == kind]
    return frame.filter(~pl.col(_key(frame)).is_in(keys)) if keys and kind not in EVENTS else frame


def _key(frame: pl.DataFrame) -> str:
    """Column that a reference names: the natural key of a record, the version of a relation."""
    return "key" if "key" in frame.columns and "subject" in frame.columns else "rid"


def row_ref(kind: str, row: Row) -> str:
    """Reference of a row of the store (记录引用)."""
    return ref(kind, row["rid"] if FACTS[kind].is_relation else row["key"])


def with_effects(rows: Iterable[Row], effects: Effects, objected: Collection[str] = ()) -> list[dict[str, Any]]:
    """Lay the effects of cases over rows of one party (记录叠加), ``fact`` being their kind.

    ``objected`` are keys of the documents that an objection filed by a source names (``standing.document_keys``).
    Each row gets ``standing`` (``EventState``) and ``objection_mark``; an event that a case concerns its ``state``
    besides, which is what publication and portraits read.
    """
    rows = [dict(row) for row in rows]
    return [
        _overlaid(row, effects.get(row_ref(row["fact"], row), ()), filed=bool(objected) and _number(row) in objected)
        for row in rows
    ]


def _number(row: Row) -> str | None:
    """Comparison key of the document of an event, as ``document_keys`` makes it of a column."""
    told = row.get(EVENTS.get(row["fact"], ""))
    return None if told is None else name_key(told)


def _overlaid(row: dict[str, Any], effects: Sequence[Effecting], *, filed: bool) -> dict[str, Any]:
    is_event = row["fact"] in EVENTS
    told = [EventState.MARKED] if filed else []
    told.append(event_state(row.get("state")) if is_event else EventState.VALID)
    standing = gravest((*told, state_of(effects)))
    row["standing"] = standing.value
    row["objection_mark"] = standing is EventState.MARKED or any(one.effect is Effect.MARK for one in effects)
    if is_event and (effects or filed):
        row["state"] = standing.value
    return row
