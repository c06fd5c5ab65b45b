"""What rests on records is told anew with the act that bears on them (随行为重算, R5.8, R5.9, R6.3).

The law and risk part of the last run is worked out twice, with the effects of cases before the act and after it, and
what differs is written in the transaction of the act: exact because it is the whole computation, not a patch of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from graph_service.analysis.controllers import control_picture, controller_frame
from graph_service.analysis.law_overlay import CaseLaw, law_view
from graph_service.analysis.snapshot import Snapshot
from graph_service.domain.acts import Case
from graph_service.store.bolt import Connection
from graph_service.store.cases import all_cases
from graph_service.store.computed import COMPUTED
from graph_service.store.last_run import last_run
from graph_service.store.ledger import Ledger
from graph_service.store.snapshot_cache import SnapshotCache
from graph_service.usecases.asked import Asked
from graph_service.usecases.case_plan import Draft
from graph_service.usecases.computed_rows import Rows, computed_rows
from graph_service.usecases.law import MAKING, UNWEIGHED, case_law
from graph_service.usecases.policies import Policies
from graph_service.usecases.sources import Sources
from graph_service.usecases.weighing import weigh

Step = tuple[str, dict[str, object]]


@dataclass
class Refresh:
    """Statements that bring the last run up to some acts (随行为重算), none where no act bears on a record.

    The snapshot of the last run is kept on disk (ADR 0053); what follows from it is kept here for the next act.
    """

    connection: Connection
    snapshots: SnapshotCache
    policies: Policies
    _known: dict[str, Any] = field(default_factory=dict[str, Any])

    def __call__(self, drafts: Sequence[Draft]) -> list[Step]:
        """Write statements for what the acts change (重算差异)."""
        run = last_run(self.connection)
        if run is None or not any(map(_bears, drafts)):
            return []
        cases = {case.head.id: case for case in all_cases(self.connection)}
        day = max(date.fromisoformat(run["as_of"]), *(draft.act.day for draft in drafts))
        before = case_law(list(cases.values()), Asked(day))
        for draft in drafts:
            head = draft.after.head
            acts = cases[head.id].acts if head.id in cases else ()
            cases[head.id] = Case(head, (*acts, draft.act))
        after = case_law(list(cases.values()), Asked(day))
        if before == after:
            return []
        snapshot = self.snapshots.snapshot(self.connection, date.fromisoformat(run["as_of"]))
        amended = {"id": run["id"], "seq": run["amended"], "act": drafts[0].act.id}
        steps = changes(run["id"], self._rows(snapshot, before), self._rows(snapshot, after))
        return [("run_amend", {"rows": [amended]}), *steps]

    def _rows(self, snapshot: Snapshot, found: CaseLaw) -> Rows:
        key = f"{snapshot.data_version} {snapshot.as_of} {found!r}"
        if key not in self._known:
            if len(self._known) > 1:  # before and after the last act: one of them is where the next begins
                self._known.clear()
            self._known[key] = rows_under(snapshot, found, self.policies, Ledger(self.connection).all())
        return self._known[key]


def _bears(draft: Draft) -> bool:
    """Whether an act may bear on what is computed: its procedure has effects on records, or makes some."""
    rules = draft.after.procedure
    touches = bool(draft.after.head.refs) and any(state.effect for state in rules.states.values())
    return touches or (rules.id in MAKING and (rules.id, draft.act.step) not in UNWEIGHED)


def rows_under(snapshot: Snapshot, cases: CaseLaw, policies: Policies, ledger: Sequence[dict[str, Any]]) -> Rows:
    """Work out what the graph is to hold of a snapshot under what cases say (应有的计算结果)."""
    view = law_view(snapshot, cases)
    picture = control_picture(view.snapshot, policies.holders)
    weighed = weigh(view, picture, controller_frame(view.snapshot, picture), policies)
    return computed_rows(weighed, view, policies, Sources.of([snapshot], ledger))


def changes(run: str, before: Rows, after: Rows) -> Iterator[Step]:
    """Write statements that turn the rows of a run into others (差异写出)."""
    for kind, rows in after.items():
        old = {row["id"]: row for row in before[kind]}
        new = {row["id"]: row for row in rows}
        gone = [{"id": f"{run}/{key}"} for key in old if key not in new]
        changed = [row for key, row in new.items() if old.get(key) != row]
        if gone:
            yield f"{kind}_drop", {"rows": gone}
        if changed:
            yield from COMPUTED[kind].steps(run, 0, changed)
