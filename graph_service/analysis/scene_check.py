"""What of a subject's record bears on an act of government or business (应用场景核查, R4.2b): a pure function.

Definition: a measure of the list hits iff the scene is one of its own, a record of the subject sets it off under the
version in force on the day of the record, the subject is of the kind that it is for, and it runs on ``as_of``. It runs
from the decision to the end of its term. A measure that lasts while the record stands ends with the record: by removal,
by repair, or when the list's longest term or the publication is over; one with a statutory term of its own runs to its
date whatever the repair (R5.8, A7). Nothing is built on a record that was annulled (R5.9). A record under objection
still hits and says so: decisions taken run on until the authority or a court suspends them (R6.3).

The list holds measures on the party itself. Who else may be reached is the propagation table's to say (R4.3), and what
a person is barred from is answered by the check of bans (R4.6).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from graph_service.analysis.measure_terms import RecordTerms, ended, last_day, latest_day
from graph_service.analysis.triggers import event_texts
from graph_service.domain.calendar import add_months
from graph_service.domain.errors import BadInput
from graph_service.domain.events import Event, EventState
from graph_service.domain.measures import MeasureKind
from graph_service.domain.scenes import SCENE_TERMS, Scene
from graph_service.domain.subjects import is_certain_person, is_person
from graph_service.rulebook.measures import Discretion, MeasureList, MeasureRule, MeasureTarget
from graph_service.rulebook.propagation import Trigger
from graph_service.rulebook.repair import RepairRules
from graph_service.rulebook.rules import STATUS_TERMS, Basis, Status, in_force


@dataclass(frozen=True, slots=True)
class Decided:
    """The decision that a hit rests on (所依据的决定): its record, number, day and authority."""

    record: str
    doc_no: str
    decided_on: date
    authority_code: str
    authority_name: str


@dataclass(frozen=True, slots=True)
class SceneHit:
    """One measure that a record brings in a scene (适用的措施).

    ``first`` and ``last`` are inclusive, ``last`` ``None`` where no day is fixed; ``until`` says the term in words.
    ``to_verify`` are the questions that the data cannot answer and a human must, ``questions`` those of proportion that
    come with every measure (R4.2c). ``objection_mark``: the record is objected to and under verification.
    """

    measure: str
    version: str
    kind: MeasureKind
    text: str
    basis: tuple[Basis, ...]
    status: Status
    actor: str
    decision: Decided
    first: date
    last: date | None
    until: str
    discretion: Discretion
    objection_mark: bool
    to_verify: tuple[str, ...]
    questions: tuple[str, str]


@dataclass(frozen=True, slots=True)
class SceneAnswer:
    """The answer of R4.2b (核查结论). ``notes`` are what else the desk must know of the scene."""

    subject: str
    scene: Scene
    hits: tuple[SceneHit, ...]
    as_of: date
    list_version: str
    message: str
    notes: tuple[str, ...]


def check_scene(
    subject: str, events: Iterable[Event], scene: Scene, *, as_of: date, measures: MeasureList, repair: RepairRules
) -> SceneAnswer:
    """Answer which measures a subject's records bring in a scene (应用场景核查, R4.2b).

    Records of others among ``events`` count for nothing. A person whose identity is not certain gets no hit, and the
    message says that this is no answer. Raises ``BadInput`` for a day before the edition of the list.
    """
    if not measures.edition.in_force(as_of):
        raise BadInput(
            f"{as_of} 没有已载入的措施清单。", advice=f"请查询 {measures.edition.valid_from} 以后的日期。", rule="R4.2"
        )
    terms = RecordTerms(measures.lists, repair)
    named_only = is_person(subject) and not is_certain_person(subject)
    own = [] if named_only else [event for event in events if event.subject == subject]
    brought = [
        (measure, hit)
        for event in own
        for measure in measures.measures
        if (hit := _hit(measure, event, as_of, measures, terms))
    ]
    hits = [hit for measure, hit in brought if scene in measure.scenes]
    hits.sort(key=lambda hit: (hit.decision.decided_on, hit.decision.doc_no, hit.decision.record, hit.version))
    listed = in_force((one for one in measures.measures if scene in one.scenes), as_of)
    term = SCENE_TERMS[scene]
    message = f"{term}: 查到 {len(hits)} 项措施, 由适用单位依法决定。" if hits else f"{term}: 未查到措施记录。"
    return SceneAnswer(
        subject=subject,
        scene=scene,
        hits=tuple(hits),
        as_of=as_of,
        list_version=measures.version,
        message="身份未经核验, 不能确定有无措施。" if named_only else message,
        notes=(
            *(() if hits else _elsewhere(brought)),
            *((measures.in_scene[scene],) if scene in measures.in_scene else ()),
            *(f"{one.rule.article}({STATUS_TERMS[one.rule.status]}): {one.reason}。" for one in listed if one.reason),
        ),
    )


def _elsewhere(brought: Iterable[tuple[MeasureRule, SceneHit]]) -> tuple[str, ...]:
    """Say of records that bring nothing here where they do (用于其他场景): a measure is for its own scenes (R0.2)."""
    scenes = {scene for measure, _ in brought for scene in measure.scenes}
    if not scenes:
        return ()
    records = "、".join(dict.fromkeys(hit.decision.doc_no or str(hit.decision.decided_on) for _, hit in brought))
    terms = "、".join(SCENE_TERMS[one] for one in Scene if one in scenes)
    return (f"有现行记录({records}), 所带来的措施依条款只用于: {terms}; 本场景没有可以适用的条款(R0.2)。",)


def _hit(measure: MeasureRule, event: Event, as_of: date, measures: MeasureList, terms: RecordTerms) -> SceneHit | None:
    trigger = set_off(measure, event)
    if trigger is None or event.decided_on > as_of or ended(measure, event):
        return None
    latest = latest_day(measure, event, as_of, terms)
    if latest and latest < as_of:
        return None
    last = last_day(measure, event)
    to_verify = (trigger.needs_human, _overlong(measure, event, as_of, terms))
    return SceneHit(
        measure=measure.rule.id,
        version=measure.rule.version,
        kind=measure.kind,
        text=measure.rule.text,
        basis=measure.basis,
        status=measure.rule.status,
        actor=measure.actor,
        decision=Decided(event.rid, event.doc_no, event.decided_on, event.authority_code, event.authority_name),
        first=event.decided_on,
        last=last,
        until=f"至 {last}" if last else measure.term.words,
        discretion=measure.discretion,
        objection_mark=event.state is EventState.MARKED,
        to_verify=tuple(question for question in to_verify if question),
        questions=measures.proportionality.questions,
    )


def set_off(measure: MeasureRule, event: Event) -> Trigger | None:
    """Return the trigger of a measure that an event meets (所触发的条件), one without open questions before others.

    None where the version was not in force on the day of the event, or the party is not of the kind it is for.
    """
    wrong = MeasureTarget.ENTITY if is_person(event.subject) else MeasureTarget.PERSONS
    if measure.target is wrong or not measure.rule.in_force(event.decided_on):
        return None
    texts: Mapping[str, str] = event_texts(event)
    met = [trigger for trigger in measure.triggers if trigger.matches(texts)]
    return min(met, key=lambda trigger: bool(trigger.needs_human), default=None)


def _overlong(measure: MeasureRule, event: Event, as_of: date, terms: RecordTerms) -> str:
    """Ask whether an entry without a removal on record still stands, once the list's usual term has passed."""
    listed = terms.lists.get(event.list_code)
    if not measure.term.membership or event.ends_on or listed is None or not listed.term_months:
        return ""
    usual = add_months(event.decided_on, listed.term_months)
    return f"已超过该名单通常期限({usual}), 请核对是否仍在名单" if as_of > usual else ""
