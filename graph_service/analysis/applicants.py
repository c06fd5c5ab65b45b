"""What counts of an applicant's record on a day (申请人情况), for the gate of promises (R3.3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

import polars as pl

from graph_service.analysis.cases import Effecting
from graph_service.analysis.commitment_gate import Applicant, OnRecord
from graph_service.analysis.event_columns import state_column
from graph_service.analysis.repair import GONE, repair_columns
from graph_service.analysis.risk_indicators import listed
from graph_service.analysis.standing import unobjected
from graph_service.domain.acts import Effect, ref
from graph_service.domain.commitments import STATE_TERMS, CommitmentState
from graph_service.domain.events import EventState
from graph_service.rulebook.lists import ListRule, recognise
from graph_service.rulebook.repair import RecordClass, RepairRules
from graph_service.rulebook.risk import RiskClassName

Row = Mapping[str, Any]
ENDED = frozenset({Effect.REPAIR, Effect.PAUSE, Effect.ANNUL})
"""Effects under which a record counts no more (R5.4, R5.6, R5.9)."""
_CONTESTABLE = (CommitmentState.DISPUTED, CommitmentState.BREACHED, CommitmentState.FALSE)


@dataclass(frozen=True, slots=True)
class OwnRecords:
    """Records of one party (主体自身记录): frames of their kinds, ``commitments`` as ``commitments_on`` gives them.

    ``held`` is what cases do to them (``analysis.cases.effects``), ``risk_class`` that of the last run.
    """

    list_entries: pl.DataFrame
    penalties: pl.DataFrame
    objections: pl.DataFrame
    commitments: pl.DataFrame
    held: Mapping[str, tuple[Effecting, ...]]
    risk_class: str | None


def applicant(own: OwnRecords, lists: Iterable[ListRule], repair: RepairRules, as_of: date) -> Applicant:
    """Bring together what counts of an applicant on a day (申请人情况)."""
    severe = _severe(own.list_entries, tuple(lists)).filter(listed(as_of))
    serious = _serious(own.penalties, repair, as_of)
    entries, entries_marked = _standing(own, "list_entry", severe, "case_no", _entry, as_of)
    penalties, penalties_marked = _standing(own, "penalty", serious, "doc_no", _penalty, as_of)
    promises = [
        (CommitmentState(row["state"]), row["marked"], OnRecord(row["ref"], _promise(row)))
        for row in own.commitments.filter(~pl.col("repaired")).iter_rows(named=True)
    ]
    return Applicant(
        severe_lists=entries,
        serious_penalties=penalties,
        commitments=MappingProxyType(
            {
                state: tuple(shown for said, marked, shown in promises if said is state and not marked)
                for state in CommitmentState
            }
        ),
        risk_class=RiskClassName(own.risk_class) if own.risk_class else None,
        marked=(
            *entries_marked,
            *penalties_marked,
            *(shown for said, marked, shown in promises if marked and said in _CONTESTABLE),
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
    standing = ~state_column().is_in([state.value for state in GONE])
    return repair_columns(penalties, as_of, repair).filter(
        standing,
        pl.col("record_class") == RecordClass.SERIOUS.value,
        pl.lit(as_of).is_between(pl.col("decided_on"), pl.col("auto_stop")),
    )


def _standing(
    own: OwnRecords, kind: str, frame: pl.DataFrame, document: str, told: Callable[[Row], str], as_of: date
) -> tuple[tuple[OnRecord, ...], tuple[OnRecord, ...]]:
    """Records that count, and those that do not because they are objected to."""
    marked_by_source = state_column() == EventState.MARKED.value if "state" in frame.columns else pl.lit(value=False)
    unmarked = set(unobjected(frame.filter(~marked_by_source), document, own.objections, as_of)["rid"])
    counted, marked = list[OnRecord](), list[OnRecord]()
    for row in frame.iter_rows(named=True):
        named = ref(kind, row["key"])
        effects = {one.effect for one in own.held.get(named, ())}
        if not effects & ENDED:
            free = row["rid"] in unmarked and Effect.MARK not in effects
            (counted if free else marked).append(OnRecord(named, told(row)))
    return tuple(counted), tuple(marked)


def _entry(row: Row) -> str:
    since = f", {row['listed_on']} 列入" if row["listed_on"] else ""
    return f"{row['list_name'] or row['list_code']} {row['case_no']}{since}"


def _penalty(row: Row) -> str:
    return f"{row['doc_no']}, {row['decided_on']} 决定"


def _promise(row: Row) -> str:
    return f"{row['type']} {row['code']}, {STATE_TERMS[CommitmentState(row['state'])]}"
