"""Confirming a mapping (确认映射): which heading is which field, as somebody said, in the text a mapping is kept as.

What a proposal lacks to be used is a human eye (ADR 0037). Here that eye may also have changed it: the kind, the
columns, the unit of an amount, a text that every row has.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from graph_service.domain.errors import BadInput
from graph_service.domain.facts import FACTS
from loaders.contacts import WAYS
from loaders.field_terms import choosable, field_term, is_required
from loaders.fields import SUBJECT, UNITS, parties_of
from loaders.mapping import Mapping as FileMapping
from loaders.mapping import header_key, parse_mapping, unit_said
from loaders.propose import NAMES_A_PARTY, comment, is_money, mapping_id, quoted

_TRUST = 0.9  # declared (R8.11), as a proposal has it
_SEE_FIELDS = "请从该种类的字段清单中选取。"


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody chose (所选映射): kind, field of each heading, fixed texts and units, and who it was."""

    kind: str
    columns: Mapping[str, str]
    by: str
    at: str
    reason: str
    constants: Mapping[str, str] = field(default_factory=dict[str, str])
    units: Mapping[str, str] = field(default_factory=dict[str, str])


def confirmed_text(headings: Sequence[str], choice: Choice) -> str:
    """Text of the mapping that was chosen (映射文件). Raises ``BadInput`` where nothing could be loaded by it."""
    _check(headings, choice)
    taken = {name: [one for one in headings if choice.columns.get(one) == name] for name in choice.columns.values()}
    lines = [
        comment(f"由 {choice.by} 于 {choice.at} 确认。"),
        f"id = {quoted(mapping_id(choice.kind, headings))}",
        f"kind = {quoted(choice.kind)}",
        f"term = {quoted(FACTS[choice.kind].term)}",
        'ref = "confirmed"',
        f"trust = {_TRUST}",
        "confirmed = true",
        f"confirmed_by = {quoted(choice.by)}",
        f"confirmed_at = {quoted(choice.at)}",
        f"reason = {quoted(choice.reason)}",
        f"require = [{', '.join(map(quoted, taken))}]",
        "",
        "[columns]",
        *(f"{name} = [{', '.join(map(quoted, found))}]" for name, found in taken.items()),
    ]
    for title, table in (("constants", choice.constants), ("units", choice.units)):
        if table:
            lines += ["", f"[{title}]", *(f"{name} = {quoted(text)}" for name, text in table.items())]
    text = "\n".join(lines) + "\n"
    parse_mapping(text, mapping_id(choice.kind, headings))
    return text


def why_taken(proposal: str, mapping: FileMapping) -> dict[str, str]:
    """On what grounds a proposal takes each column for its field (建议理由), by field."""
    told = {}
    for line in proposal.splitlines():
        name, is_, rest = line.partition(" = ")
        if is_ and name in mapping.columns:
            told[name] = rest.rpartition("]  # ")[2]
    return told


def _check(headings: Sequence[str], choice: Choice) -> None:
    kind = choice.kind
    if kind not in FACTS:
        raise BadInput("没有这个种类。", advice="请从种类清单中选取。")
    fields = choosable(kind)
    named = (*choice.columns.values(), *choice.constants, *choice.units)
    if any(name not in fields for name in named):
        raise BadInput(f"{FACTS[kind].term}没有所选的字段。", advice=_SEE_FIELDS)
    if not set(choice.columns) <= set(headings):
        raise BadInput("映射中有文件里没有的列名。", advice="请按该文件列出的表头填写; 重名的列请先在文件中改名。")
    if any(name not in choice.columns.values() or not is_money(kind, name) for name in choice.units):
        raise BadInput("只有取自某一列的金额才有单位。", advice="请去掉其他字段的单位。")
    if set(choice.units.values()) - UNITS.keys():
        raise BadInput("没有这个金额单位。", advice=f"可用: {'、'.join(UNITS)}。")
    said = {choice.columns[one]: unit for one in choice.columns if (unit := unit_said(header_key(one)))}
    if any(said.get(name, unit) != unit for name, unit in choice.units.items()):
        raise BadInput("表头写明的单位与所选的不同。", advice="以表头为准; 表头有误的, 请先在文件中改正。")
    if twice := set(choice.constants) & set(choice.columns.values()):
        raise BadInput(f"{_terms(kind, twice)}既取自列又写了固定内容。", advice="请只留一种。")
    _check_enough(kind, {*choice.columns.values(), *choice.constants})


def _check_enough(kind: str, known: set[str]) -> None:
    """Raise ``BadInput`` where no row could be loaded, saying what is lacking."""
    parties = parties_of(kind)
    lacking = [name for name in choosable(kind) if is_required(kind, name) and name not in known]
    for party in parties:
        names = {f"{party.prefix}{name}" for name in NAMES_A_PARTY}
        if party is SUBJECT and not known & names:
            raise BadInput("映射没有说明每行是哪个主体的。", advice="请至少指定名称或代码中的一列。")
        if party is not SUBJECT and f"{party.prefix}name" not in known:
            lacking.append(f"{party.prefix}name")
    if kind == "contact" and not known & WAYS.keys():
        raise BadInput("联络方式须有电话或邮箱一列。", advice=_SEE_FIELDS)
    if lacking:
        raise BadInput(
            f"{FACTS[kind].term}还缺必填的字段: {_terms(kind, lacking)}。", advice="请为它们各选一列, 或填写固定内容。"
        )


def _terms(kind: str, fields: Iterable[str]) -> str:
    return "、".join(field_term(kind, name) for name in sorted(fields))
