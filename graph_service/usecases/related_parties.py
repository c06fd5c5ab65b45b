"""Related parties of a subject (关联方, R8.1-R8.3): its neighbourhood is read, then ``analysis.related_parties`` asked.

First all above the subject, then all below each party from which a rule goes down, and all above whatever decides what
such a party controls together with others. Kinship is read where a caller may
see it, for a case (R8.11); otherwise what the rules say of relatives is not looked for, and the answer says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from graph_service.analysis.fact_frames import fact_frame
from graph_service.analysis.related_parties import Found, Related, find
from graph_service.analysis.relation_view import RelationView
from graph_service.rulebook.nominees import HolderPolicy, holder_policy
from graph_service.rulebook.related_parties import Standard, not_covered, related_rules, rules_of
from graph_service.store.graph_store import GraphStore
from graph_service.store.kin import kin_of
from graph_service.usecases.asked import Asked, Row
from graph_service.usecases.control_closure import CLOSURE, Closure, closure_above, closure_below, snapshot_of

MOST_STARTS = 50  # parties whose holdings are read downwards for one question
MOST_KIN = 200  # persons whose kinship is read for one question
MOST = 1_000  # related parties told


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """A closure and its view (所涉范围): what was read, and what it says."""

    closure: Closure
    view: RelationView

    @classmethod
    def of(
        cls, closures: Sequence[Closure], asked: Asked, policy: HolderPolicy, kin: Sequence[Row] = ()
    ) -> Neighbourhood:
        """Join closures into one, every party and fact once, and make its view; ``kin`` is kinship to be in it."""
        joined = Closure(
            parties=_once((row for closure in closures for row in closure.parties), "party"),
            relations=_once((row for rows in (*(one.relations for one in closures), kin) for row in rows), "rid"),
            truncated=any(closure.truncated for closure in closures),
        )
        snapshot = snapshot_of(joined, asked.as_of)
        named = ({**row, "person": row["source_id"], "relative": row["target_id"]} for row in kin)
        facts = {**snapshot.facts, "kin": fact_frame("kin", named).sort("rid")}
        return cls(joined, RelationView.of(replace(snapshot, facts=facts), policy))

    @property
    def facts(self) -> Mapping[str, Row]:
        """Rows read by their ids: what the steps of a path stand for."""
        return {row["rid"]: row for row in self.closure.relations}


@dataclass(frozen=True, slots=True)
class RelatedAnswer:
    """Related parties of a subject by a standard (关联方清单), and the rows and parties that it names.

    ``in_force`` tells whether any rule of the standard was in force on the day, ``not_covered`` for which of its
    relations the rule book has none of that day, ``kin`` whether relatives were looked
    for. ``by_name`` counts persons of the subject known by name only: they are not told as related (ADR 0006).
    """

    subject: Row
    standard: Standard
    in_force: bool
    not_covered: tuple[str, ...]
    kin: bool
    names: Mapping[str, Row]
    facts: Mapping[str, Row]
    related: tuple[Related, ...]
    by_name: int
    truncated: bool


def related_parties(
    store: GraphStore,
    code: str,
    asked: Asked,
    *,
    standard: Standard = Standard.CL,
    kin: bool = False,
    most: int = MOST,
) -> RelatedAnswer:
    """Find the related parties of a subject on the day by a standard (关联方). Raises ``NotFound``.

    Relatives, and who is related through them, are found with ``kin`` alone: only who may see them asks so (R8.11).
    """
    subject = store.subject(code)
    reading = _Reading(store, subject["eid"], asked)
    rules = related_rules()
    while True:
        here = reading.joined()
        found = find(here.view, subject["eid"], standard=standard, rules=rules, kin=kin, most=most)
        reading.cut |= store.connection.late
        if reading.cut or not reading.goes_on(found):
            break
    return RelatedAnswer(
        subject,
        standard,
        bool(rules_of(rules, standard, asked.as_of)),
        not_covered(rules, standard, asked.as_of),
        kin,
        here.closure.names,
        here.facts,
        found.related,
        found.by_name,
        truncated=found.truncated or here.closure.truncated or reading.cut,
    )


class _Reading:
    """What was read so far for one question."""

    def __init__(self, store: GraphStore, eid: str, asked: Asked) -> None:
        self.store = store
        self.asked = asked
        self.closures = {"": closure_above(store, [eid], asked)}
        self.kin: dict[str, Row] = {}
        self.kin_read: set[str] = set()
        self.deciding: list[Closure] = []  # above what decides joint control
        self.decided: set[str] = set()
        self.full = self.cut = False

    def joined(self) -> Neighbourhood:
        """Everything read, as one neighbourhood; a ceiling that was met before has been answered up to by then."""
        self.cut = self.full
        closures = [*self.closures.values(), *self.deciding, self._relatives()]
        return Neighbourhood.of(closures, self.asked, holder_policy(), tuple(self.kin.values()))

    def goes_on(self, found: Found) -> bool:
        """Read where rules start and nothing was read yet; whether there was any."""
        downwards, persons = sorted(found.starts - self.closures.keys()), sorted(found.relations_of - self.kin_read)
        room = MOST_STARTS + 1 - len(self.closures)
        self.closures |= {start: closure_below(self.store, [start], self.asked) for start in downwards[:room]}
        undecided = sorted(found.decided_by - self.decided)
        if undecided:
            self.deciding.append(closure_above(self.store, undecided, self.asked))
            self.decided |= set(undecided)
        read = persons[: MOST_KIN - len(self.kin_read)]
        page = kin_of(self.store.connection, read, limit=CLOSURE, **self.asked.times)
        self.kin |= {row["rid"]: row for row in page.rows}
        self.kin_read |= set(read)
        self.full = len(downwards) > room or len(persons) > len(read) or page.truncated
        return bool(downwards or undecided or persons)

    def _relatives(self) -> Closure:
        """Persons whom kinship names."""
        ends = {row[end] for row in self.kin.values() for end in ("source_id", "target_id")}
        people = self.store.persons(sorted(ends)) if ends else []
        return Closure(tuple({"party": row["pid"], "is_person": True, **row} for row in people), (), truncated=False)


def _once(rows: Iterable[Row], key: str) -> tuple[Row, ...]:
    return tuple({row[key]: row for row in rows}.values())
