"""Who asks about departments (本单位): a caller that sees its own unit alone asks about that and no other (R10.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query, Request

from graph_service.api.auth import Authorization, in_front, judged, reached, with_purpose
from graph_service.api.reader import Reader
from graph_service.rulebook.access import Reach


@dataclass(frozen=True, slots=True)
class UnitReader:
    """A caller in front of a question about departments (查询人): ``department`` is whose answer it may have.

    ``None`` is all of them, which only a scope of reach ``ALL`` asks for.
    """

    reader: Reader
    department: str | None


async def unit_reader(
    request: Request,
    authorization: Authorization,
    department: Annotated[
        str | None,
        Query(
            min_length=1,
            max_length=64,
            description="单位代码, 未载明代码的单位为名称; 缺省: 有权查看的全部 code of a department, or its name",
        ),
    ] = None,
) -> UnitReader:
    """The reader of a route about departments, admitted by the department that it asks about (路由权限)."""
    reader = await in_front(request, authorization)
    role, matrix = reader.caller.role, reader.matrix
    own = role in matrix.roles and matrix.reach(role, reader.route.scope) is Reach.OWN
    asked = reader.caller.unit if department is None and own else department
    return UnitReader(with_purpose(await judged(reader.in_front_of(asked or ""), reached)), asked)


UnitReaderDep = Annotated[UnitReader, Depends(unit_reader)]
