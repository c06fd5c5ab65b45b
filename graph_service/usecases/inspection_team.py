"""Inspectors of a subject drawn (随机选派, R7.9): recusal asked of the graph first, the outcome kept as a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from graph_service.analysis.cases import CaseState
from graph_service.analysis.recusal import LEAST, Team, Tie, draw_team, recusals
from graph_service.analysis.related_parties import INVERSE
from graph_service.domain.acts import Value, digest
from graph_service.domain.errors import BadInput
from graph_service.domain.fact_relations import KINSHIP_TERMS, Kinship
from graph_service.domain.relations import ROLE_TERMS, RoleKind
from graph_service.store.graph_store import GraphStore
from graph_service.store.kin import kin_of
from graph_service.usecases.asked import Asked, Row
from graph_service.usecases.case_plan import Desk, Opening, voucher
from graph_service.usecases.cases import open_case
from graph_service.usecases.inspection_desk import PROCEDURE

_MOST = 10_000


def choose_inspectors(
    desk: Desk, subject: str, inspectors: Mapping[str, str], *, seed: str, size: int = LEAST
) -> CaseState:
    """Draw the inspectors of a subject and keep who was drawn and who stood aside, and why (选派检查人员).

    ``inspectors`` gives the person of each certificate. Raises ``NotFound``, ``BadInput`` where too few are left.
    """
    store = GraphStore(desk.connection)
    row = store.subject(subject)
    team = team_of(store, row["eid"], inspectors, Asked(desk.today), seed=seed, size=size)
    told: dict[str, Value] = {
        "seed": seed,
        "drawn": list(team.drawn),
        "recused": [f"{one.inspector}: {one.reason}" for one in team.recused],
    }
    opening = Opening(
        act=digest((PROCEDURE, row["eid"], seed)),
        procedure=PROCEDURE,
        step="draw",
        day=desk.today,
        subject=row["eid"],
        subject_name=row["name"] or "",
        authority_code=desk.actor.unit,
        authority_name=desk.actor.unit_name,
        data=told,
    )
    return open_case(replace(desk, vouched=desk.vouched | {voucher(told)}), opening)


def team_of(
    store: GraphStore, eid: str, inspectors: Mapping[str, str], asked: Asked, *, seed: str, size: int = LEAST
) -> Team:
    """Draw them as of a day (选派结果), nothing written.

    Raises ``BadInput`` where too few are left, where two certificates are one person's, and where there are more ties
    than are read: nobody is drawn on what was not looked at.
    """
    people = sorted(set(inspectors.values()))
    if len(people) < len(inspectors):
        raise BadInput("名单中有同一人的两个执法证号。", advice="每人只列一个证号。", rule="R7.9")
    day, known = asked.as_of.isoformat(), asked.known_text
    around = store.control_into([eid], as_of=day, known_at=known)
    ties = [Tie(edge["source_id"], eid, _term(edge), edge["rid"]) for edge in around.rows]
    kin = kin_of(store.connection, people, as_of=day, known_at=known, limit=_MOST)
    if around.truncated or kin.truncated:
        raise BadInput("所涉关系过多, 未能全部查看, 不能据以选派。", advice="请分批列出检查人员。", rule="R7.9")
    both_ways = [tie for edge in kin.rows for tie in _kin(edge)]
    return draw_team(eid, inspectors, recusals(inspectors, both_ways, ties), seed, size=size)


def _term(edge: Row) -> str:
    return ROLE_TERMS[RoleKind(edge["role"])] if edge.get("role") else "股东或表决权安排的一方"


def _kin(edge: Row) -> tuple[Tie, Tie]:
    """One kinship as seen from both ends: what the relative is to the person, and the person to the relative."""
    of = Kinship(edge["kinship"])
    person, relative = edge["source_id"], edge["target_id"]
    return (
        Tie(relative, person, KINSHIP_TERMS[of], edge["rid"]),
        Tie(person, relative, KINSHIP_TERMS[INVERSE[of]], edge["rid"]),
    )
