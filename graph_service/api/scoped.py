"""Scoped fields (字段级权限, R10.2): a field of an answer that only some roles are shown, enforced in one place.

Which field needs which scope is data: ``[fields]`` of ``access.toml``, by the model that declares the field; a model
made of it inherits the row. Such a field is left out of the answer of a reader without the scope. Absent means
withheld, ``null`` means not known: the two are never mixed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from pydantic import BaseModel
from pydantic_core import to_jsonable_python

FieldRows = Mapping[str, Mapping[str, str]]


class FieldScopes:
    """Scopes of fields by model (字段权限): a model's are looked up in the table once."""

    def __init__(self, rows: FieldRows) -> None:
        self._rows = rows
        self._known: dict[type[BaseModel], tuple[tuple[str, str | None], ...]] = {}

    def of(self, model: type[BaseModel]) -> tuple[tuple[str, str | None], ...]:
        """Fields of a model in their order, each with the scope it needs, ``None`` where it needs none."""
        known = self._known.get(model)
        if known is None:
            rows = {
                name: scope
                for one in reversed(model.__mro__)
                if issubclass(one, BaseModel)
                for name, scope in self._rows.get(one.__name__, {}).items()
            }
            known = self._known[model] = tuple((name, rows.get(name)) for name in model.model_fields)
        return known

    def visible(self, value: object, scopes: frozenset[str]) -> Any:
        """Return ``value`` as JSON values without the fields that ``scopes`` do not reach (按权限裁剪)."""
        if isinstance(value, BaseModel):
            return {
                name: self.visible(getattr(value, name), scopes)
                for name, scope in self.of(type(value))
                if scope is None or scope in scopes
            }
        if isinstance(value, Mapping):
            return {key: self.visible(item, scopes) for key, item in cast("Mapping[str, object]", value).items()}
        if isinstance(value, list | tuple):
            return [self.visible(item, scopes) for item in cast("list[object] | tuple[object, ...]", value)]
        return to_jsonable_python(value)
