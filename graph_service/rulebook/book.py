"""The rule book (规则库): every table of the law, read and typed, as one frozen value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from graph_service.rulebook.access import AccessMatrix, access_matrix
from graph_service.rulebook.clocks import Clock, read_clocks
from graph_service.rulebook.lists import ListRule, read_lists
from graph_service.rulebook.loader import open_table
from graph_service.rulebook.objections import ObjectionPolicy, read_objections
from graph_service.rulebook.propagation import PropagationTable
from graph_service.rulebook.propagation_reader import read_propagation
from graph_service.rulebook.related_parties import RelatedRule, related_rules
from graph_service.rulebook.repair import RepairRules, read_repair
from graph_service.rulebook.rules import Rule, Source, read_source


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All rules (规则库). Read it once at the edge with ``load_rulebook`` and pass it on."""

    sources: Mapping[str, Source]
    propagation: PropagationTable
    lists: tuple[ListRule, ...]
    repair: RepairRules
    clocks: tuple[Clock, ...]
    related: tuple[RelatedRule, ...]
    access: AccessMatrix
    objections: ObjectionPolicy

    def rules(self) -> Iterator[Rule]:
        """Yield the head of every rule (规则要素), table by table."""
        table = self.propagation
        yield from (one.rule for one in (*table.rules, table.annotation, *table.prohibitions))
        yield from (one.rule for one in (*self.lists, *self.repair.regimes, self.repair.classes, *self.clocks))
        yield from (one.rule for one in self.related)
        yield from self.objections.rules
        yield self.access.rule


def load_rulebook() -> Rulebook:
    """Read every table (读取规则库); raises ``RuleBookError`` naming file and key."""
    table = open_table("sources")
    sources = tuple(read_source(row) for row in table.rows("source"))
    table.close()
    by_key = {source.key: source for source in sources}
    if len(by_key) < len(sources):
        raise table.fault("source", "key 有重复")
    clocks, access = read_clocks(), access_matrix()
    return Rulebook(
        sources=MappingProxyType(by_key),
        propagation=read_propagation(),
        lists=read_lists(),
        repair=read_repair(),
        clocks=clocks,
        related=related_rules(),
        access=access,
        objections=read_objections(open_table("objections"), clocks, access),
    )
