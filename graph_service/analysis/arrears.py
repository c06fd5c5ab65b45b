"""Arrears to small and medium enterprises (拖欠中小企业账款, R4.8): debts that cases found, and who did not publish.

A debt is recorded of the debtor alone, never of a person: wages owed to migrant workers are another matter (P26).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph_service.analysis.cases import replay
from graph_service.domain.acts import Case, digest
from graph_service.domain.subjects import EntityKind, entity_kind
from graph_service.rulebook.arrears import ArrearsPolicy

Row = dict[str, Any]
PROCEDURE, SOURCE = "arrears_complaint", "拖欠账款投诉"


def debts_of(
    cases: Iterable[Case], policy: ArrearsPolicy, *, as_of: date, known_at: str | None = None
) -> tuple[Row, ...]:
    """Debts that complaints found (查实的拖欠账款), as rows of the fact kind ``arrears``, days as ISO text.

    A debt is there once it was found, as one that stood from the day of the complaint; once it was paid it is cleared.
    ``rid`` and ``batch`` are the id of the case, ``item`` says where the circumstances are severe.
    """
    found = (_debt(case, policy, as_of, known_at) for case in cases if case.head.procedure == PROCEDURE)
    return tuple(sorted(filter(None, found), key=lambda row: (row["announced_on"], row["rid"])))


def _debt(case: Case, policy: ArrearsPolicy, as_of: date, known_at: str | None) -> Row | None:
    now = replay(case, as_of=as_of, known_at=known_at)
    steps = {act.step: act for act in case.acts if now and act.seq <= now.seq}
    if now is None or "confirm" not in steps:
        return None
    confirmed, head = steps["confirm"], case.head
    severe, paid = "publish" in steps, steps.get("pay")
    return {
        "subject": head.subject,
        "subject_name": head.subject_name,
        "arrears_kind": policy.kind,
        "item": policy.severe if severe else None,
        "notice_no": now.data.get("doc_no"),
        "balance_yuan": float(str(now.data["amount_yuan"])),
        "announced_on": (steps["publish"] if severe else confirmed).day.isoformat(),
        "cleared_on": paid.day.isoformat() if paid else None,
        "address": None,
        "authority_code": head.authority_code,
        "authority_name": head.authority_name,
        "rid": head.id,
        "key": digest(("arrears", head.id)),
        "valid_from": case.acts[0].day.isoformat(),
        "valid_to": paid.day.isoformat() if paid else None,
        "recorded_at": confirmed.at,
        "source": SOURCE,
        "batch": head.id,
        "row": confirmed.seq,
        "trust": 1.0,
    }


@dataclass(frozen=True, slots=True)
class Unpublished:
    """A debtor that did not publish what it owed at a year's end (应公开未公开), by ``due``; ``over`` once past."""

    subject: str
    subject_name: str
    year: int
    debts: tuple[str, ...]
    amount_yuan: float
    due: date
    over: bool


def unpublished(
    debts: Iterable[Mapping[str, Any]],
    statements: Iterable[Mapping[str, Any]],
    policy: ArrearsPolicy,
    *,
    year: int,
    as_of: date,
) -> tuple[Unpublished, ...]:
    """Find who owed at the end of a year and published nothing of it (SME 18), the nearest due day first.

    ``debts`` are rows of the fact kind ``arrears``, of which those of ``policy.kind`` that stood on 31 December count;
    ``statements`` public rows of the fact kind ``statement``: one of that year, made by ``as_of``, whose words are
    about such debts, is a publication. Organs and institutions publish by 31 March, enterprises in the annual report.
    """
    end = f"{year}-12-31"
    told = {one["subject"] for one in statements if _tells(one, policy, year, as_of)}
    owed: dict[str, list[Mapping[str, Any]]] = {}
    for debt in debts:
        stood = debt["valid_from"] <= end and (debt["cleared_on"] is None or debt["cleared_on"] > end)
        if debt["arrears_kind"] == policy.kind and stood and debt["subject"] not in told:
            owed.setdefault(debt["subject"], []).append(debt)
    found = [_unpublished(rows, policy, year, as_of) for rows in owed.values()]
    return tuple(sorted(found, key=lambda one: (one.due, one.subject)))


def _unpublished(rows: list[Mapping[str, Any]], policy: ArrearsPolicy, year: int, as_of: date) -> Unpublished:
    subject = rows[0]["subject"]
    organ = entity_kind(subject) is EntityKind.PUBLIC_BODY
    due = date.fromisoformat(f"{year + 1}-{policy.organs_by if organ else policy.enterprises_by}")
    return Unpublished(
        subject=subject,
        subject_name=rows[0]["subject_name"],
        year=year,
        debts=tuple(sorted(row["rid"] for row in rows)),
        amount_yuan=sum(row["balance_yuan"] for row in rows),
        due=due,
        over=as_of > due,
    )


def _tells(statement: Mapping[str, Any], policy: ArrearsPolicy, year: int, as_of: date) -> bool:
    text = "".join(statement.get(name) or "" for name in ("form", "item", "content"))
    return (
        statement["period"] == str(year)
        and (statement["stated_on"] or "") <= as_of.isoformat()
        and any(word in text for word in policy.words)
    )
