"""Keys of facts and batches (标识): the same statement always has the same key, whoever sends it and whenever."""

from __future__ import annotations

import hashlib

import polars as pl

from graph_service.domain.facts import FACTS, PROVENANCE
from loaders.detect import Sheet

_FIELD, _ITEM, _NULL = "\x1f", "\x1e", "\x1d"
_CONTENT_TOO = {"valid_from", "valid_to"}  # the only provenance columns that are part of what a row says
_NOT_CONTENT = {column.name for column in PROVENANCE} - _CONTENT_TOO


def batch_id(sheet: Sheet) -> str:
    """Id of a batch (批次标识): bytes of the file, sheet, mapping and its text. A corrected file is another batch."""
    parts = (sheet.digest, sheet.sheet or "", sheet.mapping.id, sheet.mapping.checksum)
    return hashlib.sha256(_FIELD.join(parts).encode()).hexdigest()


def with_keys(facts: pl.DataFrame, kind: str) -> pl.DataFrame:
    """Add ``key`` (of kind and natural key) and ``rid`` (of key and content, provenance apart) (自然键与版本标识)."""
    called = FACTS[kind].end_names if FACTS[kind].is_relation else ()
    content = [name for name in facts.columns if name not in {*_NOT_CONTENT, *called}]
    keyed = facts.with_columns(key=_hashed(facts, kind, FACTS[kind].natural_key))
    return keyed.with_columns(rid=_hashed(keyed, kind, ("key", *content)))


def _hashed(frame: pl.DataFrame, kind: str, columns: tuple[str, ...]) -> pl.Series:
    text = frame.select(pl.concat_str(pl.lit(kind), *(_text(frame, name) for name in columns), separator=_FIELD))
    hashes = [hashlib.blake2b(value.encode(), digest_size=16).hexdigest() for value in text.to_series()]
    return pl.Series(hashes, dtype=pl.String)


def _text(frame: pl.DataFrame, name: str) -> pl.Expr:
    column = pl.col(name)
    text = column.list.join(_ITEM) if isinstance(frame.schema[name], pl.List) else column.cast(pl.String)
    return text.fill_null(_NULL)
