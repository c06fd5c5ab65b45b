"""Paths as stored properties (路径的存储): parallel lists of text and numbers, which both servers keep."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graph_service.domain.evidence import Step

NOT_STATED = -1.0  # a list on a node holds no null


def step_lists(steps: Iterable[Step]) -> dict[str, list[str] | list[float]]:
    """Lay out a path as lists (路径写出): one entry a step in each.

    >>> step_lists([Step("A", "OWNS", "B", 0.6, "r1")])["path_share"]
    [0.6]
    """
    walked = tuple(steps)
    return {
        "path_start": [step.start for step in walked],
        "path_kind": [str(step.kind) for step in walked],
        "path_end": [step.end for step in walked],
        "path_share": [NOT_STATED if step.share is None else step.share for step in walked],
        "path_rid": [step.rid or "" for step in walked],
    }


def steps_of(row: Mapping[str, list[str] | list[float]]) -> tuple[Step, ...]:
    """Read a path back (路径读回); one that was not stored is empty.

    >>> steps_of(step_lists([Step("p:1", "LR", "B", rid="r1")]))
    (Step(start='p:1', kind='LR', end='B', share=None, rid='r1'),)
    """
    columns = (row.get(f"path_{name}") or [] for name in ("start", "kind", "end", "share", "rid"))
    return tuple(
        Step(str(start), str(kind), str(end), None if float(share) == NOT_STATED else float(share), str(rid) or None)
        for start, kind, end, share, rid in zip(*columns, strict=True)
    )
