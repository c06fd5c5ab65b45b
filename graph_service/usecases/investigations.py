"""Investigations (研判卷宗): a canvas saved with notes, led on by whoever may, and never overwritten unseen.

Who saved it owns it, as an account of a unit. Whoever opened a link to it has it as the link says, while that lasts
(``investigation_shares``). What is kept are references and words; numbers of people are refused (R10.3).
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import cast

from graph_service.domain.calendar import minute_in_china
from graph_service.domain.errors import BadInput, Conflict, Forbidden, Gone
from graph_service.domain.investigations import OPAQUE, Investigation, Rights, Saved, Share, Writer
from graph_service.domain.masking import holds_personal_number
from graph_service.rulebook.investigations import InvestigationRules
from graph_service.store.investigations import InvestigationStore, Overtaken

NOT_YOURS = "没有这个研判卷宗, 或未分享给本账号。"
ASK_OWNER = "请向卷宗的建立人索取分享链接, 打开一次后即列入本账号的清单。"
READ_ONLY = "该卷宗以只读分享给本账号。"
ASK_TO_WRITE = "请由建立人另行分享可改的链接, 或另存为本人的卷宗。"
OWNER_ONLY = "只有建立人可以分享、收回或关闭该卷宗。"
ASK_OWNER_TO = "请由建立人办理。"
_MERGE = "请打开最新一版, 把本次的改动合入后再保存。"


@dataclass(frozen=True, slots=True)
class Table:
    """Who works on investigations, in which graph, by which limits, and when (研判台)."""

    store: InvestigationStore
    rules: InvestigationRules
    writer: Writer
    role: str
    today: date
    now: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """An investigation as a caller has it (可见卷宗): ``share`` is what gives it to somebody who does not own it."""

    made: Investigation
    share: Share | None = None

    @property
    def rights(self) -> Rights:
        """What the caller may do with it."""
        return self.share.rights if self.share else Rights.OWN


def held_by(table: Table) -> list[Held]:
    """All that a caller has, own and shared, the last saved first (本人的和分享给本人的)."""
    own = [Held(one) for one in table.store.of_owner(table.writer.who) if owns(table, one)]
    best = _best_shares(table, table.store.opened_by(table.writer.who))
    others = [
        Held(one, best[one.id]) for one in table.store.find(best) if one.closed_at is None and not owns(table, one)
    ]
    return sorted([*own, *others], key=lambda one: (-one.made.saved_at.timestamp(), one.made.id))


def held(table: Table, investigation: str) -> Held:
    """Return one as the caller has it (可见卷宗).

    Raises ``Forbidden`` for one that there is not or that was not shared, alike; ``Gone`` for what was closed, or whose
    share is over.
    """
    found = table.store.find([investigation])
    shares = [one for one in table.store.opened_by(table.writer.who) if one.investigation == investigation]
    if not found or not (owns(table, found[0]) or shares):
        raise Forbidden(NOT_YOURS, advice=ASK_OWNER, rule="R10.2")
    made = open_still(found[0])
    if owns(table, made):
        return Held(made)
    best = _best_shares(table, shares)
    if not best:
        raise Gone("该卷宗对本账号的分享已到期、被收回或不再适用。", advice=ask_anew(made), rule="R10.2")
    return Held(made, best[investigation])


def open_still(made: Investigation) -> Investigation:
    """Return an investigation that is not closed; raises ``Gone`` for one that is."""
    if made.closed_at:
        raise Gone(
            f"该卷宗已于 {minute_in_china(made.closed_at)} 关闭。", advice="已关闭的卷宗只供审计留存; 请另建卷宗。"
        )
    return made


def ask_anew(made: Investigation) -> str:
    """Whom to ask for another link (另行索取)."""
    return f"请向建立人 {made.owner.term} 另行索取链接。"


def open_investigation(table: Table, wanted: Saved) -> Investigation:
    """Save a canvas as a new investigation (新建卷宗); raises ``BadInput`` for what may not be kept."""
    _may_be_kept(table.rules, wanted)
    made = Investigation(
        secrets.token_hex(16), table.writer, table.now, 1, wanted.title, table.now, table.writer
    )  # fmt: skip
    _save(table, made, replace(wanted, origins=_origins(wanted, {}, table.writer.unit)))
    return made


def save_investigation(table: Table, one: Held, wanted: Saved, seen: int) -> Investigation:
    """Save the next version (保存), where ``seen`` is the last.

    Raises ``Conflict`` where somebody saved in between, telling who and when; nothing is overwritten.
    """
    if one.rights is Rights.READ:
        raise Forbidden(READ_ONLY, advice=ASK_TO_WRITE, rule="R10.2")
    _may_be_kept(table.rules, wanted)
    if seen != one.made.version:
        raise _overtaken(one.made)
    before = table.store.version(one.made.id, seen)
    made = replace(one.made, version=seen + 1, title=wanted.title, saved_at=table.now, saved_by=table.writer)
    _save(table, made, replace(wanted, origins=_origins(wanted, before.origins, table.writer.unit)))
    return made


def close_investigation(table: Table, one: Held) -> None:
    """Close an investigation (关闭), with its shares; its versions stay for the audit."""
    owned(one)
    table.store.close(one.made.id, table.now)


def owned(one: Held) -> Investigation:
    """Return what the caller owns; raises ``Forbidden`` for what was shared with him (仅建立人)."""
    if one.rights is not Rights.OWN:
        raise Forbidden(OWNER_ONLY, advice=ASK_OWNER_TO, rule="R10.2")
    return one.made


def owns(table: Table, made: Investigation) -> bool:
    """Whether the caller made it: the same account of the same unit, so that a name given anew opens nothing."""
    return (made.owner.who, made.owner.unit) == (table.writer.who, table.writer.unit)


def unresolved(saved: Saved, unit: str) -> list[str]:
    """Return the references that mean nothing to a unit (未能识别的引用): another unit placed them (ADR 0072)."""
    return sorted(ref for ref, origin in saved.origins.items() if origin != unit)


def without_numbers(*texts: str) -> None:
    """Refuse numbers of people in what is to be kept (R10.3); raises ``BadInput``."""
    if any(map(holds_personal_number, texts)):
        raise BadInput(
            "研判卷宗中不得有证件号码或手机号码。",
            advice="请去掉号码, 以主体代码或人员引用号指明; 须查看明文的凭案件号另行办理。",
            rule="R10.3",
        )


def _save(table: Table, made: Investigation, saved: Saved) -> None:
    try:
        table.store.save(made, saved, secrets.token_hex(16))
    except Overtaken as error:
        (now,) = table.store.find([made.id])
        raise _overtaken(open_still(now)) from error


def _overtaken(now: Investigation) -> Conflict:
    return Conflict(
        f"您打开之后, {now.saved_by.term} 已于 {minute_in_china(now.saved_at)} 保存了第 {now.version} 版, 本次未保存。",
        advice=_MERGE,
        seq=now.version,
    )


def _best_shares(table: Table, shares: Iterable[Share]) -> dict[str, Share]:
    """Of the shares that live and are meant for the caller, the widest of each investigation."""
    alive = [one for one in shares if one.lives(table.today) and one.fits(table.writer.unit, table.role)]
    alive.sort(key=lambda one: (one.rights is Rights.WRITE, one.until, one.id))
    return {one.investigation: one for one in alive}


def _may_be_kept(rules: InvestigationRules, wanted: Saved) -> None:
    size = len(json.dumps([wanted.canvas, wanted.notes], ensure_ascii=False).encode())
    if size > rules.most_bytes:
        raise BadInput(
            f"画布和批注共 {size:,} 字节, 超过上限 {rules.most_bytes:,} 字节。",
            advice="请收起部分节点或删去部分批注, 或分成几个卷宗。",
            rule=rules.rule.id,
        )
    without_numbers(wanted.title, wanted.purpose, *_texts(wanted.canvas), *_texts(wanted.notes))


def _texts(value: object) -> Iterator[str]:
    """Every text within a value of JSON, names of members too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, part in cast("Mapping[str, object]", value).items():
            yield name
            yield from _texts(part)
    elif isinstance(value, list | tuple):
        for part in cast("list[object]", value):
            yield from _texts(part)


def _origins(saved: Saved, before: Mapping[str, str], unit: str) -> dict[str, str]:
    """Whose each opaque reference is: what stood there already stays as it was, what is new is the writer's unit's."""
    refs = {text for text in (*_texts(saved.canvas), *_texts(saved.notes)) if text.startswith(OPAQUE)}
    return {ref: before.get(ref, unit) for ref in sorted(refs)}
