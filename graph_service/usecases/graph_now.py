"""What most answers need to know of the graph as it is now (图谱现状), kept while it stays so (ADR 0104, 0106)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain

from graph_service.analysis.portrait_items import SourceDate
from graph_service.store.bolt import Connection
from graph_service.store.cases import all_cases, procedure_name
from graph_service.store.graph_state import graph_state
from graph_service.store.kept import Kept
from graph_service.store.ledger import DUE, LOADED
from graph_service.usecases.asked import Asked, Row
from graph_service.usecases.authorisation_desk import Grant, grant_by_id
from graph_service.usecases.law import RECORDING, made_by

Sources = Mapping[str, tuple[SourceDate, ...]]

_GRANTS = 65_536  # authorisations kept, half a kilobyte each
_EDITIONS = 4  # states whose sources are remembered: of an answer under way, and of a batch just loaded


@dataclass(frozen=True, slots=True)
class Edition:
    """One state of the graph (数据版本): its name, and who delivers each fact kind and when last."""

    version: str
    sources: Sources


@dataclass(frozen=True, slots=True)
class GraphNow:
    """The graph as it is now (图谱现状)."""

    connection: Connection
    _editions: Kept[None, Edition] = field(default_factory=Kept[None, Edition])
    _grants: Kept[tuple[str, date], Grant | None] = field(default_factory=lambda: Kept(_GRANTS))
    _made: Kept[date, Mapping[str, Sequence[Row]]] = field(default_factory=Kept[date, Mapping[str, Sequence[Row]]])
    _sources: dict[str, Sources] = field(default_factory=dict)

    def edition(self) -> Edition:
        """Return the state of the graph (数据版本)."""
        found = self._editions.get(self.connection, None, lambda: (read_edition(self.connection), ()))
        if found.version not in self._sources:
            for old in list(self._sources)[: 1 - _EDITIONS]:
                self._sources.pop(old, None)
            self._sources[found.version] = found.sources
        return found

    def sources(self, version: str) -> Sources:
        """Return who delivers what in a state by its name, which was asked a moment ago (数据来源及日期)."""
        found = self._sources.get(version)
        return self.edition().sources if found is None else found

    def kept_edition(self) -> Edition | None:
        """Return the state of the graph where that is known without asking, so without waiting."""
        kept = self._editions.found(self.connection, None)
        return kept[0] if kept else None

    def grant(self, grant: str, day: date) -> Grant | None:
        """Return the authorisation or consent of an id on a day (按编号取授权), if it stands."""

        def ask() -> tuple[Grant | None, tuple[str]]:
            return grant_by_id(self.connection, grant, day), (grant,)

        return self._grants.get(self.connection, (grant, day), ask)

    def made(self, day: date) -> Mapping[str, Sequence[Row]]:
        """Return the records that cases made, as they stand on a day (案件所成记录), by kind."""

        def ask() -> tuple[Mapping[str, Sequence[Row]], list[str]]:
            cases = chain.from_iterable(all_cases(self.connection, procedure=one) for one in sorted(RECORDING))
            return made_by(cases, Asked(day)), [procedure_name(one) for one in RECORDING]

        return self._made.get(self.connection, day, ask)

    def knows_grant(self, grant: str, day: date) -> bool:
        """Whether ``grant`` would answer without waiting."""
        return self._grants.found(self.connection, (grant, day)) is not None


def read_edition(connection: Connection) -> Edition:
    """Read the state of the graph (数据版本): its name, and by the ledger who delivers what (数据来源及日期)."""
    state = graph_state(connection)
    last: dict[tuple[str, str], str] = {}
    for batch in state.batches:  # as they were received
        if batch["state"] in (LOADED, DUE):
            last[batch["kind"], batch["source"]] = batch["received_at"]
    sources: dict[str, tuple[SourceDate, ...]] = {}
    for (kind, source), received in sorted(last.items()):
        sources[kind] = (*sources.get(kind, ()), SourceDate(source, received))
    return Edition(state.version(), sources)
