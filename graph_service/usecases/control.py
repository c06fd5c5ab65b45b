"""Who controls a subject, asked on demand (实际控制人): the functions of the batch run, over its ownership closure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from graph_service.analysis.controllers import ControlPicture, candidate_frame, control_picture, controller_frame
from graph_service.analysis.declared import Standing, declared_frame
from graph_service.analysis.snapshot import Snapshot
from graph_service.analysis.ultimate import Mode
from graph_service.rulebook.nominees import holder_policy
from graph_service.store.graph_store import GraphStore
from graph_service.usecases.asked import Asked, Row
from graph_service.usecases.control_closure import Closure, closure_above, leads_up, snapshot_of, step_of


@dataclass(frozen=True, slots=True)
class Controller:
    """One controller or candidate (控制人或候选): ``votes`` of its side (0..1 of those that decide), ``path`` to it."""

    party: str
    basis: str
    votes: float | None
    path: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Declared:
    """A controller that a source declares (申报的实际控制人), and how it stands to the computed ones."""

    relation: Row
    standing: Standing


@dataclass(frozen=True, slots=True)
class ControlAnswer:
    """Control of a subject (控制情况): computed controllers (疑似), presumed, candidates, declared ones: all apart.

    ``controllers`` are computed or presumed, as ``mode`` says; ``candidates`` wait for a person.
    """

    subject: Row
    closure: Closure
    mode: Mode
    controllers: tuple[Controller, ...]
    candidates: tuple[Controller, ...]
    declared: tuple[Declared, ...]


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

    def index(self, party: str) -> int:
        """Integer id of a party in the closure."""
        return int(self.snapshot.locate(pl.Series([party]))[0])

    def controlled_by(self, party: str) -> tuple[str, ...]:
        """Subjects that a party controls, in the order of their ids."""
        pairs = self.picture.control
        controlled = pairs.controlled[pairs.controller == self.index(party)]
        return tuple(sorted(self.snapshot.parties["party"].gather(controlled)))

    def private_top(self, party: str) -> str | None:
        """The ultimate controller, the party itself where nobody controls it, ``None`` where it is the state (R8.1)."""
        top = int(self.picture.ultimate.top()[self.index(party)])
        return None if self.picture.holders.state[top] else str(self.snapshot.parties["party"][top])

    def jointly_controlled(self) -> tuple[str, ...]:
        """Subjects that an agreement controls (R8.8)."""
        jointly = self.picture.ultimate.mode == Mode.JOINT
        return tuple(self.snapshot.parties["party"].filter(pl.Series(jointly)))

    def path(self, controller: str, eid: str) -> tuple[Row, ...]:
        """Relations by which a controller and what it controls have their votes in a subject (控制路径).

        From the subject upwards: a relation counts where it starts on the controller's side and ends at the subject,
        or at a member of that side which itself leads down to it. What is controlled jointly is on each side.
        """
        side = {controller, *self.controlled_by(controller), *self.jointly_controlled()} - {eid}
        into: dict[str, list[Row]] = {}
        for row in self.closure.relations:
            lower, upper = step_of(row)
            if upper in side and leads_up(row):
                into.setdefault(lower, []).append(row)
        path: list[Row] = []
        seen, front = {eid}, [eid]
        while front:
            level = [row for target in front for row in into.get(target, ())]
            path += level
            front = sorted({upper for row in level if (upper := step_of(row)[1]) != controller} - seen)
            seen.update(front)
        return tuple(path)


def controllers_of(store: GraphStore, code: str, asked: Asked) -> ControlAnswer:
    """Find who controls a subject on the day (实际控制人, R8.7). Raises ``NotFound``."""
    subject = store.subject(code)
    eid = subject["eid"]
    closure = closure_above(store, [eid], asked)
    view = ControlView.of(closure, asked.as_of)
    everyone = controller_frame(view.snapshot, view.picture)
    found = everyone.filter(pl.col("eid") == eid).to_dicts()
    maybe = candidate_frame(view.snapshot, view.picture).filter(pl.col("eid") == eid).to_dicts()
    stated = declared_frame(view.snapshot, everyone).filter(pl.col("eid") == eid)
    standing = {rid: Standing(how) for rid, how in stated.select("rid", "standing").iter_rows()}
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
        declared=tuple(Declared(row, standing[row["rid"]]) for row in closure.relations if row["rid"] in standing),
    )
