"""Plants about related parties (关联关系): guarantee rings, shells, shared addresses, one person with many firms."""

from __future__ import annotations

from loaders.sample import decisions, words
from loaders.sample.plants.sowing import Sowing
from loaders.sample.plot import Firm, Plot
from loaders.sample.pools import Person


def _guarantee_ring(plot: Plot, size: int) -> None:
    firms = [plot.company() for _ in range(size)]
    for i, firm in enumerate(firms):
        plot.guarantee(firm, firms[(i + 1) % size], 100 + 50 * i)
    plot.signal("MUTUAL_GUARANTEE", *firms)


def guarantee_pair(plot: Plot) -> None:
    """Two firms answer for each other's loans (互保)."""
    _guarantee_ring(plot, 2)


def guarantee_triangle(plot: Plot) -> None:
    """Three firms answer for each other in a ring (联保)."""
    _guarantee_ring(plot, 3)


def phoenix(plot: Plot) -> None:
    """Legal representative of a revoked firm opens a like firm at the same address (换壳, R8.12)."""
    lr, brand = plot.person(), plot.pools.brands.take(1)[0]
    old = plot.company(lr, brand=brand, status="吊销", revoked_on=plot.ago(330))
    decisions.close_business(plot, old, plot.ago(330), found=False)
    new = plot.company(lr, brand="新" + brand, address=old.address, founded=250)
    plot.signal("PHOENIX", old, new)


def same_address(plot: Plot) -> None:
    """Six firms at one address, one of them in full-width digits."""
    address = plot.pools.address()
    wide = address.translate({ord("0") + k: ord("０") + k for k in range(10)})
    firms = [plot.company(address=text, founded=900 + 40 * i) for i, text in enumerate([address] * 5 + [wide])]
    plot.signal("SAME_ADDRESS", *firms)


def many_firms_one_person(plot: Plot) -> None:
    """One person as legal representative and only shareholder of twelve firms."""
    lr = plot.person()
    firms = [plot.company(lr, founded=600 + 30 * i, trade=i % len(words.TRADES)) for i in range(12)]
    plot.signal("MANY_FIRMS_ONE_PERSON", *firms)


def lr_change(plot: Plot) -> None:
    """Legal representative is exchanged three weeks before a fine."""
    before, after = plot.person(), plot.person()
    firm = plot.company(after, founded=2000, officer=False)
    plot.succession(firm, (before, 2000), (after, 221))
    decisions.fine(plot, firm, plot.ago(200), 1.5)
    plot.signal("LR_CHANGE_AROUND_PENALTY", firm)


def _renamed(plot: Plot, firm: Firm, days: int) -> None:
    """Firm bore another trade name until so many days ago."""
    former = f"{words.COUNTY}{plot.pools.brands.take(1)[0]}{words.TRADES[words.MATERIALS].word}有限公司"
    plot.add(
        "name_changes", code=firm.code, name=firm.name, before=former, after=firm.name, changed=plot.ago(days)
    )  # fmt: skip


def shell_change(plot: Plot) -> None:
    """Within a month the only holder sells, another leads, and the name is new; the code lives on (换壳, R8.12)."""
    before, after = plot.person(), plot.person()
    firm = plot.company(after, founded=2500, officer=False, holders=[])
    plot.succession(firm, (before, 2500), (after, 140))
    plot.holding(firm, before, 100, plot.ago(2500), until=plot.ago(150))
    plot.holding(firm, after, 100, plot.ago(150))
    _renamed(plot, firm, 120)
    plot.signal("SHELL_CHANGE", firm)


def new_name_alone(plot: Plot) -> None:
    """A new name, and the same people: nothing to tell."""
    firm = plot.company(founded=2500)
    _renamed(plot, firm, 120)
    plot.absent("signals", subject=firm.code)


def same_name_heads(plot: Plot) -> None:
    """Two firms at one door, led by people of one name, one of them of unknown identity (R8.11)."""
    lr, address = plot.person(), plot.pools.address()
    named = Person(lr.name, "")  # no register of officers says who
    firms = [
        plot.company(lr, address=address),
        plot.company(named, address=address, officer=False, holders=[(plot.person(), 100)]),
    ]
    plot.signal("SAME_NAME_HEADS", *firms)


SOWINGS = (
    Sowing("mutual_guarantee", 2, "互保联保", guarantee_pair),
    Sowing("mutual_guarantee", 1, "互保联保", guarantee_triangle),
    Sowing("phoenix", 3, "换壳 (R8.12)", phoenix),
    Sowing("same_address", 2, "同址", same_address),
    Sowing("many_firms_one_person", 1, "一人多企", many_firms_one_person),
    Sowing("shell_change", 2, "疑似换壳 (R8.12)", shell_change),
    Sowing("new_name_alone", 2, "疑似换壳 (R8.12)", new_name_alone),
    Sowing("same_name_heads", 2, "疑似同一负责人 (R8.11)", same_name_heads),
    Sowing("lr_change", 2, "处罚前后变更法定代表人", lr_change),
)
