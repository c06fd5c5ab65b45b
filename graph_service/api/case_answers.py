"""From cases to answers (案件呈现): persons masked in every text, clocks with their due days, steps with forms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from graph_service.analysis.cases import CaseState
from graph_service.api import presenting
from graph_service.api.models.answers import PersonOut, SubjectOut
from graph_service.api.models.cases import (
    ActOut,
    CaseClockOut,
    CaseLineOut,
    CaseOut,
    EndBoundsOut,
    FieldOut,
    MeasureOut,
    ProcedureOut,
    ProposalLineOut,
    StateOut,
    StepOut,
    TermsOut,
)
from graph_service.api.params import Said
from graph_service.api.presenting import Presenter
from graph_service.domain.acts import Act, CaseHead, Value
from graph_service.domain.ban_terms import BanTerms, read_terms
from graph_service.domain.decisions import MISSING_TERMS, PENDING
from graph_service.domain.masking import mask_names, mask_text
from graph_service.domain.measures import Measure
from graph_service.domain.relations import ROLE_TERMS, RoleKind
from graph_service.domain.subjects import is_certain_person, is_person
from graph_service.rulebook.procedures import By, Field, Procedure, Step
from graph_service.usecases.case_clocks import clocks_of
from graph_service.usecases.proposals_desk import end_to_fix

FROZEN = "ban"  # the field that holds frozen terms: told as measures, never as text


def procedure_out(one: Procedure) -> ProcedureOut:
    """A procedure with its forms."""
    return ProcedureOut(
        id=one.id,
        term=one.term,
        rule=presenting.rule(one.rule),
        concerns=list(one.concerns),
        opening=[step.id for step in one.steps.values() if not step.origins],
        states=[
            StateOut(
                id=state.id,
                term=state.term,
                closed=state.closed,
                effect=state.effect,
                steps=[step.id for step in one.onward(state.id)],
            )
            for state in one.states.values()
        ],
        steps=[_step(step) for step in one.steps.values()],
    )


def _step(one: Step) -> StepOut:
    return StepOut(
        id=one.id,
        term=one.term,
        by_authority=one.by is By.AUTHORITY,
        scope=one.scope,
        reasoned=one.reasoned,
        needs=[_field(field) for field in one.needs],
        may=[_field(field) for field in one.may],
    )


def _field(one: Field) -> FieldOut:
    return FieldOut(id=one.id, term=one.term, type=one.type, choices=list(one.choices))


def case_out(
    state: CaseState, acts: Iterable[Act], show: Presenter, said: Said, today: date, letter: str | None = None
) -> CaseOut:
    """A case as an answer shows it (案件); ``letter`` is the text of a notice as this reader may see it."""
    head = state.head
    terms = read_terms(str(state.data[FROZEN])) if FROZEN in state.data else None
    return CaseOut(
        **said,
        id=head.id,
        procedure=head.procedure,
        term=state.procedure.term,
        rule=presenting.rule(state.procedure.rule),
        party=party(head, show),
        records=list(head.refs),
        authority_code=show.ref(head.authority_code),
        authority_name=head.authority_name,
        state=state.state.id,
        state_term=state.state.term,
        effect=state.state.effect,
        closed=state.state.closed,
        since=state.since,
        seq=state.seq,
        clocks=[
            CaseClockOut(
                clock=one.clock.rule.id, term=one.clock.rule.text, start=one.start, due=one.due, stop=one.stop,
                overdue=one.overdue,
            )
            for one in clocks_of(state, today)
        ],
        terms=terms_out(terms, show) if terms else None,
        letter=letter,
        onward=[_step(step) for step in state.onward],
        acts=[act_out(one, state.procedure, head, show) for one in acts],
    )  # fmt: skip


def case_line(state: CaseState, show: Presenter, today: date) -> CaseLineOut:
    """A case as a list shows it."""
    head = state.head
    running = [one for one in clocks_of(state, today) if one.stop is None]
    return CaseLineOut(
        id=head.id,
        procedure=head.procedure,
        term=state.procedure.term,
        party=party(head, show),
        authority_code=show.ref(head.authority_code),
        authority_name=head.authority_name,
        state=state.state.id,
        state_term=state.state.term,
        closed=state.state.closed,
        since=state.since,
        due=min((one.due for one in running if one.due), default=None),
        overdue=any(one.overdue for one in running),
    )


def party(head: CaseHead, show: Presenter) -> SubjectOut | PersonOut | None:
    """Whom a case is about, a person masked."""
    if not head.subject:
        return None
    row = {"name": head.subject_name, "certain": is_certain_person(head.subject) or not is_person(head.subject)}
    return show.party(head.subject, {head.subject: row})


def act_out(one: Act, rules: Procedure, head: CaseHead, show: Presenter) -> ActOut:
    """What was done in a case, persons masked (行为)."""
    return ActOut(
        seq=one.seq,
        step=one.step,
        term=rules.step(one.step).term,
        day=one.day,
        at=one.at,
        unit=show.ref(one.actor.unit),  # of a person who acts for himself it is his id
        role=one.actor.role,
        reason=masked(one.reason, head),
        data={name: _value(value, head) for name, value in one.data.items() if name != FROZEN},
    )


def _value(value: Value, head: CaseHead) -> Value:
    if isinstance(value, list):
        return [masked(item, head) for item in value]
    return masked(value, head) if isinstance(value, str) else value


def masked(text: str, head: CaseHead) -> str:
    """Mask the person a case is about, and numbers, wherever they stand (R10.3, V12)."""
    return mask_text(mask_names(text, [head.subject_name] if is_person(head.subject) else []))


def measures(found: Iterable[Measure]) -> list[MeasureOut]:
    """Measures in words, one a scope."""
    return [
        MeasureOut(
            kind=one.kind.value,
            posts=sorted({post for scope in one.scopes for post in scope.posts}),
            field=sorted({word for scope in one.scopes for word in scope.field}),
            elsewhere=any(scope.elsewhere for scope in one.scopes),
            first=one.span.first,
            last=one.span.last,
            term=one.span.term,
        )
        for one in found
    ]


def terms_out(terms: BanTerms, show: Presenter) -> TermsOut:
    """Frozen terms of a measure as an answer shows them (措施内容及依据)."""
    return TermsOut(**_terms(terms, show))


def _terms(terms: BanTerms, show: Presenter) -> dict[str, Any]:
    return {
        "rule": terms.rule,
        "article": terms.article,
        "text": terms.text,
        "entity": terms.entity,
        "entity_name": terms.entity_name,
        "role": terms.role or None,
        "role_term": ROLE_TERMS[RoleKind(terms.role)] if terms.role else None,
        "doc_no": terms.doc_no,
        "quote": mask_text(mask_names(terms.quote, [terms.person_name])) or None,
        "path": terms.path.replace(terms.person, show.ref(terms.person)) if terms.person else terms.path or None,
        "layer": terms.layer,
        "missing": [MISSING_TERMS[one] for one in terms.missing],
        "end_bounds": EndBoundsOut(earliest=ends[0], latest=ends[1]) if (ends := end_to_fix(terms)) else None,
        "with_origin": terms.with_origin,
        "measures": measures(terms.measures),
        "way_back": list(terms.way_back),
    }


def proposal_line(row: Mapping[str, Any], show: Presenter, standing: CaseState | None) -> ProposalLineOut:
    """A proposal that waits for its authority, and how far that came."""
    terms = read_terms(row["terms"])
    named = {"name": terms.person_name, "certain": is_certain_person(terms.person)}
    return ProposalLineOut(
        matter=row["matter"],
        person=show.person(terms.person, named),
        decided_on=row["decided_on"],
        authority_code=row.get("authority_code"),
        authority_name=row.get("authority_name") or "",
        state=standing.state.id if standing else None,
        state_term=standing.state.term if standing else PENDING,
        **_terms(terms, show),
    )
