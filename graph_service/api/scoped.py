"""Scoped fields (字段级权限, R10.2): a field of an answer that only some roles are shown, enforced in one place.

A field marked ``Scoped("class:read")`` says so in OpenAPI (``x-scope``) and is left out of the answer of a reader
without that scope. Absent means withheld, ``null`` means not known: the two are never mixed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from pydantic import BaseModel, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, to_jsonable_python


@dataclass(frozen=True, slots=True)
class Scoped:
    """Marks a field as shown only with ``scope``. The field needs a default, for it may be absent."""

    scope: str

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Name the scope in the JSON schema."""
        return {**handler(schema), "x-scope": self.scope}


def visible(value: object, scopes: frozenset[str]) -> Any:
    """Return ``value`` as JSON values without the fields that ``scopes`` do not reach (按权限裁剪)."""
    if isinstance(value, BaseModel):
        return {
            name: visible(getattr(value, name), scopes)
            for name, field in type(value).model_fields.items()
            if all(mark.scope in scopes for mark in field.metadata if isinstance(mark, Scoped))
        }
    if isinstance(value, Mapping):
        return {key: visible(item, scopes) for key, item in cast("Mapping[str, object]", value).items()}
    if isinstance(value, list | tuple):
        return [visible(item, scopes) for item in cast("list[object] | tuple[object, ...]", value)]
    return to_jsonable_python(value)
