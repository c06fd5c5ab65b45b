"""Terms of repair (修复期限, R5.1): from which day repair may be applied for, until when a record is shown, and why.

Definition, with d the day that the terms run from and (least, most) the months of the record under the law in force on
the day asked about: the minimum ends on d + least, repair may be applied for from the next day, publication stops of
itself at the end of d + most (R0.4: the start day is not counted). A term of another law prevails over that of the
regime, and a serious record is shown as long as its own restriction runs where that is longer.

Each day comes with its formula in words, so that whoever is recorded can follow it from the first day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from graph_service.analysis.repair_classes import penalty_class
from graph_service.analysis.triggers import event_texts
from graph_service.domain.calendar import add_months
from graph_service.domain.events import Event
from graph_service.rulebook.lists import ListRule
from graph_service.rulebook.repair import Regime, RepairRules, Start
from graph_service.rulebook.repair_classes import RecordClass
from graph_service.rulebook.rules import STATUS_TERMS, Rule, any_of

_ONE_DAY = timedelta(days=1)
NO_PUBLICATION_DAY = "(公示日期未载明, 以文书日期代)"


@dataclass(frozen=True, slots=True)
class RepairTerms:
    """The terms of one record (修复期限).

    ``publish`` says whether its class is shown at all. ``least_until`` is the last day of the minimum, ``None`` where
    there is none; ``apply_from`` the first day of applying, ``None`` where the record does not say from when it
    stands; ``auto_stop`` the last day shown, ``None`` where nothing but a removal ends it. ``record_class`` is
    ``None`` for arrears, which have no class.
    """

    record_class: RecordClass | None
    rule: Rule
    regime: Regime
    publish: bool
    least_until: date | None
    apply_from: date | None
    auto_stop: date | None
    formula: str
    stop_formula: str

    def reached(self, day: date) -> bool:
        """Whether the minimum has passed by ``day`` (是否达到最短公示期); not where it cannot be told."""
        return self.apply_from is not None and self.apply_from <= day

    def days_left(self, day: date) -> int | None:
        """Days until repair may be applied for (倒计时), 0 once it may; ``None`` where it cannot be told."""
        return None if self.apply_from is None else max(0, (self.apply_from - day).days)


@dataclass(frozen=True, slots=True)
class PenaltyTerms(RepairTerms):
    """The terms of a penalty (处罚的修复期限): it has a class and a day, so that every term can be told."""

    record_class: RecordClass
    apply_from: date
    auto_stop: date


def penalty_terms(event: Event, as_of: date, rules: RepairRules) -> PenaltyTerms:
    """Work out the terms of a penalty (处罚的修复期限) under the law in force on ``as_of``.

    Raises ``BadInput`` for a day before the first regime that covers it.
    """
    regime = rules.regime(as_of, samr=rules.is_samr(event.authority_name))
    record_class = penalty_class(event, rules.classes)
    term = regime.terms[record_class]
    least = term.least_months
    words = event_texts(event)["words"]
    if record_class is not RecordClass.MINOR and regime.key_words and re.search(any_of(regime.key_words), words):
        least = max(least, regime.key_least_months)
    label = "文书日期" if regime.start is Start.DOCUMENT else f"文书日期{NO_PUBLICATION_DAY}"
    auto_stop = add_months(event.decided_on, term.most_months)
    stopped = _stop(label, event.decided_on, term.most_months, regime.rule) if term.publish else _unpublished(regime)
    restricted = _restricted_until(event, record_class, words, rules)
    if restricted and restricted > auto_stop:
        longer = rules.restriction.rule
        stopped, auto_stop = f"{stopped}; 限制措施至 {restricted}, 公示至该日 {_cited(longer)}", restricted
    least_until, apply_from, formula = _least(label, event.decided_on, least, regime.rule)
    return PenaltyTerms(
        record_class, regime.rule, regime, term.publish, least_until, apply_from, auto_stop, formula, stopped
    )


def list_terms(
    list_code: str, listed_on: date | None, listing: ListRule | None, as_of: date, rules: RepairRules
) -> RepairTerms:
    """Work out the terms of a list entry (名单的修复期限): those of the list's own law before those of the regime.

    ``listing`` is the list of the rule book, ``None`` for one that it does not know, which is taken as severe.
    """
    regime = rules.regime(as_of, samr=rules.is_samr("", list_code))
    record_class = RecordClass.SERIOUS if listing is None or listing.severe else RecordClass.GENERAL
    term = regime.terms[record_class]
    own = rules.own_term(as_of, list_code=list_code) if list_code else None
    least, by = (own.least_months, own.rule) if own else (term.least_months, regime.rule)
    most, most_by = (term.most_months, regime.rule)
    if listing and not own and listing.early_months is not None:
        least, by = listing.early_months, listing.rule
    if listing and listing.term_months is not None:
        most, most_by = listing.term_months, listing.rule
    least_until, apply_from, formula = _least_or_unknown("列入日期", listed_on, least, by, as_of)
    if own and own.until_removed:
        auto_stop, stopped = None, f"公示至移出或解除 {_cited(own.rule)}"
    else:
        auto_stop = add_months(listed_on, most) if listed_on else None
        stopped = _stop("列入日期", listed_on, most, most_by)
    return RepairTerms(record_class, by, regime, True, least_until, apply_from, auto_stop, formula, stopped)


def arrears_terms(announced_on: date | None, as_of: date, rules: RepairRules) -> RepairTerms:
    """Work out the terms of arrears (欠税欠款公告的修复期限): no minimum, shown until paid (R5.1)."""
    regime = rules.regime(as_of)
    own = rules.own_term(as_of)
    rule = own.rule if own else regime.rule
    _, apply_from, formula = _least_or_unknown("公告日期", announced_on, own.least_months if own else 0, rule, as_of)
    stopped = f"公示至缴清或付清 {_cited(rule)}"
    return RepairTerms(None, rule, regime, True, None, apply_from, None, formula, stopped)


def commitment_terms(found_on: date | None, as_of: date, rules: RepairRules) -> RepairTerms:
    """Work out the terms of a promise not kept (违诺信息的修复期限), from the day it was found (R5.1)."""
    regime = rules.regime(as_of)
    term = regime.terms[rules.breach.record_class]
    label, least = "认定日期", term.least_months
    least_until, apply_from, formula = _least_or_unknown(label, found_on, least, regime.rule, as_of)
    return RepairTerms(
        record_class=rules.breach.record_class,
        rule=regime.rule,
        regime=regime,
        publish=term.publish,
        least_until=least_until,
        apply_from=apply_from,
        auto_stop=add_months(found_on, term.most_months) if found_on else None,
        formula=f"{formula}; {rules.breach.rule.text} {_cited(rules.breach.rule)}",
        stop_formula=_stop(label, found_on, term.most_months, regime.rule),
    )


def _restricted_until(event: Event, record_class: RecordClass, words: str, rules: RepairRules) -> date | None:
    """Last day of a restriction that the record itself puts on its subject (限制期限), ``None`` where it has none."""
    says_so = re.search(any_of(rules.restriction.words), words) is not None
    if record_class is RecordClass.SERIOUS and says_so and event.ends_on:
        return event.ends_on - _ONE_DAY
    return None


def _least(label: str, start: date, months: int, rule: Rule) -> tuple[date | None, date, str]:
    """Last day of the minimum, first day of applying, and the formula in words."""
    if months == 0:
        return None, start, f"没有最短公示期, 纠正失信行为、履行义务后即可申请 {_cited(rule)}"
    until = add_months(start, months)
    told = f"{label} {start} + {length(months)} = {until} 届满, 自 {until + _ONE_DAY} 起可申请 {_cited(rule)}"
    return until, until + _ONE_DAY, told


def _least_or_unknown(
    label: str, start: date | None, months: int, rule: Rule, as_of: date
) -> tuple[date | None, date | None, str]:
    """As ``_least``; a record without a day may be applied for at once where there is no minimum, else nobody knows."""
    if start is None and months:
        return None, None, f"{label}未载明, 不能推算可申请日期; 自该日起满{length(months)}后可申请 {_cited(rule)}"
    return _least(label, start or as_of, months, rule)


def _stop(label: str, start: date | None, months: int, rule: Rule) -> str:
    if start is None:
        return f"{label}未载明, 不能推算; 自该日起满{length(months)}停止公示 {_cited(rule)}"
    return f"{label} {start} + {length(months)} = {add_months(start, months)} 届满停止公示 {_cited(rule)}"


def _unpublished(regime: Regime) -> str:
    return f"原则上不公示 {_cited(regime.rule)}"


def _cited(rule: Rule) -> str:
    """A rule by its number (依据); one whose id has no figure is a bare code to a reader: cited by its article."""
    named = rule.id if any(map(str.isdigit, rule.id)) else rule.article
    return f"({named}, {STATUS_TERMS[rule.status]})"


def length(months: int) -> str:
    """Say a term of months in words (期限用语).

    >>> length(3), length(12), length(18)
    ('3个月', '1年', '18个月')
    """
    return f"{months // 12}年" if months and months % 12 == 0 else f"{months}个月"
