"""Plants about dealings (往来): guarantees in a chain, shared numbers, tenders, heads and holders put forward."""

from __future__ import annotations

from itertools import pairwise

from loaders.sample import decisions
from loaders.sample.authorities import CIVIL
from loaders.sample.plants.sowing import Sowing
from loaders.sample.plot import Firm, Plot
from loaders.sample.pools import make_code
from loaders.sample.words import COUNTY


def guarantee_chain(plot: Plot) -> None:
    """Five firms, each answering for the loan of the next, the last for nobody (担保链)."""
    firms = [plot.company() for _ in range(5)]
    for number, (guarantor, firm) in enumerate(pairwise(firms)):
        plot.guarantee(guarantor, firm, 40 + 10 * number)
    plot.signal("GUARANTEE_CHAIN", *firms)


def nominal_lr(plot: Plot) -> None:
    """One person leads six firms and holds nothing of any; each belongs to somebody else (挂名, R4.5)."""
    lr = plot.person()
    firms = [plot.company(lr, holders=[(plot.person(), 100)]) for _ in range(6)]
    plot.signal("NOMINAL_LR", *firms)


def same_phone(plot: Plot) -> None:
    """Four firms with one telephone number, written in four ways, one of them in an annual report (R8.11)."""
    number = _number(plot)
    written = (number, f"{number[:3]}-{number[3:7]}-{number[7:]}", f"+86 {number}")
    firms = [plot.company() for _ in range(4)]
    for firm, text in zip(firms, written, strict=False):
        _reached(plot, firm, phone=text)
    plot.add(
        "annual_reports", code=firms[3].code, name=firms[3].name, address=firms[3].address,
        period=f"{plot.as_of.year - 1}", business="开业", employees="3", disclosed="否", reported=plot.ago(90),
        phone=f"{number[:3]} {number[3:7]} {number[7:]}",
    )  # fmt: skip
    plot.signal("SAME_PHONE", *firms)


def same_email(plot: Plot) -> None:
    """Three firms with one mailbox, in capitals at one of them (R8.11)."""
    address = f"zc{plot.pools.number():06d}@example.com"
    firms = [plot.company() for _ in range(3)]
    for firm, text in zip(firms, (address, address.upper(), f" {address}"), strict=True):
        _reached(plot, firm, email=text)
    plot.signal("SAME_EMAIL", *firms)


def same_agent(plot: Plot) -> None:
    """Four firms whose filings name one agent's number, as an office that lends addresses has it (联络员, R8.11)."""
    _answered_for(plot, "SAME_AGENT", 4, "agent_phone")


def same_finance(plot: Plot) -> None:
    """Three firms with one head of finance by the number filed (财务负责人, R8.11)."""
    _answered_for(plot, "SAME_FINANCE", 3, "finance_phone")


def _answered_for(plot: Plot, code: str, count: int, whose: str) -> None:
    number, firms = _number(plot), [plot.company() for _ in range(count)]
    for firm in firms:
        _reached(plot, firm, **{whose: number})
    plot.signal(code, *firms)


def _number(plot: Plot) -> str:
    return f"137{90_000_000 + plot.pools.number():08d}"


def _reached(plot: Plot, firm: Firm, **contact: str) -> None:
    plot.add("contacts", code=firm.code, name=firm.name, stated=plot.ago(60), **contact)


def sister_bidders(plot: Plot) -> None:
    """Two firms of one owner, led by others, bid for one lot beside a stranger (R8.12)."""
    owner, number = plot.person(), plot.pools.number()
    firms = [plot.company(holders=[(owner, 60), (plot.person(), 40)]) for _ in range(2)]
    bidders = [
        *((firm.code, firm.name) for firm in firms),
        (make_code("91", f"MA7{number:05d}"), f"韶关市外地{number}号建设有限公司"),
    ]
    plot.involve(bidders[-1][0])
    for place, (code, name) in enumerate(bidders):
        plot.add(
            "bids", code=code, name=name, tender_no=f"翁采招P{number:05d}", project="农村道路硬化工程", lot="第一标段",
            won="否" if place else "是", inviter=f"{COUNTY}交通运输局", opened=plot.ago(150),
            price_wan=98.0 + 1.5 * place,
        )  # fmt: skip
    plot.signal("SISTER_BIDDERS", *firms)


def holder_change(plot: Plot) -> None:
    """Holder of 60 % leaves three weeks before a fine, and somebody else comes (R8.12)."""
    stays, leaves, comes = plot.person(), plot.person(), plot.person()
    firm = plot.company(founded=2000, holders=[(stays, 40)])
    plot.holding(firm, leaves, 60, plot.ago(2000), until=plot.ago(221))
    plot.holding(firm, comes, 60, plot.ago(221))
    decisions.fine(plot, firm, plot.ago(200), 1.5)
    plot.signal("HOLDER_CHANGE_AROUND_PENALTY", firm)


def _spouse_opens(plot: Plot, firm: Firm, brand: str) -> None:
    """Spouse of the banned person opens a firm of a like name at the same door, four months later."""
    spouse = plot.person()
    other = plot.company(spouse, brand="新" + brand, address=firm.address, founded=280)
    plot.add(
        "kin", person_name=firm.lr.name, person_id=firm.lr.resident_id, relative_name=spouse.name,
        relative_id=spouse.resident_id, kinship="配偶", registered=plot.ago(4000),
        legal_source=f"{CIVIL.name}婚姻登记核验函〔{plot.as_of.year}〕{plot.pools.number()}号",
    )  # fmt: skip
    plot.involve(person=firm.lr)
    plot.involve(person=spouse)
    plot.signal("BAN_EVASION", firm, other)


def spouse_after_revocation(plot: Plot) -> None:
    """Banned by P01 and P02, and the spouse goes on (R8.11: by stated kinship only)."""
    brand = plot.pools.brands.take(1)[0]
    firm = plot.company(brand=brand, status="吊销", revoked_on=plot.ago(400))
    decisions.close_business(plot, firm, plot.ago(400), found=True)
    _spouse_opens(plot, firm, brand)


def spouse_after_listing(plot: Plot) -> None:
    """Banned by P06, and the spouse goes on."""
    brand = plot.pools.brands.take(1)[0]
    firm = plot.company(brand=brand)
    decisions.list_severe(plot, firm, plot.ago(390))
    _spouse_opens(plot, firm, brand)


SOWINGS = (
    Sowing("guarantee_chain", 2, "担保链", guarantee_chain),
    Sowing("nominal_lr", 1, "挂名法定代表人 (R4.5)", nominal_lr),
    Sowing("same_phone", 3, "同电话 (R8.11)", same_phone),
    Sowing("same_email", 2, "同邮箱 (R8.11)", same_email),
    Sowing("same_agent", 2, "同经办人 (R8.11)", same_agent),
    Sowing("same_finance", 2, "同财务联系人 (R8.11)", same_finance),
    Sowing("sister_bidders", 2, "同一控制人投标", sister_bidders),
    Sowing("holder_change", 2, "处罚前后变更股东", holder_change),
    Sowing("spouse_evasion", 1, "近亲属接任 (R8.11)", spouse_after_revocation),
    Sowing("spouse_evasion", 1, "近亲属接任 (R8.11)", spouse_after_listing),
)
