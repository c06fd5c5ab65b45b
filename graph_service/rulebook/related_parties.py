"""Ties that make related parties (关联方认定依据, R8.1-R8.3): rule, kind and the share from which a holding counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from graph_service.rulebook.loader import Row, open_table
from graph_service.rulebook.rules import Rule, read_rule


class TieKind(StrEnum):
    """Kind of tie (关联种类)."""

    SAME_CONTROLLER = "SAME_CONTROLLER"  # 同一控制人
    SAME_HEAD = "SAME_HEAD"  # 同一负责人
    HOLDING = "HOLDING"  # 持股达到比例


@dataclass(frozen=True, slots=True)
class Tie:
    """One ground for being related (关联依据); ``least_share`` is 0 where no share is asked for."""

    rule: Rule
    kind: TieKind
    least_share: float


def related_party_ties() -> Mapping[TieKind, Tie]:
    """Read ``related_parties.toml`` (关联方认定依据); raises ``RuleBookError``.

    >>> related_party_ties()[TieKind.HOLDING].least_share
    0.2
    """
    table = open_table("related_parties")
    ties = tuple(_read_tie(row) for row in table.rows("tie"))
    table.close()
    return MappingProxyType({tie.kind: tie for tie in ties})


def _read_tie(row: Row) -> Tie:
    tie = Tie(rule=read_rule(row), kind=row.choice("kind", TieKind), least_share=row.number("least_share") or 0.0)
    row.close()
    return tie
