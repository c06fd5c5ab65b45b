"""All that is known of the repairs of one subject (修复案卷): its records, what cases did to them, its promises."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from graph_service.analysis.cases import CaseState, effects, replay
from graph_service.analysis.event_columns import event_of, penalty_events
from graph_service.analysis.fact_frames import fact_frame
from graph_service.analysis.law_overlay import Effects, row_ref
from graph_service.analysis.repair_conditions import Request
from graph_service.analysis.repair_items import RepairItem
from graph_service.domain.acts import Case, Effect
from graph_service.domain.calendar import add_months
from graph_service.domain.commitments import PERFORMANCE, CommitmentState
from graph_service.domain.events import Event, EventState
from graph_service.rulebook.repair import RepairRules
from graph_service.store.cases import cases_about, cases_concerning
from graph_service.store.graph_store import GraphStore
from graph_service.usecases.asked import Asked, Row
from graph_service.usecases.law import records_under_law

KINDS = ("penalty", "list_entry", "arrears", "commitment")  # what the procedure may concern
NOT_KEPT = tuple(text for text, state in PERFORMANCE.items() if state is not CommitmentState.FULFILLED)
MOST_RECORDS = 1_000  # of a kind
FALSE_PROMISE = "FALSE_PROMISE"


@dataclass(frozen=True, slots=True)
class RepairFile:
    """Records of a subject that repair may concern (修复案卷), by reference, as they stand once cases had their effect.

    ``cases`` are its repair cases in the order of their last acts, ``applied`` the day each was opened, whose law
    counts. ``locked_until`` is the last day on which it may not apply for anything, ``None`` where it may (R5.7).
    """

    rows: Mapping[str, Row]
    items: Mapping[str, RepairItem]
    effects: Effects
    cases: tuple[CaseState, ...]
    applied: Mapping[str, date]
    locked_until: date | None
    truncated: bool

    def cases_of(self, named: str) -> tuple[CaseState, ...]:
        """Repair cases of one record (该信息的修复申请), the latest last."""
        return tuple(case for case in self.cases if named in case.head.refs)

    def request(self, named: str, applied: date, day: date, promise: str = "", proof: str = "") -> Request:
        """What a request to repair one record stands on (修复申请)."""
        maximum = [one.since for one in self.effects.get(named, ()) if one.effect is Effect.MAXIMUM]
        return Request(
            applied=applied,
            day=day,
            others=tuple(self.items.values()),
            promise=promise,
            proof=proof,
            maximum=max(maximum, default=None),
            locked_until=self.locked_until,
        )


def repair_file(store: GraphStore, party: str, asked: Asked, rules: RepairRules) -> RepairFile:
    """Read the repair file of a subject or a person (修复案卷) as of a day, as known at a time."""
    page = records_under_law(store, party, KINDS, asked, limit=MOST_RECORDS)
    rows = {row_ref(row["fact"], row): row for row in page.rows if _may_be_repaired(row, asked.as_of)}
    found = {case.head.id: case for case in cases_concerning(store.connection, rows)}
    found |= {case.head.id: case for case in cases_about(store.connection, party)}
    repairs = _repairs(found.values(), asked)
    false_promises = [case.since for case in repairs if case.state.id == FALSE_PROMISE]
    locked = [add_months(day, rules.conditions.lockout_months) for day in false_promises]
    return RepairFile(
        rows=rows,
        items={item.ref: item for item in repair_items(rows.values())},
        effects=effects(found.values(), as_of=asked.as_of, known_at=asked.known_text),
        cases=repairs,
        applied={case.head.id: case.acts[0].day for case in found.values()},
        locked_until=max(locked, default=None),
        truncated=page.truncated,
    )


def opening_step(item: RepairItem, rules: RepairRules) -> str:
    """Step by which repair is applied for (申请的步骤, R5.3): matters of market regulators have a door of their own."""
    return "apply_samr" if item.is_samr(rules) else "apply"


def repair_items(rows: Iterable[Row]) -> tuple[RepairItem, ...]:
    """Make records under the law (``records_under_law``) into what may be repaired (可修复的信息), in their order."""
    told = list(rows)
    frame = penalty_events(fact_frame("penalty", (row for row in told if row["fact"] == "penalty")))
    events = {event.rid: event for event in map(event_of, frame.iter_rows(named=True))}
    return tuple(_item(row, events.get(row["rid"])) for row in told if row["fact"] in KINDS)


def _may_be_repaired(row: Row, day: date) -> bool:
    """Whether a record holds anything against its subject: of promises those found not kept by the day (违诺信息)."""
    if row["fact"] != "commitment":
        return True
    return row["performance"] in NOT_KEPT and (row["found_on"] or "") <= day.isoformat()


def _item(row: Row, event: Event | None) -> RepairItem:
    def text(name: str) -> str:
        return row.get(name) or ""

    titles = {"penalty": "doc_no", "list_entry": "case_no", "arrears": "notice_no", "commitment": "code"}
    matters = {"penalty": "violation_type", "list_entry": "facts", "arrears": "arrears_kind", "commitment": "matter"}
    days = ("found_on",) if row["fact"] == "commitment" else ("listed_on", "announced_on", "valid_from")
    ends = {"list_entry": ("removed_on", "valid_to"), "arrears": ("cleared_on",)}
    kind = row["fact"]
    day = event.decided_on if event else _day(row, *days)
    return RepairItem(
        ref=row_ref(kind, row),
        kind=kind,
        subject=row["subject"],
        title=text(titles[kind]),
        day=day,
        authority_code=text("authority_code"),
        authority_name=text("authority_name"),
        state=EventState(row["standing"]),
        matter=text(matters[kind]).strip(),
        event=event,
        list_code=text("list_code"),
        performance=text("performance").strip(),
        ended_on=_day(row, *ends.get(kind, ())),
    )


def _day(row: Row, *names: str) -> date | None:
    found = next((row[name] for name in names if row.get(name)), None)
    return date.fromisoformat(found) if found else None


def _repairs(cases: Iterable[Case], asked: Asked) -> tuple[CaseState, ...]:
    states = [
        replay(case, as_of=asked.as_of, known_at=asked.known_text) for case in cases if case.head.procedure == "repair"
    ]
    return tuple(sorted((one for one in states if one), key=lambda one: (one.since, one.head.id)))
