"""Rules as they stand in their tables (规则条目): what the lint walks over, and what is shown of a rule.

The typed readers turn a table into what the analyses go by; an entry keeps its words. Every table of the rule book is
walked, so that a new one is seen without being named anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from importlib.resources import files
from typing import cast

from graph_service.rulebook.loader import Row, load_table
from graph_service.rulebook.rules import Rule, in_force, read_rule

HEAD = frozenset({"id", "source", "article", "valid_from", "valid_to", "status", "text"})
_EXCHANGE = "exchange"  # one table a platform (R9.6a)
_MARKS = frozenset({"id", "status", "text"})  # what makes a table of a rule file a rule


@dataclass(frozen=True, slots=True)
class Entry:
    """One version of one rule (规则条目): the table it is in, its head, and what else is written there."""

    table: str
    rule: Rule
    more: Mapping[str, object]

    @property
    def names(self) -> frozenset[str]:
        """What one may ask for it by (规则号、名称): number, number without its part, name of a list or a signal."""
        parts = self.rule.id.split(".")
        numbers = (".".join(parts[:count]) for count in range(1, len(parts) + 1))
        terms = (str(self.more[key]) for key in ("name", "term") if isinstance(self.more.get(key), str))
        return frozenset(name.casefold() for name in (*numbers, *terms))


def tables() -> Mapping[str, Mapping[str, object]]:
    """Read every rule file (全部规则表), by the name of its table."""
    book = files("graph_service.rulebook")
    names = [one.name for one in book.iterdir() if one.name.endswith(".toml")]
    names += [f"{_EXCHANGE}/{one.name}" for one in book.joinpath(_EXCHANGE).iterdir() if one.name.endswith(".toml")]
    return {name: load_table(name) for name in sorted(one.removesuffix(".toml") for one in names)}


def read_entries(found: Mapping[str, Mapping[str, object]]) -> tuple[Entry, ...]:
    """Take the rules out of rule files (规则条目), in their order; raises ``RuleBookError`` for a faulty head."""
    return tuple(entry for name, table in found.items() for entry in _walk(name, table))


def _walk(table: str, data: Mapping[str, object]) -> Iterator[Entry]:
    if _is_rule(data):
        rule = read_rule(Row(f"{table}.toml {data['id']}", data))
        yield Entry(table, rule, {key: value for key, value in data.items() if key not in HEAD and not _holds(value)})
    for value in data.values():
        for inner in _inner(value):
            yield from _walk(table, inner)


def _inner(value: object) -> list[Mapping[str, object]]:
    values = cast("list[object]", value) if isinstance(value, list) else [value]
    return [cast("dict[str, object]", one) for one in values if isinstance(one, dict)]


def values_of(entry: Entry, key: str) -> frozenset[str]:
    """Return every text that an entry holds under a key, in its inner tables too (某项的全部取值)."""
    return frozenset(_under(entry.more, key))


def _under(data: Mapping[str, object], key: str) -> Iterator[str]:
    given = data.get(key, ())
    listed = cast("list[object]", given) if isinstance(given, list) else [given]
    yield from (one for one in listed if isinstance(one, str))
    for value in data.values():
        for inner in _inner(value):
            yield from _under(inner, key)


def _is_rule(data: Mapping[str, object]) -> bool:
    return data.keys() >= _MARKS


def _holds(value: object) -> bool:
    """Whether a value holds rules of its own, which are entries themselves."""
    return any(map(_is_rule, _inner(value)))


def find_entries(entries: Iterable[Entry], wanted: str, day: date | None = None) -> tuple[Entry, ...]:
    """Return all versions of a rule, its parts included (规则各版本), or those in force on a day.

    ``wanted`` is a number (``P08`` brings ``P08.2`` along) or the name of a list or a signal, in any case of letters.

    >>> entries = read_entries(tables())
    >>> [one.rule.version for one in find_entries(entries, "p06")]
    ['P06@2014-10-01', 'P06@2024-05-01']
    >>> [one.rule.id for one in find_entries(entries, "失信被执行人")]
    ['SXBZXR']
    """
    key = wanted.strip().casefold()
    found = tuple(one for one in entries if key in one.names)
    return found if day is None else in_force(found, day)


def near(entries: Iterable[Entry], wanted: str, most: int = 8) -> tuple[str, ...]:
    """Return the numbers that come nearest to one that is not there (相近规则号).

    >>> "P08" in near(read_entries(tables()), "P8")
    True
    """
    numbers = list(dict.fromkeys(one.rule.id for one in entries))
    return tuple(get_close_matches(wanted.strip().upper(), numbers, n=most, cutoff=0.5))
