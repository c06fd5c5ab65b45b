"""Merges (归并): that two ids mean one subject or one person, on what evidence, and what people decided about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from graph_service.domain.fact_shapes import FactKind, Type, columns
from graph_service.domain.subjects import is_certain_person, is_person

BRANCH_OF = FactKind(
    "branch_of",
    "分支机构",
    "BRANCH_OF",
    ("branch", "eid"),
    ("branch", "eid"),
    columns(("branch", Type.TEXT, "分支机构", True), ("eid", Type.TEXT, "隶属企业", True)),
)
"""The derived relation of a branch to its head (分支机构归属): walked like those that sources state, but no fact."""

REG, ORG = "reg:", "org:"  # schemes of ids that are a 工商注册号 or an 组织机构代码
OLD_SCHEMES = (REG, ORG)


class DecisionKind(StrEnum):
    """What people decided of two ids (人工决定)."""

    SAME = "SAME"  # 同一
    NOT_SAME = "NOT_SAME"  # 不同: no rule may merge them again


@dataclass(frozen=True, slots=True)
class Decision:
    """A human decision about two ids (人工决定): who, why, when, and what it rests on."""

    id: str
    kind: DecisionKind
    old: str
    new: str
    who: str
    why: str
    at: str
    evidence: str = ""

    @property
    def pair(self) -> frozenset[str]:
        """The two ids, in no order."""
        return frozenset((self.old, self.new))


@dataclass(frozen=True, slots=True)
class Merge:
    """One merge (归并): ``old`` is the one that ``new`` also is.

    ``evidence`` is the version of the fact that says so, or the decision; ``recorded_at`` when both sides of it were
    known; ``ended_at`` when people undid it.
    """

    old: str
    new: str
    reason: str
    evidence: str
    recorded_at: str
    source: str = "rule"
    ended_at: str | None = None


def settle(merges: Iterable[Merge], decisions: Iterable[Decision]) -> list[Merge]:
    """Lay human decisions over what rules found (人工决定优先): of one pair the newest decision counts.

    A pair decided different stays as a merge that ended then; an id decided to be another is that one only.

    >>> found = [Merge("reg:1", "U", "注册号", "r1", "t1")]
    >>> parted = Decision("d1", DecisionKind.NOT_SAME, "reg:1", "U", "张", "两家", "t2")
    >>> [(one.new, one.ended_at) for one in settle(found, [parted])]
    [('U', 't2')]
    """
    made: dict[frozenset[str], list[Decision]] = {}
    for decision in sorted(decisions, key=lambda one: (one.at, one.id)):
        made.setdefault(decision.pair, []).append(decision)
    newest = {pair: history[-1] for pair, history in made.items()}
    become = {one.old: one.new for one in newest.values() if one.kind is DecisionKind.SAME}
    settled: dict[tuple[str, str], Merge] = {}
    for history in made.values():
        joined = [one for one in history if one.kind is DecisionKind.SAME]
        if joined:
            one, last = joined[-1], history[-1]
            ended = None if last.kind is DecisionKind.SAME else last.at
            settled[one.old, one.new] = Merge(
                one.old, one.new, f"人工决定: {one.why}", one.id, one.at, "decision", ended
            )
    for merge in merges:
        decided = newest.get(frozenset((merge.old, merge.new)))
        if merge.old in become:
            continue
        ended = decided.at if decided and decided.kind is DecisionKind.NOT_SAME else None
        settled[merge.old, merge.new] = replace(merge, ended_at=ended)
    return [settled[pair] for pair in sorted(settled)]


def may_become(old: str, new: str) -> str:
    """Why ``old`` may not be merged into ``new`` (不可归并的理由); empty where it may.

    >>> may_become("reg:440229600000033", "91440229MA4U0001XN"), may_become("p:1", "p:2")[:7]
    ('', '两个身份证件号')
    """
    if old == new:
        return "两个标识相同。"
    if is_person(old) != is_person(new):
        return "自然人与单位不能归并。"
    if is_certain_person(old):
        return "两个身份证件号码不是一个人。" if is_certain_person(new) else "应把凭姓名的人员归入有证件的人员。"
    if not is_person(old) and ":" not in old and ":" in new:
        return "应把旧号码归入统一社会信用代码。"
    return ""
