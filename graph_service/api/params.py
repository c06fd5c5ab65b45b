"""Parameters that questions share (公共参数)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated, TypedDict

from annotated_types import Ge, Le
from fastapi import Depends, Path, Query, Request
from pydantic import AwareDatetime

from graph_service.api.context import context_of
from graph_service.domain.errors import BadInput
from graph_service.store.walk import Sieve
from graph_service.usecases.asked import Asked
from graph_service.usecases.last_run import AskedRun
from graph_service.usecases.networks import SHOWN

FIRST_DAY, LAST_DAY = date(1949, 10, 1), date(2999, 12, 31)
FIRST_MOMENT, LAST_MOMENT = datetime(1970, 1, 2, tzinfo=UTC), datetime(2999, 12, 30, tzinfo=UTC)

Code = Annotated[
    str,
    Path(
        min_length=1,
        max_length=64,
        description="统一社会信用代码、注册号或主体标识 code, registration number or scheme:value",
        examples=["91440229MA4W00011F"],
    ),
]
Limit = Annotated[int, Query(ge=1, le=100, description="条数上限 page size")]
Offset = Annotated[int, Query(ge=0, le=1_000, description="起始位置 where the page begins")]


class Said(TypedDict):
    """The fields of ``Answer`` that a question fills."""

    as_of: date
    data_version: str


@dataclass(frozen=True, slots=True)
class Question:
    """When the question is about, and the state of the data that answers it (提问)."""

    asked: Asked
    data_version: str

    @property
    def said(self) -> Said:
        """What every answer says of itself."""
        return Said(as_of=self.asked.as_of, data_version=self.data_version)


AsOf = Annotated[date, Ge(FIRST_DAY), Le(LAST_DAY)]
KnownAt = Annotated[AwareDatetime, Ge(FIRST_MOMENT), Le(LAST_MOMENT)]


async def _question(
    request: Request,
    as_of: Annotated[
        AsOf | None,
        Query(description="时点, 缺省为今天 the day asked about", examples=["2026-06-30"]),
    ] = None,
    known_at: Annotated[
        KnownAt | None,
        Query(
            description="当时所知, 缺省为现在 only what was recorded by then counts",
            examples=["2026-06-30T00:00:00+08:00"],
        ),
    ] = None,
) -> Question:
    context = context_of(request)
    known = known_at.astimezone(UTC) if known_at else None
    return Question(Asked(as_of or context.today(), known), (await context.edition()).version)


QuestionDep = Annotated[Question, Depends(_question)]


async def _sieve(
    kinds: Annotated[
        list[str] | None,
        Query(
            description="关系种类, 重复给出, 缺省为全部 relation types, repeated",
            json_schema_extra={"items": {"enum": list(SHOWN), "type": "string"}},
        ),
    ] = None,
    least_trust: Annotated[
        float, Query(ge=0, le=1, description="可信度下限: 1.0 登记, 0.9 申报 (R8.11) least trust")
    ] = 0.0,
) -> Sieve:
    unknown = sorted(set(kinds or ()) - set(SHOWN))
    if unknown:
        raise BadInput("没有这种关系。", advice="可选的种类: " + "、".join(SHOWN))
    return Sieve(kinds=sorted(set(kinds or ())), least_trust=least_trust)


SieveDep = Annotated[Sieve, Depends(_sieve)]


async def _asked_run(
    as_of: Annotated[
        AsOf | None,
        Query(description="时点, 只能是最近一次计算的截至日, 缺省即该日 the day of the last run, no other"),
    ] = None,
    known_at: Annotated[
        KnownAt | None,
        Query(description="当时所知, 只能是最近一次计算的时刻 the moment of the last run, no other"),
    ] = None,
) -> AskedRun:
    return AskedRun(as_of, known_at.astimezone(UTC) if known_at else None)


AskedRunDep = Annotated[AskedRun, Depends(_asked_run)]


async def _today(request: Request) -> Said:
    context = context_of(request)
    return Said(as_of=context.today(), data_version=(await context.edition()).version)


TodayDep = Annotated[Said, Depends(_today)]  # of a question that is about today and no other day
