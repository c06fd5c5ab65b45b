"""From checks to answers (核查呈现): each measure with its basis, its days and the way back; nobody is named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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

UNSERVED = "没有生效的限制; 有已认定、尚未送达的措施: 送达前不生效, 不得据以限制, 请在送达后再核查。"
OWN_RECORD = "场景核查只看本人名下的记录和对本人的决定; 单位的名单记录不当然及于其人员(R4.4), 单位请按代码核查。"


def checks_out(
    found: Sequence[Outcome], rulebook: Rulebook, said: Said, known: Sequence[bool | None] = ()
) -> ChecksOut:
    """Answers in the order asked (核查应答); ``known``: whether the graph has each person, where that is told."""
    confirmed = confirmed_versions(rulebook.propagation)
    there = known or [None] * len(found)
    return ChecksOut(
        **said,
        results=[_check(one, confirmed, known) for one, known in zip(found, there, strict=True)],
        list_version=rulebook.measures.version,
        questions=list(rulebook.measures.proportionality.questions),
    )


def confirmed_versions(table: PropagationTable) -> Mapping[str, bool]:
    """Whether the text of each version of a rule was read in the original (已核对原文)."""
    return {row.rule.version: row.rule.status is Status.CONFIRMED for row in table.rules}


def _check(found: Outcome, confirmed: Mapping[str, bool], known: bool | None) -> CheckOut:
    checked, scene = found.checked, found.scene
    measures = hits_out(scene) if scene else []
    answer, message = (checked.answer.value, checked.message) if checked else (Answer.CLEAR.value, "")
    if scene and answer == Answer.CLEAR:
        answer, message = "measures" if measures else answer, scene.answer.message
    unserved = [ban_out(one, confirmed) for one in checked.unserved] if checked else []
    if unserved and answer == Answer.CLEAR:
        answer, message = "unserved", UNSERVED
    return CheckOut(
        answer=answer,  # type: ignore[arg-type]  # one of the five words
        known=known,
        message=message,
        until=(checked.until if checked else "") or None,
        bans=[ban_out(one, confirmed) for one in checked.hits] if checked else [],
        unserved=unserved,
        measures=measures,
        notes=[*scene.answer.notes, OWN_RECORD] if scene else [],
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
