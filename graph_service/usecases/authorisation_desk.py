"""Authorisations of a subject and consents of a person (信用查询授权、个人同意, R9.2, R9.3), checked at every call.

Each is given to one unit for one purpose and a time. Whether it holds is asked of today, whatever day the question is
about: one taken back is over from that day on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from graph_service.analysis.cases import CaseState, replay
from graph_service.domain.acts import Act, Case, texts_of
from graph_service.domain.calendar import add_months
from graph_service.domain.errors import BadInput
from graph_service.domain.identity import normalise_code
from graph_service.domain.subjects import is_person
from graph_service.rulebook.portrait import portrait_policy
from graph_service.store.bolt import Connection
from graph_service.store.cases import cases_about, list_cases, read_cases
from graph_service.usecases.case_plan import Desk

PROCEDURE, CONSENT, _GIVEN = "authorisation", "consent", "GIVEN"
RULE, CONSENT_RULE = "R9.2", "R9.3"
_HERE = "本系统"
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Grant:
    """An authorisation or consent as it stands (授权): by whom, to whom, for what, what of, and until when.

    ``sections`` are the parts of the portrait that were authorised, empty for all; ``loan_case`` the one loan it is
    for, empty for any; ``monitor`` says that changes may be told while it lasts; ``employer`` is for a consent.
    """

    id: str
    subject: str
    unit: str
    purpose: str
    starts_on: date
    until: date
    sections: tuple[str, ...]
    loan_case: str
    monitor: bool
    employer: str

    def holds(self, *, unit: str, purpose: str, loan_case: str | None, day: date) -> bool:
        """Whether it is for this unit, purpose and loan on a day (授权有效); ``None`` asks about no certain loan."""
        named = loan_case is None or not self.loan_case or self.loan_case == loan_case
        return (self.unit, self.purpose) == (unit, purpose) and named and self.runs_on(day)

    def runs_on(self, day: date) -> bool:
        """Whether a day is within its term (授权期内)."""
        return self.starts_on <= day <= self.until


def grant_of(case: Case, day: date) -> Grant | None:
    """Return what a case of either procedure grants on a day (授权现状), ``None`` where it is none or taken back."""
    now = replay(case, as_of=day) if case.head.procedure in (PROCEDURE, CONSENT) else None
    return granted_by(now) if now else None


def granted_by(state: CaseState) -> Grant | None:
    """Return what a case that stands so grants (授权内容), ``None`` where it was taken back."""
    return _granted(state) if state.state.id == _GIVEN else None


def grant_by_id(connection: Connection, grant: str, day: date) -> Grant | None:
    """Return the authorisation or consent of an id on a day (按编号取授权), if it stands."""
    found = read_cases(connection, [grant]) if grant else []
    return grant_of(found[0], day) if found else None


def live_authorisation(connection: Connection, *, unit: str, subject: str, purpose: str, day: date) -> Grant | None:
    """An authorisation by which a unit may ask about a subject for a purpose on a day (有效授权), if any.

    The purpose is the very one that was authorised. Of a subject that does not exist there is none either: a refusal
    tells nothing.
    """
    if not (unit and subject and purpose):
        return None
    for case in cases_about(connection, subject, procedures=[PROCEDURE]):
        found = grant_of(case, day)
        if found and found.holds(unit=unit, purpose=purpose, loan_case=None, day=day):
            return found
    return None


def grants_to(connection: Connection, unit: str, *, after: str, limit: int) -> list[Case]:
    """Read a page of the authorisations that were ever given to a unit (对本单位的授权), by id."""
    return list_cases(connection, procedure=PROCEDURE, authority=unit, after=after, limit=limit)


def _granted(state: CaseState) -> Grant:
    told = state.data
    return Grant(
        id=state.head.id,
        subject=state.head.subject,
        unit=str(told["unit_code"]),
        purpose=str(told["purpose"]),
        starts_on=date.fromisoformat(str(told["starts_on"])) if "starts_on" in told else date.min,
        until=date.fromisoformat(str(told["until"])),
        sections=tuple(texts_of(told.get("sections"))),
        loan_case=str(told.get("loan_case", "")),
        monitor=told.get("monitor") is True,
        employer=normalise_code(str(told.get("employer", ""))),
    )


def _to_one_unit_for_a_time(desk: Desk, _before: CaseState | None, after: CaseState, act: Act) -> None:
    if not after.head.subject or is_person(after.head.subject):
        raise BadInput("授权须由经营主体作出。", advice="请填写主体代码; 个人信息须由本人另行同意。", rule=RULE)
    unknown = sorted(set(texts_of(act.data.get("sections"))) - portrait_policy().sections)
    if unknown:
        known = "、".join(sorted(portrait_policy().sections))
        raise BadInput(f"画像没有分项 {unknown[0]}。", advice=f"可授权: {known}。", rule=RULE)
    _stated(act, ("unit_code", "purpose", "signer"), RULE)
    _within(desk, act, RULE)


def _of_ones_own_will(desk: Desk, _before: CaseState | None, after: CaseState, act: Act) -> None:
    if not is_person(after.head.subject):
        raise BadInput("同意须由任职人员本人作出。", advice="主体的授权另行办理。", rule=CONSENT_RULE)
    _stated(act, ("unit_code", "purpose", "employer"), CONSENT_RULE)
    _within(desk, act, CONSENT_RULE)


def _stated(act: Act, fields: Iterable[str], rule: str) -> None:
    if not all(str(act.data[name]).strip() for name in fields):
        raise BadInput("授权须写明被授权单位和查询目的。", advice=f"请填写 {'、'.join(fields)}。", rule=rule)
    if act.data["channel"] != _HERE and not _SHA256.fullmatch(str(act.data.get("evidence", ""))):
        raise BadInput(
            "不在本系统作出的授权须附授权书的 SHA-256。", advice="请在 evidence 中填写 64 位十六进制。", rule=rule
        )


def _within(desk: Desk, act: Act, rule: str) -> None:
    starts = date.fromisoformat(str(act.data.get("starts_on", act.day)))
    until, longest = date.fromisoformat(str(act.data["until"])), add_months(act.day, desk.matrix.most_months)
    if not act.day <= starts <= until <= longest:
        raise BadInput(f"授权期限应在 {act.day} 至 {longest} 之间。", advice="请更正 starts_on、until。", rule=rule)


GUARDS = {(PROCEDURE, "give"): _to_one_unit_for_a_time, (CONSENT, "give"): _of_ones_own_will}
