"""Related parties of a subject (关联方, R8.1-R8.3): its neighbourhood is read, then ``analysis.related_parties`` asked.

First all above the subject, then all below each party from which a rule goes down. Kinship is not read (R8.11): what
the rules say of relatives is found by ``find`` alone, where a caller may have the facts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph_service.analysis.related_parties import Related, find
from graph_service.analysis.relation_view import RelationView
from graph_service.rulebook.nominees import HolderPolicy, holder_policy
from graph_service.rulebook.related_parties import Standard, related_rules
from graph_service.store.graph_store import GraphStore
from graph_service.usecases.asked import Asked, Row
from graph_service.usecases.control_closure import Closure, closure_above, closure_below, snapshot_of

MOST_STARTS = 50  # parties whose holdings are read downwards for one question
MOST = 1_000  # related parties told


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """A closure and its view (所涉范围): what was read, and what it says."""

    closure: Closure
    view: RelationView

    @classmethod
    def of(cls, closures: Sequence[Closure], asked: Asked, policy: HolderPolicy) -> Neighbourhood:
        """Join closures into one, every party and fact once, and make its view."""
        joined = Closure(
            parties=_once((row for closure in closures for row in closure.parties), "party"),
            relations=_once((row for closure in closures for row in closure.relations), "rid"),
            truncated=any(closure.truncated for closure in closures),
        )
        return cls(joined, RelationView.of(snapshot_of(joined, asked.as_of), policy))

    @property
    def facts(self) -> Mapping[str, Row]:
        """Rows read by their ids: what the steps of a path stand for."""
        return {row["rid"]: row for row in self.closure.relations}


@dataclass(frozen=True, slots=True)
class RelatedAnswer:
    """Related parties of a subject by a standard (关联方清单), and the rows and parties that it names.

    ``by_name`` counts persons of the subject known by name only: they are not told as related (ADR 0006).
    """

    subject: Row
    standard: Standard
    names: Mapping[str, Row]
    facts: Mapping[str, Row]
    related: tuple[Related, ...]
    by_name: int
    truncated: bool


def related_parties(
    store: GraphStore, code: str, asked: Asked, *, standard: Standard = Standard.CL, most: int = MOST
) -> RelatedAnswer:
    """Find the related parties of a subject on the day by a standard (关联方). Raises ``NotFound``."""
    subject = store.subject(code)
    eid, rules, policy = subject["eid"], related_rules(), holder_policy()
    closures = {"": closure_above(store, [eid], asked)}
    here = Neighbourhood.of([*closures.values()], asked, policy)
    found = find(here.view, eid, standard=standard, rules=rules, most=most)
    cut = False
    while fresh := sorted(found.starts - closures.keys()):
        room = MOST_STARTS + 1 - len(closures)
        closures |= {start: closure_below(store, start, asked) for start in fresh[:room]}
        here = Neighbourhood.of([*closures.values()], asked, policy)
        found = find(here.view, eid, standard=standard, rules=rules, most=most)
        if len(fresh) > room:
            cut = True
            break
    return RelatedAnswer(
        subject,
        standard,
        here.closure.names,
        here.facts,
        found.related,
        found.by_name,
        truncated=found.truncated or here.closure.truncated or cut,
    )


def _once(rows: Iterable[Row], key: str) -> tuple[Row, ...]:
    return tuple({row[key]: row for row in rows}.values())
