"""Plants about inspectors (执法检查人员, R7.9): who must stand aside from which subject, and who may not be drawn.

Ties are those of the rule: KIN a near relative tied to the subject, HOLDS a share, WORKED a post that ended within
three years. Who worked there longer ago need not stand aside.
"""

from __future__ import annotations

from datetime import timedelta

from loaders.sample.authorities import CIVIL, MARKET, Authority
from loaders.sample.background.libraries import ISSUER, TERM
from loaders.sample.duties import trained_for
from loaders.sample.plants.sowing import Sowing
from loaders.sample.plot import Plot
from loaders.sample.pools import Person
from loaders.sample.words import REGION


def _inspector(plot: Plot, person: Person, *, issued: int = 500, department: Authority = MARKET) -> str:
    """Row of the list of inspectors; the number of the certificate."""
    cert_no = f"粤F{REGION}P{plot.pools.number():05d}"
    plot.add(
        "inspectors", person_name=person.name, resident_id=person.resident_id, cert_no=cert_no, unit=department.name,
        unit_code=department.code, post="一级科员", status="在岗", areas=REGION, authority=ISSUER,
        expertise="、".join(trained_for(department)), issued=plot.ago(issued),
        valid_to=plot.ago(issued) + timedelta(days=TERM),
    )  # fmt: skip
    plot.involve(person=person)
    return cert_no


def spouse_supervises(plot: Plot) -> None:
    """Inspector whose spouse is supervisor of a firm, by stated kinship (近亲属)."""
    inspector, spouse = plot.person(), plot.person()
    firm = plot.company()
    plot.role(firm, spouse, "监事", plot.ago(1200))
    plot.add(
        "kin", person_name=inspector.name, person_id=inspector.resident_id, relative_name=spouse.name,
        relative_id=spouse.resident_id, kinship="配偶", registered=plot.ago(4000),
        legal_source=f"{CIVIL.name}婚姻登记核验函〔{plot.as_of.year}〕{plot.pools.number()}号",
    )  # fmt: skip
    plot.recused(_inspector(plot, inspector), firm, "KIN")


def holds_shares(plot: Plot) -> None:
    """Inspector who holds 30 % of a firm himself (持股)."""
    inspector, head = plot.person(), plot.person()
    firm = plot.company(head, holders=[(head, 70), (inspector, 30)])
    plot.recused(_inspector(plot, inspector), firm, "HOLDS")


def worked_there(plot: Plot) -> None:
    """Inspector who was manager of a firm until two years ago (曾任职不满三年)."""
    inspector = plot.person()
    firm = plot.company()
    plot.role(firm, inspector, "经理", plot.ago(2500), plot.ago(730))
    plot.recused(_inspector(plot, inspector), firm, "WORKED")


def worked_there_long_ago(plot: Plot) -> None:
    """Inspector who left a firm four years ago: nothing to stand aside for (曾任职已满三年)."""
    inspector = plot.person()
    firm = plot.company()
    plot.role(firm, inspector, "经理", plot.ago(2800), plot.ago(1461))
    plot.absent("recusals", cert_no=_inspector(plot, inspector), subject=firm.code)


def expired(plot: Plot) -> None:
    """Inspector whose certificate expired a hundred days ago: never drawn (执法证过期)."""
    cert_no = _inspector(plot, plot.person(), issued=TERM + 100)
    plot.expect("unfit", cert_no=cert_no, why="EXPIRED")


SOWINGS = (
    Sowing("inspector_kin", 2, "近亲属回避 (R7.9)", spouse_supervises),
    Sowing("inspector_holds", 2, "持股回避 (R7.9)", holds_shares),
    Sowing("inspector_worked", 2, "曾任职回避 (R7.9)", worked_there),
    Sowing("inspector_worked_long_ago", 1, "曾任职已满三年, 不须回避 (R7.9)", worked_there_long_ago),
    Sowing("inspector_expired", 2, "执法证过期 (R7.9)", expired),
)
