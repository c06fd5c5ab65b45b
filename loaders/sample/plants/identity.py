"""Plants about identity (身份): wrong codes, shared codes, and persons of one name."""

from __future__ import annotations

from graph_service.domain.identity import USCC_ALPHABET
from loaders.sample import decisions, words
from loaders.sample.plants.sowing import Sowing
from loaders.sample.plot import Plot
from loaders.sample.pools import Person


def _shop(plot: Plot, code: str) -> None:
    name = f"{words.COUNTY}{words.PLANTED_TOWN}{plot.pools.brands.take(1)[0]}百货店"
    plot.subject(code, name, plot.person(), founded=1500, trade=words.GOODS, type_text="个体工商户")


def bad_code(plot: Plot) -> None:
    """Shop in the register whose code fails its check character (错码, R1.2, V01)."""
    (code,) = plot.pools.codes.take(["92"])
    wrong = USCC_ALPHABET[(USCC_ALPHABET.index(code[-1]) + 7) % len(USCC_ALPHABET)]
    _shop(plot, code[:-1] + wrong)
    plot.expect("rejected", rule="V01")


def shared_code(plot: Plot) -> None:
    """Two shops registered under one code (一码多赋, R1.11, A20)."""
    (code,) = plot.pools.codes.take(["92"])
    _shop(plot, code)
    _shop(plot, code)
    plot.expect("duplicate_codes", code=code)


def homonym_of_banned(plot: Plot) -> None:
    """Two persons of one name: one under a ban, the other runs another firm and must be left alone (R12.4, A16)."""
    banned = plot.person()
    firm = plot.company(banned, status="吊销", revoked_on=plot.ago(300), trade=words.GOODS)
    decisions.close_business(plot, firm, plot.ago(300), found=True)
    _innocent(plot, banned)


def homonym_of_listed(plot: Plot) -> None:
    """Do the same with the severe list (P06)."""
    banned = plot.person()
    firm = plot.company(banned)
    decisions.list_severe(plot, firm, plot.ago(240))
    _innocent(plot, banned)


def _innocent(plot: Plot, namesake: Person) -> None:
    other = plot.person(namesake.name)
    firm = plot.company(other, founded=100)
    plot.absent("proposals", person_name=other.name, subject=firm.code)
    plot.absent("signals", subject=firm.code)


SOWINGS = (
    Sowing("bad_code", 10, "代码校验 V01 (R1.2)", bad_code),
    Sowing("shared_code", 2, "重错码核查 (R1.11)", shared_code, claimed=False),
    Sowing("homonym", 1, "同名不并 (R12.4)", homonym_of_banned),
    Sowing("homonym", 1, "同名不并 (R12.4)", homonym_of_listed),
)
