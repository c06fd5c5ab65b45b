"""What may be repaired (可修复的信息, R5): a penalty, a list entry, arrears, a broken promise; and its terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from graph_service.analysis.repair import GONE
from graph_service.analysis.repair_terms import (
    RepairTerms,
    arrears_terms,
    commitment_terms,
    list_terms,
    penalty_terms,
)
from graph_service.domain.events import Event, EventState
from graph_service.rulebook.lists import ListRule
from graph_service.rulebook.repair import RepairRules


@dataclass(frozen=True, slots=True)
class RepairItem:
    """One record that repair may be applied for (可修复的信息).

    ``ref`` names it over its versions (``domain.acts.ref``), ``title`` is its document number, ``matter`` what it is
    about (违法行为类型, 事由, 欠款种类); ``event`` is given for a penalty, ``list_code`` for a list entry.
    ``ended_on`` is the first day it no longer stands: removed from the list, paid.
    """

    ref: str
    kind: str
    subject: str
    title: str
    day: date | None
    authority_code: str
    authority_name: str
    state: EventState
    matter: str = ""
    event: Event | None = None
    list_code: str = ""
    performance: str = ""
    ended_on: date | None = None

    def stands(self, day: date) -> bool:
        """Whether it stands on a day (是否有效): neither annulled nor repaired, nor removed or paid."""
        return self.state not in GONE and (self.ended_on is None or self.ended_on > day)

    def is_samr_penalty(self, rules: RepairRules) -> bool:
        """Whether it is a penalty of market regulators (市场监管处罚)."""
        return self.event is not None and rules.is_samr(self.authority_name)

    def is_samr(self, rules: RepairRules) -> bool:
        """Whether it is a matter of market regulators (市场监管事项, R5.3): a penalty or a list of theirs."""
        return self.is_samr_penalty(rules) or rules.is_samr("", self.list_code)


def repair_terms(item: RepairItem, as_of: date, rules: RepairRules, lists: Mapping[str, ListRule]) -> RepairTerms:
    """Terms of a record under the law in force on ``as_of`` (修复期限); ``lists`` by their codes.

    Raises ``BadInput`` for a day before the first regime that covers it.
    """
    if item.event:
        return penalty_terms(item.event, as_of, rules)
    if item.kind == "list_entry":
        return list_terms(item.list_code, item.day, lists.get(item.list_code), as_of, rules)
    if item.kind == "commitment":
        return commitment_terms(item.day, as_of, rules)
    return arrears_terms(item.day, as_of, rules)
