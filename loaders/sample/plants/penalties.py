"""Plants about punishments (惩戒): whom a decision or list entry reaches, who is left alone (R4.3–R4.6a)."""

from __future__ import annotations

from datetime import timedelta

from graph_service.domain.calendar import add_months
from loaders.sample import decisions, words
from loaders.sample.plants.sowing import Sowing
from loaders.sample.plot import Firm, Plot
from loaders.sample.pools import Person

DECIDED = 112  # with as_of 2026-06-30 these are the days of A1: 2026-03-10,
DEED = (394, 181)  # 2025-06-01 to 2025-12-31,
SUCCEEDED = 302  # 2025-09-01
LATECOMER = 166  # and A2: 2026-01-15


def _food_case(plot: Plot, *terms: tuple[Person, int], responsible: Person) -> Firm:
    """Food firm with the given legal representatives loses its food licence; the decision names one of them."""
    last = terms[-1][0]
    firm = plot.company(last, founded=terms[0][1], trade=words.FOOD, officer=False)
    plot.succession(firm, *terms)
    decisions.close_food(plot, firm, plot.ago(DECIDED), (plot.ago(DEED[0]), plot.ago(DEED[1])), responsible)
    return firm


def food_revocation(plot: Plot) -> None:
    """Food licence is revoked, the legal representative found responsible: five years (P08)."""
    lr = plot.person()
    _food_case(plot, (lr, 1800), responsible=lr)


def role_change(plot: Plot) -> None:
    """Legal representative changed during the violation: the one named is reached, the other a candidate (A1)."""
    zhang, li = plot.person(), plot.person()
    firm = _food_case(plot, (zhang, 1800), (li, SUCCEEDED), responsible=li)
    plot.reached("candidate", "P08", zhang, firm, plot.ago(DECIDED))
    plot.signal("LR_CHANGE_AROUND_PENALTY", firm)


def latecomer(plot: Plot) -> None:
    """Two as before, and a third who came after the violation is not even a candidate (A2)."""
    zhang, li, wang = plot.person(), plot.person(), plot.person()
    firm = _food_case(plot, (zhang, 1800), (li, SUCCEEDED), (wang, LATECOMER), responsible=li)
    plot.reached("candidate", "P08", zhang, firm, plot.ago(DECIDED))
    plot.absent("proposals", person_name=wang.name, subject=firm.code)
    plot.signal("LR_CHANGE_AROUND_PENALTY", firm)


def no_finding(plot: Plot) -> None:
    """Revoke a business licence without a word on the legal representative: candidate only (A10)."""
    firm = plot.company(status="吊销", revoked_on=plot.ago(200))
    decisions.close_business(plot, firm, plot.ago(200), found=False)


def judgment_debtor(plot: Plot) -> None:
    """Firm in default: its legal representative and declared controller are restricted, never listed (A3, R4.4a)."""
    chen, deng = plot.person(), plot.person()
    firm = plot.company(chen, holders=[(deng, 80), (chen, 20)])
    plot.role(firm, deng, "实际控制人", plot.ago(3000))
    listed = plot.ago(170)
    decisions.list_debtor(plot, firm, listed)
    plot.reached("proposal", "P25", deng, firm, listed)
    plot.controlled(firm, deng)


def wage_arrears(plot: Plot) -> None:
    """Wages unpaid: legal representative and the manager in charge are listed with the firm (P26)."""
    manager = plot.person()
    firm = plot.company(trade=words.BUILDING)
    plot.role(firm, manager, "经理", plot.ago(2000))
    decisions.list_wages(plot, firm, manager, plot.ago(190))


def wage_arrears_by_name(plot: Plot) -> None:
    """Wages unpaid, but no register knows the manager: a name is not an identity (R4.6a step 4)."""
    manager = plot.person()
    firm = plot.company(trade=words.BUILDING)
    decisions.list_wages(plot, firm, manager, plot.ago(210), certain=False)


def severe_list(plot: Plot) -> None:
    """Firm on the severe list: its legal representative may not lead another for three years (P06)."""
    firm = plot.company()
    decisions.list_severe(plot, firm, plot.ago(250))


def severe_list_by_name(plot: Plot) -> None:
    """Severe list, but the register gives the legal representative's name alone."""
    firm = plot.company(officer=False, holders=[(plot.person(), 100)])
    decisions.list_severe(plot, firm, plot.ago(260), certain=False)


def repair_due(plot: Plot) -> None:
    """General fine whose three months have passed: repair may be asked for (R5.1)."""
    _repairable(plot, 140)


def repair_not_due(plot: Plot) -> None:
    """General fine still within its three months; with as_of 2026-06-30 the fine of A6."""
    _repairable(plot, 51)


def _repairable(plot: Plot, decided: int) -> None:
    firm = plot.company()
    doc_no = decisions.fine(plot, firm, plot.ago(decided), 2.0)
    earliest = add_months(plot.ago(decided), 3) + timedelta(days=1)
    plot.expect("repairs", subject=firm.code, doc_no=doc_no, **{"class": "一般"}, earliest=earliest.isoformat())


SOWINGS = (
    Sowing("role_change", 1, "责任传导 P08 (A1)", role_change),
    Sowing("role_change", 1, "责任传导 P08 (A2)", latecomer),
    Sowing("no_finding", 2, "责任传导 P01、P02 (A10)", no_finding),
    Sowing("judgment_debtor", 2, "责任传导 P25 (A3)", judgment_debtor),
    Sowing("wage_arrears", 2, "责任传导 P26", wage_arrears),
    Sowing("needs_id", 1, "责任传导 P26 (R4.6a)", wage_arrears_by_name),
    Sowing("needs_id", 1, "责任传导 P06 (R4.6a)", severe_list_by_name),
    Sowing("food_revocation", 2, "责任传导 P08", food_revocation),
    Sowing("severe_list", 2, "责任传导 P06", severe_list),
    Sowing("repair_due", 3, "修复时限 (R5.1)", repair_due),
    Sowing("repair_not_due", 1, "修复时限 (R5.1, A6)", repair_not_due),
)
