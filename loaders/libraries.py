"""What the row checks look for in the libraries of inspection (一单两库校验, R7.6): F13-F15, F17."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import polars as pl

from graph_service.domain.fact_libraries import ItemLevel
from loaders.fields import parties_of
from loaders.looked_at import Hits, Subject

CAPS = ("rate_cap", "yearly_cap")
_NO_CAP = r"^(?:不限|无限制|不设上限|不设限|无上限|不限次数?|不限比例)$"  # said, and understood: there is none
_LAW_AND_ARTICLE = r"[《〈].+[》〉].*第[\p{Han}\d]+条"
_col = pl.col


def _unread_cap(s: Subject) -> Hits:
    for field in CAPS:
        if field in s.mapping.columns:
            raw = _col(f"{field}__raw")
            yield field, raw.is_not_null() & _col(field).is_null() & ~raw.str.contains(_NO_CAP)


def _no_article(s: Subject) -> Hits:
    if s.mapping.kind == "inspection_item":
        yield "basis", ~_col("basis").str.contains(_LAW_AND_ARTICLE)


def _no_cap(s: Subject) -> Hits:
    if s.mapping.kind == "inspection_item":
        none = _col("rate_cap__raw").is_null() | _col("rate_cap__raw").str.contains(_NO_CAP)
        yield "rate_cap", (_col("level") == ItemLevel.GENERAL) & none


def _one_certificate_of_several(s: Subject) -> Hits:
    """One certificate beside several persons, among the rows that are looked at together."""
    if s.mapping.kind == "inspector":
        (person,) = parties_of("inspector")
        persons = _col(person.id).drop_nulls().n_unique().over("cert_no")
        yield "cert_no", _col("cert_no").is_not_null() & (persons > 1)


LIBRARY: Mapping[str, Callable[[Subject], Hits]] = MappingProxyType(
    {"F13": _unread_cap, "F14": _no_article, "F15": _no_cap, "F17": _one_certificate_of_several}
)
