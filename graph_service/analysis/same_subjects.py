"""What follows with certainty (确定归并): old numbers to codes, named heads to certain persons (ADR 0046)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from graph_service.domain.merges import ORG, REG, Merge

Row = Mapping[str, Any]
_END = "9999-12-31"
_REASON = {REG: "登记同时载明注册号与统一社会信用代码", ORG: "主体标识码即组织机构代码 (R1.11)"}


def number_merges(olds: Iterable[str], stated: Iterable[Row]) -> list[Merge]:
    """Merge subjects known by an old number into the one whose register states it beside its code (旧号码归并).

    ``stated`` are registrations (``eid, uscc, reg_no, org, rid, recorded_at, version_order``) of the old ids and of all
    subjects that may state their numbers. A 工商注册号 counts where the newest version that states one states it; an
    组织机构代码 is inside the code itself (R1.3, R1.11). Nothing follows where two codes claim one number, where the
    old id has no registration, or from a placeholder.
    """
    versions: defaultdict[str, list[Row]] = defaultdict(list)
    for row in stated:
        versions[row["eid"]].append(row)
    claims: defaultdict[str, list[Row]] = defaultdict(list)
    for eid, rows in versions.items():
        if any(row["uscc"] == eid for row in rows):
            for number, row in _numbers(rows):
                claims[number].append(row)
    found: list[Merge] = []
    for old in olds:
        own, claimed = versions.get(old), claims.get(old, [])
        if own and len(claimed) == 1 and not is_placeholder(old.partition(":")[2]):
            evidence = claimed[0]
            known = max(evidence["recorded_at"], min(row["recorded_at"] for row in own))
            reason = _REASON[REG if old.startswith(REG) else ORG]
            found.append(Merge(old, evidence["eid"], reason, evidence["rid"], known))
    return found


def _numbers(rows: list[Row]) -> Iterable[tuple[str, Row]]:
    """Old ids that the versions of one subject claim, each with the first version recorded that says so."""
    ordered = sorted(rows, key=lambda row: (row["version_order"], row["rid"]))
    first = sorted(rows, key=lambda row: (row["recorded_at"], row["rid"]))
    for scheme, column in ((REG, "reg_no"), (ORG, "org")):
        if newest := next((row[column] for row in reversed(ordered) if row[column]), None):
            yield f"{scheme}{newest}", next(row for row in first if row[column] == newest)


def is_placeholder(number: str) -> bool:
    """Whether a number only fills its place (占位号码): its serial part is one digit over and over.

    >>> is_placeholder("440229000000000"), is_placeholder("440229600000033"), is_placeholder("000000000")
    (True, False, True)
    """
    return len(set(number[6:])) <= 1 or len(set(number)) <= 1


@dataclass(frozen=True, slots=True)
class Replaced:
    """A role of a named legal representative that the role of a certain one states already (已归并任职)."""

    eid: str
    rid: str
    at: str
    by: str


def named_heads(roles: Iterable[Row], parted: Iterable[frozenset[str]] = ()) -> tuple[list[Merge], list[Replaced]]:
    """Legal representatives known by name who are the certain one of that name (同一法定代表人, ADR 0006).

    ``roles`` are live roles of legal representatives (``eid, pid, name, certain, rid, valid_from, valid_to,
    recorded_at``). A subject has one at a time, so a named one whose span meets that of a certain one of the same name
    is that person; where it meets two, nothing follows, and neither for a pair in ``parted``.
    """
    named: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    sure: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in roles:
        (sure if row["certain"] else named)[row["eid"], row["name"]].append(row)
    apart = set(parted)
    merges: list[Merge] = []
    replaced: list[Replaced] = []
    for place, rows in named.items():
        met = [(a, b) for a in rows for b in sure.get(place, []) if _meet(a, b)]
        persons = {b["pid"] for _, b in met}
        if len(persons) != 1:
            continue
        (pid,) = persons
        old = rows[0]["pid"]
        by = min(b["rid"] for _, b in met)
        known = min(max(a["recorded_at"], b["recorded_at"]) for a, b in met)
        merges.append(Merge(old, pid, "同一时期只有一名法定代表人, 姓名相同 (ADR 0006)", by, known))
        if frozenset((old, pid)) in apart:
            continue
        for rid in sorted({a["rid"] for a, _ in met}):
            at = min(max(a["recorded_at"], b["recorded_at"]) for a, b in met if a["rid"] == rid)
            replaced.append(Replaced(place[0], rid, at, by))
    return sorted(merges, key=lambda one: one.old), sorted(replaced, key=lambda one: (one.eid, one.rid))


def _meet(one: Row, other: Row) -> bool:
    """Whether two half-open spans share a day."""
    return (one["valid_from"] or "") < (other["valid_to"] or _END) and (other["valid_from"] or "") < (
        one["valid_to"] or _END
    )
