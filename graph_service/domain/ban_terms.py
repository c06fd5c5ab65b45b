"""Terms of a measure on a person (措施内容): what was proposed or taken over, frozen into its case as one text.

The same terms always give the same text, so that what was decided can be compared, signed and replayed (R10.5).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph_service.domain.errors import BadInput
from graph_service.domain.measures import BanScope, Measure, MeasureKind, Post, Span

_NESTED = ("way_back", "missing", "measures", "bounds")


@dataclass(frozen=True, slots=True)
class BanTerms:
    """What a person is to be barred from, and on what it rests (措施内容).

    ``origin`` is the reference of the record it came from, empty where it was decided elsewhere; ``with_origin`` says
    that it ends with that record (R5.8). ``layer`` and ``missing`` are how the software proposed it (R4.6a); ``least``
    and ``most`` are the bounds, in months, of a term that the authority has to fix, ``most`` ``None`` for life.
    """

    person: str
    person_name: str
    entity: str
    entity_name: str
    origin: str
    doc_no: str
    role: str
    role_rid: str
    rule: str
    version: str
    article: str
    text: str
    quote: str
    path: str
    way_back: tuple[str, ...]
    with_origin: bool
    layer: str
    missing: tuple[str, ...]
    measures: tuple[Measure, ...]
    bounds: tuple[tuple[int, int | None] | None, ...] = ()

    def told(self) -> dict[str, Any]:
        """Lay it out as plain values (措施内容的字段)."""
        told: dict[str, Any] = {name: getattr(self, name) for name in self.__slots__ if name != "measures"}
        return told | {"measures": [_measure_told(one) for one in self.measures]}

    def packed(self) -> str:
        """Lay it out as one text (冻结文本), keys and sets in order."""
        return json.dumps(self.told(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read_terms(text: str) -> BanTerms:
    """Read what ``packed`` wrote (还原措施内容); raises ``BadInput`` for a text that it did not write."""
    try:
        return terms_of(json.loads(text))
    except ValueError as error:
        raise BadInput("措施内容不是本系统写出的文本。", advice="请使用原文, 不要改动。") from error


def terms_of(told: Mapping[str, Any]) -> BanTerms:
    """Make terms of plain values (措施内容); raises ``BadInput`` for values that ``told`` did not lay out."""
    try:
        return BanTerms(
            **{name: told[name] for name in BanTerms.__slots__ if name not in _NESTED},
            way_back=tuple(told["way_back"]),
            missing=tuple(told["missing"]),
            measures=tuple(_measure(one) for one in told["measures"]),
            bounds=tuple(tuple(one) if one else None for one in told["bounds"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadInput("措施内容不是本系统写出的文本。", advice="请使用原文, 不要改动。") from error


def _measure_told(one: Measure) -> dict[str, Any]:
    span = one.span
    return {
        "kind": one.kind.value,
        "scopes": [
            {
                "posts": sorted(scope.posts),
                "field": list(scope.field),
                "elsewhere": scope.elsewhere,
                "new": scope.new,
            }
            for scope in one.scopes
        ],
        "first": span.first.isoformat(),
        "last": span.last.isoformat() if span.last else None,
        "life": span.life,
        "term": span.term,
    }


def _measure(told: Mapping[str, Any]) -> Measure:
    scopes = tuple(
        BanScope(
            frozenset(Post(post) for post in scope["posts"]), tuple(scope["field"]), scope["elsewhere"], scope["new"]
        )
        for scope in told["scopes"]
    )
    last = date.fromisoformat(told["last"]) if told["last"] else None
    span = Span(date.fromisoformat(told["first"]), last, told["life"], told["term"])
    return Measure(MeasureKind(told["kind"]), scopes, span)
