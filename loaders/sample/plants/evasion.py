"""Plants about bans evaded (规避禁入, R4.6, R8.12): directly, and behind somebody else's name."""

from __future__ import annotations

from loaders.sample import decisions, words
from loaders.sample.plants.sowing import Sowing
from loaders.sample.plot import Firm, Plot
from loaders.sample.pools import Person


def _takes_over(plot: Plot, banned: Person, source: Firm, trade: int) -> None:
    """Banned person replaces the legal representative of another firm four months after the ban began."""
    before = plot.person()
    other = plot.company(banned, founded=2200, trade=trade, officer=False, holders=[(before, 100)])
    plot.succession(other, (before, 2200), (banned, 240))
    plot.signal("BAN_CONFLICT", source, other)


def after_revocation(plot: Plot) -> None:
    """Banned by P01 and P02, legal representative of another firm."""
    lr = plot.person()
    firm = plot.company(lr, status="吊销", revoked_on=plot.ago(360))
    decisions.close_business(plot, firm, plot.ago(360), found=True)
    _takes_over(plot, lr, firm, words.GOODS)


def after_listing(plot: Plot) -> None:
    """Banned by P06, legal representative of another firm."""
    lr = plot.person()
    firm = plot.company(lr)
    decisions.list_severe(plot, firm, plot.ago(365))
    _takes_over(plot, lr, firm, words.GOODS)


def in_food(plot: Plot) -> None:
    """Banned from the food trade by P08, legal representative of another food firm."""
    lr = plot.person()
    firm = plot.company(lr, trade=words.FOOD)
    decisions.close_food(plot, firm, plot.ago(370), (plot.ago(500), plot.ago(430)), lr)
    _takes_over(plot, lr, firm, words.FOOD)


def behind_a_name(plot: Plot) -> None:
    """Somebody else opens a like firm at the address of the banned person's firm: at most suspected (R8.11)."""
    lr, brand = plot.person(), plot.pools.brands.take(1)[0]
    firm = plot.company(lr, brand=brand, status="吊销", revoked_on=plot.ago(400))
    decisions.close_business(plot, firm, plot.ago(400), found=True)
    other = plot.company(plot.person(), brand="新" + brand, address=firm.address, founded=280)
    plot.absent("signals", subject=other.code)


SOWINGS = (
    Sowing("ban_evader", 1, "禁入冲突 P02 (R4.6)", after_revocation),
    Sowing("ban_evader", 1, "禁入冲突 P06 (R4.6)", after_listing),
    Sowing("ban_evader", 1, "禁入冲突 P08 (R4.6)", in_food),
    Sowing("ban_evader", 2, "仅疑似，须人工研判 (R8.11)", behind_a_name, claimed=False),
)
