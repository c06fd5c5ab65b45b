"""Sums over holdings (股权合计): what is stated of the shares in subjects, how many holdings they have in others."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph_service.domain.subjects import is_person
from graph_service.store.bolt import Connection
from graph_service.store.same import CHUNK, Sameness
from graph_service.store.walk import Row, Times


@dataclass(frozen=True, slots=True)
class Stated:
    """Holdings in one subject on a day (登记股权合计): how many, their shares added up, how many state no share."""

    holders: int
    shares: float
    unstated: int


def stated_shares(connection: Connection, eids: Sequence[str], times: Times) -> dict[str, Stated]:
    """Add up the holdings in each of some subjects (登记股权合计); those that nobody holds are missing.

    Holdings that a source marks as nominal count as holders and not by their share: the real one is stated beside
    them, or is not known. What is stated under several ids of one subject is added up as it stands.
    """
    found: dict[str, list[Row]] = defaultdict(list)
    for own, row in _each(connection, "stated_shares", eids, times):
        found[own].append(row)
    return {
        eid: Stated(
            sum(row["holders"] for row in rows),
            sum(row["stated"] for row in rows),
            sum(row["unstated"] for row in rows),
        )
        for eid, rows in found.items()
    }


def investment_counts(connection: Connection, eids: Sequence[str], times: Times) -> dict[str, int]:
    """How many holdings each of some subjects has in others (对外投资数); those without any are missing."""
    found = Counter[str]()
    for own, row in _each(connection, "investment_counts", eids, times):
        found[own] += row["number"]
    return dict(found)


def _each(connection: Connection, query: str, eids: Sequence[str], times: Times) -> Iterator[tuple[str, Row]]:
    same = Sameness(connection, times["known_at"])
    subjects = [eid for eid in eids if not is_person(eid)]
    finally_ = same.finals(same.widen(subjects))
    for start in range(0, len(ids := list(finally_)), CHUNK):
        for row in connection.read(query, eids=ids[start : start + CHUNK], **times):
            yield finally_[row["eid"]], row
