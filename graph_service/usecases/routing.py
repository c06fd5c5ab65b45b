"""Who must be told of a subject or of its staff (告知与移送的去向, R4.7), asked of the graph on a day."""

from __future__ import annotations

from dataclasses import dataclass

from graph_service.analysis.controllers import controller_frame
from graph_service.analysis.routing import (
    Addressee,
    PublicUnit,
    public_body,
    state_enterprise,
    told_of_staff,
    told_of_unit,
)
from graph_service.analysis.ultimate import Mode
from graph_service.domain.errors import NotFound
from graph_service.domain.subjects import EntityKind, entity_kind
from graph_service.rulebook.routing import Unit, routing_policy
from graph_service.store.graph_store import GraphStore
from graph_service.usecases.asked import Asked, Row
from graph_service.usecases.control import ControlView
from graph_service.usecases.control_closure import Closure, closure_above


@dataclass(frozen=True, slots=True)
class RoutingAnswer:
    """Who must be told, and why (告知去向): nobody where ``unit`` is ``None``, the subject being no public unit.

    ``path`` leads from a state enterprise to the state body that controls it, ``roles`` are those that the person is on
    record with at the unit: none says only that no register states one.
    """

    subject: Row
    unit: PublicUnit | None
    path: tuple[Row, ...]
    names: dict[str, Row]
    person: Row | None
    roles: tuple[Row, ...]
    addressees: tuple[Addressee, ...]
    truncated: bool


@dataclass(frozen=True, slots=True)
class _Found:
    unit: PublicUnit | None
    path: tuple[Row, ...] = ()
    closure: Closure | None = None


def public_unit(store: GraphStore, eid: str, asked: Asked) -> PublicUnit | None:
    """Tell whether a subject is a public body or a state enterprise (公共部门单位), and by what."""
    rows = store.subjects([eid])
    return _found(store, rows[0], asked).unit if rows else public_body(eid, eid)


def _found(store: GraphStore, subject: Row, asked: Asked) -> _Found:
    eid, name = subject["eid"], subject["name"] or subject["eid"]
    if body := public_body(eid, name):
        return _Found(body)
    if entity_kind(eid) is not EntityKind.ENTERPRISE:
        return _Found(None)
    closure = closure_above(store, [eid], asked)
    view = ControlView.of(closure, asked.as_of)
    state = controller_frame(view.snapshot, view.picture).filter(eid=eid, mode=Mode.SOLE.name, controller_kind="STATE")[
        "controller"
    ]
    owner = _unit_of(closure.names[state[0]]) if state.len() else None
    unit = state_enterprise(eid, name, subject["type_text"] or "", owner, routing_policy())
    return _Found(unit, view.path(state[0], eid, Mode.SOLE.name) if unit and state.len() else (), closure)


def _unit_of(party: Row) -> Unit:
    eid = party["party"]
    return Unit(party["name"] or eid, "" if ":" in eid else eid)


def who_is_told(
    store: GraphStore, code: str, asked: Asked, *, staff: bool = False, person: str = "", list_code: str = ""
) -> RoutingAnswer:
    """Find who must be told of a matter of a subject (告知去向, R4.7), or of somebody on its staff.

    ``person`` names the one on the staff, where it is known who. Raises ``NotFound``.
    """
    subject = store.subject(code)
    named = store.persons([person])[0:1] if person else []
    if person and not named:
        raise NotFound(f"未查到人员: {person}", advice="请核对人员标识。")
    found = _found(store, subject, asked)
    held = store.roles_at(subject["eid"], asked.as_of.isoformat(), known_at=asked.known_text).rows if person else ()
    of = told_of_staff if staff or person else told_of_unit
    told = of(found.unit, routing_policy(), asked.as_of, list_code=list_code) if found.unit else ()
    return RoutingAnswer(
        subject=subject,
        unit=found.unit,
        path=found.path,
        names=found.closure.names if found.closure else {},
        person=named[0] if named else None,
        roles=tuple(row for row in held if row["party"] == person),
        addressees=told,
        truncated=bool(found.closure and found.closure.truncated),
    )
