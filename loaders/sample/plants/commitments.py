"""Plants about commitments (信用承诺): one of each type kept, others breached, kept in part, never reviewed (R3)."""

from __future__ import annotations

from functools import partial

from loaders.sample import words
from loaders.sample.authorities import SERVICES
from loaders.sample.plants.sowing import Sowing
from loaders.sample.pledges import BREACH, PLEDGES, Pledge
from loaders.sample.plot import Plot
from loaders.sample.tables import Row

STATES = {"全部履行": "FULFILLED", "部分履行": "PARTLY", "全部未履行": "BREACHED"}  # R3.2


def _commit(plot: Plot, *, pledge: Pledge, performance: str, due: int, state: str = "") -> None:
    """One commitment due ``due`` days ago, by a firm of its own; ``performance`` is empty where nobody reviewed it."""
    firm = plot.company()
    made = plot.ago(due + 60)
    code = f"{words.REGION}{made:%Y%m%d}{plot.pools.number():06d}"
    review: Row = {}
    if performance:
        review = {
            "performance": performance,
            "found": plot.ago(due - 5),
            "finder": SERVICES.name,
            "finder_code": SERVICES.code,
        }
    if performance in ("部分履行", "全部未履行"):
        review |= {"unfulfilled": "未按承诺接受核查并补正", "accountability": "责令改正，记入信用记录"}
    plot.add(
        "commitments",
        commitment_code=code,
        name=firm.name,
        code=firm.code,
        kind=pledge.kind,
        matter=pledge.matter,
        content=pledge.content,
        liability=BREACH,
        authority=SERVICES.name,
        authority_code=SERVICES.code,
        publicity="可向社会公开",
        made=made,
        due=plot.ago(due),
        **review,
    )
    plot.expect("commitments", code=code, subject=firm.code, state=state or STATES[performance])


def _sowing(kind: str, count: int, pledge: Pledge, performance: str, due: int, *, state: str = "") -> Sowing:
    plant = partial(_commit, pledge=pledge, performance=performance, due=due, state=state)
    return Sowing(kind, count, "承诺问效 (R3.2)", plant)


SOWINGS = (
    *(_sowing("commitment", 1, pledge, "全部履行", 200) for pledge in PLEDGES),
    _sowing("commitment_open", 1, PLEDGES[0], "", -30, state="MADE"),
    _sowing("commitment_breach", 2, PLEDGES[0], "全部未履行", 120),
    _sowing("commitment_breach", 1, PLEDGES[1], "部分履行", 100),
    _sowing("overdue_unreviewed", 2, PLEDGES[2], "", 90, state="OVERDUE_UNREVIEWED"),
)
