"""Routes about who belongs together: related parties, groups, paths (关联方、集团、找关系)."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Response

from graph_service.analysis.paths import MAX_DEPTH, MAX_ENDS
from graph_service.api import problems
from graph_service.api.auth import ReaderDep
from graph_service.api.context import StoreDep
from graph_service.api.models.related import GroupOut, PathsOut, RelatedPartiesOut
from graph_service.api.params import Code, QuestionDep
from graph_service.api.related_answers import group_out, paths_out, related_out
from graph_service.rulebook.related_parties import Standard
from graph_service.usecases.groups import Basis, group_around
from graph_service.usecases.paths import MAX_LIMIT, paths_between
from graph_service.usecases.related_parties import related_parties

router = APIRouter(prefix="/v1", tags=["主体 subjects"])
WALKS = problems.responses(401, 403, 404, 422, 500, 503)


@router.get(
    "/subjects/{code}/related-parties",
    summary="关联方 related parties",
    response_model=RelatedPartiesOut,
    responses=WALKS,
)
def related(
    *,
    code: Code,
    reader: ReaderDep,
    store: StoreDep,
    question: QuestionDep,
    standard: Annotated[
        Standard,
        Query(description="适用标准: CL 公司法, CAS36 会计准则, BANK1 银行保险机构, TAX 关联申报 by which standard"),
    ] = Standard.CL,
) -> Response:
    """按所选标准逐条认定, 每条附规则、比例和依据; 计算所得的称疑似.

    Related parties by the rules of one standard, each with rule, share and facts; what is computed is suspected.
    Persons known by name only are counted and not told; kinship is not looked for here.
    """
    found = related_parties(store, code, question.asked, standard=standard)
    rules = tuple(sorted({one.rule.id for one in found.related}))
    return reader.send(related_out(reader.presenter, found, question.said), rules=rules)


@router.get("/subjects/{code}/group", summary="所在集团 group of a subject", response_model=GroupOut, responses=WALKS)
def group(
    *,
    code: Code,
    reader: ReaderDep,
    store: StoreDep,
    question: QuestionDep,
    basis: Annotated[
        Basis, Query(description="归组依据: CONTROL 同受控制, LINK 同受控制或同一人(身份已核验) what makes the group")
    ] = Basis.CONTROL,
    limit: Annotated[int, Query(ge=1, le=1_000, description="成员数上限 members")] = 200,
) -> Response:
    """同受一方控制的主体, 或者再加同一人牵头的主体; 每个成员附归入依据. 国家出资人不牵头, 独一户不成组.

    Subjects under one controller, or tied by one person as well, each with why it belongs. The state heads no group,
    nobody heads whom a person links, and a subject alone is no group.
    """
    found = group_around(store, code, question.asked, basis=basis, limit=limit)
    return reader.send(group_out(reader.presenter, found, question.said), rules=(found.rule.id,))


@router.get("/paths", summary="找关系 paths between subjects", response_model=PathsOut, responses=WALKS)
def paths(
    *,
    reader: ReaderDep,
    store: StoreDep,
    question: QuestionDep,
    between: Annotated[
        list[Annotated[str, Query(min_length=1, max_length=64)]],
        Query(
            min_length=2,
            max_length=MAX_ENDS,
            description="主体代码, 2 至 10 个, 重复给出 codes of the subjects, repeated",
            examples=[["91440229MA4W00011F", "91440229MA4W00022A"]],
        ),
    ],
    depth: Annotated[int, Query(ge=1, le=MAX_DEPTH, description="段数上限 hops")] = 4,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT, description="路径数上限 paths")] = 20,
) -> Response:
    """主体之间的全部关系路径, 短者在前; 关系过多的一方不穿过, 截断时写明原因.

    All paths between the subjects, shortest first; hubs are not walked through, and every cut is told with its reason.
    """
    reader.within_region(between)
    found = paths_between(store, between, question.asked, depth=depth, limit=limit)
    asked_about = replace(reader, subject=" ".join(row["eid"] for row in found.subjects))
    return asked_about.send(
        paths_out(reader.presenter, found, question.said, depth=depth), rules=(found.policy.rule.id,)
    )
