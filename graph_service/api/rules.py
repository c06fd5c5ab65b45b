"""Route of the rule book (规则库): what a rule says, by which document, in which version."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from graph_service.api import problems
from graph_service.api.auth import ReaderDep
from graph_service.api.context import ContextDep
from graph_service.api.models.rules import (
    RuleLineOut,
    RuleSourceOut,
    RulesOut,
    RuleVersionOut,
)
from graph_service.api.params import QuestionDep
from graph_service.rulebook.labels import read_labels
from graph_service.rulebook.rules import Status
from graph_service.usecases.rule_book import RuleShown, show_rule

router = APIRouter(prefix="/v1/rules", tags=["规则 rules"])
ANSWERS = problems.responses(401, 403, 404, 422, 500, 503)


@router.get("/{rule}", summary="规则 one rule", response_model=RulesOut, responses=ANSWERS)
def rule(
    named: Annotated[str, Path(alias="rule", min_length=1, max_length=100, description="规则号、名单名称或信号名称")],
    reader: ReaderDep,
    context: ContextDep,
    question: QuestionDep,
    on: Annotated[date | None, Query(description="只看当日有效的版本; 缺省: 全部版本 in force on this day")] = None,
) -> Response:
    """规则的条文、依据、有效期和确认状态, 各版本. What a rule says, by which document, in every version."""
    found = show_rule(context.refresh.policies.rulebook, read_labels(), named, on)
    return reader.send(RulesOut(**question.said, versions=[_version(one) for one in found]))


def _version(one: RuleShown) -> RuleVersionOut:
    source = one.source
    return RuleVersionOut(
        id=one.id,
        version=one.version,
        table=one.table_term,
        article=one.article,
        source=RuleSourceOut(
            title=source.title, level=source.level, valid_from=source.valid_from, valid_to=source.valid_to,
            status=source.status, recheck=source.recheck,
        ),
        valid_from=one.valid_from,
        valid_to=one.valid_to,
        confirmed=one.status == Status.CONFIRMED,
        text=one.text,
        lines=[RuleLineOut(**asdict(line)) for line in one.lines],
    )  # fmt: skip
