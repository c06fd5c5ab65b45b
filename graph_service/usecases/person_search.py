"""Finding a person (查人员, R10.3): by the full identity number, or by a full name, which is no identity."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from graph_service.domain.errors import BadInput
from graph_service.store.graph_state import END_OF_TIME
from graph_service.store.graph_store import GraphStore
from graph_service.store.people import persons_called, ties_ever
from graph_service.store.same import Sameness
from graph_service.usecases.asked import Asked, Row

MOST_PERSONS = 50
MOST_TIES = 50  # of one person
_MOST_READ = 5_000
SHORTEST = 2  # signs of a name: one surname would list a tenth of the county


@dataclass(frozen=True, slots=True)
class PersonFound:
    """One person that was found (查到的人员): ``ties`` of every day, the latest first; ``more`` are not shown."""

    row: Row
    ties: tuple[Row, ...]
    more: int

    @property
    def subjects(self) -> tuple[str, ...]:
        """Subjects that he is or was tied to."""
        return tuple(dict.fromkeys(row["target_id"] for row in self.ties))


@dataclass(frozen=True, slots=True)
class PersonsFound:
    """Persons that were found (查人员结果), and the subjects that they are tied to, by id."""

    persons: tuple[PersonFound, ...]
    subjects: Mapping[str, Row]
    truncated: bool


def persons_by_id(store: GraphStore, person: str, asked: Asked) -> PersonsFound:
    """Return the person of an identity number (按证件号码查), whose id it was hashed to."""
    finals = Sameness(store.connection, asked.known_text or END_OF_TIME).finals([person])
    return _found(store, [finals[person]], asked, truncated=False)


def persons_by_name(store: GraphStore, name: str, asked: Asked) -> PersonsFound:
    """Return those who bear exactly this name (按姓名查): several are several persons until proved one (ADR 0006)."""
    name = "".join(name.split())
    if len(name) < SHORTEST:
        raise BadInput("姓名至少两个字。", advice="请填写完整姓名, 或改用公民身份号码。", rule="R10.3")
    found, cut = persons_called(store.connection, name, known_at=asked.known_text, limit=MOST_PERSONS)
    return _found(store, found, asked, truncated=cut)


def persons_known(
    store: GraphStore, persons: Sequence[str], asked: Asked, hidden: Callable[[Sequence[str]], frozenset[str]]
) -> Mapping[str, bool | None]:
    """Say of some persons whether the graph has them (库中有无), ``None`` of who is tied to hidden subjects alone."""
    finals = Sameness(store.connection, asked.known_text or END_OF_TIME).finals(persons)
    found = _found(store, sorted(set(finals.values())), asked, truncated=False)
    there, shown = ({one.row["pid"] for one in of.persons} for of in (found, within(found, hidden)[0]))
    return {person: end in shown or (None if end in there else False) for person, end in finals.items()}


def within(found: PersonsFound, hidden: Callable[[Sequence[str]], frozenset[str]]) -> tuple[PersonsFound, int]:
    """Leave out persons who are tied to hidden subjects alone (区划外的人员), and say how many they were."""
    outside = hidden(sorted(found.subjects))
    kept = tuple(one for one in found.persons if not one.ties or set(one.subjects) - outside)
    shown = {eid: row for eid, row in found.subjects.items() if any(eid in one.subjects for one in kept)}
    return PersonsFound(kept, shown, found.truncated), len(found.persons) - len(kept)


def _found(store: GraphStore, pids: Sequence[str], asked: Asked, *, truncated: bool) -> PersonsFound:
    people = store.persons(pids)
    page = ties_ever(store.connection, pids, known_at=asked.known_text, limit=_MOST_READ)
    ties: dict[str, list[Row]] = {row["pid"]: [] for row in people}
    for row in page.rows:
        ties[row["source_id"]].append(row)
    persons = tuple(
        PersonFound(row, tuple(ties[row["pid"]][:MOST_TIES]), max(0, len(ties[row["pid"]]) - MOST_TIES))
        for row in people
    )
    met = sorted({eid for one in persons for eid in one.subjects})
    cut = truncated or page.truncated or any(one.more for one in persons)
    return PersonsFound(persons, {row["eid"]: row for row in store.subjects(met)}, cut)
