"""Proposing a mapping for a file that none knows (映射建议, ADR 0037): by its headers, and by what its cells hold.

A proposal is a text for a human eye: it says why each column is taken for what, and how sure that is, and it is not
used before somebody writes ``confirmed = true``. It quotes headers, never cells (R10.3).
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from graph_service.domain.facts import FACTS, Type
from loaders.contacts import WAYS
from loaders.evidence import Evidence, evidence
from loaders.fields import SUBJECT, FieldType, field_types, parties_of
from loaders.likeness import SAME, SPOKEN_ALIKE, likeness, spoken
from loaders.mapping import header_key, mappings

_MOST_COLUMNS, _LONGEST = 120, 60  # columns of a table that somebody made, characters of a header
_ENOUGH = 0.5  # likeness below which a header says nothing
_SURE, _LIKELY = 0.9, 0.7
_CONTRADICTED, _UNSPOKEN = 0.4, 0.55  # factor where cells speak against a field; score where only they speak for it
_BY_CONTENT = {"code": "code", "name": "organisation"}  # fields that cells alone can suggest
_SUBJECTS_CODE = "统一社会信用代码"
_OF_BODIES = frozenset(
    {"inspection_item"}
)  # kinds whose party is the authority: what it is called there names no subject
NAMES_A_PARTY = ("name", "code", "local", "reg_no", "tax_no")
_ANYWHERE = frozenset({*NAMES_A_PARTY, "authority_name", "authority_code"}) - {"local"}  # called alike in every kind
MADE_BY_CODE = frozenset(
    {"subject_name", "part", "way", "contact_key", "shown", *(end for fact in FACTS.values() for end in fact.ends)}
)


@dataclass(frozen=True, slots=True)
class Guess:
    """One header taken for one field (列的猜测): how sure, and why."""

    header: str
    field: str
    score: float
    why: str


def propose(headers: Sequence[str], sample_rows: Sequence[Sequence[str | None]], file_name: str) -> str | None:
    """TOML text of a mapping for a human to confirm (映射建议); ``None`` where nothing suggests one.

    ``headers`` are the texts of the header row, ``sample_rows`` some rows below it, cell by cell.
    """
    columns = [
        (header, evidence([row[place] if place < len(row) else None for row in sample_rows]))
        for place, header in usable(headers)
    ]
    ranked = sorted(
        ((_worth(guesses, kind, file_name), kind, guesses) for kind in FACTS if (guesses := _guess(columns, kind))),
        key=lambda found: (-found[0], found[1]),
    )
    if not ranked:
        return None
    _, kind, guesses = ranked[0]
    others = [FACTS[other].term for worth, other, _ in ranked[1:3] if worth > _ENOUGH]
    return _text(kind, guesses, [header for header, _ in columns], others, file_name)


def guesses_by_headings(kind: str, headers: Sequence[str]) -> list[Guess]:
    """Take headers for fields of a kind that somebody chose (按所选种类建议), by what they say alone."""
    return _guess([(header, Evidence(0, {})) for _, header in usable(headers)], kind)


def usable(headers: Sequence[str]) -> list[tuple[int, str]]:
    """Headers that a mapping can tell apart, with their places (可用表头): not empty, no cell of text, there once.

    >>> usable(["名称", "", "金额", "备注", " 备注"])
    [(0, '名称'), (2, '金额')]
    """
    short = [(place, header) for place, header in enumerate(headers[:_MOST_COLUMNS]) if len(header) <= _LONGEST]
    times = Counter(header_key(header) for _, header in short)
    return [(place, header) for place, header in short if header_key(header) and times[header_key(header)] == 1]


def mapping_id(kind: str, headers: Sequence[str]) -> str:
    """Id of the mapping of one's own for a kind and usable headers (自有映射编号)."""
    mark = hashlib.sha256("\n".join(header_key(header) for header in headers).encode()).hexdigest()[:8]
    return f"own_{kind}_{mark}"


def _guess(columns: Sequence[tuple[str, Evidence]], kind: str) -> list[Guess]:
    """Take each header for at most one field of the kind and each field from at most one header, surest first."""
    types = field_types(kind)
    options: list[Guess] = []
    for header, held in columns:
        for field, aliases in aliases_of(kind).items():
            alike, alias = max((likeness(header, alias), alias) for alias in aliases)
            share, told = held.of(field, types[field])
            if alike >= _ENOUGH:
                score = alike if share is None else alike * (_CONTRADICTED + (1 - _CONTRADICTED) * share)
                options.append(Guess(header, field, score, f"{_alike(alike, header, alias)}{told}"))
            elif field in _BY_CONTENT and held.shares.get(_BY_CONTENT[field], 0.0) >= _LIKELY:
                options.append(Guess(header, field, _UNSPOKEN, f"仅依据内容{told}"))
    taken: dict[str, Guess] = {}
    first = {*NAMES_A_PARTY, *(column.name for column in FACTS[kind].columns if column.required)}
    for guess in sorted(options, key=lambda guess: (-guess.score, guess.field not in first, guess.header, guess.field)):
        if (
            guess.score >= _ENOUGH
            and guess.field not in taken
            and guess.header not in {g.header for g in taken.values()}
        ):
            taken[guess.field] = guess
    known = {guess.field for guess in taken.values()}
    parties = parties_of(kind)
    others = {f"{party.prefix}name" for party in parties if party is not SUBJECT}
    named = SUBJECT not in parties or known & set(NAMES_A_PARTY)
    own = kind != "contact" or known & WAYS.keys()
    if not named or not own or len(known) < 2 or not others <= known:
        return []
    order = {header: place for place, (header, _) in enumerate(columns)}
    return sorted(taken.values(), key=lambda guess: order[guess.header])


def _alike(alike: float, header: str, alias: str) -> str:
    """In what way a header is like a heading known elsewhere."""
    if alike == SPOKEN_ALIKE:
        return f"表头同义“{spoken(header_key(header))}”"
    return "表头一致" if alike == SAME else f"表头近似“{alias}”"


def _worth(guesses: Sequence[Guess], kind: str, file_name: str) -> float:
    """How well a kind explains the file: what is sure of its columns, less what it must have and has not."""
    known = {guess.field for guess in guesses}
    lacking = [column.name for column in FACTS[kind].columns if column.required and column.name not in known]
    lacking = [name for name in lacking if name not in MADE_BY_CODE]
    own = sum(guess.score for guess in guesses) + sum(
        guess.score for guess in guesses if guess.field not in NAMES_A_PARTY
    )
    words = {word for mapping in mappings() if mapping.kind == kind for word in (*mapping.hints, *mapping.file)}
    return own - len(lacking) + 2 * any(word in file_name for word in words)


@cache
def aliases_of(kind: str) -> dict[str, tuple[str, ...]]:
    """Headers that shipped mappings have for each field of a kind, and what the kind itself calls it."""
    found: dict[str, set[str]] = {column.name: {header_key(column.term)} for column in FACTS[kind].columns}
    for mapping in mappings():
        for field, aliases in mapping.columns.items():
            anywhere = field in _ANYWHERE and mapping.kind not in _OF_BODIES
            if not mapping.scheme and (mapping.kind == kind or anywhere):
                found.setdefault(field, set()).update(aliases)
    if "authority_code" in found:  # one source calls it as all others call the subject's
        found["authority_code"] = {one for one in found["authority_code"] if spoken(one) != _SUBJECTS_CODE}
    known = field_types(kind)
    return {
        field: tuple(sorted(aliases))
        for field, aliases in found.items()
        if field in known and field not in MADE_BY_CODE and not field.startswith("gathered_")
    }


def _text(kind: str, guesses: Sequence[Guess], headers: Sequence[str], others: Sequence[str], file_name: str) -> str:
    fact = FACTS[kind]
    known = {guess.field for guess in guesses}
    unused = [header for header in headers if header not in {guess.header for guess in guesses}]
    required = [column for column in fact.columns if column.required and column.name not in known | MADE_BY_CODE]
    also = f"也可能是: {'、'.join(others)}。" if others else ""
    lines = [
        comment(f"为文件“{file_name}”拟议的映射, 供人工核对。未确认前不会使用: 核对后将 confirmed 改为 true。"),
        comment("A proposal: nothing is loaded by it until somebody checks it and writes confirmed = true."),
        comment(f"判断为{fact.term}。{also}"),
        f"id = {quoted(mapping_id(kind, headers))}",
        f"kind = {quoted(kind)}",
        f"term = {quoted(fact.term)}",
        'ref = "proposed"',
        "trust = 0.9",
        "confirmed = false",
        f"require = [{', '.join(quoted(guess.field) for guess in guesses)}]",
        "",
        "[columns]",
        *(f"{guess.field} = [{quoted(guess.header)}]  {comment(reason_of(guess))}" for guess in guesses),
    ]
    if unused:
        lines.append(comment(f"未使用的列: {'、'.join(unused)}"))
    if required:
        lines += [
            "",
            comment("该种类必须有、而未找到的项: 请补列名, 或去掉下面的井号并填写固定内容。"),
            "# [constants]",
        ]
        lines += [comment(f'{column.name} = ""  {column.term}') for column in required]
    money = [guess.field for guess in guesses if is_money(kind, guess.field)]
    if money:
        lines += ["", comment("金额默认以元计; 如为万元, 去掉下面的井号。"), "# [units]"]
        lines += [comment(f'{field} = "万元"') for field in money]
    return "\n".join(lines) + "\n"


def is_money(kind: str, field: str) -> bool:
    """Whether a field is an amount, which may be in 万元 (金额字段)."""
    return any(column.name == field and column.type is Type.NUMBER for column in FACTS[kind].columns) and (
        field_types(kind)[field] is FieldType.MONEY
    )


def reason_of(guess: Guess) -> str:
    """How sure a guess is, and why (建议理由)."""
    return f"{_how_sure(guess.score)}: {guess.why}"


def _how_sure(score: float) -> str:
    return "把握大" if score >= _SURE else "较可能" if score >= _LIKELY else "存疑"


def quoted(text: str) -> str:
    """Text as a string of TOML (引号)."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def comment(text: str) -> str:
    """Text as a comment of one line: nothing in a header or a name may end it."""
    return "# " + " ".join("".join(char if char.isprintable() else " " for char in text).split())
