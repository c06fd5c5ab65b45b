"""The route of who must be told of a public unit or its staff (告知去向, R4.7)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from graph_service.api import presenting, problems
from graph_service.api.auth import ReaderDep
from graph_service.api.context import StoreDep
from graph_service.api.models.routing import AddresseeOut, NoticeReceiversOut
from graph_service.api.params import Code, QuestionDep, Said
from graph_service.api.presenting import Presenter
from graph_service.usecases.routing import RoutingAnswer, who_is_told

router = APIRouter(prefix="/v1/subjects", tags=["主体 subjects"])
NOT_PUBLIC = "该主体不是机关、事业单位、群众团体或国有企业, 没有应当告知的上级或审计部门。"
BY_NAME = "未载明代码的单位只能纸质送达, 请在 routing.toml 中补正。"


@router.get(
    "/{code}/notice-receivers",
    summary="告知去向 who must be told",
    response_model=NoticeReceiversOut,
    responses=problems.responses(401, 403, 404, 422, 500, 503),
)
def notice_receivers(
    *,
    code: Code,
    reader: ReaderDep,
    store: StoreDep,
    question: QuestionDep,
    staff: Annotated[bool, Query(description="就其工作人员个人的事项而问 a matter of somebody on its staff")] = False,
    list_code: Annotated[
        str,
        Query(max_length=40, description="事项为名单记录时的名单代码 where it is a list entry", examples=["SXBZXR"]),
    ] = "",
) -> Response:
    """机关事业单位和国有企业失信的告知上级主管单位和审计部门, 其工作人员失信的告知所在单位、纪检监察和组织人事.

    Who must be told of a public unit or of its staff, why, and by which rule; nobody for any other subject.
    """
    found = who_is_told(store, code, question.asked, staff=staff, list_code=list_code)
    return reader.send(notice_receivers_out(reader.presenter, found, question.said, staff=staff), rules=("R4.7",))


def notice_receivers_out(show: Presenter, found: RoutingAnswer, said: Said, *, staff: bool) -> NoticeReceiversOut:
    """Who must be told, as an answer shows it (告知去向)."""
    unit, told = found.unit, found.addressees
    return NoticeReceiversOut(
        **said,
        truncated=found.truncated,
        code=found.subject["eid"],
        name=found.subject["name"],
        public_kind=unit.kind if unit else None,
        basis=unit.basis if unit else "",
        certain=unit.certain if unit else None,
        staff=staff,
        person=show.person(found.person["pid"], found.person) if found.person else None,
        roles=[row["title"] or presenting.relation_term(row["kind"]) for row in found.roles],
        receivers=[
            AddresseeOut(
                kind=one.receiver.value,
                unit_name=one.unit.name,
                unit_code=one.unit.code or None,
                by_name_only=one.by_name_only,
                why=one.why,
                rules=[presenting.rule(rule) for rule in one.rules],
            )
            for one in told
        ],
        path=[show.step(row) for row in found.path],
        parties=show.parties([found.path], found.names),
        note=(BY_NAME if any(one.by_name_only for one in told) else "") if unit else NOT_PUBLIC,
    )
