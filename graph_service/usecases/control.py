"""Who controls a subject, asked on demand (实际控制人): the functions of the batch run, over its ownership closure.

A control relation depends on nothing but the holdings and roles above a subject, so the closure stands for the whole
registry: ``analysis.controllers`` gives here what it gives there (R8.7).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from graph_service.analysis.controllers import ControlPicture, candidate_frame, control_picture, controller_frame
from graph_service.analysis.holders import HEAD_ROLES, RUNNING_ROLES
from graph_service.analysis.snapshot import PARTY_SCHEMA, Snapshot, empty_snapshot
from graph_service.analysis.ultimate import Mode
from graph_service.domain.relations import RoleKind
from graph_service.domain.subjects import EntityKind, is_person
from graph_service.rulebook.nominees import holder_policy
from graph_service.store.graph_store import GraphStore
from graph_service.store.walk import MAX_DEPTH
from graph_service.usecases.asked import Asked, Row
from graph_service.usecases.fact_frames import fact_frame

CLOSURE = 20_000  # relations read for one question


@dataclass(frozen=True, slots=True)
class Closure:
    """Parties with the holdings and roles that bear on control among them (控制关系所涉范围)."""

    parties: tuple[Row, ...]
    holdings: tuple[Row, ...]
    roles: tuple[Row, ...]
    truncated: bool

    @property
    def names(self) -> dict[str, Row]:
        """Parties by id."""
        return {row["party"]: row for row in self.parties}


@dataclass(frozen=True, slots=True)
class Controller:
    """One controller or candidate (控制人或候选): ``votes`` of its side, ``path`` the relations that show it."""

    party: str
    basis: str
    votes: float | None
    path: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class ControlAnswer:
    """Control of a subject (控制情况): computed controllers (疑似), candidates to confirm, and declared ones, apart."""

    subject: Row
    closure: Closure
    mode: Mode
    controllers: tuple[Controller, ...]
    candidates: tuple[Controller, ...]
    declared: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class ControlView:
    """The control picture of a closure, asked by party id (控制全景)."""

    closure: Closure
    snapshot: Snapshot
    picture: ControlPicture

    @classmethod
    def of(cls, closure: Closure, as_of: date) -> ControlView:
        """Compute control within a closure, by the functions of the batch run."""
        snapshot = snapshot_of(closure, as_of)
        return cls(closure, snapshot, control_picture(snapshot, holder_policy()))

    def _index(self, party: str) -> int:
        return int(self.snapshot.locate(pl.Series([party]))[0])

    def controlled_by(self, party: str) -> tuple[str, ...]:
        """Subjects that a party controls, in the order of their ids."""
        pairs = self.picture.control
        controlled = pairs.controlled[pairs.controller == self._index(party)]
        return tuple(sorted(self.snapshot.parties["party"].gather(controlled)))

    def private_top(self, party: str) -> str | None:
        """The ultimate controller, the party itself where nobody controls it, ``None`` where it is the state (R8.1)."""
        top = int(self.picture.ultimate.top()[self._index(party)])
        return None if self.picture.holders.state[top] else str(self.snapshot.parties["party"][top])

    def path(self, controller: str, eid: str) -> tuple[Row, ...]:
        """Holdings and roles by which a controller and what it controls have their votes in a subject (控制路径).

        From the subject upwards: a relation counts where it starts on the controller's side and ends at the subject,
        or at a member of that side which itself leads down to it.
        """
        side = {controller, *self.controlled_by(controller)} - {eid}
        into: dict[str, list[Row]] = {}
        heading = [row for row in self.closure.roles if row["role"] in (*RUNNING_ROLES, *HEAD_ROLES)]
        for row in (*self.closure.holdings, *heading):
            if row["source_id"] in side:
                into.setdefault(row["target_id"], []).append(row)
        path: list[Row] = []
        seen, front = {eid}, [eid]
        while front:
            level = [row for target in front for row in into.get(target, ())]
            path += level
            front = sorted({row["source_id"] for row in level if row["source_id"] != controller} - seen)
            seen.update(front)
        return tuple(path)


def controllers_of(store: GraphStore, code: str, asked: Asked) -> ControlAnswer:
    """Find who controls a subject on the day (实际控制人, R8.7). Raises ``NotFound``."""
    subject = store.subject(code)
    eid = subject["eid"]
    closure = closure_above(store, [eid], asked)
    view = ControlView.of(closure, asked.as_of)
    found = controller_frame(view.snapshot, view.picture).filter(pl.col("eid") == eid).to_dicts()
    maybe = candidate_frame(view.snapshot, view.picture).filter(pl.col("eid") == eid).to_dicts()
    mode = Mode[found[0]["mode"]] if found else Mode.UNKNOWN
    return ControlAnswer(
        subject=subject,
        closure=closure,
        mode=mode,
        controllers=tuple(
            Controller(row["controller"], mode.name, row["votes"], view.path(row["controller"], eid))
            for row in found
            if row["controller"] is not None
        ),
        candidates=tuple(
            Controller(row["candidate"], row["basis"], row["votes"], view.path(row["candidate"], eid)) for row in maybe
        ),
        declared=tuple(row for row in closure.roles if row["target_id"] == eid and row["role"] == RoleKind.AC),
    )


def closure_above(store: GraphStore, eids: Sequence[str], asked: Asked) -> Closure:
    """Read all holdings and running roles above subjects, to the top (股权闭包).

    Walked level by level, because a role may lead on to a firm (an executive partner) whose own owners count too.
    Persons known by name that are certain persons are read as these (ADR 0006), as the snapshot does.
    """
    seen: set[str] = set()
    front = sorted(set(eids))
    holdings: list[Row] = []
    roles: list[Row] = []
    truncated = False
    while front and not truncated:
        seen.update(front)
        held = store.holdings_into(front, limit=CLOSURE - len(holdings), **asked.times)
        roled = store.roles_into(front, limit=CLOSURE, **asked.times)
        holdings += held.rows
        roles += roled.rows
        truncated = held.truncated or roled.truncated or len(holdings) >= CLOSURE
        leading = [*held.rows, *(row for row in roled.rows if row["role"] in RUNNING_ROLES)]
        front = sorted({row["source_id"] for row in leading if not is_person(row["source_id"])} - seen)
    return _closure(store, seen | set(front), holdings, roles, asked, truncated=truncated)


def closure_below(store: GraphStore, top: str, asked: Asked) -> Closure:
    """Read what a party may control (下控范围): all below it, and every holding and role at what was reached.

    Whether the party controls a subject depends on the votes in what lies between them alone, so nothing above the
    others who hold them is read.
    """
    below = store.investments(top, depth=MAX_DEPTH, limit=CLOSURE, **asked.times)
    reached = {row["party"] for row in below.nodes if not row["is_person"]}
    if is_person(top):
        run = store.roles_of(top, known_at=asked.known_text, limit=CLOSURE).rows
        reached |= {row["eid"] for row in run if asked.in_force(row) and row["kind"] in (*RUNNING_ROLES, *HEAD_ROLES)}
    held = store.holdings_into(sorted(reached), limit=CLOSURE, **asked.times)
    roles = store.roles_into(sorted(reached), limit=CLOSURE, **asked.times)
    cut = below.truncated or held.truncated or roles.truncated
    return _closure(store, reached | {top}, [*held.rows], [*roles.rows], asked, truncated=cut)


def _closure(
    store: GraphStore, eids: Collection[str], holdings: list[Row], roles: list[Row], asked: Asked, *, truncated: bool
) -> Closure:
    ends = {row["source_id"] for row in (*holdings, *roles)} | set(eids)
    people = sorted(end for end in ends if is_person(end))
    same = store.same_as(people, known_at=asked.known_text)
    named = store.persons(sorted({same.get(pid, pid) for pid in people}))
    subjects = store.subjects(sorted(ends - set(people)))
    parties = [{"party": row["eid"], "is_person": False, **row} for row in subjects]
    parties += [{"party": row["pid"], "is_person": True, **row} for row in named]

    def merged(rows: Iterable[Row]) -> tuple[Row, ...]:
        return tuple({**row, "source_id": same.get(row["source_id"], row["source_id"])} for row in rows)

    return Closure(tuple(parties), merged(holdings), merged(roles), truncated)


def snapshot_of(closure: Closure, as_of: date) -> Snapshot:
    """Make a snapshot of a closure (局部快照): schemas as of a whole graph, with the facts that control needs."""
    parties = pl.DataFrame(
        [
            {
                "party": row["party"],
                "is_person": row["is_person"],
                "name": row["name"],
                "certain": row["certain"],
                "entity_kind": None if row["is_person"] else row["entity_kind"] or EntityKind.UNKNOWN.value,
            }
            for row in closure.parties
        ],
        schema_overrides=PARTY_SCHEMA,
    )
    empty = empty_snapshot(as_of)
    return Snapshot(
        as_of=as_of,
        data_version="closure",
        parties=pl.concat([empty.parties, parties], how="diagonal").sort("party"),
        facts={
            **empty.facts,
            "holding": fact_frame(
                "holding",
                ({**row, "owner": row["source_id"], "eid": row["target_id"]} for row in closure.holdings),
            ).sort("rid"),
            "role": fact_frame(
                "role",
                (
                    {**row, "holder": row["source_id"], "eid": row["target_id"], "kind": row["role"]}
                    for row in closure.roles
                ),
            ).sort("rid"),
        },
    )
