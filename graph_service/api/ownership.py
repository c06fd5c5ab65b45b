"""Routes about final owners (综合持股、受益所有人)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from graph_service.analysis.beneficial_owners import Step
from graph_service.api import presenting, problems
from graph_service.api.auth import ReaderDep
from graph_service.api.context import StoreDep
from graph_service.api.models.ownership import (
    BeneficialOwnerOut,
    BeneficialOwnersOut,
    ChainOut,
    FinalOwnerOut,
    FinalOwnersOut,
)
from graph_service.api.params import Code, QuestionDep, Said
from graph_service.api.presenting import Presenter
from graph_service.rulebook.beneficial_owners import beneficial_owner_policy
from graph_service.usecases.ownership import (
    MOST_OWNERS,
    BeneficialOwners,
    FinalOwners,
    beneficial_owners,
    final_owners,
)

router = APIRouter(prefix="/v1/subjects", tags=["主体 subjects"])
WALKS = problems.responses(401, 403, 404, 422, 500, 503)

STEP_LABELS = {
    Step.SHARE: "疑似受益所有人(权益)",
    Step.VOTES: "疑似受益所有人(表决权)",
    Step.CONTROL: "疑似受益所有人(实际控制)",
    Step.MANAGEMENT: "负责日常经营管理的人员(视为受益所有人, 待确认)",
    Step.STATE: "国有独资、国有控股公司的法定代表人(视为受益所有人, 待确认)",
    Step.BRANCH: "外国公司分支机构的高级管理人员(待确认)",
}


@router.get("/{code}/integrated", summary="综合持股 integrated shares", response_model=FinalOwnersOut, responses=WALKS)
def integrated(
    *,
    code: Code,
    reader: ReaderDep,
    store: StoreDep,
    question: QuestionDep,
    top: Annotated[int, Query(ge=1, le=10, description="每个股东列出的路径数")] = 3,
    limit: Annotated[int, Query(ge=1, le=MOST_OWNERS, description="股东数上限")] = 50,
) -> Response:
    """各方最终持有的比例, 循环持股精确求解; 另列路径合计、主要路径和持有人不明的部分.

    What every party finally owns, rings solved exactly; the sum over chains stands beside it under its own name.
    """
    found = final_owners(store, code, question.asked, top=top, limit=limit)
    return reader.send(final_owners_out(reader.presenter, found, question.said), rules=("R8.5", "R8.6"))


@router.get(
    "/{code}/beneficial-owners",
    summary="受益所有人推算 beneficial owners",
    response_model=BeneficialOwnersOut,
    responses=WALKS,
)
def beneficial(code: Code, reader: ReaderDep, store: StoreDep, question: QuestionDep) -> Response:
    """按最终权益、最终表决权、实际控制各自推算, 均无人的列日常经营管理人员; 不是备案信息.

    By final share, final votes and control, or else daily management; computed from registers, not read from filings.
    """
    found = beneficial_owners(store, code, question.asked)
    return reader.send(beneficial_owners_out(reader.presenter, found, question.said), rules=("R8.4",))


def final_owners_out(show: Presenter, found: FinalOwners, said: Said) -> FinalOwnersOut:
    """Final owners as an answer shows them (综合持股)."""
    names = found.closure.names
    met = {party for one in found.owners for chain in one.chains for party in chain.parties}
    return FinalOwnersOut(
        **said,
        truncated=found.truncated,
        code=found.subject["eid"],
        owners=[
            FinalOwnerOut(
                party=show.party(one.party, names),
                integrated=one.integrated,
                path_sum=one.path_sum,
                chains=[
                    ChainOut(
                        parties=[show.ref(party) for party in chain.parties],
                        shares=list(chain.shares),
                        product=chain.product,
                    )
                    for chain in one.chains
                ],
                truncated=one.truncated,
            )
            for one in found.owners
        ],
        unknown=found.unknown,
        self_share=found.self_share,
        closed_ring=found.closed_ring,
        parties=sorted((show.party(party, names) for party in met), key=lambda party: party.ref),
    )


def beneficial_owners_out(show: Presenter, found: BeneficialOwners, said: Said) -> BeneficialOwnersOut:
    """Beneficial owners as an answer shows them (受益所有人推算)."""
    names, policy = found.closure.names, beneficial_owner_policy()
    by_step = (policy.share, policy.votes, policy.control, policy.management, policy.state, policy.branch)
    rules = dict(zip(Step, by_step, strict=True))
    return BeneficialOwnersOut(
        **said,
        truncated=found.closure.truncated,
        code=found.subject["eid"],
        in_scope=found.in_scope,
        may_promise=found.may_promise,
        owners=[
            BeneficialOwnerOut(
                party=show.party(one.person, names),
                step=one.step.value,
                label=STEP_LABELS[one.step],
                part=one.part,
                basis=one.basis,
                rule=presenting.rule(rules[one.step]),
                path=[show.step(row) for row in one.path],
            )
            for one in found.owners
        ],
        scope_rule=presenting.rule(policy.scope),
        parties=show.parties([one.path for one in found.owners], names),
        note="由登记信息推算, 均为疑似; 不是受益所有人备案信息, 未列出的不等于没有。",
    )
