"""Cases written down for the tests: steps with their days and what they state, recorded on the day at noon."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from graph_service.domain.acts import Act, Actor, Case, CaseHead, Value

Step = tuple[str, date, Mapping[str, Value]]
MARKET, FIRM = "11440229006990001X", "91440229MA00000011"
MARKET_NAME, FIRM_NAME = "翁源县市场监督管理局", "翁源县鑫发碾米有限公司"


def at(day: date) -> str:
    """The moment at which an act of the day was recorded."""
    return f"{day.isoformat()}T04:00:00.000+00:00"


def case_of(procedure: str, *steps: Step, id_: str = "c1", subject: str = FIRM, recorded: date | None = None) -> Case:
    """A case of some steps; ``recorded`` is the day all were recorded, else each was on its own."""
    head = CaseHead(id_, procedure, subject, FIRM_NAME, (), MARKET, MARKET_NAME)
    acts = [
        Act(f"{id_}-{seq}", id_, seq, step, day, at(recorded or day), Actor("li", MARKET, "department"), "理由", data)
        for seq, (step, day, data) in enumerate(steps, 1)
    ]
    return Case(head, tuple(acts))
