"""Public bodies that fail are told upwards (公共部门失信移送, R4.7, SEED 23): with the act that found it, in one write.

Whoever found a debt or a broken promise of a public body or a state enterprise does not publish it as shaming: the
superior and the audit are told. Nobody else's findings are routed anywhere.
"""

from __future__ import annotations

from graph_service.analysis.cases import CaseState
from graph_service.analysis.routing import Matter
from graph_service.domain.acts import Act
from graph_service.domain.subjects import is_person
from graph_service.store.graph_store import GraphStore
from graph_service.usecases.asked import Asked
from graph_service.usecases.case_plan import Desk, Draft, following
from graph_service.usecases.notices_desk import notice_openings
from graph_service.usecases.routing import who_is_told


def tell_superiors(desk: Desk, _before: CaseState | None, after: CaseState, act: Act) -> list[Draft]:
    """Open the notices that a finding against a public body or a state enterprise asks for (移送), else none."""
    head = after.head
    if not head.subject or is_person(head.subject):
        return []
    told = who_is_told(GraphStore(desk.connection), head.subject, Asked(act.day)).addressees
    matter = Matter(
        unit_name=head.subject_name,
        found=f"{after.procedure.term}: {after.state.term}。{act.reason}",
        doc_no=str(after.data.get("doc_no", "")) or head.id,
        decided_on=act.day,
        authority_name=head.authority_name,
    )
    openings = notice_openings(told, matter, act=act.id, day=act.day, subject=head.subject, refs=head.refs)
    return [following(desk, one) for one in openings]


FOLLOW_UPS = {
    ("arrears_complaint", "confirm"): tell_superiors,
    ("commitment", "breach"): tell_superiors,
    ("commitment", "find_false"): tell_superiors,
}
