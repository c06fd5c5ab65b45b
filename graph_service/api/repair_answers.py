"""What the API and the command line say of repair (信用修复应答)."""

from __future__ import annotations

from graph_service.analysis.cases import CaseState
from graph_service.analysis.repair_conditions import Condition
from graph_service.api.models.repairs import ConditionOut, RepairCaseOut, RepairOut, RepairsOut
from graph_service.api.params import Said
from graph_service.api.presenting import Presenter, rule
from graph_service.domain.facts import FACTS
from graph_service.usecases.repairs import Repairable, RepairsAnswer

NOTE = "修复不收费, 只凭履行证明和信用承诺; 期限按规则推算, 以认定单位为准。未查到记录不等于没有。"
_TITLES = {"penalty": "doc_no", "list_entry": "case_no", "arrears": "notice_no", "commitment": "code"}


def repairs_out(show: Presenter, found: RepairsAnswer, said: Said, *, public_only: bool) -> RepairsOut:
    """Answer what may be repaired of a party (可修复事项)."""
    return RepairsOut(
        **said,
        truncated=found.truncated,
        party=show.party(found.party, found.named),
        public_only=public_only,
        repairs=[_repair(one) for one in found.repairs],
        voluntary=list(found.voluntary),
        note=NOTE,
    )


def _repair(one: Repairable) -> RepairOut:
    item, terms = one.item, one.terms
    return RepairOut(
        kind=item.kind,
        term=FACTS[item.kind].term,
        title=one.row[_TITLES[item.kind]],
        authority=one.row["authority_name"],
        day=item.day,
        standing=item.state,
        objection_mark=one.row["objection_mark"],
        record_class=terms.record_class,
        published=one.published,
        least_until=terms.least_until,
        apply_from=terms.apply_from,
        days_left=one.days_left,
        formula=terms.formula,
        auto_stop=terms.auto_stop,
        stop_formula=terms.stop_formula,
        regime=rule(terms.regime.rule),
        rule=rule(terms.rule),
        ref=item.ref,
        authority_code=item.authority_code,
        step=one.step,
        conditions=[_condition(condition) for condition in one.conditions],
        case=_case(one.case) if one.case else None,
    )


def _condition(one: Condition) -> ConditionOut:
    return ConditionOut(name=one.name, term=one.term, verdict=one.verdict, why=one.why, rule=rule(one.rule))


def _case(case: CaseState) -> RepairCaseOut:
    state = case.state
    return RepairCaseOut(id=case.head.id, state=state.id, state_term=state.term, since=case.since, closed=state.closed)
