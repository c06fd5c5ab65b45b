"""Route of seeing a person unmasked (明文查看, R10.3): the only one that answers a name or a number in clear."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import portalocker
from fastapi import APIRouter, Response

from graph_service.api import problems
from graph_service.api.auth import ReaderDep
from graph_service.api.cases import actor_of
from graph_service.api.context import Context, ContextDep
from graph_service.api.models.unmask import UnmaskIn, UnmaskOut
from graph_service.api.params import TodayDep
from graph_service.api.problems import TooManyAttempts
from graph_service.api.reader import Reader
from graph_service.domain.calendar import CHINA
from graph_service.domain.masking import mask_text
from graph_service.rulebook.abuse import Window, abuse_policy
from graph_service.usecases.unmask import in_clear, over_limit, person_in_case

router = APIRouter(prefix="/v1", tags=["审计 audit"])
REFUSED = "不能查看该人的明文: 须凭本单位办理中、涉及该人的案件。"
ADVICE = "请核对案件编号和引用号; 引用号须取自对本单位的应答。"
NOTE = "仅限办理本案, 不得另作他用; 本次查看已记入审计日志。"


@router.post(
    "/unmask",
    summary="明文查看 unmask",
    response_model=UnmaskOut,
    responses=problems.responses(401, 403, 422, 429, 500, 503),
)
def unmask(wanted: UnmaskIn, reader: ReaderDep, context: ContextDep, said: TodayDep) -> Response:
    """凭本单位办理中的案件查看所涉自然人的姓名或证件号码; 逐次留痕, 超量不予答复.

    A person of an open case of one's own, in clear; audited before it is sent, refused beyond the limits of R10.6.
    """
    reader = replace(reader, audited=True, purpose=mask_text(wanted.reason), case=mask_text(wanted.case))
    show = reader.presenter

    def named(person: str) -> bool:
        return show.ref(person) == wanted.person

    person = person_in_case(context.connection, actor_of(reader), wanted.case, named, context.today())
    if person is None:
        reader.only_if(False, REFUSED, ADVICE)
    reader = replace(reader, subject=person or "")
    with portalocker.Lock(context.settings.data / ".unmask.lock", timeout=10):  # counted and entered as one
        _within_limits(reader, context)
        found = in_clear(context.connection, context.vault(), person or "")
        told = {name: getattr(found, name) for name in ("name", "id_number") if name in wanted.fields}
        answer = UnmaskOut(**said, case=wanted.case, person=wanted.person, told=told, note=NOTE)
        return reader.send(answer, rules=("R10.3",), fields=tuple(told))


def _within_limits(reader: Reader, context: Context) -> None:
    """Refuse a unit that has reached a limit, and enter it: the entry is an alert by itself (R10.6)."""
    policy, now = abuse_policy(), context.clock()
    reached = over_limit(context.audit_log, reader.caller.unit, policy, now)
    if reached is None:
        return
    reader.refused(rules=(policy.rule.id, reached.rule.id))
    here = now.astimezone(CHINA).replace(minute=0, second=0, microsecond=0)
    again = here + timedelta(hours=1) if reached.window is Window.HOUR else here.replace(hour=0) + timedelta(days=1)
    raise TooManyAttempts(
        f"本单位明文查看已达限度 (每{'小时' if reached.window is Window.HOUR else '日'} {reached.most} 次)。",
        retry_after=max(1, round((again - now).total_seconds())),
        advice="请稍后再试; 确需大量查看的, 由安全审计员核实。",
    )
