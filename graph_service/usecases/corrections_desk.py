"""Correction in time and talks (限期整改与约谈, R4.9): a talk presupposes a term that passed without correction."""

from __future__ import annotations

from datetime import date

from graph_service.analysis.cases import CaseState
from graph_service.domain.acts import Act
from graph_service.domain.errors import Unlawful
from graph_service.usecases.case_plan import Desk


def _term_passed(_desk: Desk, before: CaseState | None, _after: CaseState, act: Act) -> None:
    due = date.fromisoformat(str(before.data["due_on"])) if before else act.day
    if act.day <= due:
        raise Unlawful(
            f"整改期限至 {due}, 期限届满仍未整改的才可以约谈。", advice="期限届满后再办理。", rule="R4.9"
        )  # fmt: skip


GUARDS = {("correction", "talk"): _term_passed}
