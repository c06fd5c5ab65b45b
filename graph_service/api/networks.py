"""Routes that walk the graph from a subject (网络、控制人)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Query, Response

from graph_service.analysis.declared import STANDING_TERMS
from graph_service.analysis.ultimate import MODE_TERMS, NO_MAJORITY
from graph_service.api import presenting, problems
from graph_service.api.auth import ReaderDep
from graph_service.api.context import StoreDep
from graph_service.api.models.networks import (
    ControllerOut,
    ControlOut,
    DeclaredOut,
    NetworkOut,
)
from graph_service.api.node_answers import node_marks, nodes_out
from graph_service.api.params import Code, QuestionDep, Said, SieveDep
from graph_service.api.presenting import Presenter, Row
from graph_service.usecases.control import ControlAnswer, Controller, controllers_of
from graph_service.usecases.networks import network_around

router = APIRouter(prefix="/v1/subjects", tags=["主体 subjects"])
WALKS = problems.responses(401, 403, 404, 422, 500, 503)

CONTROLLER_LABELS = {
    "SOLE": "疑似实际控制人",
    "JOINT": "疑似共同控制人(有一致行动协议)",
    "JOINT_PRESUMED": "推定共同控制人(各半, 无协议记录)",
    "PRESUMED": "推定控制人(上市公司表决权过三成, 待确认)",
    "CONCERT": "一致行动人(候选, 待确认)",
    "LARGEST_HOLDER": "已查到的最大持股方(候选, 待确认)",
    "LEGAL_REPRESENTATIVE": "法定代表人(候选, 待确认)",
}


@router.get("/{code}/network", summary="关联网络 network", response_model=NetworkOut, responses=WALKS)
def network(
    *,
    code: Code,
    reader: ReaderDep,
    store: StoreDep,
    question: QuestionDep,
    sieve: SieveDep,
    depth: Annotated[int, Query(ge=1, le=3, description="层数")] = 2,
    limit: Annotated[int, Query(ge=1, le=2_000, description="关系条数上限")] = 500,
) -> Response:
    """任职、持股、担保关系, 可筛选; 关系过多的节点标为 hub, 不再展开. 集团、疑似控制、分类取自最近一次计算.

    Roles, holdings and guarantees in force on the day; a party with too many relations is a hub and not walked through.
    """
    subject, around = network_around(store, code, question.asked, depth=depth, limit=limit, sieve=sieve)
    marks = node_marks(reader, store, around, question, sieve)
    answer = NetworkOut(
        **question.said,
        truncated=around.truncated,
        code=subject["eid"],
        nodes=nodes_out(reader.presenter, around, marks),
        links=[reader.presenter.step(row) for row in around.edges],
        computed_as_of=marks.of_run,
    )
    return reader.send(answer, rules=("R8.13",))


@router.get("/{code}/controllers", summary="实际控制人 controllers", response_model=ControlOut, responses=WALKS)
def controllers(code: Code, reader: ReaderDep, store: StoreDep, question: QuestionDep) -> Response:
    """按表决权计算的控制人, 一律为「疑似」; 申报的控制人另列, 不混同.

    Controllers computed from votes, always as suspected; declared ones stand beside them.
    """
    found = controllers_of(store, code, question.asked)
    return reader.send(control_out(reader.presenter, found, question.said), rules=("R8.7", "R8.8"))


def control_out(show: Presenter, found: ControlAnswer, said: Said) -> ControlOut:
    """Control as an answer shows it (控制情况)."""
    names = found.closure.names
    everyone = (*found.controllers, *found.candidates)
    return ControlOut(
        **said,
        truncated=found.closure.truncated,
        code=found.subject["eid"],
        mode=found.mode.name,
        mode_term=NO_MAJORITY if found.settled else MODE_TERMS[found.mode],
        unknown_votes=found.unknown,
        controllers=[_controller_out(show, one, names) for one in found.controllers],
        candidates=[_controller_out(show, one, names) for one in found.candidates],
        declared=[
            DeclaredOut(
                party=show.party(one.relation["source_id"], names),
                standing=one.standing.value,
                standing_term=STANDING_TERMS[one.standing],
                step=show.step(one.relation),
            )
            for one in found.declared
        ],
        parties=show.parties([one.path for one in everyone], names),
        rule=presenting.rule(found.rule),
    )


def _controller_out(show: Presenter, one: Controller, names: Mapping[str, Row]) -> ControllerOut:
    return ControllerOut(
        party=show.party(one.party, names),
        label=CONTROLLER_LABELS[one.basis],
        basis=one.basis,
        votes=one.votes,
        path=[show.step(row) for row in one.path],
    )
