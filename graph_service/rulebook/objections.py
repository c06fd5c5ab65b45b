"""How whoever a computed answer names may answer it (救济途径, R6): read from ``objections.toml``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from graph_service.rulebook.access import AccessMatrix, access_matrix
from graph_service.rulebook.clocks import DURATIONS, Clock, read_clocks
from graph_service.rulebook.loader import Row, open_table
from graph_service.rulebook.rules import STATUS_TERMS, Rule, cited, read_rule

OWN = "G"  # source of what is a default of this product


@dataclass(frozen=True, slots=True)
class ObjectionPolicy:
    """Who may object, to whom, within what time, and what follows (异议渠道).

    ``receivers`` are roles of the ``matrix``, by their Chinese terms; ``clocks`` count from the objection.
    """

    rules: tuple[Rule, ...]
    receivers: tuple[str, ...]
    matrix: Rule
    clocks: tuple[Clock, ...]

    @property
    def way_back(self) -> tuple[str, ...]:
        """The way back in sentences, each with its basis and whether that was read (救济途径)."""
        return tuple(f"{text}({basis})" for text, basis in self._told())

    def _told(self) -> Iterator[tuple[str, str]]:
        first, *others = self.rules
        yield first.text, _basis(first, first.id, first.article)
        yield f"受理: {'、'.join(self.receivers)}。", _basis(self.matrix, self.matrix.id)
        limits = "; ".join(f"{one.rule.text} {one.limit} {DURATIONS[one.unit]}" for one in self.clocks)
        heads = [one.rule for one in self.clocks]
        yield f"时限: {limits}。", "; ".join(dict.fromkeys(_basis(head, head.article) for head in heads))
        for rule in others:
            yield rule.text, _basis(rule, rule.id, rule.article)


def _basis(rule: Rule, number: str, article: str = "") -> str:
    own = "本系统缺省, " if rule.source == OWN else ""  # no law says so: the reader is told
    return cited(number, article, own + STATUS_TERMS[rule.status])


def read_objections(table: Row, clocks: Iterable[Clock], matrix: AccessMatrix) -> ObjectionPolicy:
    """Read the table (异议渠道); raises ``RuleBookError`` for a clock or a receiver that the other tables lack."""
    scope, by_id = table.text("receivers"), {clock.rule.id: clock for clock in clocks}
    receivers = tuple(role.term for role in matrix.roles.values() if scope in role.grants)
    named = table.texts("clocks")
    rules = tuple(read_rule(row) for row in table.rows("rule"))
    if not receivers:
        raise table.fault("receivers", f"access.toml 中没有角色持有 {scope}")
    if not named or any(one not in by_id or by_id[one].unit not in DURATIONS for one in named):
        raise table.fault("clocks", "应为 clocks.toml 中以日、工作日或月计的时限")
    if not rules:
        raise table.fault("rule", "缺少该项")
    table.close()
    return ObjectionPolicy(rules, receivers, matrix.rule, tuple(by_id[one] for one in named))


@cache
def objection_policy() -> ObjectionPolicy:
    """Read ``objections.toml`` with the tables that it names (异议渠道), once: every computed answer tells it.

    >>> objection_policy().way_back[1]
    '受理: 发展改革(信用主管)。(R10.2, 未核对原文)'
    """
    return read_objections(open_table("objections"), read_clocks(), access_matrix())
