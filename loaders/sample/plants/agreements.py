"""Plants about votes bound by agreement (表决权安排, R8.5, R8.8), and shares that pass through many hands."""

from __future__ import annotations

from datetime import date

from loaders.sample.plants.sowing import Sowing
from loaders.sample.plot import Firm, Plot

SINCE = 700  # days ago that agreements began


def _bound(plot: Plot, table: str, firm: Firm, **columns: object) -> None:
    begin: date = plot.ago(SINCE)
    plot.add(table, code=firm.code, name=firm.name, begins=begin, **columns)


def joint_concert(plot: Plot) -> None:
    """Two holders of 30 % and 25 % act in concert: both control, jointly, and neither alone (R8.8)."""
    members = [plot.person(), plot.person()]
    firm = plot.company(holders=[(members[0], 30), (members[1], 25), (plot.person(), 45)])
    agreement = f"一致行动协议第P{plot.pools.number():05d}号"
    for member in members:
        _bound(plot, "concerts", firm, agreement=agreement, member_name=member.name, member_id=member.resident_id)
        plot.involve(person=member)
        plot.controlled(firm, member, mode="JOINT")


def votes_by_proxy(plot: Plot) -> None:
    """Holder of 20 % casts another's 40 % of the votes too: control with a fifth of the equity (R8.5)."""
    giver, taker = plot.person(), plot.person()
    firm = plot.company(holders=[(giver, 40), (taker, 20), (plot.person(), 40)])
    _bound(
        plot, "proxies", firm, agreement=f"表决权委托协议第P{plot.pools.number():05d}号", percent=40.0,
        giver_name=giver.name, giver_id=giver.resident_id, taker_name=taker.name, taker_id=taker.resident_id,
    )  # fmt: skip
    for person in (giver, taker):
        plot.involve(person=person)
    plot.controlled(firm, taker)
    plot.integrated(taker, firm, 0.20)


def complex_layers(plot: Plot) -> None:
    """Six firms one above the other, 60 % each: five companies stand above the last (R8.12)."""
    top = plot.person()
    firm, share = plot.company(holders=[(top, 60), (plot.person(), 40)]), 0.6
    for _ in range(5):
        firm = plot.company(holders=[(firm, 60), (plot.person(), 40)])
        share *= 0.6
    plot.controlled(firm, top)
    plot.integrated(top, firm, share)
    plot.signal("COMPLEX_LAYERS", firm)


SOWINGS = (
    Sowing("joint_concert", 3, "共同控制 (R8.8)", joint_concert),
    Sowing("votes_by_proxy", 2, "表决权委托 (R8.5)", votes_by_proxy),
    Sowing("complex_layers", 1, "股权层级复杂 (R8.12)", complex_layers),
)
