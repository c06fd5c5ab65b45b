"""Bans across regions (限制的跨地区共享, R4.6, SEED 22): which of ours are told, and which of others are taken over.

Definition. A decided ban is told iff it bars from a market, a trade or an office, is decided and served, neither void,
lifted nor over, and names its basis. One of another region is taken over on the same conditions, each judged from what
the document says of it; whom it is on is judged by the whole identity number alone, never by a name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from graph_service.analysis.ban_standing import BAN_TERMS, BanState, StandingBan
from graph_service.domain.ban_document import Ended, EndedBan, SharedBan
from graph_service.domain.ban_terms import BanTerms, terms_of
from graph_service.domain.errors import BadInput
from graph_service.domain.measures import MeasureKind

SHARED = frozenset({MeasureKind.ACCESS, MeasureKind.OCCUPATION, MeasureKind.OFFICE})
"""Kinds that are shared (市场和行业禁入, 从业和任职限制); 限制消费 and lists have national systems of their own."""

_STOPPED = {
    BanState.SUSPENDED: Ended.SUSPENDED,
    BanState.PAUSED: Ended.SUSPENDED,
    BanState.LIFTED: Ended.REVOKED,
    BanState.ENDED: Ended.REVOKED,
    BanState.REPAIRED: Ended.REVOKED,
    BanState.VOID: Ended.REVOKED,
}


@dataclass(frozen=True, slots=True)
class Standing:
    """A case whose bans may be told (可共享的限制): its first ban, for what they have in common, and its terms."""

    ban: StandingBan
    terms: BanTerms


def told_of(bans: Sequence[StandingBan]) -> Standing | EndedBan | None:
    """Say what is told of the bans of one case (共享内容): that they stand, that they ceased, or nothing.

    Nothing of what is not of a kind that is shared, and of what ran out: the receiver knows its last day.
    """
    shared = [one for one in bans if one.measure.kind in SHARED]
    if not shared:
        return None
    first = shared[0]
    running = tuple(one.measure for one in shared if one.state in (BanState.ACTIVE, BanState.PENDING))
    if running:
        return Standing(first, _impersonal(first.terms, running))
    how = _STOPPED.get(first.state)
    return EndedBan(id=first.case, how=how, why=BAN_TERMS[first.state], since=first.since) if how else None


def _impersonal(terms: BanTerms, measures: Sequence[object]) -> BanTerms:
    """Terms without the person, without words that may name him, and without what means nothing elsewhere."""
    return replace(
        terms, person="", person_name="", quote="", path="", role_rid="", origin="", layer="foreign", missing=(),
        with_origin=False, measures=tuple(measures), bounds=(None,) * len(measures),
    )  # fmt: skip


def read_shared(row: SharedBan, day: date) -> BanTerms | str:
    """Read the terms of a ban of another region, or say why it is not taken over (接收审查)."""
    if not row.decision.strip():
        return "没有决定文号"
    if not (row.authority_code.strip() or row.authority_name.strip()):
        return "没有作出决定的单位"
    if row.decided_on > day:
        return "决定日期在今天之后"
    try:
        terms = terms_of(row.terms)
    except BadInput:
        return "措施内容无法识别"
    if not terms.article.strip():
        return "没有依据条款"
    if not terms.measures or any(one.kind not in SHARED for one in terms.measures):
        return "不是市场或行业禁入、从业或任职限制"
    if all(one.span.over(day) for one in terms.measures):
        return "已到期"
    return _impersonal(terms, terms.measures)
