"""Computed kinds (计算结果): how the rows of a run become relations and nodes. Rebuilt, never edited."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from graph_service.domain.subjects import is_person

Row = Mapping[str, Any]
Step = tuple[str, dict[str, object]]


@dataclass(frozen=True, slots=True)
class ComputedRelations:
    """Relations from a party to a subject, one a row: ``holder`` and ``eid``."""

    name: str
    swept: bool = True

    def steps(self, run: str, start: int, rows: Sequence[Row]) -> Iterator[Step]:
        """Write statements for rows ``start`` and on of a run."""
        prepared = [
            {
                "id": f"{run}/{start + offset}",
                "party": row["holder"],
                "end": row["eid"],
                "fact": {**stated(row), "run": run},
            }
            for offset, row in enumerate(rows)
        ]
        yield from links_of("{}_from_{}", self.name, prepared)


@dataclass(frozen=True, slots=True)
class ComputedPairs:
    """Relations between two persons or two subjects, one a row: ``left`` and ``right``."""

    name: str
    swept: bool = True

    def steps(self, run: str, start: int, rows: Sequence[Row]) -> Iterator[Step]:
        """Write statements for rows ``start`` and on of a run."""
        for what, wanted in (("persons", True), ("subjects", False)):
            prepared = [
                {"id": f"{run}/{start + offset}", "left": row["left"], "right": row["right"],
                 "fact": {**stated(row), "run": run}}
                for offset, row in enumerate(rows)
                if is_person(row["left"]) is wanted
            ]  # fmt: skip
            if prepared:
                yield f"{self.name}_of_{what}", {"rows": prepared}


@dataclass(frozen=True, slots=True)
class ComputedNodes:
    """Nodes with links: ``links`` says for each end column which statement links it, by kind of its values.

    A column holds one id or a list of ids. The stored ``id`` of a kind that is swept starts with the run.
    """

    name: str
    links: Mapping[str, str]
    swept: bool = True

    def steps(self, run: str, start: int, rows: Sequence[Row]) -> Iterator[Step]:
        """Write statements for rows of a run."""
        ids = [f"{run}/{row['id']}" if self.swept else str(row["id"]) for row in rows]
        nodes = [
            {"id": key, "fact": {**stated(row), "id": key, "run": run}} for key, row in zip(ids, rows, strict=True)
        ]
        yield f"write_{self.name}", {"rows": nodes}
        for column, form in self.links.items():
            ends = [
                {"id": key, "party": end} for key, row in zip(ids, rows, strict=True) for end in _ends(row.get(column))
            ]
            yield from links_of(form, self.name, ends)


COMPUTED: Mapping[str, ComputedRelations | ComputedPairs | ComputedNodes] = MappingProxyType(
    {
        "controls": ComputedRelations("controls"),
        "integrated": ComputedRelations("integrated"),
        "possible_same": ComputedPairs("possible_same"),
        "signal": ComputedNodes("signal", {"about": "{}_about_{}"}),
        "proposal": ComputedNodes("proposal", {"person": "{}_against_{}", "records": "{}_based_on"}),
        "annotation": ComputedNodes("annotation", {"person": "{}_of_{}"}),
        "risk_class": ComputedNodes("risk_class", {"eid": "{}_of_{}"}),
        "related_risk": ComputedNodes("related_risk", {"eid": "{}_of_{}"}),
        "quality_report": ComputedNodes("quality_report", {}),
        "draw": ComputedNodes("draw", {"drawn": "{}_drew_{}"}, swept=False),
    }
)


def links_of(form: str, name: str, rows: Sequence[dict[str, Any]]) -> Iterator[Step]:
    """One statement for the rows that start at subjects and one for those that start at natural persons."""
    for end, wanted in (("entity", False), ("person", True)):
        chosen = [row for row in rows if is_person(row["party"]) is wanted]
        if chosen:
            yield form.format(name, end), {"rows": chosen}


def _ends(value: object) -> list[str]:
    if value is None:
        return []
    return [value] if isinstance(value, str) else list(value)  # type: ignore[call-overload]


def stated(row: Row) -> dict[str, Any]:
    """Drop what is not stated: a missing value is a missing property (去空)."""
    return {name: value for name, value in row.items() if value is not None}
