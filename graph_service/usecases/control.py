"""Who controls a subject, asked on demand (实际控制人): the functions of the batch run, over its ownership closure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

import polars as pl

from graph_service.analysis.controllers import (
    CONCERT,
    LEGAL_REPRESENTATIVE,
    ControlPicture,
    candidate_frame,
    controller_frame,
    settled,
    unknown_votes,
)
from graph_service.analysis.declared import Standing, declared_frame
from graph_service.analysis.evidence_steps import Step
from graph_service.analysis.relation_view import RelationView
from graph_service.analysis.runners import HEAD_OFFICE, HEAD_ROLES
from graph_service.analysis.snapshot import Snapshot
from graph_service.analysis.ultimate import Mode
from graph_service.domain.facts import FACTS
from graph_service.rulebook.nominees import holder_policy
from graph_service.rulebook.related_parties import Joint
from graph_service.rulebook.rules import Rule
from graph_service.store.graph_store import GraphStore
from graph_service.usecases.asked import Asked, Row
from graph_service.usecases.control_closure import Closure, closure_above, snapshot_of, step_of


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

    ``controllers`` are computed or presumed, as ``mode`` says and by ``rule``; ``candidates`` wait for a person.
    ``unknown`` is the part of the votes (0..1) whose holders nobody states; ``settled`` says that nobody has a majority
    whoever holds them.
    """

    subject: Row
    closure: Closure
    mode: Mode
    rule: Rule
    unknown: float
    settled: bool
    controllers: tuple[Controller, ...]
    candidates: tuple[Controller, ...]
    declared: tuple[Declared, ...]


AGREED = (Mode.JOINT.name, Mode.PRESUMED.name, CONCERT)
"""Bases that may rest on an agreement (一致行动)."""


@dataclass(frozen=True, slots=True)
class ControlView:
    """A closure and what it says of control, asked by party id (控制全景)."""

    closure: Closure
    view: RelationView

    @classmethod
    def of(cls, closure: Closure, as_of: date) -> ControlView:
        """Compute control within a closure, by the functions of the batch run."""
        return cls(closure, RelationView.of(snapshot_of(closure, as_of), holder_policy()))

    @property
    def snapshot(self) -> Snapshot:
        """The closure as a snapshot."""
        return self.view.snapshot

    @property
    def picture(self) -> ControlPicture:
        """Control within the closure."""
        return self.view.picture

    def path(self, controller: str, eid: str, basis: str) -> tuple[Row, ...]:
        """Relations by which a controller or candidate is one, from the subject upwards (控制路径)."""
        if basis == LEGAL_REPRESENTATIVE:
            return self.posts(controller, eid, HEAD_ROLES)
        if basis in AGREED:
            return self.rows(self.view.joint_support(controller, eid, Joint.AGREED))
        return self.rows(self.view.support(controller, eid))

    def posts(self, person: str, eid: str, kinds: Collection[str]) -> tuple[Row, ...]:
        """Roles of some kinds that a party has at a subject (任职)."""
        held = self.view.evidence.roles(eid, held=False)
        return self.rows(step for step in held if step.start == person and step.term in kinds)

    def rows(self, steps: Iterable[Step]) -> tuple[Row, ...]:
        """Relations read that steps stand for."""
        read = {row["rid"]: row for row in self.closure.relations}
        return tuple(read[step.rid] for step in steps)


def controllers_of(store: GraphStore, code: str, asked: Asked) -> ControlAnswer:
    """Find who controls a subject on the day (实际控制人, R8.7). Raises ``NotFound``."""
    subject = store.subject(code)
    return control_of(ControlView.of(closure_above(store, [subject["eid"]], asked), asked.as_of), subject)


def control_of(view: ControlView, subject: Row) -> ControlAnswer:
    """Tell what a closure says of the control of a subject (控制情况)."""
    eid, closure = subject["eid"], view.closure
    everyone = controller_frame(view.snapshot, view.picture)
    found = everyone.filter(pl.col("eid") == eid).to_dicts()
    maybe = candidate_frame(view.snapshot, view.picture).filter(pl.col("eid") == eid).to_dicts()
    stated = declared_frame(view.snapshot, everyone).filter(pl.col("eid") == eid)
    standing = {rid: Standing(how) for rid, how in stated.select("rid", "standing").iter_rows()}
    mode = Mode[found[0]["mode"]] if found else Mode.UNKNOWN
    controllers = tuple(
        Controller(row["controller"], mode.name, row["votes"], view.path(row["controller"], eid, mode.name))
        for row in found
        if row["controller"] is not None
    )
    at, unknown = view.view.index[eid], unknown_votes(view.picture)
    return ControlAnswer(
        subject=subject,
        closure=closure,
        mode=mode,
        rule=_rule(mode, controllers, eid),
        unknown=int(unknown[at]) / max(1, int(view.picture.graph.votes_base[at])),
        settled=bool(settled(view.picture, unknown)[at]),
        controllers=controllers,
        candidates=tuple(
            Controller(row["candidate"], row["basis"], row["votes"], view.path(row["candidate"], eid, row["basis"]))
            for row in maybe
        ),
        declared=tuple(Declared(row, standing[row["rid"]]) for row in closure.relations if row["rid"] in standing),
    )


def _rule(mode: Mode, controllers: Iterable[Controller], eid: str) -> Rule:
    """Choose the rule that an answer goes by (适用规则): of a subject whose votes a role casts, what says so (R8.5)."""
    policy = holder_policy().control
    if mode in (Mode.JOINT, Mode.JOINT_PRESUMED):
        return policy.joint
    if mode is Mode.PRESUMED:
        return policy.presumed
    cast = {row["kind"] for one in controllers for row in one.path if step_of(row)[0] == eid}
    return policy.runners if cast & {FACTS["role"].label, HEAD_OFFICE} else policy.majority
