"""What a subject may have repaired, and from when (可修复事项, R5): told from the first day, with its formula."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from graph_service.analysis.cases import CaseState
from graph_service.analysis.repair_conditions import Condition, Request, checklist
from graph_service.analysis.repair_items import RepairItem, repair_terms
from graph_service.analysis.repair_terms import RepairTerms
from graph_service.domain.errors import NotFound
from graph_service.domain.events import EventState
from graph_service.domain.subjects import is_person
from graph_service.rulebook.lists import read_lists
from graph_service.rulebook.repair import read_repair
from graph_service.store.graph_store import GraphStore
from graph_service.usecases.asked import Asked, Row
from graph_service.usecases.records import is_public, masked_record, with_publication
from graph_service.usecases.repair_file import RepairFile, opening_step, repair_file


@dataclass(frozen=True, slots=True)
class Repairable:
    """One record with its terms, its conditions and its repair case (可修复事项).

    ``row`` is the record as it may be shown, people masked; ``published`` whether it is shown to the public on the
    day; ``days_left`` the countdown; ``step`` by which to apply; ``case`` the latest repair case, ``None`` where nobody
    applied.
    """

    row: Row
    item: RepairItem
    terms: RepairTerms
    published: bool
    days_left: int | None
    conditions: tuple[Condition, ...]
    step: str
    case: CaseState | None


@dataclass(frozen=True, slots=True)
class RepairsAnswer:
    """Records of a party that may be repaired, newest first, and what may be offered freely (可修复事项清单).

    ``named`` has the ``name`` of the party and whether it is ``certain``, by its id.
    """

    party: str
    named: Mapping[str, Row]
    repairs: tuple[Repairable, ...]
    voluntary: tuple[str, ...]
    truncated: bool


def repairs_of(store: GraphStore, code: str, asked: Asked, *, public_only: bool) -> RepairsAnswer:
    """List what a subject may have repaired from when (可修复事项), by the law in force on the day asked about.

    What is void is left out. With ``public_only`` just what is public on the day is listed, and nothing of a person.
    Raises ``NotFound``, and ``BadInput`` for a day before any law on repair.
    """
    party, named = _party(store, code, public_only=public_only)
    rules, lists = read_repair(), {one.rule.id: one for one in read_lists()}
    file = repair_file(store, party, asked, rules)
    rows = with_publication(map(masked_record, file.rows.values()), asked.as_of)
    found: list[Repairable] = []
    for row, (key, item) in zip(rows, file.items.items(), strict=True):
        public = item.stands(asked.as_of) and not is_person(item.subject) and is_public(row, asked.as_of)
        if item.state is EventState.ANNULLED or (public_only and not public):
            continue
        case = next(reversed(file.cases_of(key)), None)
        request = _request(file, key, case, asked.as_of)
        terms = repair_terms(item, request.applied, rules, lists)
        conditions = checklist(item, terms, request, rules)
        left, step = terms.days_left(asked.as_of), opening_step(item, rules)
        found.append(Repairable(row, item, terms, public, left, conditions, step, case))
    return RepairsAnswer(party, {party: named}, tuple(found), rules.conditions.optional, file.truncated)


def _party(store: GraphStore, code: str, *, public_only: bool) -> tuple[str, Row]:
    if is_person(code):
        rows = [] if public_only else store.persons([code])  # who may not see persons is not told whether one is there
        if not rows:
            raise NotFound(f"未查到: {code}", advice="未查到记录不等于不存在, 请核对后再查。")
        return code, rows[0]
    row = store.subject(code)
    return row["eid"], row


def _request(file: RepairFile, named: str, case: CaseState | None, day: date) -> Request:
    """What stands for a record on the day: the request that is being handled, by the law of its own day, or none."""
    if case is None or case.state.closed:
        return file.request(named, day, day)
    promise, proof = str(case.data["promise"]), str(case.data["proof"])
    return file.request(named, file.applied[case.head.id], day, promise, proof)
