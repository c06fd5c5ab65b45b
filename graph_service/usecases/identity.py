"""Who is who, asked and decided (身份归并): merges with their evidence, and what people decide about them.

A decision is recorded and never overwritten; what stands is worked out from facts and decisions (ADR 0046), so that a
pair somebody parted is merged again by nobody but another decision.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from graph_service.domain.errors import BadInput, Conflict, NotFound
from graph_service.domain.merges import DecisionKind, may_become
from graph_service.domain.subjects import is_person
from graph_service.store.bolt import Connection
from graph_service.store.graph_store import GraphStore, Page
from graph_service.store.identity import Touched, derive_identities, read_decisions
from graph_service.usecases.asked import Row
from graph_service.usecases.subjects import subject_id


@dataclass(frozen=True, slots=True)
class Identity:
    """Everything known of who somebody is (身份): ``party`` is what it finally is, ``merges`` all that led there."""

    party: str
    name: str | None
    redirected_from: str | None
    names: tuple[Row, ...]
    merges: tuple[Row, ...]
    decisions: tuple[Row, ...]
    candidates: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A decision to be made (待记录的决定): who decides, why, when, and on what evidence.

    Raises ``BadInput`` without a reason or a person who decides.
    """

    kind: DecisionKind
    old: str
    new: str
    who: str
    why: str
    at: datetime
    evidence: str = ""

    def __post_init__(self) -> None:
        if not self.why.strip() or not self.who.strip():
            raise BadInput("人工决定须写明理由和决定人", advice="请用 --why 写明理由。", rule="R2.9")

    @property
    def id(self) -> str:
        """Id of the decision: the same choice of the same moment is one decision."""
        parts = (str(self.kind), self.old, self.new, self.who, self.at.isoformat())
        return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=16).hexdigest()


def list_merges(connection: Connection, *, limit: int) -> Page:
    """List merges of subjects and persons (归并清单), those that people undid among them."""
    rows = connection.read("merges", limit=limit + 1)
    return Page(tuple(rows[:limit]), truncated=len(rows) > limit)


def list_candidates(connection: Connection, *, limit: int) -> Page:
    """List pairs that may be one, from the last run, likeliest first (疑似同一). Nothing here merges by itself."""
    rows = connection.read("possible_same", limit=limit + 1)
    return Page(tuple(rows[:limit]), truncated=len(rows) > limit)


def show_identity(connection: Connection, text: str) -> Identity:
    """Show who a subject or a person is, and why (查看身份). Raises ``NotFound``."""
    store, party = GraphStore(connection), subject_id(text)
    if is_person(party):
        asked = party
        party = store.same_as([party]).get(party, party)
        found = store.persons([party])
        if not found:
            raise NotFound(f"未查到人员: {text}", advice="请用 credit-graph identity candidates 中的标识。")
        name, names, origin = found[0]["name"], (), asked if asked != party else None
    else:
        subject = store.subject(text)
        party, name, origin = subject["eid"], subject["name"], subject["redirected_from"]
        names = tuple(store.names(party))
    merges = _chain(connection, party)
    ids = {party, *(end for row in merges for end in (row["old"], row["new"]))}
    decisions = [one for one in read_decisions(connection) if one.old in ids or one.new in ids]
    shown = [
        {"kind": str(one.kind), "old": one.old, "new": one.new, "who": one.who, "why": one.why, "at": one.at,
         "evidence": one.evidence}
        for one in decisions
    ]  # fmt: skip
    candidates = connection.read("possible_same_of", party=party)
    return Identity(party, name, origin, names, tuple(merges), tuple(shown), tuple(candidates))


def split(connection: Connection, old: str, new: str | None = None) -> tuple[str, str]:
    """Return the two ids that a split parts (拆分): ``old`` and what it is merged into now, or the one named.

    Raises ``NotFound`` where it is not merged and nothing is named, ``BadInput`` where it is merged into several.
    """
    old = subject_id(old)
    if new:
        return old, subject_id(new)
    into = [row["new"] for row in connection.read("merges_of", party=old) if row["old"] == old and not row["ended_at"]]
    if not into:
        raise NotFound(f"{old} 没有归并到别的标识", advice="请用旧标识, 或用 --from 指明。")
    if len(into) > 1:
        raise BadInput(f"{old} 归并到多个标识", advice=f"请用 --from 指明: {'、'.join(into)}")
    return old, into[0]


def merge(connection: Connection, old: str, new: str) -> tuple[str, str]:
    """Return the two ids that a merge joins (归并), ``old`` becoming ``new``.

    Raises ``BadInput`` where they cannot be one, ``NotFound`` where either is unknown, ``Conflict`` where ``old`` is
    merged already or the merge would close a ring.
    """
    old, new = subject_id(old), subject_id(new)
    if reason := may_become(old, new):
        raise BadInput(f"不能把 {old} 归入 {new}: {reason}", rule="R12.4")
    store = GraphStore(connection)
    known = {row["eid"] for row in store.subjects([old, new])} | {row["pid"] for row in store.persons([old, new])}
    if missing := [party for party in (old, new) if party not in known]:
        raise NotFound(f"图中没有 {'、'.join(missing)}")
    for row in connection.read("merges_of", party=old):
        if row["old"] == old and not row["ended_at"]:
            raise Conflict(f"{old} 已归入 {row['new']}", advice="请先用 credit-graph identity split 拆分。")
    if old in {row["new"] for row in _upward(connection, new)}:
        raise Conflict(f"{new} 已归入 {old}", advice="请先用 credit-graph identity split 拆分。")
    return old, new


def record(connection: Connection, choice: Choice) -> str:
    """Record a decision and let it take effect (记录决定); its id."""
    connection.write(
        "identity_decision", id=choice.id, kind=str(choice.kind), old=choice.old, new=choice.new, who=choice.who,
        why=choice.why, at=choice.at.isoformat(timespec="seconds"), evidence=choice.evidence,
    )  # fmt: skip
    derive_identities(connection, Touched.both([party for party in (choice.old, choice.new) if not is_person(party)]))
    return choice.id


def _chain(connection: Connection, party: str) -> list[Row]:
    """Every merge that touches a party or anything merged with it."""
    found: dict[tuple[str, str], Row] = {}
    front, seen = [party], set[str]()
    while front:
        one = front.pop()
        seen.add(one)
        for row in connection.read("merges_of", party=one):
            found[row["old"], row["new"]] = row
            front += [end for end in (row["old"], row["new"]) if end not in seen]
    return [found[pair] for pair in sorted(found)]


def _upward(connection: Connection, party: str) -> list[Row]:
    """Merges from a party to what it finally is."""
    found: list[Row] = []
    step = [party]
    while step and len(found) < 100:
        rows = connection.read("merges_of", party=step[0])
        up = [row for row in rows if row["old"] == step[0] and not row["ended_at"]]
        found += up
        step = [row["new"] for row in up]
    return found
