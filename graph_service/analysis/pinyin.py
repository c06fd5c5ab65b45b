"""Pinyin of whole columns (拼音首字母), apart from ``columns``: its dictionary is large, and one job needs it.

It is read at the first name: that takes half a second, a fifth of what a command needs to begin.
"""

from __future__ import annotations

import polars as pl

from graph_service.analysis.columns import name_keys


def pinyin_initials(names: pl.Series) -> pl.Series:
    """Pinyin initials of a column of names (拼音首字母), lower case; letters and digits stay, other signs go.

    Each character has its commonest reading: ``重庆`` gives ``zq``.
    """
    keys = name_keys(names)
    characters = keys.drop_nulls().str.split("").explode().unique().drop_nulls().to_list()
    initials = [_initial(character) for character in characters]
    return keys.str.replace_many(characters, initials) if characters else keys


def _initial(character: str) -> str:
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415

    if character.isascii():
        return character.lower() if character.isalnum() else ""
    read = lazy_pinyin(character, style=Style.FIRST_LETTER, errors="ignore")
    return read[0] if read else ""
