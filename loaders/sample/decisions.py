"""Decisions and lists (决定与名单): the records that plants and reached background firms carry."""

from __future__ import annotations

from datetime import date, timedelta

from graph_service.domain.calendar import add_years
from loaders.sample import wording
from loaders.sample.authorities import COURT, LABOUR, MARKET
from loaders.sample.plot import Firm, Plot
from loaders.sample.pools import Person
from loaders.sample.wording import BUSINESS_LICENCE, FOOD_LICENCE, Revocation


def revocation(
    plot: Plot, firm: Firm, decided: date, kind: Revocation, deed: tuple[date, date], *, responsible: Person | None
) -> None:
    """Licence is revoked for a violation over ``deed``; the decision may find one person responsible."""
    number = plot.pools.number()
    plot.add(
        "penalties",
        code=firm.code,
        name=firm.name,
        lr_name=firm.lr.name,
        doc_no=f"翁市监吊决〔{decided.year}〕{number}号",
        violation=kind.violation,
        facts=wording.violation_facts(kind.deed, *deed),
        basis=kind.basis,
        categories="吊销许可证件",
        content=kind.content + (wording.finding(responsible.name) if responsible else ""),
        licence=kind.licence.format(serial=number),
        authority=MARKET.name,
        authority_code=MARKET.code,
        decided=decided,
        publish_until=add_years(decided, 3),
    )


def fine(plot: Plot, firm: Firm, decided: date, wan: float) -> str:
    """Ordinary fine of the class 一般 (R5.1); the document number."""
    doc_no = f"翁市监罚决〔{decided.year}〕{plot.pools.number()}号"
    plot.add(
        "penalties",
        code=firm.code,
        name=firm.name,
        lr_name=firm.lr.name,
        doc_no=doc_no,
        violation="销售不合格产品",
        facts=wording.violation_facts(
            "销售不符合国家标准的产品", decided - timedelta(days=90), decided - timedelta(days=60)
        ),
        basis="《中华人民共和国产品质量法》第四十九条",
        categories="罚款",
        content=f"罚款{wan * 10_000:.0f}元。",
        authority=MARKET.name,
        authority_code=MARKET.code,
        decided=decided,
        publish_until=add_years(decided, 1),
        fine_wan=wan,
    )
    return doc_no


def severe(plot: Plot, firm: Firm, listed: date) -> None:
    """Firm is put on the severe list of market supervision (严重违法失信名单)."""
    plot.add(
        "severe",
        code=firm.code,
        name=firm.name,
        lr_name=firm.lr.name,
        doc_no=f"翁市监严列〔{listed.year}〕{plot.pools.number()}号",
        reason=wording.SEVERE_REASON,
        basis=wording.SEVERE_BASIS,
        authority=MARKET.name,
        authority_code=MARKET.code,
        people=wording.people_column(firm.lr.name, ""),
        listed=listed,
    )


def wage_arrears(plot: Plot, firm: Firm, in_charge: Person, listed: date) -> None:
    """Firm is put on the list of wage arrears with its responsible persons (拖欠农民工工资)."""
    plot.add(
        "wages",
        code=firm.code,
        name=firm.name,
        lr_name=firm.lr.name,
        doc_no=f"翁人社欠列〔{listed.year}〕{plot.pools.number()}号",
        reason=wording.WAGES_REASON,
        basis=wording.WAGES_BASIS,
        authority=LABOUR.name,
        authority_code=LABOUR.code,
        people=wording.people_column(firm.lr.name, in_charge.name),
        listed=listed,
    )


def debtor(plot: Plot, firm: Firm, published: date) -> None:
    """Firm is published as a judgment debtor in default (失信被执行人)."""
    number = plot.pools.number()
    plot.add(
        "debtors",
        code=firm.code,
        name=firm.name,
        lr_name=firm.lr.name,
        lr_masked=firm.lr.masked_id,
        case_no=f"({published.year})粤0229执{number}号",
        gist_no=f"({published.year - 1})粤0229民初{number}号",
        court=COURT.name,
        duty=wording.DEBTOR_DUTY,
        performance="全部未履行",
        conduct=wording.DEBTOR_CONDUCT,
        registered=published - timedelta(days=40),
        published=published,
    )


def close_business(plot: Plot, firm: Firm, decided: date, *, found: bool) -> None:
    """Revoke the business licence: P01 and P02 propose with a finding on the person, else name candidates (A10)."""
    deed = (decided - timedelta(days=500), decided - timedelta(days=120))
    revocation(plot, firm, decided, BUSINESS_LICENCE, deed, responsible=firm.lr if found else None)
    for rule in ("P01", "P02"):
        plot.reached("proposal" if found else "candidate", rule, firm.lr, firm, decided)


def close_food(plot: Plot, firm: Firm, decided: date, deed: tuple[date, date], responsible: Person) -> None:
    """Food licence is revoked and one person found responsible (P08)."""
    revocation(plot, firm, decided, FOOD_LICENCE, deed, responsible=responsible)
    plot.reached("proposal", "P08", responsible, firm, decided)


def list_severe(plot: Plot, firm: Firm, listed: date, *, certain: bool = True) -> None:
    """Firm is put on the severe list, which reaches its legal representative (P06)."""
    severe(plot, firm, listed)
    plot.reached("proposal" if certain else "needs_id", "P06", firm.lr, firm, listed)


def list_wages(plot: Plot, firm: Firm, in_charge: Person, listed: date, *, certain: bool = True) -> None:
    """Firm is put on the list of wage arrears with two persons, the second perhaps known by name only (P26)."""
    wage_arrears(plot, firm, in_charge, listed)
    plot.reached("proposal", "P26", firm.lr, firm, listed)
    plot.reached("proposal" if certain else "needs_id", "P26", in_charge, firm, listed)


def list_debtor(plot: Plot, firm: Firm, published: date) -> None:
    """Firm is published as a debtor in default, which restricts its legal representative (P25)."""
    debtor(plot, firm, published)
    plot.reached("proposal", "P25", firm.lr, firm, published)
