"""What repair of an event does to what it set off (R5.8)."""

from __future__ import annotations

from graph_service.domain.events import EventState
from tests.laws.test_propagation import LI, food, listed, only, run, told


def test_what_has_a_term_of_its_own_runs_on_after_repair() -> None:
    """R5.8: repair ends what hangs on the record and the marks (L2), not a statutory ban (P01-P24)."""
    assert told(run(food(state=EventState.REPAIRED), roles=[LI])) == told(run(food(), roles=[LI]))
    entry = run(listed("WAGE_ARREARS", state=EventState.REPAIRED), roles=[LI])
    assert told(entry) == only()
    assert [(one.rule, one.reason) for one in entry.stopped] == [("P26", "源记录已结束(R5.8)")]
