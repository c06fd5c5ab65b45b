"""Rules in the words of a reader (规则用语): what keys and codes of the tables are called, from ``labels.toml``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import cast

from graph_service.domain.relations import ROLE_TERMS
from graph_service.domain.scenes import SCENE_TERMS
from graph_service.rulebook.entries import Entry
from graph_service.rulebook.loader import Row, open_table
from graph_service.rulebook.measures import DISCRETION_TERMS

Words = Mapping[str, str]
NO_WORDS: Words = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Labels:
    """Names of tables, keys and codes (规则表用语).

    ``keys_of`` are what one table means by a key, ``values`` names codes by key. ``defaults`` are by table and by a key
    that a rule writes: what holds then where it writes nothing else. ``untold`` are keys by
    table that only programs read.
    """

    tables: Words
    keys: Words
    keys_of: Mapping[str, Words]
    values: Mapping[str, Words]
    defaults: Mapping[str, Mapping[str, Words]]
    untold: Mapping[str, tuple[str, ...]]

    def key(self, table: str, key: str) -> str:
        """Return what a key of a table is called (项的名称), the key itself where it has no name."""
        return self.keys_of.get(table, NO_WORDS).get(key, self.keys.get(key, key))

    def lines(self, entry: Entry, names: Mapping[str, Words]) -> tuple[tuple[str, str], ...]:
        """Tell what a rule holds besides its head (规则内容), each key by its name, inner tables a line each.

        ``names`` are further words by key: what documents, lists and permissions are called.
        """
        left_out = self.untold.get(entry.table, ())
        held = {key: one for key, one in entry.more.items() if key not in left_out}
        told = {**held, **self._unwritten(entry)}
        return tuple(
            (self.key(entry.table, key), self._told(entry.table, key, one, names)) for key, one in told.items()
        )

    def _unwritten(self, entry: Entry) -> Words:
        held = (words for key, words in self.defaults.get(entry.table, {}).items() if key in entry.more)
        return {key: one for words in held for key, one in words.items() if key not in entry.more}

    def _told(self, table: str, key: str, value: object, names: Mapping[str, Words]) -> str:
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, dict):
            inner, words = cast("dict[str, object]", value), names.get(key)
            parts = (
                f"{words.get(name, name)} {self._told(table, key, one, names)}"  # its keys are codes like its values
                if words
                else f"{self.key(table, name)} {self._told(table, name, one, names)}"
                for name, one in inner.items()
            )
            return "; ".join(parts)
        if isinstance(value, list):
            items = [self._told(table, key, one, names) for one in cast("list[object]", value)]
            nested = any(isinstance(one, dict) for one in cast("list[object]", value))
            if not nested or len(items) == 1:
                return "、".join(items)
            return "\n".join(f"({number}) {item}" for number, item in enumerate(items, 1))
        words = names.get(key, self.values.get(key, NO_WORDS))
        return "或者".join(words.get(part, part) for part in str(value).split("|"))


def read_labels(table: Row | None = None) -> Labels:
    """Read ``labels.toml`` (规则表用语); raises ``RuleBookError``.

    >>> read_labels().key("procedures", "state"), read_labels().key("related_parties", "state")
    ('状态', '国家出资人')
    """
    table = table or open_table("labels")
    keys_of, values, defaults, untold = (table.row(name) for name in ("keys_of", "values", "defaults", "untold"))
    roles = {kind.value: term for kind, term in ROLE_TERMS.items()}
    read = Labels(
        tables=_words(table.row("tables")),
        keys=_words(table.row("keys")),
        keys_of=MappingProxyType({name: _words(row) for name, row in _tables(keys_of)}),
        values=MappingProxyType(
            {name: _words(row) for name, row in _tables(values)}
            | dict.fromkeys(("roles", "slots", "roles_left_out", "roles_unheld"), roles)
            | {"scenes": {scene.value: term for scene, term in SCENE_TERMS.items()}}
            | {"discretion": {one.value: term for one, term in DISCRETION_TERMS.items()}}
        ),
        defaults=MappingProxyType(
            {table: {key: _words(by.row(key)) for key in by.data} for table, by in _tables(defaults)}
        ),
        untold=MappingProxyType({name: untold.texts(name) for name in untold.data}),
    )
    table.close()
    return read


def _tables(row: Row) -> Iterator[tuple[str, Row]]:
    return ((name, row.row(name)) for name in row.data)


def _words(row: Row) -> Words:
    return MappingProxyType({name: row.text(name) for name in row.data})
