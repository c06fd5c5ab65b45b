"""From checks to answers (核查呈现): each measure with its basis, its days and the way back; nobody is named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graph_service.analysis.ban_standing import StandingBan
from graph_service.analysis.bans import Answer, until_when
from graph_service.api.models.checks import BanOut, CheckOut, ChecksOut
from graph_service.api.params import Said
from graph_service.api.scene_answers import hits_out
from graph_service.rulebook.book import Rulebook
from graph_service.rulebook.measures import Discretion
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


def confirmed_versions(table: PropagationTable) -> Mapping[str, bool]:
    """Whether the text of each version of a rule was read in the original (已核对原文)."""
    return {row.rule.version: row.rule.status is Status.CONFIRMED for row in table.rules}


def _check(found: Outcome, confirmed: Mapping[str, bool]) -> CheckOut:
    checked, scene = found.checked, found.scene
    measures = hits_out(scene) if scene else []
    answer, message = (checked.answer.value, checked.message) if checked else (Answer.CLEAR.value, "")
    if scene and answer == Answer.CLEAR:
        answer, message = "measures" if measures else answer, scene.answer.message
    return CheckOut(
        answer=answer,  # type: ignore[arg-type]  # one of the four words
        message=message,
        until=(checked.until if checked else "") or None,
        bans=[ban_out(one, confirmed) for one in checked.hits] if checked else [],
        measures=measures,
        notes=list(scene.answer.notes) if scene else [],
    )


def ban_out(one: StandingBan, confirmed: Mapping[str, bool]) -> BanOut:
    """A measure decided against a person (限制)."""
    terms, measure = one.terms, one.measure
    return BanOut(
        measure=measure.kind.value,
        rule=terms.rule,
        posts=sorted({post.value for scope in measure.scopes for post in scope.posts}),
        field=sorted({word for scope in measure.scopes for word in scope.field}),
        elsewhere=any(scope.elsewhere for scope in measure.scopes),
        text=terms.text,
        article=terms.article,
        confirmed=confirmed.get(terms.version),
        decision=one.ban.decision,
        decided_on=one.decided_on,
        authority_code=one.authority_code,
        authority_name=one.authority_name,
        first=measure.span.first,
        last=measure.span.last,
        until=until_when([measure.span]),
        discretion=(Discretion.MUST if measure.binding else Discretion.MAY).value,
        objection_mark=one.mark,
        case=one.case,
        record=terms.origin or None,
        way_back=list(terms.way_back),
    )
