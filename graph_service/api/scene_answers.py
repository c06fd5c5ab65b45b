"""From a scene check to its answer (场景核查呈现)."""

from __future__ import annotations

from graph_service.api.models.scenes import BasisOut, IncentiveOut, SceneHitOut, SceneOut
from graph_service.api.params import Said
from graph_service.domain.scenes import SCENE_TERMS
from graph_service.rulebook.rules import Status
from graph_service.usecases.scenes import SceneFound


def scene_out(found: SceneFound, said: Said) -> SceneOut:
    """A scene check as an answer shows it (场景核查)."""
    answer = found.answer
    return SceneOut(
        **said,
        truncated=found.truncated,
        code=found.subject["eid"],
        name=found.subject["name"],
        scene=answer.scene,
        scene_term=SCENE_TERMS[answer.scene],
        list_version=answer.list_version,
        hits=hits_out(found),
        incentives=[
            IncentiveOut(
                incentive=one.incentive,
                name=one.name,
                held=one.held,
                first=one.first,
                last=one.last,
                lost_from=one.lost_from,
                why=[f"{cause.doc_no} ({cause.decided_on})" for cause in one.causes],
            )
            for one in found.incentives
        ],
        message=answer.message,
        notes=list(answer.notes),
    )


def hits_out(found: SceneFound) -> list[SceneHitOut]:
    """The measures that records bring (适用的措施)."""
    return [
        SceneHitOut(
            measure=one.measure,
            kind=one.kind.value,
            text=one.text,
            basis=[BasisOut(source=clause.source, article=clause.article) for clause in one.basis],
            confirmed=one.status is Status.CONFIRMED,
            actor=one.actor,
            record=found.refs[one.decision.record],
            doc_no=one.decision.doc_no,
            decided_on=one.decision.decided_on,
            authority_name=one.decision.authority_name,
            first=one.first,
            last=one.last,
            until=one.until,
            discretion=one.discretion,
            objection_mark=one.objection_mark,
            to_verify=list(one.to_verify),
            questions=list(one.questions),
        )
        for one in found.answer.hits
    ]
