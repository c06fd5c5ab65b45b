"""Plants about ownership and control (股权与控制): the golden cases of R8.9 on registered firms."""

from __future__ import annotations

from loaders.sample import decisions, words
from loaders.sample.plants.sowing import Sowing
from loaders.sample.plot import Firm, Plot
from loaders.sample.pools import Person, make_code


def _sold(plot: Plot, firm: Firm, owner: Person | Firm, percent: float) -> None:
    plot.holding(firm, owner, percent, plot.ago(2500))


def pyramid(plot: Plot) -> None:
    """Pyramid of 51 % three deep: control of all, yet an integrated share of 0.132651 (T5)."""
    top, above, share = plot.person(), None, 1.0
    for _ in range(3):
        firm = plot.company(holders=[(above or top, 51), (plot.person(), 49)])
        share *= 0.51
        plot.controlled(firm, top)
        plot.integrated(top, firm, share)
        above = firm


def two_paths(plot: Plot) -> None:
    """Control through two minorities of 30 % at once, below half of the equity (T2)."""
    person, third = plot.person(), plot.person()
    left, right = (plot.company(holders=[(person, 60), (plot.person(), 40)]) for _ in range(2))
    firm = plot.company(holders=[(left, 30), (right, 30), (third, 40)])
    for controlled in (left, right, firm):
        plot.controlled(controlled, person)
    plot.integrated(person, firm, 0.36)
    plot.integrated(third, firm, 0.40)


def dispersed(plot: Plot) -> None:
    """Ten holders of a tenth each, the legal representative not among them: nobody controls (R8.7)."""
    firm = plot.company(holders=[(plot.person(), 10) for _ in range(10)])
    plot.controlled(firm, None)


def cross_holding(plot: Plot) -> None:
    """Two firms that hold 30 % and 20 % of each other, with outside owners (T3)."""
    owner, outsider, other = plot.person(), plot.person(), plot.person()
    first = plot.company(holders=[(owner, 60), (outsider, 10)])
    second = plot.company(holders=[(first, 20), (other, 80)])
    _sold(plot, first, second, 30)
    plot.signal("CIRCULAR_HOLDING", first, second, product=0.06)
    plot.controlled(first, owner)
    plot.controlled(second, other)
    for person, firm, share in (
        (owner, first, 0.638298),
        (outsider, first, 0.106383),
        (other, first, 0.255319),
        (owner, second, 0.127660),
    ):
        plot.integrated(person, firm, share)


def _ring(plot: Plot, percents: tuple[int, ...]) -> None:
    """Each firm holds ``percents[i]`` of the next, the last of the first; an outsider holds the rest of each."""
    count = len(percents)
    outsiders = [plot.person() for _ in percents]
    firms = [plot.company(holders=[(outsiders[i], 100 - percents[i - 1])]) for i in range(count)]
    product, share = 1.0, (100 - percents[-1]) / 100
    for i, percent in enumerate(percents):
        _sold(plot, firms[(i + 1) % count], firms[i], percent)
        product *= percent / 100
    share /= 1 - product  # the first outsider's share comes round once more with every turn of the ring
    for i, firm in enumerate(firms):
        plot.integrated(outsiders[0], firm, share)
        share *= percents[i] / 100
    plot.signal("CIRCULAR_HOLDING", *firms, product=product)


def ring_of_three(plot: Plot) -> None:
    """Three firms in a ring, product 0.06 (R8.10)."""
    _ring(plot, (50, 40, 30))


def ring_of_four(plot: Plot) -> None:
    """Four firms in a ring, product 0.06 (R8.10)."""
    _ring(plot, (50, 60, 50, 40))


def full_loop(plot: Plot) -> None:
    """Two firms that own each other wholly: no outside owner, no integrated share (R8.6)."""
    first, second = plot.company(holders=[]), plot.company(holders=[])
    _sold(plot, first, second, 100)
    _sold(plot, second, first, 100)
    plot.signal("CIRCULAR_HOLDING", first, second, product=1.0)
    plot.signal("CLOSED_RING", first, second)


def state_common_control(plot: Plot) -> None:
    """Two firms under one state-asset body, one on the severe list: the other is not related by that (R8.1, A11)."""
    code = make_code("11", f"MB2E{plot.pools.number():04d}")
    body = plot.subject(
        code, f"{words.COUNTY}{plot.pools.brands.take(1)[0]}国有资产监督管理办公室", plot.person(), type_text="机关"
    )
    listed, sibling = (plot.company(holders=[(body, 100)], trade=words.BUILDING) for _ in range(2))
    decisions.list_severe(plot, listed, plot.ago(150))
    plot.controlled(listed, body)
    plot.controlled(sibling, body)
    plot.absent("signals", subject=sibling.code)


SOWINGS = (
    Sowing("ring_holding", 1, "循环持股 (R8.10)、综合持股 (R8.6)", cross_holding),
    Sowing("ring_holding", 1, "循环持股 (R8.10)、综合持股 (R8.6)", ring_of_three),
    Sowing("ring_holding", 1, "循环持股 (R8.10)、综合持股 (R8.6)", ring_of_four),
    Sowing("full_loop", 2, "封闭环 (R8.6)", full_loop),
    Sowing("pyramid", 2, "控制闭包 (R8.7)", pyramid),
    Sowing("two_paths", 2, "控制闭包 (R8.7)", two_paths),
    Sowing("dispersed", 2, "控制闭包 (R8.7)", dispersed),
    Sowing("state_common_control", 1, "国家控股不为关联 (R8.1)", state_common_control),
)
