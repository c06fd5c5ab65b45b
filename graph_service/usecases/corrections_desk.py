"""Correction in time and talks (限期整改与约谈, R4.9): a talk presupposes a term that passed without correction.

Who talks is the unit that ordered the correction (谁认定谁约谈): that is a step of the authority in the table.
"""

from __future__ import annotations

from datetime import date

from graph_service.analysis.cases import CaseState
from graph_service.analysis.open_cases import OpenCase, open_cases
from graph_service.domain.acts import Act
from graph_service.domain.errors import BadInput, Unlawful
from graph_service.store.bolt import Connection
from graph_service.store.cases import all_cases
from graph_service.usecases.asked import Asked
from graph_service.usecases.case_plan import Desk

PROCEDURE = "correction"
_WARNING = "警示"


def _after_its_term(_desk: Desk, before: CaseState | None, _after: CaseState, act: Act) -> None:
    due = date.fromisoformat(str(before.data["due_on"])) if before else act.day
    if act.day <= due:
        raise Unlawful(
            f"整改期限至 {due}, 期限届满仍未整改的才可以约谈。", advice="期限届满后再办理。", rule="R4.9"
        )  # fmt: skip
    if act.data["talk_kind"] == _WARNING and not (before and "talk_kind" in before.data) and not act.reason.strip():
        raise BadInput("此前未经提示约谈, 径行警示约谈须说明理由。", advice="请在 reason 中写明。", rule="R4.9")
    _term_ahead(_desk, before, _after, act)


def _term_ahead(_desk: Desk, _before: CaseState | None, _after: CaseState, act: Act) -> None:
    due = date.fromisoformat(str(act.data["due_on"]))
    if due <= act.day:
        raise BadInput(f"整改期限 {due} 应在责令或约谈之日以后。", advice="请更正 due_on。", rule="R4.9")


def open_corrections(connection: Connection, asked: Asked) -> tuple[OpenCase, ...]:
    """Corrections and talks that are not settled (未办结的整改与约谈), by department, the nearest term first."""
    cases = all_cases(connection, procedure=PROCEDURE)
    return open_cases(cases, as_of=asked.as_of, known_at=asked.known_text)


GUARDS = {(PROCEDURE, "order"): _term_ahead, (PROCEDURE, "talk"): _after_its_term}
