"""The rule book (规则库): every table of the law, read and typed, as one frozen value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from graph_service.rulebook.access import AccessMatrix, access_matrix
from graph_service.rulebook.clocks import Clock, read_clocks
from graph_service.rulebook.entries import Entry, read_entries, tables
from graph_service.rulebook.incentives import IncentiveList, read_incentives
from graph_service.rulebook.lists import ListRule, read_lists
from graph_service.rulebook.loader import open_table
from graph_service.rulebook.measures import MeasureList
from graph_service.rulebook.measures_reader import read_measures
from graph_service.rulebook.objections import ObjectionPolicy, read_objections
from graph_service.rulebook.propagation import PropagationTable
from graph_service.rulebook.propagation_reader import read_propagation
from graph_service.rulebook.related_parties import RelatedRule, related_rules
from graph_service.rulebook.repair import RepairRules, read_repair
from graph_service.rulebook.rules import Source, read_source


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All rules (规则库). Read it once at the edge with ``load_rulebook`` and pass it on.

    ``entries`` are the rules of every table as they are written, those of the tables typed here and of all others.
    """

    entries: tuple[Entry, ...]
    sources: Mapping[str, Source]
    propagation: PropagationTable
    lists: tuple[ListRule, ...]
    measures: MeasureList
    incentives: IncentiveList
    repair: RepairRules
    clocks: tuple[Clock, ...]
    related: tuple[RelatedRule, ...]
    access: AccessMatrix
    objections: ObjectionPolicy


def load_rulebook() -> Rulebook:
    """Read every table (读取规则库); raises ``RuleBookError`` naming file and key."""
    table = open_table("sources")
    sources = tuple(read_source(row) for row in table.rows("source"))
    table.close()
    by_key = {source.key: source for source in sources}
    if len(by_key) < len(sources):
        raise table.fault("source", "key 有重复")
    sourced = MappingProxyType(by_key)
    lists, clocks, access = read_lists(), read_clocks(), access_matrix()
    return Rulebook(
        entries=read_entries(tables()),
        sources=sourced,
        propagation=read_propagation(),
        lists=lists,
        measures=read_measures(open_table("measures"), sourced, lists),
        incentives=read_incentives(open_table("incentives"), sourced),
        repair=read_repair(),
        clocks=clocks,
        related=related_rules(),
        access=access,
        objections=read_objections(open_table("objections"), clocks, access),
    )
