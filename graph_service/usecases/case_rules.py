"""What the law asks of an act beyond its procedure, and what follows from it (办理的前提与后果), by procedure and step.

A guard raises where the act may not be; a follow-up gives further acts, an extra other statements, all of them written
in the transaction of the act.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from graph_service.analysis.cases import CaseState
from graph_service.domain.acts import Act
from graph_service.usecases import (
    arrears_desk,
    authorisation_desk,
    bankruptcy_desk,
    campaigns_desk,
    commitments_desk,
    corrections_desk,
    designation_desk,
    false_promise,
    foreign_desk,
    inspection_desk,
    notices_desk,
    objections_desk,
    proposals_desk,
    public_sector,
    repair_desk,
)
from graph_service.usecases.case_plan import Desk, Draft

Guard = Callable[[Desk, CaseState | None, CaseState, Act], None]
FollowUp = Callable[[Desk, CaseState | None, CaseState, Act], list[Draft]]
Extra = Callable[[Desk, CaseState | None, CaseState, Act], list[tuple[str, dict[str, object]]]]

GUARDS: Mapping[tuple[str, str], Guard] = MappingProxyType(
    {
        **arrears_desk.GUARDS,
        **authorisation_desk.GUARDS,
        **campaigns_desk.GUARDS,
        **commitments_desk.GUARDS,
        **corrections_desk.GUARDS,
        **designation_desk.GUARDS,
        **foreign_desk.GUARDS,
        **inspection_desk.GUARDS,
        **notices_desk.GUARDS,
        **objections_desk.GUARDS,
        **proposals_desk.GUARDS,
        **repair_desk.GUARDS,
        **bankruptcy_desk.GUARDS,
    }
)
FOLLOW_UPS: Mapping[tuple[str, str], FollowUp] = MappingProxyType(
    {
        **objections_desk.FOLLOW_UPS,
        **proposals_desk.FOLLOW_UPS,
        **public_sector.FOLLOW_UPS,
        **false_promise.FOLLOW_UPS,
        **bankruptcy_desk.FOLLOW_UPS,
        **inspection_desk.FOLLOW_UPS,
        **repair_desk.FOLLOW_UPS,
    }
)
EXTRAS: Mapping[tuple[str, str], Extra] = MappingProxyType({**objections_desk.EXTRAS})


def guard(desk: Desk, before: CaseState | None, after: CaseState, act: Act) -> None:
    """Raise where the law has something against the act (办理前提)."""
    if found := GUARDS.get((after.head.procedure, act.step)):
        found(desk, before, after, act)


def follow(desk: Desk, before: CaseState | None, after: CaseState, act: Act) -> list[Draft]:
    """Return the acts that follow from one (办理后果)."""
    found = FOLLOW_UPS.get((after.head.procedure, act.step))
    return found(desk, before, after, act) if found else []


def extras(desk: Desk, before: CaseState | None, after: CaseState, act: Act) -> list[tuple[str, dict[str, object]]]:
    """Return what else an act writes (随行为写入)."""
    found = EXTRAS.get((after.head.procedure, act.step))
    return found(desk, before, after, act) if found else []
