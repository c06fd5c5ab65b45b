"""The veil of the region (行政区划遮蔽, ADR 0100): the one place where parties of other regions leave an answer.

Every walk (``WalkAnswer``) of a caller with a limit passes here on its way out. A subject of another region becomes an
opaque reference without name or state. A link stays where it joins a hidden party to one that is shown; what lies
beyond goes. A natural person is shown where a subject that is shown touches him, or where the answer says of him what
it was asked of such a subject (a controller, a final owner).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import cast

from pydantic import BaseModel

from graph_service.api.models.answers import PersonOut, StepOut, SubjectOut, WalkAnswer
from graph_service.api.models.computed import SignalOut
from graph_service.api.models.holding_trees import BranchOut, RingOut
from graph_service.api.models.last_run import RiskPartOut, RiskTieOut
from graph_service.api.models.networks import NodeGroupOut, NodeOut
from graph_service.api.models.ownership import ChainOut
from graph_service.api.models.related import HopOut
from graph_service.api.models.signals import SignalFoundOut, SignalStepOut
from graph_service.api.presenting import Presenter
from graph_service.domain.subjects import is_person
from graph_service.store.graph_store import GraphStore
from graph_service.store.naming import names_of
from graph_service.usecases.region_scope import outside_of

NOTE = "超出本行政区划, 未显示: 其名称、状态及其后的关系均不列。"
_PERSON = "person:"
Link = StepOut | SignalStepOut | HopOut | RiskTieOut
# Parties met on the walk, and who heads a group of them: of every other item the answer says something by itself
_LISTED = (NodeOut, NodeGroupOut, BranchOut)
_UNSEEN: dict[str, object] = {  # what is told of no node that is hidden
    "status": None, "status_term": None, "entity_kind": None, "hub": False, "degree": None, "group": None,
    "suspected_controller": None, "risk_class": None,
}  # fmt: skip


def veiled(answer: BaseModel, store: GraphStore, show: Presenter, limit: str, named: Iterable[str]) -> BaseModel:
    """Return an answer without what is outside the region (按行政区划遮蔽); ``named`` are parties that its texts name.

    What is no walk keeps its parties: the caller was admitted to it by them. Its signals lose the names they hold.
    """
    named, walks = [*named], isinstance(answer, WalkAnswer)
    if not (walks or named):
        return answer
    met = [*_models(answer)]
    refs = {*_refs(met), *named}
    outside = outside_of(store, (ref for ref in refs if not is_person(ref) and not ref.startswith(_PERSON)), limit)
    if not outside:
        return answer
    if not walks:
        return _Veil(show, frozenset(), _words(store, outside), persons=refs).drawn(answer)
    veil = _Veil(show, frozenset(outside), _words(store, outside))
    veil.look(met)
    return veil.drawn(answer).model_copy(update={"hidden": veil.count(met), "hidden_note": NOTE})


@dataclass(slots=True)
class _Veil:
    """What of one answer is hidden: subjects outside, and persons whom no subject that is shown touches."""

    show: Presenter
    outside: frozenset[str]
    words: dict[str, str]  # names and codes in texts, the longest first
    persons: set[str] = field(default_factory=set[str])  # that are shown
    joined: set[str] = field(default_factory=set[str])  # hidden parties that a link or an item keeps

    def hides(self, ref: str) -> bool:
        return ref not in self.persons if ref.startswith(_PERSON) else ref in self.outside

    def look(self, met: Iterable[BaseModel]) -> None:
        """See who is touched by whom, and which hidden parties stay as the far ends of links."""
        met = list(met)
        links = [ends for one in met for ends in _ends(one)]
        said = {ref for one in met for ref in _said(one)}
        self.persons = {ref for ref in said if ref.startswith(_PERSON)}
        for pair in links:
            if any(not end.startswith(_PERSON) and end not in self.outside for end in pair):
                self.persons |= {end for end in pair if end.startswith(_PERSON)}
        self.joined = said | {end for pair in links if not all(map(self.hides, pair)) for end in pair}

    def count(self, met: Iterable[BaseModel]) -> int:
        """How many parties are not shown by name (未显示的各方)."""
        return sum(map(self.hides, set(_refs(met))))

    def drawn(self, one: BaseModel) -> BaseModel:
        """A part of the answer, veiled."""
        if isinstance(one, SubjectOut):
            return SubjectOut(ref=self.ref(one.ref), hidden=True) if self.hides(one.ref) else one
        if isinstance(one, PersonOut):
            return PersonOut(ref=one.ref, hidden=True) if self.hides(one.ref) else one
        changed = {name: self._value(getattr(one, name)) for name in type(one).model_fields}
        return one.model_copy(update=changed | self._special(one))

    def ref(self, ref: str) -> str:
        return self.show.hidden_ref(ref) if ref in self.outside else ref

    def _special(self, one: BaseModel) -> dict[str, object]:
        if isinstance(one, NodeOut) and self.hides(one.party.ref):
            return _UNSEEN
        if isinstance(one, BranchOut) and self.hides(one.party.ref):
            return {"more": None, "unknown": None, "nominee": False, "stop": None if one.stop == "CUT" else one.stop}
        if isinstance(one, StepOut | SignalStepOut | HopOut):
            return {"start": self.ref(one.start), "end": self.ref(one.end)}
        if isinstance(one, RiskTieOut):
            return {"source": self.ref(one.source), "to": self.ref(one.to)}
        if isinstance(one, RiskPartOut) and self.hides(one.source.ref):
            return {"events": []}
        if isinstance(one, SignalFoundOut):
            return {"about": [self.ref(ref) for ref in one.about], "summary": self._text(one.summary)}
        if isinstance(one, SignalOut):
            return {"summary": self._text(one.summary)}
        return self._chain(one) if isinstance(one, ChainOut | RingOut) else {}

    def _chain(self, one: ChainOut | RingOut) -> dict[str, object]:
        """A chain without the hidden parties between hidden ones: no share is told between two that are hidden."""
        hidden = [self.hides(ref) for ref in one.parties]
        inner = range(len(one.parties))
        kept = [at for at in inner if not all(hidden[max(0, at - 1) : at + 2])]
        shares = [
            one.shares[low] if high == low + 1 and not (hidden[low] and hidden[high]) else None
            for low, high in pairwise(kept)
        ]
        return {"parties": [self.ref(one.parties[at]) for at in kept], "shares": shares}

    def _value(self, value: object) -> object:
        if isinstance(value, BaseModel):
            return self.drawn(value)
        if isinstance(value, list):
            return [self._value(item) for item in cast("list[object]", value) if self._stays(item)]
        return value

    def _stays(self, item: object) -> bool:
        """Whether an item of a list stays: links between hidden parties go, and hidden parties that nothing joins."""
        if isinstance(item, BranchOut):
            item = item.step
        if isinstance(item, StepOut | SignalStepOut | HopOut | RiskTieOut):
            return not all(self.hides(ref) for ends in _ends(item) for ref in ends)
        if isinstance(item, NodeOut):
            item = item.party
        if isinstance(item, SubjectOut | PersonOut):
            return not self.hides(item.ref) or item.ref in self.joined
        return True

    def _text(self, text: str | None) -> str | None:
        for word, instead in self.words.items() if text else ():
            text = text.replace(word, instead) if text else text
        return text


def _words(store: GraphStore, outside: dict[str, dict[str, object]]) -> dict[str, str]:
    """Every name and code of subjects outside, former names too, with what stands in their place; longest first."""
    named = names_of(store.connection, sorted(outside)).select("eid", "name").iter_rows()
    words = {str(name) for _, name in named if name}
    words |= {str(row[key]) for row in outside.values() for key in ("eid", "uscc", "reg_no", "name") if row.get(key)}
    return dict.fromkeys(sorted(words, key=len, reverse=True), "(超出本行政区划, 未显示)")


def _models(value: object) -> Iterator[BaseModel]:
    if isinstance(value, BaseModel):
        yield value
        for name in type(value).model_fields:
            yield from _models(getattr(value, name))
    elif isinstance(value, list):
        for item in cast("list[object]", value):
            yield from _models(item)


def _ends(one: BaseModel) -> Iterator[tuple[str, str]]:
    """The two parties that a part of an answer joins, several times in a chain."""
    if isinstance(one, StepOut | SignalStepOut | HopOut):
        yield one.start, one.end
    elif isinstance(one, RiskTieOut):
        yield one.source, one.to
    elif isinstance(one, ChainOut | RingOut):
        yield from pairwise(one.parties)


def _said(one: BaseModel) -> Iterator[str]:
    """Parties of whom an item says something by itself: controllers, owners, members, whom a signal speaks of."""
    if isinstance(one, SignalFoundOut):
        yield from one.about
    elif not isinstance(one, _LISTED):
        for name in type(one).model_fields:
            value = getattr(one, name)
            if isinstance(value, SubjectOut | PersonOut):
                yield value.ref


def _refs(met: Iterable[BaseModel]) -> Iterator[str]:
    for one in met:
        if isinstance(one, SubjectOut | PersonOut):
            yield one.ref
        elif isinstance(one, SignalFoundOut):
            yield from one.about
        for ends in _ends(one):
            yield from ends
