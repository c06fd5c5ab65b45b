"""What is asked of a draw of inspectors (检查人员选派, R7.9): the system drew them, nobody wrote them down."""

from __future__ import annotations

from graph_service.analysis.cases import CaseState
from graph_service.domain.acts import Act
from graph_service.domain.errors import Unlawful
from graph_service.usecases.case_plan import Desk, voucher

PROCEDURE = "inspection_team"


def _drawn_not_chosen(desk: Desk, _before: CaseState | None, _after: CaseState, act: Act) -> None:
    if voucher(act.data) not in desk.vouched:
        raise Unlawful("检查人员由系统随机选派, 不能自行填写。", rule="R7.9")


GUARDS = {(PROCEDURE, "draw"): _drawn_not_chosen}
