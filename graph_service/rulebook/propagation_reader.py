"""Reading ``propagation.toml`` (责任传导表): keys checked, citations turned into patterns."""

from __future__ import annotations

from types import MappingProxyType

from graph_service.domain.measures import BanScope, MeasureKind, Post
from graph_service.domain.relations import RoleKind
from graph_service.rulebook.loader import Row, open_table
from graph_service.rulebook.propagation import (
    AnnotationRule,
    Effect,
    Prohibition,
    PropagationRule,
    PropagationTable,
    RoleTime,
    Start,
    Target,
    Term,
    Trigger,
)
from graph_service.rulebook.rules import any_of, read_rule


def numeral(number: int) -> str:
    """Write the Chinese numeral of an article (条号), 1 to 999.

    >>> [numeral(n) for n in (7, 10, 14, 20, 58, 100, 108, 118, 135)]
    ['七', '十', '十四', '二十', '五十八', '一百', '一百零八', '一百一十八', '一百三十五']
    """
    digits = "零一二三四五六七八九"
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{digits[hundreds]}百" if hundreds else ""
    if tens:
        text += "十" if number < 20 else f"{digits[tens]}十"
    elif hundreds and ones:
        text += "零"
    return text + (digits[ones] if ones else "")


def _law_pattern(laws: tuple[str, ...], articles: tuple[int, ...]) -> str:
    """Find a citation of one of the articles of one of the laws, before the next law is cited."""
    named = any_of(laws)
    if not articles:
        return named
    cited = "|".join(f"{numeral(article)}|{article}" for article in articles)
    return rf"(?:{named})(?:[》（(第][^《]*)?[第、和及](?:{cited})条"


def read_trigger(row: Row, severe: tuple[str, ...]) -> Trigger:
    """Read one way for an event to set off a rule (触发条件); ``severe`` are the words of 情节严重."""
    patterns: list[tuple[str, str]] = []
    if row.has("list_codes"):
        patterns.append(("list_code", f"^(?:{any_of(row.texts('list_codes'))})$"))
    worded = ("categories", "licence", "words")
    patterns += [(name, any_of(row.texts(name))) for name in worded if row.has(name)]
    if row.has("laws"):
        patterns.append(("basis", _law_pattern(row.texts("laws"), row.integers("articles"))))
    if row.flag("severe"):
        patterns.append(("words", any_of(severe)))
    if not patterns:
        raise row.fault("trigger", "没有任何条件, 会适用于一切事件")
    trigger = Trigger(tuple(patterns), row.text("needs_human", ""))
    row.close()
    return trigger


def read_term(row: Row) -> Term:
    """Read the one term that a table gives (期限)."""
    months, years = row.integer("months"), row.integer("years")
    fixed = months if years is None else years * 12
    low, high = row.integer("years_min"), row.integer("years_max")
    given = (fixed is not None, low is not None, row.flag("life"), row.has("membership"))
    if sum(given) != 1:
        raise row.fault("years", "期限应恰好写一种: years、months、years_min、life 或 membership")
    if low is not None:
        return Term(low * 12, high * 12 if high else None, row.flag("life_max"), "")
    return Term(fixed, fixed, row.flag("life"), row.text("membership", ""))


def _read_effect(row: Row) -> Effect:
    posts = row.choices("posts", Post)
    scope = BanScope(frozenset(posts), row.texts("field"), row.flag("elsewhere"), row.flag("new"))
    effect = Effect(
        kind=row.choice("measure", MeasureKind),
        scopes=(scope,) if posts else (),
        term=read_term(row),
        start=row.choice("start", Start, Start.DECISION),
    )
    row.close()
    return effect


def read_slots(row: Row, key: str = "slots") -> tuple[tuple[RoleKind, ...], ...]:
    """Read the roles of a clause (责任身份), alternatives within a slot."""
    try:
        return tuple(tuple(RoleKind(role) for role in slot.split("|")) for slot in row.texts(key))
    except ValueError as error:
        raise row.fault(key, str(error)) from error


def _read_propagation_rule(row: Row, severe: tuple[str, ...]) -> PropagationRule:
    found = PropagationRule(
        rule=read_rule(row),
        target=row.choice("target", Target, Target.HOLDERS),
        slots=read_slots(row),
        role_time=row.choice("role_time", RoleTime, RoleTime.VIOLATION),
        needs_finding=row.flag("needs_finding"),
        with_origin=row.flag("with_origin"),
        decidable=row.flag("decidable", True),
        reason=row.text("reason", ""),
        triggers=tuple(read_trigger(trigger, severe) for trigger in row.rows("trigger")),
        effects=tuple(_read_effect(effect) for effect in row.rows("effect")),
    )
    if found.decidable is bool(found.reason) or found.decidable is not bool(found.triggers):
        raise row.fault("decidable", "可判定的条款要有触发条件, 不可判定的条款要说明原因")
    if (found.target is Target.HOLDERS) is not bool(found.slots):
        raise row.fault("slots", "任职人条款要写明身份, 其他条款不写")
    if found.decidable and any(effect.start is not Start.DECISION for effect in found.effects):
        raise row.fault("effect", "自动判定的条款只能自决定之日起算")
    row.close()
    return found


def read_propagation(table: Row | None = None) -> PropagationTable:
    """Read ``propagation.toml`` (责任传导表), or another table of the same form; raises ``RuleBookError``."""
    table = table or open_table("propagation")
    severity = table.row("severity").texts("words")
    words, adjudged, back = table.row("role_words"), table.row("adjudged"), table.row("way_back")
    marked = table.row("annotation")
    read = PropagationTable(
        rules=tuple(_read_propagation_rule(row, severity) for row in table.rows("rule")),
        annotation=AnnotationRule(
            rule=read_rule(marked),
            slots=read_slots(marked),
            triggers=tuple(
                Trigger(((name, pattern),))
                for name, pattern in (
                    ("list_code", f"^(?:{any_of(marked.texts('list_codes'))})$"),
                    ("categories", any_of(marked.texts("categories"))),
                )
            ),
        ),
        prohibitions=tuple(
            Prohibition(
                rule=read_rule(row),
                list_codes=row.texts("list_codes"),
                roles=row.choices("roles", RoleKind),
                measure=row.choice("measure", MeasureKind),
            )
            for row in table.rows("prohibition")
        ),
        role_words=MappingProxyType({RoleKind(name): words.texts(name) for name in words.data}),
        adjudged=adjudged.choices("roles", RoleKind),
        adjudged_otherwise=adjudged.choice("otherwise", RoleKind),
        objection=back.text("objection"),
        ends_with_origin=back.text("with_origin"),
        own_term=back.text("own_term"),
    )
    for part in (table, marked, words, adjudged, back):
        part.close()
    return read
