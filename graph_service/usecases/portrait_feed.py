"""Portraits for lenders (银行取画像): what an authorisation opens of one, its fingerprint, and what changed since.

Nothing is stored of what a bank was told. The graph knows what it knew at any time (R11b), so a portrait of then and
one of now are made and compared, section by section: a record that came, was repaired or has run out is a change.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

import orjson

from graph_service.analysis.portrait_items import Portrait, Section
from graph_service.domain.calendar import day_in_china
from graph_service.domain.errors import NotFound
from graph_service.rulebook.portrait import portrait_policy
from graph_service.store.graph_store import GraphStore
from graph_service.usecases.asked import Asked
from graph_service.usecases.authorisation_desk import Grant, grant_of, grants_to
from graph_service.usecases.graph_now import Sources
from graph_service.usecases.portraits import portrait_of

_ALWAYS = frozenset({"as_of", "identity", "persons", "objections", "missing_sources", "notes"})


@dataclass(frozen=True, slots=True)
class Change:
    """What changed in the portrait of a monitored subject (画像变动): the sections, or that the authorisation ended."""

    grant: str
    code: str
    sections: tuple[str, ...]
    ended: bool


@dataclass(frozen=True, slots=True)
class Changes:
    """A page of changes (变动清单): ``after`` is where the next begins, empty after the last."""

    changes: tuple[Change, ...]
    looked_at: int
    after: str


def opened(portrait: Portrait, sections: Iterable[str]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return the sections of a portrait that are authorised (授权分项), and the names of those withheld.

    None named opens all. What says who it is, what is objected to and what is missing is always there.
    """
    wanted = frozenset(sections) or portrait_policy().sections
    shown = {one.name: getattr(portrait, one.name) for one in fields(portrait)}
    withheld = tuple(name for name in shown if name not in wanted and name not in _ALWAYS)
    return {name: value for name, value in shown.items() if name not in withheld}, withheld


def fingerprint(portrait: Portrait, sections: Iterable[str]) -> str:
    """Fingerprint of what a portrait tells (画像指纹): the same while nothing in it changes, whatever the day."""
    told, _ = opened(portrait, sections)
    return _digest([_told(value) for value in told.values() if not isinstance(value, date)])


def changes_since(
    store: GraphStore, unit: str, since: datetime, now: datetime, sources: Sources, *, after: str = ""
) -> Changes:
    """What changed since a moment for the subjects that a unit may monitor (贷后变动, R9.2), a page of authorisations.

    Raises nothing for a subject that is no more: it is told as changed. Cost: two portraits an authorisation.
    """
    most = portrait_policy().changes
    cases = grants_to(store.connection, unit, after=after, limit=most)
    then, today = Asked(day_in_china(since), since), day_in_china(now)
    found: list[Change] = []
    for case in cases:
        held, before = grant_of(case, today), grant_of(case, then.as_of)
        if held and held.monitor and held.starts_on <= today <= held.until:
            sections = _changed(store, held, then, Asked(today), sources)
            found += [Change(held.id, held.subject, sections, ended=False)] if sections else []
        elif before and before.monitor and before.until >= then.as_of:
            found.append(Change(case.head.id, case.head.subject, (), ended=True))
    return Changes(tuple(found), len(cases), cases[-1].head.id if len(cases) == most else "")


def _changed(store: GraphStore, grant: Grant, then: Asked, now: Asked, sources: Sources) -> tuple[str, ...]:
    old, new = (_sections(store, grant, asked, sources) for asked in (then, now))
    return tuple(sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name)))


def _sections(store: GraphStore, grant: Grant, asked: Asked, sources: Sources) -> dict[str, str]:
    try:
        made = portrait_of(store, grant.subject, asked, sources).portrait
    except NotFound:
        return {}
    told, _ = opened(made, grant.sections)
    return {name: _digest(_told(value)) for name, value in told.items() if not isinstance(value, date)}


def _told(value: object) -> object:
    """What a part tells, short of the day on which that was looked up."""
    return value.items if isinstance(value, Section) else value


def _digest(value: object) -> str:
    return hashlib.sha256(orjson.dumps(value)).hexdigest()[:32]
