"""Every key of a rule has a name for a reader, and what is told of unwritten keys is what the reader takes."""

from __future__ import annotations

from graph_service.rulebook.book import load_rulebook
from graph_service.rulebook.labels import read_labels
from graph_service.rulebook.propagation import RoleTime, Target

BOOK, LABELS = load_rulebook(), read_labels()


def test_every_table_and_every_key_of_a_rule_has_a_name() -> None:
    unnamed = {
        (entry.table, key) for entry in BOOK.entries for key in entry.more if LABELS.key(entry.table, key) == key
    }
    assert unnamed == set(), "请在 rulebook/labels.toml 的 [keys] 或 [keys_of.表名] 中补上中文名称"
    assert {entry.table for entry in BOOK.entries} - LABELS.tables.keys() == set()


def test_no_name_is_for_a_table_that_is_not_there() -> None:
    tables = {entry.table for entry in BOOK.entries}
    assert LABELS.tables.keys() <= tables
    assert LABELS.keys_of.keys() <= tables


def test_what_is_told_of_unwritten_keys_is_what_the_reader_takes() -> None:
    told = LABELS.defaults["propagation"]["slots"]
    written = {
        (entry.rule.version, key)
        for entry in BOOK.entries
        if entry.table == "propagation"
        for key in ("target", "role_time")
        if key in entry.more
    }
    for row in BOOK.propagation.rules:
        if row.slots and (row.rule.version, "target") not in written:
            assert row.target is Target(told["target"])
        if row.slots and (row.rule.version, "role_time") not in written:
            assert row.role_time is RoleTime(told["role_time"])
