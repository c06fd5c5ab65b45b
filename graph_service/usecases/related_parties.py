"""Related parties of a subject (关联方, R8.1-R8.3), first version: one controller, one head, holdings of 20 % and more.

Grounds are the ties of ``rulebook/related_parties.toml``. Suspected ties (same address, kinship) are no ground here:
they are signals for supervisors (R8.11).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graph_service.analysis.holders import HEAD_ROLES, OWNING_ROLES
from graph_service.domain.subjects import is_certain_person
from graph_service.rulebook.related_parties import Tie, TieKind, related_party_ties
from graph_service.store.graph_store import GraphStore
from graph_service.usecases.asked import Asked, Row
from graph_service.usecases.control import ControlView
from graph_service.usecases.control_closure import Closure, closure_above, closure_below

HEADS = (*HEAD_ROLES, *OWNING_ROLES)
MOST = 1_000  # direct relations read of one party


@dataclass(frozen=True, slots=True)
class Related:
    """One related party (关联方): by which tie, through whom, and the relations that show it."""

    party: str
    tie: Tie
    through: str
    path: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class RelatedAnswer:
    """Related parties of a subject, ordered by tie and party (关联方清单), and the parties it names."""

    subject: Row
    names: dict[str, Row]
    related: tuple[Related, ...]
    truncated: bool


def related_parties(store: GraphStore, code: str, asked: Asked) -> RelatedAnswer:
    """Find the related parties of a subject on the day (关联方). Raises ``NotFound``."""
    subject = store.subject(code)
    eid = subject["eid"]
    ties = related_party_ties()
    above = closure_above(store, [eid], asked)
    view = ControlView.of(above, asked.as_of)
    top = view.private_top(eid)
    invested = store.investments(eid, depth=1, limit=MOST, **asked.times)
    below = ControlView.of(closure_below(store, top, asked), asked.as_of) if top else view
    headed, cut = _roles_elsewhere(store, above, eid, asked)

    direct = [row for row in above.holdings if row["target_id"] == eid]
    found = [
        *_by_holding([*direct, *invested.edges], eid, ties[TieKind.HOLDING]),
        *(Related(row["eid"], ties[TieKind.SAME_HEAD], here["source_id"], (here, row)) for here, row in headed),
        *(_by_controller(view, below, top, eid, ties[TieKind.SAME_CONTROLLER]) if top else ()),
    ]
    names = above.names | below.closure.names | {row["party"]: row for row in invested.nodes}
    missing = sorted({one.party for one in found} - names.keys())
    names |= {row["eid"]: {"party": row["eid"], "is_person": False, **row} for row in store.subjects(missing)}
    return RelatedAnswer(
        subject,
        names,
        tuple(sorted(found, key=lambda one: (one.tie.kind, one.party, one.through))),
        truncated=above.truncated or below.closure.truncated or cut or len(invested.edges) >= MOST,
    )


def _by_holding(holdings: list[Row], eid: str, tie: Tie) -> Iterator[Related]:
    """Direct holdings either way from ``least_share`` on (R8.2)."""
    for row in holdings:
        if (row["econ"] or 0.0) >= tie.least_share:
            other = row["source_id"] if row["target_id"] == eid else row["target_id"]
            if other != eid:
                yield Related(other, tie, other, (row,))


def _roles_elsewhere(store: GraphStore, above: Closure, eid: str, asked: Asked) -> tuple[list[tuple[Row, Row]], bool]:
    """Roles as head of other subjects of each certain person who heads this one, with the role here (R8.3)."""
    here = {
        row["source_id"]: row
        for row in above.roles
        if row["target_id"] == eid and row["role"] in HEADS and is_certain_person(row["source_id"])
    }
    pairs: list[tuple[Row, Row]] = []
    cut = False
    for pid, mine in sorted(here.items()):
        page = store.roles_of(pid, known_at=asked.known_text, limit=MOST)
        cut |= page.truncated
        pairs += [
            (mine, {**row, "source_id": pid, "target_id": row["eid"], "role": row["kind"], "kind": "ROLE"})
            for row in page.rows
            if row["kind"] in HEADS and row["eid"] != eid and asked.in_force(row)
        ]
    return pairs, cut


def _by_controller(above: ControlView, below: ControlView, top: str, eid: str, tie: Tie) -> Iterator[Related]:
    """The controller itself, and every other subject that it controls (R8.1)."""
    if top != eid:
        yield Related(top, tie, top, above.path(top, eid))
    for party in below.controlled_by(top):
        if party != eid:
            yield Related(party, tie, top, below.path(top, party))
