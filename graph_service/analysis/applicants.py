"""What counts of an applicant's record on a day (申请人情况), for the gate of promises (R3.3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

import polars as pl

from graph_service.analysis.commitment_gate import Applicant, OnRecord
from graph_service.analysis.event_columns import state_column
from graph_service.analysis.law_overlay import CaseLaw, law_view
from graph_service.analysis.repair import repair_columns
from graph_service.analysis.risk_indicators import live_list_entries
from graph_service.analysis.snapshot import PARTY_SCHEMA, SNAPSHOT_KINDS, Snapshot, snapshot_schema
from graph_service.domain.acts import ref
from graph_service.domain.commitments import STATE_TERMS, CommitmentState
from graph_service.domain.events import EventState
from graph_service.rulebook.lists import ListRule, recognise
from graph_service.rulebook.repair import RecordClass, RepairRules
from graph_service.rulebook.risk import RiskClassName

Row = Mapping[str, Any]
Counted = tuple[tuple[OnRecord, ...], tuple[OnRecord, ...]]
_CONTESTABLE = (CommitmentState.DISPUTED, CommitmentState.BREACHED, CommitmentState.FALSE)


def applicant(
    facts: Mapping[str, pl.DataFrame],
    commitments: pl.DataFrame,
    cases: CaseLaw,
    risk_class: str | None,
    *,
    lists: Iterable[ListRule],
    repair: RepairRules,
    as_of: date,
) -> Applicant:
    """Bring together what counts of an applicant on a day (申请人情况).

    ``facts`` are its own records by kind (``list_entry``, ``penalty``, ``objection``), ``commitments`` those of
    ``commitments_on``, ``cases`` what cases say of any of them, ``risk_class`` that of the last run.
    """
    empty = {name: pl.DataFrame(schema=snapshot_schema(kind)) for name, kind in SNAPSHOT_KINDS.items()}
    law = law_view(Snapshot(as_of, "", pl.DataFrame(schema=PARTY_SCHEMA), {**empty, **facts}), cases).snapshot
    entries, entries_marked = _counted(_severe(live_list_entries(law), tuple(lists)), "list_entry", _entry)
    penalties, penalties_marked = _counted(_serious(law.facts["penalty"], repair, as_of), "penalty", _penalty)
    promises = [
        (CommitmentState(row["state"]), row["marked"], OnRecord(row["ref"], _promise(row)))
        for row in commitments.filter(~pl.col("repaired")).iter_rows(named=True)
    ]
    return Applicant(
        severe_lists=entries,
        serious_penalties=penalties,
        commitments=MappingProxyType(
            {
                state: tuple(shown for now, marked, shown in promises if now is state and not marked)
                for state in CommitmentState
            }
        ),
        risk_class=RiskClassName(risk_class) if risk_class else None,
        marked=(
            *entries_marked,
            *penalties_marked,
            *(shown for now, marked, shown in promises if marked and now in _CONTESTABLE),
        ),
    )


def _severe(entries: pl.DataFrame, lists: tuple[ListRule, ...]) -> pl.DataFrame:
    """Entries on lists of the severely dishonest (严重失信主体名单), by the list's code or name in the source."""
    severe = {one.rule.id for one in lists if one.severe}
    known = {one.rule.id for one in lists}
    codes = [
        code if code in known else recognise(f"{name or ''} {code or ''}", lists)
        for code, name in entries.select("list_code", "list_name").iter_rows()
    ]
    return entries.filter(pl.Series([code in severe for code in codes], dtype=pl.Boolean))


def _serious(penalties: pl.DataFrame, repair: RepairRules, as_of: date) -> pl.DataFrame:
    """Penalties of the serious class (R5.1) until their publication stops of itself, whoever they are against."""
    return repair_columns(penalties, as_of, repair).filter(
        pl.col("record_class") == RecordClass.SERIOUS.value,
        pl.lit(as_of).is_between(pl.col("decided_on"), pl.col("auto_stop")),
    )


def _counted(frame: pl.DataFrame, kind: str, told: Callable[[Row], str]) -> Counted:
    """Records that count, and those that do not because they are objected to; what is void or repaired is neither."""

    def standing(state: EventState) -> tuple[OnRecord, ...]:
        rows = frame.filter(state_column() == state.value).iter_rows(named=True)
        return tuple(OnRecord(ref(kind, row["key"]), told(row)) for row in rows)

    return standing(EventState.VALID), standing(EventState.MARKED)


def _entry(row: Row) -> str:
    since = f", {row['listed_on']} 列入" if row["listed_on"] else ""
    return f"{row['list_name'] or row['list_code']} {row['case_no']}{since}"


def _penalty(row: Row) -> str:
    return f"{row['doc_no']}, {row['decided_on']} 决定"


def _promise(row: Row) -> str:
    return f"{row['type']} {row['code']}, {STATE_TERMS[CommitmentState(row['state'])]}"
