"""Results of tasks as records (检查结果记录, R7.10): what a source would state of them, one row an item."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from graph_service.analysis.cases import replay
from graph_service.domain.acts import Case, digest

Row = dict[str, Any]
SOURCE = "双随机检查任务"
PROCEDURE, NO_PROBLEM = "inspection_task", "未发现问题"
_STANDING = ("REPORTED", "PUBLISHED")
DONE = (*_STANDING, "TAKEN_DOWN")
"""States in which a task was carried out: what was found stays in the figures of its draw, whatever is shown of it."""


def inspections_of(cases: Iterable[Case], *, as_of: date, known_at: str | None = None) -> tuple[Row, ...]:
    """Inspections that tasks report (任务所成检查记录), as rows of the fact kind ``inspection``, days as ISO text.

    A result that was taken down is no record any more. An item in which no problem was found says so, whatever was
    found in the others. ``rid`` is the case and item, ``batch`` and ``row`` the act that reported it, ``key`` the
    natural key that a source gives the same inspection; ``published`` says whether the result was made public.
    """
    found: list[Row] = []
    for case in cases:
        now = replay(case, as_of=as_of, known_at=known_at) if case.head.procedure == PROCEDURE else None
        if now is None or now.state.id not in _STANDING:
            continue
        act = next(one for one in case.acts if one.step == "report")
        items, faulty = now.data["items"], now.data.get("problem_items")
        for item in items if isinstance(items, list) else []:
            clean = isinstance(faulty, list) and faulty and item not in faulty
            result = NO_PROBLEM if clean else str(now.data["result_code"])
            task, day = str(now.data["task_no"]), str(now.data["inspected_on"])
            found.append(
                {
                    "subject": case.head.subject,
                    "subject_name": case.head.subject_name,
                    "task_no": task,
                    "task_name": str(now.data["plan_id"]),
                    "item": item,
                    "form": "双随机",
                    "result_text": result,
                    "result_code": None,
                    "inspected_on": day,
                    "authority_code": case.head.authority_code or None,
                    "authority_name": case.head.authority_name or None,
                    "rid": f"{case.head.id}-{item}",
                    "key": digest(("inspection", task, case.head.subject, item, day)),
                    "valid_from": day,
                    "valid_to": None,
                    "recorded_at": act.at,
                    "source": SOURCE,
                    "batch": case.head.id,
                    "row": act.seq,
                    "trust": 1.0,
                    "published": now.state.id == "PUBLISHED",
                }
            )
    return tuple(sorted(found, key=lambda row: (row["inspected_on"], row["rid"])))
