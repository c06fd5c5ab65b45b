"""Triggers (触发条件): which rows of the propagation table an event sets off (R4.6a step 2)."""

from __future__ import annotations

from collections.abc import Mapping

from graph_service.domain.events import Event
from graph_service.domain.subjects import is_person
from graph_service.rulebook.propagation import PropagationRule, PropagationTable, Target, Trigger
from graph_service.rulebook.rules import in_force


def event_texts(event: Event) -> Mapping[str, str]:
    """Return the texts that triggers ask about (触发条件所用文本), by the names that ``Trigger.patterns`` uses.

    Categories and licence are read from their own columns, and from what was imposed where a source leaves them empty.
    """
    categories = "；".join(event.categories) or event.content
    return {
        "list_code": event.list_code,
        "categories": categories,
        "licence": event.licence or f"{categories}；{event.content}",
        "basis": event.basis,
        "words": "；".join((categories, event.content, event.facts, event.basis)),
    }


def matching_rules(event: Event, table: PropagationTable) -> tuple[tuple[PropagationRule, Trigger], ...]:
    """Return the rows whose trigger the event meets (适用条款), in force on its day, each with the trigger met.

    Where several triggers of a row are met, one that needs no human judgement is preferred.
    """
    target = Target.SELF if is_person(event.subject) else Target.HOLDERS
    texts = event_texts(event)
    matched: list[tuple[PropagationRule, Trigger]] = []
    for row in in_force(table.rules, event.decided_on):
        met = [trigger for trigger in row.triggers if trigger.matches(texts)] if row.target is target else []
        if met:
            matched.append((row, min(met, key=lambda trigger: bool(trigger.needs_human))))
    return tuple(matched)


def annotates(event: Event, table: PropagationTable) -> bool:
    """Whether the event is one that is shown on persons' records without effect (记录标注, R4.4b)."""
    if is_person(event.subject) or not table.annotation.rule.in_force(event.decided_on):
        return False
    texts = event_texts(event)
    return any(trigger.matches(texts) for trigger in table.annotation.triggers)
