"""Deriving who is who (身份归并推导): a pure function of the facts and of what people decided, written as SAME_AS.

Run at the end of every load and withdrawal over the parties it touched, and again at any time: the same facts and
decisions give the same graph, whatever order they came in and wherever a run was killed (ADR 0046).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from graph_service.analysis.same_subjects import named_heads, number_merges
from graph_service.domain.merges import OLD_SCHEMES, ORG, REG, Decision, DecisionKind, Merge, settle
from graph_service.domain.subjects import is_person
from graph_service.store.bolt import Connection
from graph_service.store.branches import derive_branches
from graph_service.store.graph_state import END_OF_TIME

T = TypeVar("T")
CHUNK = 5_000  # ids a query
_ALL_DECISIONS = 1_000_000


@dataclass(frozen=True, slots=True)
class Touched:
    """Subjects that rows bear on (涉及主体): ``registered`` by registration or name, ``posts`` by who heads them."""

    registered: Collection[str] = ()
    posts: Collection[str] = ()

    @classmethod
    def both(cls, eids: Collection[str]) -> Touched:
        """These subjects in every way."""
        return cls(eids, eids)


@dataclass(frozen=True, slots=True)
class Derived:
    """What stands after a derivation, of what it looked at (推导结果): merges of subjects and of persons, branches."""

    subjects: int
    persons: int
    branches: int


def derive_identities(connection: Connection, touched: Touched | None = None) -> Derived:
    """Work out the merges that the facts of these parties bear on, and all that people decided (身份归并).

    ``None`` is the whole graph. Cost: a few indexed queries per 5,000 of the touched, or of the subjects known by an
    old number, or of the branches, where those are fewer.
    """
    decisions = read_decisions(connection)
    about = touched or Touched.both([row[0] for packed in connection.read("export_subjects") for row in packed["rows"]])
    registered = sorted(about.registered)
    of_subjects = [one for one in decisions if not is_person(one.old)]
    of_persons = [one for one in decisions if is_person(one.old)]
    return Derived(
        _subjects(connection, registered, of_subjects),
        _persons(connection, about.posts, of_persons),
        derive_branches(connection, registered if touched else None),  # after the merges: a head is one subject
    )


def read_decisions(connection: Connection) -> list[Decision]:
    """Everything people decided about who is who (人工决定), newest first."""
    rows = connection.read("identity_decisions", limit=_ALL_DECISIONS)
    return [
        Decision(
            row["id"], DecisionKind(row["kind"]), row["old"], row["new"], row["who"], row["why"], row["at"],
            row["evidence"] or "",
        )
        for row in rows
    ]  # fmt: skip


def _subjects(connection: Connection, eids: Sequence[str], decisions: Sequence[Decision]) -> int:
    most = len(eids) + 1  # more old ids than subjects touched: go by those touched
    olds = {row["eid"] for scheme in OLD_SCHEMES for row in connection.read("old_ids", scheme=scheme, limit=most)}
    decided = {end for one in decisions for end in (one.old, one.new)}
    if len(olds) >= most:
        olds = {one for one in _near(connection, eids) if one.startswith(OLD_SCHEMES)}
    standing = 0
    for chunk in _chunks(sorted(olds | decided)):
        here = set(chunk)
        reg_nos, orgs = ([old[len(s) :] for old in chunk if old.startswith(s)] for s in (REG, ORG))
        claimants = connection.read("stating_numbers", reg_nos=reg_nos, orgs=orgs)
        known = _rows(connection, "numbers_stated", sorted(here | {row["eid"] for row in claimants}))
        merges = number_merges([old for old in chunk if old.startswith(OLD_SCHEMES)], known)
        standing += _write(connection, "subjects", settle(merges, _about(decisions, here)), chunk)
    return standing


def _near(connection: Connection, eids: Sequence[str]) -> set[str]:
    """Ids that these subjects may bear on: their own, those of numbers they state, those merged into them now."""
    near = set(eids)
    for row in _rows(connection, "numbers_stated", eids):
        near |= {f"{scheme}{row[name]}" for scheme, name in ((REG, "reg_no"), (ORG, "org")) if row[name]}
    for chunk in _chunks(eids):
        near |= {row["old"] for row in connection.read("same_into", ids=list(chunk), known_at=END_OF_TIME)}
    return near


def _persons(connection: Connection, eids: Collection[str], decisions: Sequence[Decision]) -> int:
    parted = {one.pair: one for one in sorted(decisions, key=lambda one: (one.at, one.id))}
    apart = [pair for pair, one in parted.items() if one.kind is DecisionKind.NOT_SAME]
    decided = sorted({one.old for one in decisions})
    places = {row["eid"] for row in connection.read("subjects_of_persons", ids=decided)} if decided else set[str]()
    standing = 0
    left = set(decided)
    for chunk in _chunks(sorted(places.union(eids))):
        heads = [row["eid"] for row in connection.read("heads_to_compare", eids=list(chunk))]
        if not heads:
            continue
        roles = _rows(connection, "lr_roles", heads)
        before = [row for row in roles if row["superseded_by"]]
        if before:
            forget = [{"eid": row["eid"], "rid": row["rid"]} for row in before]
            keys = sorted({(row["eid"], row["key"]) for row in before})
            versions = [{"eid": eid, "key": key} for eid, key in keys]
            connection.write_together([("lr_roles_reset", {"rows": forget}), ("role_supersede", {"rows": versions})])
            roles = [row for row in _rows(connection, "lr_roles", heads) if not row["superseded_at"]]
        merges, replaced = named_heads(roles, apart)
        if replaced:
            rows = [{"eid": one.eid, "rid": one.rid, "at": one.at, "by": one.by} for one in replaced]
            connection.write("lr_roles_replace", rows=rows)
        olds = {row["pid"] for row in (*roles, *before) if not row["certain"]}
        left -= olds
        standing += _write(connection, "persons", settle(merges, _about(decisions, olds)), sorted(olds))
    return standing + _write(connection, "persons", settle([], _about(decisions, left)), sorted(left))


def _about(decisions: Sequence[Decision], olds: Collection[str]) -> list[Decision]:
    """Decisions on what becomes of these ids."""
    return [one for one in decisions if one.old in olds]


def _write(connection: Connection, what: str, merges: Sequence[Merge], olds: Sequence[str]) -> int:
    """Make the merges of these old ids what they should be; how many of them hold."""
    wanted = {(one.old, one.new) for one in merges}
    if not olds:
        return 0
    there = [(row["old"], row["new"]) for row in connection.read(f"same_{what}_of", ids=list(olds))]
    stale = [{"old": old, "new": new} for old, new in there if (old, new) not in wanted]
    if stale:
        connection.write(f"same_{what}_sweep", rows=stale)
    if merges:
        rows = [{"old": one.old, "new": one.new, "fact": _fact(one)} for one in merges]
        connection.write(f"same_{what}", rows=rows)
    return sum(one.ended_at is None for one in merges)


def _fact(one: Merge) -> dict[str, Any]:
    return {
        "reason": one.reason, "evidence": one.evidence, "recorded_at": one.recorded_at, "source": one.source,
        "ended_at": one.ended_at, "trust": 1.0,
    }  # fmt: skip


def _rows(connection: Connection, query: str, eids: Sequence[str]) -> list[dict[str, Any]]:
    return [row for chunk in _chunks(eids) for row in connection.read(query, eids=list(chunk))]


def _chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    return (items[start : start + CHUNK] for start in range(0, len(items), CHUNK))
