"""From computed rows to answers (计算结果的呈现): class, signals, proposals of the last run."""

from __future__ import annotations

from collections.abc import Sequence

from graph_service.analysis.cases import CaseState
from graph_service.api.models.computed import ClassOut, ProposalOut, SignalOut
from graph_service.api.presenting import Presenter, Row, relation_term
from graph_service.domain.decisions import LAYER_TERMS, NOTE_TERMS, PENDING
from graph_service.domain.masking import mask_text

PARTS = ("base", "dynamic", "supervision", "related", "social")  # groups of indicators (R7.3)


def class_out(row: Row) -> ClassOut:
    """The risk class of a subject."""
    return ClassOut(
        grade=row.get("class"),
        score=row.get("score"),
        parts={name: row[name] for name in PARTS if row.get(name) is not None},
        floors=row.get("floors"),
        scheme=row.get("scheme"),
        as_of=row.get("as_of"),
        run=row.get("run"),
    )


def signal_out(row: Row, way_back: Sequence[str]) -> SignalOut:
    """A signal; the path inside names people by their ids and is left out."""
    return SignalOut(
        code=row.get("code"),
        term=row.get("term"),
        kind=row.get("kind"),
        confidence=row.get("confidence"),
        summary=mask_text(row["summary"]) if row.get("summary") else None,
        rule=row.get("rule"),
        records=row.get("records") or [],
        way_back=list(way_back),
        as_of=row.get("as_of"),
        truncated=bool(row.get("truncated")),
    )


def proposal_out(row: Row, show: Presenter, standing: CaseState | None) -> ProposalOut:
    """A proposed measure, the person whom it would reach, and what became of it."""
    shown = ("layer", "role", "rule", "version", "article", "doc_no", "decided_on", "authority_name", "as_of")
    layer, role = row.get("layer"), row.get("role")
    notes: list[str] = row.get("notes") or []
    return ProposalOut(
        **{name: row.get(name) for name in shown},
        layer_term=LAYER_TERMS.get(layer, layer) if layer else None,
        role_term=relation_term(role) if role else None,
        person=show.person(row["pid"], row),
        first=row.get("from"),
        last=row.get("to"),
        notes=notes,
        note_terms=[NOTE_TERMS.get(note, note) for note in notes],
        way_back=row.get("way_back") or [],
        records=row["records"],
        status=standing.state.term if standing else PENDING,
        case=standing.head.id if standing else None,
    )
