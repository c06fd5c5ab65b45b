"""Records on a subject (记录): what sources stated of it, as known at a time, and which of them are public."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph_service.analysis.event_columns import penalty_event
from graph_service.analysis.law_overlay import row_ref
from graph_service.analysis.repair import GONE, publication
from graph_service.analysis.repair_terms import list_terms
from graph_service.domain.facts import FACTS, Type
from graph_service.domain.masking import mask_names, mask_text
from graph_service.domain.subjects import EntityKind, entity_kind
from graph_service.rulebook.arrears import arrears_policy
from graph_service.rulebook.lists import ListRule, read_lists
from graph_service.rulebook.repair import RepairRules, read_repair
from graph_service.store.dossier import Dossier
from graph_service.store.graph_store import GraphStore
from graph_service.usecases.asked import Asked, Row
from graph_service.usecases.law import dossier_under_law, records_under_law

OPEN_COMMITMENT = "可向社会公开"  # 公开类型 of R2.5; anything else stays inside
PUBLIC_KINDS = (
    "penalty", "licence", "list_entry", "commitment", "inspection", "arrears", "grade", "honour", "statement",
)  # fmt: skip
"""Kinds of record that can be public at all (可公示的记录种类): ``is_public`` judges each."""
TAX_ARREARS = "欠税"  # announced by law; of other arrears only the severe are published (R4.8)
ANNUAL_REPORT = "年报"  # its six item groups are public by law (EIP 9)


@dataclass(frozen=True, slots=True)
class RecordsAnswer:
    """Records on a subject, newest first (记录清单)."""

    subject: Row
    records: tuple[Row, ...]
    truncated: bool


def records_of(
    store: GraphStore, code: str, asked: Asked, *, kinds: Sequence[str], limit: int, public_only: bool
) -> RecordsAnswer:
    """List records on a subject (记录), ``limit`` of each kind, people masked (R10.3). Raises ``NotFound``.

    Each row says whether it stands and whether it is objected to (``law_overlay.with_effects``). Penalties and list
    entries also have ``record_class``, ``published``, ``apply_from`` and ``auto_stop`` (R5.1-R5.4). With
    ``public_only`` just those that are public on the day are listed.
    """
    subject = store.subject(code)
    page = records_under_law(store, subject["eid"], kinds, asked, limit=limit)
    records = with_publication(map(masked_record, page.rows), asked.as_of)
    if public_only:
        records = tuple(row for row in records if is_public(row, asked.as_of))
    return RecordsAnswer(subject, records, page.truncated)


@dataclass(frozen=True, slots=True)
class PublicRecords:
    """Records that are public (公开记录), masked, newest first.

    ``rests_on`` names what cases bear on that may change them: the subject, and its records, public or not.
    """

    rows: tuple[Row, ...]
    rests_on: frozenset[str]


def public_records(store: GraphStore, dossier: Dossier, asked: Asked, law: Asked) -> PublicRecords:
    """List the records of a dossier that are public on the day (公开记录), as cases of ``law`` leave them."""
    all_ = dossier_under_law(store, dossier, law)
    shown = with_publication(map(masked_record, all_), asked.as_of)
    return PublicRecords(
        tuple(row for row in shown if is_public(row, asked.as_of)),
        frozenset([*dossier.ids, *(row_ref(row["fact"], row) for row in all_)]),
    )


def masked_record(row: Row) -> Row:
    """Mask the people in a record (R10.3, V12): numbers wherever they stand, and every name that its columns give.

    The figures of an annual report that its subject did not choose to disclose (item 7) are shown to nobody (R2.7a).
    """
    kind = FACTS[row["fact"]]
    if kind.name == "statement" and row["disclosed"] is not True:
        row = row | {"figures": None}
    texts = [column.name for column in kind.columns if column.type in (Type.TEXT, Type.TEXTS)]
    named = [name for name in (row.get("lr_name"), *(row.get("finding_names") or ())) if name]

    def clean(text: str) -> str:
        return mask_text(mask_names(text, named))

    return row | {
        name: [clean(item) for item in row[name]] if isinstance(row[name], list) else clean(row[name])
        for name in texts
        if name not in kind.ends and row.get(name)
    }


def with_publication(records: Iterable[Row], as_of: date) -> tuple[Row, ...]:
    """Add class and terms of publication to the penalties and list entries among records (公示与修复期限)."""
    rules, lists = read_repair(), {one.rule.id: one for one in read_lists()}
    return tuple({**row, **_published(row, as_of, rules, lists)} for row in records)


@dataclass(frozen=True, slots=True)
class PublicationTerms:
    """Class and publication of a penalty (公示期限) as ``with_publication`` added them to it."""

    record_class: str
    published: bool
    apply_from: date
    auto_stop: date


def terms_of(record: Mapping[str, Any]) -> PublicationTerms:
    """Read the terms that were added to a penalty (公示期限)."""
    return PublicationTerms(*(record[name] for name in _TERMS))


_TERMS = ("record_class", "published", "apply_from", "auto_stop")


def _published(row: Row, as_of: date, rules: RepairRules, lists: Mapping[str, ListRule]) -> Row:
    match row["fact"]:
        case "penalty":
            told = publication(penalty_event(row), as_of, rules)
            return {name: getattr(told, name) for name in _TERMS}
        case "list_entry":
            return _entry_published(row, as_of, rules, lists)
        case _:
            return {}


def _entry_published(row: Row, as_of: date, rules: RepairRules, lists: Mapping[str, ListRule]) -> Row:
    """Terms of a list entry (名单的公示期限); nothing for a day before any law on repair."""
    code = row["list_code"] or ""
    if rules.find_regime(as_of, samr=rules.is_samr("", code)) is None:
        return {}
    listed = row["listed_on"] or row["valid_from"]
    terms = list_terms(code, date.fromisoformat(listed) if listed else None, lists.get(code), as_of, rules)
    return {
        "record_class": terms.record_class,
        "published": terms.auto_stop is None or as_of <= terms.auto_stop,
        "apply_from": terms.apply_from,
        "auto_stop": terms.auto_stop,
    }


def is_public(row: Row, as_of: date) -> bool:
    """Whether a record of an organisation is public on the day (是否公示).

    Penalties while their publication lasts (R5.1) and not past the day their own source states; licences; results of
    inspections, those of our own tasks once they were published (R7.10); list entries until removed (R4.1) or until
    they stop of themselves (R5.1); commitments and grades that say so (R2.5); announced taxes and severe arrears (R4.8)
    until paid; honours until revoked; annual reports, and what else a subject chose to disclose of itself (R2.7a). A
    kind that is not named here is not public: complaints (no finding, measure 14), talks, lawsuits and objections. A
    public body stands on no list for the public to see: its superior and the audit are told (R4.7).
    """
    if row["standing"] in GONE:
        return False
    day = as_of.isoformat()
    public_body = entity_kind(row["subject"]) is EntityKind.PUBLIC_BODY
    match row["fact"]:
        case "penalty":
            return bool(row["published"]) and (row["publish_until"] or day) >= day
        case "list_entry":
            ended = row["removed_on"] or row["valid_to"]
            return not public_body and (ended is None or ended > day) and row.get("published", True)
        case "commitment" | "grade":
            return row["publicity"] == OPEN_COMMITMENT
        case "arrears":
            policy = arrears_policy()
            severe = (row["arrears_kind"], row["item"]) == (policy.kind, policy.severe) and not public_body
            open_ = row["cleared_on"] is None or row["cleared_on"] > day
            return open_ and (severe or row["arrears_kind"] == TAX_ARREARS)
        case "honour":
            return row["revoked_on"] is None or row["revoked_on"] > day
        case "statement":
            return row["form"] == ANNUAL_REPORT or row["disclosed"] is True
        case "inspection":
            return row.get("published", True)
        case kind:
            return kind == "licence"
