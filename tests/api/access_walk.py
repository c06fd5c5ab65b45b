"""Walking an answer beside the model of its response: which fields came back, and of which model each is."""

from __future__ import annotations

from collections.abc import Iterator
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel


def answered(value: Any, annotation: Any, where: str = "") -> Iterator[tuple[str, type[BaseModel], frozenset[str]]]:
    """Every object of an answer that a model describes: where it is, its model, the keys it has."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        yield from answered(value, parts[0], where)
    elif origin in (Union, UnionType):
        yield from answered(value, _member(value, parts), where)
    elif origin in (list, tuple) and isinstance(value, list):
        for number, item in enumerate(value):
            yield from answered(item, parts[0], f"{where}[{number}]")
    elif origin is dict and isinstance(value, dict):
        for key, item in value.items():
            yield from answered(item, parts[1], f"{where}.{key}")
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel) and isinstance(value, dict):
        yield where, annotation, frozenset(value)
        for name in value.keys() & annotation.model_fields.keys():
            yield from answered(value[name], annotation.model_fields[name].annotation, f"{where}.{name}")


def _member(value: Any, parts: tuple[Any, ...]) -> Any:
    """The member of a union that a value is of: by its kind where several are models."""
    if value is None:
        return NoneType
    flat = [inner for part in parts for inner in _flat(part)]
    models = [part for part in flat if isinstance(part, type) and issubclass(part, BaseModel)]
    if len(models) > 1:
        return next(one for one in models if get_args(one.model_fields["kind"].annotation) == (value["kind"],))
    return next((part for part in flat if part is not NoneType and get_origin(part) is not Literal), NoneType)


def _flat(annotation: Any) -> tuple[Any, ...]:
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _flat(parts[0])
    return tuple(inner for part in parts for inner in _flat(part)) if origin in (Union, UnionType) else (annotation,)
