"""Portraits made before they are asked (画像预制, ADR 0106): those of subjects whose authorisations hold today.

The first question about a subject costs several times what a kept answer does: whatever ended all of them, a load or a
new day, they are made again while it is quiet, and no lender waits for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from itertools import islice

from graph_service.domain.errors import NotFound
from graph_service.store.cases import open_case_ids
from graph_service.store.graph_store import GraphStore
from graph_service.usecases.authorisation_desk import PROCEDURE
from graph_service.usecases.graph_now import GraphNow
from graph_service.usecases.portrait_ready import MOST, ReadyPortraits


def made_ahead(now: GraphNow, portraits: ReadyPortraits, store: Callable[[], GraphStore], day: date) -> Iterator[str]:
    """Make what authorisations open on a day, one after another (逐一预制), as many as are kept.

    Yields the authorisation of each, ready as well; whoever asks decides how fast. ``store`` gives the graph with the
    time that one answer may take.
    """
    edition = now.edition()
    for case in islice(open_case_ids(now.connection, PROCEDURE), MOST):
        grant = now.grant(case, day)
        if grant is None or not grant.runs_on(day):
            continue
        with suppress(NotFound):  # its subject was taken out since
            portraits.portrait(store(), grant.subject, day, edition, sections=grant.sections, consents=())
        yield case
