"""Authorisations of a subject (信用查询授权, R9.2): given to one unit for one purpose, checked at every call.

Whether one holds is asked of today, whatever day the question is about: one taken back is over from that day on.
"""

from __future__ import annotations

from datetime import date

from graph_service.analysis.cases import CaseState, replay
from graph_service.domain.acts import Act
from graph_service.domain.calendar import add_months
from graph_service.domain.errors import BadInput
from graph_service.domain.subjects import is_person
from graph_service.store.bolt import Connection
from graph_service.store.cases import cases_about
from graph_service.usecases.case_plan import Desk

PROCEDURE, _GIVEN = "authorisation", "GIVEN"
RULE = "R9.2"


def live_authorisation(connection: Connection, *, unit: str, subject: str, purpose: str, day: date) -> str | None:
    """Id of the authorisation by which a unit may ask about a subject for a purpose on a day (有效授权), if any.

    The purpose is the very one that was authorised. Of a subject that does not exist there is none either: a refusal
    tells nothing.
    """
    if not (unit and subject and purpose):
        return None
    for case in cases_about(connection, subject, procedures=[PROCEDURE]):
        state = replay(case, as_of=day)
        if state and state.state.id == _GIVEN and _covers(state, unit, purpose, day):
            return case.head.id
    return None


def _covers(state: CaseState, unit: str, purpose: str, day: date) -> bool:
    told = state.data
    return (told["unit_code"], told["purpose"]) == (unit, purpose) and day <= date.fromisoformat(str(told["until"]))


def _to_one_unit_for_a_time(desk: Desk, _before: CaseState | None, after: CaseState, act: Act) -> None:
    if not after.head.subject or is_person(after.head.subject):
        raise BadInput("授权须由经营主体作出。", advice="请填写主体代码; 个人信息须由本人另行同意。", rule=RULE)
    if not (str(act.data["unit_code"]).strip() and str(act.data["purpose"]).strip()):
        raise BadInput("授权须写明被授权单位和查询目的。", advice="请填写 unit_code 和 purpose。", rule=RULE)
    until, longest = date.fromisoformat(str(act.data["until"])), add_months(act.day, desk.matrix.most_months)
    if not act.day <= until <= longest:
        raise BadInput(f"授权期限应在 {act.day} 至 {longest} 之间。", advice="请更正 until。", rule=RULE)


GUARDS = {(PROCEDURE, "give"): _to_one_unit_for_a_time}
