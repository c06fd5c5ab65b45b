"""The access table against the app (权限矩阵核对): a service whose table does not fit does not start.

Every route has a row and every row a route; a route that is not open depends on the reader that judges it; every field
row names a field of an answer, and one that may be left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any, get_args

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts
from pydantic import BaseModel
from starlette.routing import Mount

from graph_service.domain.errors import RuleBookError
from graph_service.rulebook.access import AccessMatrix
from graph_service.rulebook.access_rows import Judged

Readers = dict[Judged, Callable[..., Any]]


def routes_of(app: FastAPI) -> dict[str, Any]:
    """Every route of an app by method and path (全部接口); what is mounted counts as read."""
    found: dict[str, Any] = {}
    for one in iter_route_contexts(app.routes):
        mounted = isinstance(one.original_route, Mount)
        methods = {"GET"} if mounted else (one.methods or set[str]()) - {"HEAD"}
        found |= {f"{method} {one.path_format}": one for method in methods}
    return found


def check_access(app: FastAPI, matrix: AccessMatrix, readers: Readers) -> None:
    """Raise ``RuleBookError`` unless the table and the app fit each other (权限矩阵核对).

    ``readers`` are the dependencies by which a route is judged; a route that is open has none of them.
    """
    routes = routes_of(app)
    for name in sorted(routes.keys() ^ matrix.routes.keys()):
        problem = "没有这个接口" if name in matrix.routes else "没有写明这个接口的权限"
        raise RuleBookError(f"access.toml 的 [routes] {problem}: {name}", rule=matrix.rule.id)
    for name, row in matrix.routes.items():
        dependant: Dependant | None = getattr(routes[name], "dependant", None)
        used = {one.call for one in _depended(dependant)} & set(readers.values()) if dependant else set[Any]()
        wanted = {readers[row.judged]} if row.judged in readers else set[Any]()
        if used != wanted:
            raise RuleBookError(f"接口 {name} 没有按 access.toml 判定权限 ({row.judged})", rule=matrix.rule.id)
    _check_fields(matrix, (getattr(one, "response_model", None) for one in routes.values()))


def _check_fields(matrix: AccessMatrix, answers: Iterable[Any]) -> None:
    models: defaultdict[str, set[type[BaseModel]]] = defaultdict(set)
    for model in models_of(answers):
        models[model.__name__].add(model)
    for name, fields in matrix.fields.items():
        if len(models[name]) != 1:
            raise RuleBookError(f"access.toml 的 [fields] 中 {name} 不是一个应答模型", rule=matrix.rule.id)
        (model,) = models[name]
        for field in fields:
            declared = model.model_fields.get(field)
            if declared is None or declared.is_required():
                raise RuleBookError(f"access.toml 的 [fields] 中 {name}.{field} 不是可缺省的字段", rule=matrix.rule.id)


def models_of(annotations: Iterable[Any]) -> set[type[BaseModel]]:
    """Every model that answers of these types are made of, those they inherit from included (应答模型)."""
    found: set[type[BaseModel]] = set()
    waiting = list(annotations)
    while waiting:
        one = waiting.pop()
        if isinstance(one, type) and issubclass(one, BaseModel):
            if one not in found and one is not BaseModel:
                found.add(one)
                waiting += [*(field.annotation for field in one.model_fields.values()), *one.__bases__]
        else:
            waiting += get_args(one)
    return found


def _depended(dependant: Dependant) -> Iterator[Dependant]:
    for one in dependant.dependencies:
        yield one
        yield from _depended(one)
