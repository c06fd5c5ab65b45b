"""From checks to answers (核查呈现): each measure with its basis, its days and the way back; nobody is named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graph_service.analysis.ban_standing import StandingBan
from graph_service.analysis.bans import Answer, until_when
from graph_service.analysis.scene_check import SceneHit
from graph_service.api.models.checks import CheckOut, ChecksOut, HitOut
from graph_service.api.params import Said
from graph_service.domain.measures import Measure
from graph_service.rulebook.book import Rulebook
from graph_service.rulebook.measures import Discretion
from graph_service.rulebook.objections import objection_policy
from graph_service.rulebook.propagation import PropagationTable
from graph_service.rulebook.rules import Status
from graph_service.usecases.checks import Outcome


def checks_out(found: Iterable[Outcome], rulebook: Rulebook, said: Said) -> ChecksOut:
    """Answers in the order asked (核查应答)."""
    confirmed = confirmed_versions(rulebook.propagation)
    return ChecksOut(
        **said,
        results=[_check(one, confirmed) for one in found],
        list_version=rulebook.measures.version,
        questions=list(rulebook.measures.proportionality.questions),
    )


def confirmed_versions(table: PropagationTable) -> dict[str, bool]:
    """Whether the text of each version of a rule was read in the original (已核对原文)."""
    return {row.rule.version: row.rule.status is Status.CONFIRMED for row in table.rules}


def _check(found: Outcome, confirmed: dict[str, bool]) -> CheckOut:
    checked, scene = found.checked, found.scene
    bans = [ban_out(one, confirmed) for one in checked.hits] if checked else []
    measures = [_measure(one, found.refs) for one in scene.hits] if scene else []
    if checked and checked.answer is not Answer.CLEAR:
        kind, message = checked.answer.value, checked.message
    else:
        kind = "measures" if measures else Answer.CLEAR.value
        message = scene.message if scene else checked.message if checked else ""
    return CheckOut(
        answer=kind,  # type: ignore[arg-type]  # one of the four words
        message=message,
        until=(checked.until if checked else "") or None,
        hits=[*bans, *measures],
        notes=list(scene.notes) if scene else [],
    )


def ban_out(one: StandingBan, confirmed: dict[str, bool]) -> HitOut:
    """A measure decided against a person (限制)."""
    terms, measure = one.terms, one.measure
    return HitOut(
        measure=measure.kind.value,
        code=terms.rule,
        posts=sorted({post.value for scope in measure.scopes for post in scope.posts}),
        field=sorted({word for scope in measure.scopes for word in scope.field}),
        elsewhere=any(scope.elsewhere for scope in measure.scopes),
        text=terms.text,
        basis=[terms.article],
        confirmed=confirmed.get(terms.version),
        doc_no=one.ban.decision,
        decided_on=one.decided_on,
        authority_code=one.authority_code,
        authority_name=one.authority_name,
        first=measure.span.first,
        last=measure.span.last,
        until=until_when([measure.span]),
        discretion=_discretion(measure).value,
        objection_mark=one.mark,
        to_verify=[],
        case=one.case,
        record=terms.origin or None,
        way_back=list(terms.way_back),
    )


def _discretion(measure: Measure) -> Discretion:
    return Discretion.MUST if measure.binding else Discretion.MAY


def _measure(one: SceneHit, refs: Mapping[str, str]) -> HitOut:
    decision = one.decision
    return HitOut(
        measure=one.kind.value,
        code=one.measure,
        posts=[],
        field=[],
        elsewhere=False,
        text=one.text,
        basis=[basis.article for basis in one.basis],
        confirmed=one.status is Status.CONFIRMED,
        doc_no=decision.doc_no,
        decided_on=decision.decided_on,
        authority_code=decision.authority_code,
        authority_name=decision.authority_name,
        first=one.first,
        last=one.last,
        until=one.until,
        discretion=one.discretion.value,
        objection_mark=one.objection_mark,
        to_verify=list(one.to_verify),
        case=None,
        record=refs[decision.record],
        way_back=list(objection_policy().way_back),
    )
