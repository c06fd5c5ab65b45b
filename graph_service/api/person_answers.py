"""From records of persons, and persons found, to answers (个人信用记录、查人员呈现): masked, each with its basis."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from graph_service.analysis.ban_standing import BAN_TERMS, StandingBan
from graph_service.analysis.person_record import CURRENT, Marked
from graph_service.api.check_answers import ban_out, confirmed_versions
from graph_service.api.models.answers import SubjectOut
from graph_service.api.models.person_search import PersonHitOut, PersonsFoundOut
from graph_service.api.models.persons import PersonMarkOut, PersonMeasureOut, PersonRecordOut
from graph_service.api.params import Said
from graph_service.api.presenting import Presenter
from graph_service.domain.masking import mask_name, mask_text
from graph_service.rulebook.propagation import PropagationTable
from graph_service.rulebook.rules import Status
from graph_service.usecases.person_records import PersonRecord
from graph_service.usecases.person_search import PersonsFound

NOTE = "未查到记录不等于没有。标注不减损任何权利; 已修复、已撤销的不列; 既往记录自终止之日起保存五年。"

FOUND_NOTE = "同名不等于同一人, 身份未核验的更是如此; 未查到不等于没有。号码只用于查找, 不记录。"


def found_out(
    found: PersonsFound, show: Presenter, said: Said, *, elsewhere: int, outside: Collection[str]
) -> PersonsFoundOut:
    """Persons found as an answer shows them (查人员); ``via`` is a subject that the caller may ask about."""
    return PersonsFoundOut(
        **said,
        truncated=found.truncated,
        items=[
            PersonHitOut(
                person=show.person(one.row["pid"], one.row),
                via=next((eid for eid in one.subjects if eid not in outside), None),
                ties=[show.step(row) for row in one.ties],
                more=one.more,
            )
            for one in found.persons
        ],
        subjects=[SubjectOut(ref=eid, name=row["name"], certain=row["certain"]) for eid, row in found.subjects.items()],
        elsewhere=elsewhere,
        note=FOUND_NOTE,
    )


def record_out(
    found: PersonRecord, table: PropagationTable, show: Presenter, said: Said, *, part: bool
) -> PersonRecordOut:
    """A personal credit record as an answer shows it (个人信用记录)."""
    confirmed = confirmed_versions(table)
    return PersonRecordOut(
        **said,
        person=show.person(found.person, found.row) if found.row else None,
        measures=[_measure(one, found, confirmed) for one in found.measures],
        marks=[_mark(one, found) for one in found.marks],
        marks_as_of=found.marks_of,
        part=part,
        note=NOTE,
    )


def _measure(one: StandingBan, found: PersonRecord, confirmed: Mapping[str, bool]) -> PersonMeasureOut:
    terms = one.terms
    return PersonMeasureOut(
        **ban_out(one, confirmed).model_dump(),
        state=one.state.value,
        state_term=BAN_TERMS[one.state],
        current=one.state in CURRENT,
        since=one.since,
        entity=terms.entity,
        entity_name=terms.entity_name,
        origin_doc_no=terms.doc_no,
        role=terms.role,
        statements=_stated(found, one.refs),
    )


def _mark(one: Marked, found: PersonRecord) -> PersonMarkOut:
    row = one.row
    return PersonMarkOut(
        rule=row["rule"],
        article=row["article"],
        confirmed=row["status"] == Status.CONFIRMED,
        text=row["text"],
        record=one.origin,
        doc_no=row["doc_no"],
        decided_on=row["decided_on"],
        authority_code=row.get("authority_code"),
        authority_name=row["authority_name"],
        entity=row["entity"],
        entity_name=row["entity_name"],
        role=row.get("role"),
        objection_mark=one.mark,
        statements=_stated(found, (one.origin,)),
        way_back=list(row["way_back"]),
    )


def _stated(found: PersonRecord, refs: tuple[str, ...]) -> list[str]:
    name = (found.row or {}).get("name") or ""
    told = [text for named in refs for text in found.statements.get(named, ())]
    return [mask_text(text.replace(name, mask_name(name)) if len(name) > 1 else text) for text in told]
