"""Portraits as they are told (画像成稿): made and encoded once, kept while they hold (ADR 0105, 0106)."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

import orjson

from graph_service.store.graph_store import GraphStore
from graph_service.store.kept import Kept
from graph_service.usecases.asked import Asked
from graph_service.usecases.authorisation_desk import Grant
from graph_service.usecases.graph_now import Edition
from graph_service.usecases.portrait_feed import fingerprint, opened
from graph_service.usecases.portraits import portrait_of

MOST = 65_536  # kept, some two kilobytes each: as many as authorisations
_LEVEL = 1  # of compression: a quarter of the size, for a tenth of what it takes to make one


@dataclass(frozen=True, slots=True)
class ReadyPortrait:
    """A portrait as an authorisation opens it (画像成稿): its sections as JSON, compressed, and what is told of them.

    ``refs`` are the records it was made from, ``tag`` its fingerprint.
    """

    code: str
    sections: bytes
    withheld: tuple[str, ...]
    tag: str
    refs: tuple[str, ...]
    truncated: bool

    @property
    def told(self) -> orjson.Fragment:
        """The sections, to be set into an answer as they are."""
        return orjson.Fragment(zlib.decompress(self.sections))


@dataclass(frozen=True, slots=True)
class ReadyPortraits:
    """Portraits of subjects as they are now (现时画像)."""

    _kept: Kept[tuple[str, date, str, tuple[str, ...]], ReadyPortrait] = field(default_factory=lambda: Kept(MOST))

    def portrait(
        self,
        store: GraphStore,
        code: str,
        day: date,
        edition: Edition,
        sections: Iterable[str],
        consents: Sequence[Grant],
    ) -> ReadyPortrait:
        """Return the portrait of a subject on the day it is (现时画像), by consents of officers where there are any.

        Raises ``NotFound``. What was cut short is not kept, nor what persons consented to.
        """
        opens = tuple(sections)

        def make() -> tuple[ReadyPortrait, Collection[str] | None]:
            return _ready(store, code, day, edition, opens, consents)

        return make()[0] if consents else self._kept.get(store.connection, (code, day, edition.version, opens), make)


def _ready(
    store: GraphStore, code: str, day: date, edition: Edition, sections: tuple[str, ...], consents: Sequence[Grant]
) -> tuple[ReadyPortrait, Collection[str] | None]:
    made = portrait_of(store, code, Asked(day), edition.sources, consents=consents or None)
    shown, withheld = opened(made.portrait, sections)
    told = zlib.compress(orjson.dumps(shown), _LEVEL)
    tag = fingerprint(made.portrait, sections)
    ready = ReadyPortrait(made.code, told, withheld, tag, made.refs, made.truncated)
    return ready, None if made.truncated else made.rests_on
