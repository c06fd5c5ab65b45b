"""From what was replayed to answers (说明呈现): persons masked, to himself by his full name, rules in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from graph_service.analysis.replayed import OUTCOME_TERMS
from graph_service.api import case_answers, presenting
from graph_service.api.models.explanations import (
    ClassExplanationOut,
    ClassPartOut,
    ClassRecordOut,
    DifferenceOut,
    ExplainedStepOut,
    ExplanationOut,
    LookedOut,
)
from graph_service.api.params import Said
from graph_service.api.presenting import Presenter
from graph_service.domain.masking import mask_names, mask_text
from graph_service.domain.measures import span_told
from graph_service.domain.subjects import is_certain_person
from graph_service.usecases.explanation import Difference, Explained
from graph_service.usecases.explanation_steps import FIELD_TERMS, told_steps
from graph_service.usecases.risk_classes import ClassExplained

NOTE = (
    "按得出该事项时的数据、规则和截至日重新计算, 并与所存逐项比对。拟措施不是决定, 未经认定和送达对任何人没有效力。"
    "对说明有疑问的, 可以要求由人工处理(个人信息保护法24)。"
)


def explanation_out(found: Explained, show: Presenter, said: Said, *, own: bool) -> ExplanationOut:
    """An explanation as an answer shows it (说明); ``own`` where it is the person himself who asks."""
    matter, terms = found.matter, found.matter.terms
    named = {"name": terms.person_name, "certain": is_certain_person(terms.person)}
    state = matter.case.state if matter.case else None

    def clean(text: str) -> str:
        return mask_text(text if own else mask_names(text, [terms.person_name]))

    return ExplanationOut(
        **said,
        truncated=found.truncated,
        matter=matter.id,
        person=show.person(terms.person, named) if terms.person else None,
        own_name=terms.person_name if own else None,
        replayed_as_of=matter.facts.as_of,
        replayed_known_at=matter.facts.known_text or "",
        of_run=matter.of_run,
        reproduced=found.reproduced,
        differences=[_difference(one, found, show) for one in found.differences],
        terms=case_answers.terms_out(terms, show),
        rule_version=terms.version,
        steps=[
            ExplainedStepOut(
                id=one.id,
                term=one.term,
                text=clean(one.text),
                source=presenting.source(one.source) if one.source else None,
            )
            for one in told_steps(found)
        ],
        looked=[
            LookedOut(
                rule=presenting.rule(one.rule),
                outcome=one.outcome,
                outcome_term=OUTCOME_TERMS[one.outcome],
                why=one.why,
            )
            for one in found.replayed.looked
        ],
        rules_total=found.rules,
        authority_code=matter.authority_code,
        authority_name=matter.authority_name,
        case_state=state.id if state else None,
        case_state_term=state.term if state else None,
        note=NOTE,
    )


def _difference(one: Difference, found: Explained, show: Presenter) -> DifferenceOut:
    terms = found.matter.terms

    def told(value: object) -> str:
        text = "; ".join(map(_words, cast("list[object]", value))) if isinstance(value, list | tuple) else _words(value)
        text = text.replace(terms.person, show.ref(terms.person)) if terms.person else text
        return mask_text(mask_names(text, [terms.person_name]))

    replayed = None if found.replayed.terms is None else told(one.replayed)
    return DifferenceOut(field=one.field, term=FIELD_TERMS[one.field], stored=told(one.stored), replayed=replayed)


def _words(value: object) -> str:
    """One value of frozen terms in words: of a measure its kind and span."""
    if isinstance(value, Mapping):
        told = cast("Mapping[str, Any]", value)
        return f"{told['kind']}, {span_told(told['first'], told['last'], told['term'])}"
    return "" if value is None else str(value)


def class_explanation_out(told: ClassExplained, said: Said) -> ClassExplanationOut:
    """How a subject got its class, as an answer shows it (分类说明): its own records, and no place of a file."""
    steps = told.steps
    return ClassExplanationOut(
        **said,
        code=told.code,
        name=told.name,
        scheme=told.scheme,
        risk_class=steps.risk_class,
        score=steps.score,
        alone=steps.alone,
        by_score=steps.by_score,
        parts=[
            ClassPartOut(
                group=one.group, points=one.points, cap=one.cap, records={k: list(v) for k, v in one.records.items()}
            )
            for one in told.parts
        ],
        thresholds=dict(told.thresholds),
        floors=dict(told.floors),
        records=[
            ClassRecordOut(kind=one.kind, doc_no=one.doc_no, day=one.day, points=one.points) for one in told.records
        ],
        note=told.note,
    )
