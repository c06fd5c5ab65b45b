"""Who asks about departments (本单位): a caller that sees its own unit alone asks about that and no other (R10.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Query, Security
from fastapi.security import SecurityScopes

from graph_service.api.auth import FrontDep, Reader, admitted
from graph_service.rulebook.access import Reach


@dataclass(frozen=True, slots=True)
class UnitReader:
    """A caller in front of a question about departments (查询人): ``department`` is whose answer it may have.

    ``None`` is all of them, which only a scope of reach ``ALL`` asks for.
    """

    reader: Reader
    department: str | None


def needs_unit(scope: str) -> Any:
    """Return the dependency by which a route about departments names its scope and gets its ``UnitReader``."""
    return Security(_unit_reader, scopes=[scope])


def _unit_reader(
    required: SecurityScopes,
    reader: FrontDep,
    department: Annotated[
        str | None,
        Query(
            min_length=1,
            max_length=64,
            description="单位代码, 未载明代码的单位为名称; 缺省: 有权查看的全部 code of a department, or its name",
        ),
    ] = None,
) -> UnitReader:
    (scope,) = required.scopes
    role, matrix = reader.caller.role, reader.context.matrix
    own = role in matrix.roles and matrix.reach(role, scope) is Reach.OWN
    asked = reader.caller.unit if department is None and own else department
    return UnitReader(admitted(reader.about(asked or ""), scope), asked)
