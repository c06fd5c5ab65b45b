"""Compare what a run found with the truth (真值比对): every claimed plant found exactly, nothing invented."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from graph_service.domain.errors import BadInput

Item = tuple[Any, ...]

# Columns that say what a row of each kind of output is. ``subjects`` is compared as a set, days as ISO text.
COLUMNS: dict[str, tuple[str, ...]] = {
    "proposals": ("layer", "rule", "subject", "person_name", "from", "to"),
    "signals": ("code", "subjects", "product"),
    "rejected": ("file", "row", "rule"),
    "controllers": ("subject", "controller", "mode"),
    "integrated": ("owner", "subject", "share"),
    "commitments": ("code", "subject", "state"),
    "repairs": ("subject", "doc_no", "class", "earliest"),
    "duplicate_codes": ("code",),
    "recusals": ("cert_no", "subject", "tie"),
    "unfit": ("cert_no", "why"),
}
COMPLETE = ("proposals", "signals", "rejected")  # of these the truth knows every row
ABOUT = {
    "controllers": ("subject",),
    "integrated": ("owner", "subject"),
    "commitments": ("code",),
    "repairs": ("subject", "doc_no"),
    "recusals": ("cert_no", "subject"),
    "unfit": ("cert_no",),
}
FAULTY = ("PARTLY", "BREACHED", "FALSE", "OVERDUE_UNREVIEWED")  # commitments in these states are all planted


def compare(truth: Mapping[str, Any], found: Mapping[str, pl.DataFrame]) -> dict[str, Any]:
    """Judge the outputs of a run by the content of ``truth.json``.

    ``found`` holds one frame for each key of ``COLUMNS`` (see ``loaders.sample.truth`` for their meaning); only those
    that no claimed plant needs may be left out. Codes are 18 characters, ``product`` is empty but for rings,
    ``controller`` is a code or a person's name and empty for nobody, days are inclusive.

    A claimed plant is found only if each row it expects is there, no other row is there about the same thing, and none
    of the rows that must be absent. Invented is: a proposal, a signal or a rejected row that no plant explains, claimed
    or not; a commitment found faulty that is not; any other row about a thing of a claimed plant that differs from it.
    Shares and products agree to six decimals. Raises ``BadInput`` for a frame or column that is missing.

    Returns ``{"plants", "claimed", "found", "missed": [{"id", "kind", "missing", "forbidden"}], "invented"}``.
    """
    plants: list[dict[str, Any]] = list(truth["plants"])
    claimed = [plant for plant in plants if plant["claimed"]]
    needed = {section for plant in claimed for section in plant["expect"] if section != "absent"} | set(COMPLETE)
    output = {section: _items(section, found.get(section), needed=section in needed) for section in COLUMNS}
    expected = {section: {item for plant in plants for item in _expected(plant, section)} for section in COLUMNS}
    judged = {section: {item for plant in claimed for item in _expected(plant, section)} for section in ABOUT}
    missed: list[dict[str, Any]] = []
    for plant in claimed:
        missing = [(section, item) for section in COLUMNS for item in _expected(plant, section) - output[section]]
        forbidden = list(_forbidden(plant, output))
        disputed = [
            (section, item)
            for section in ABOUT
            for item in _about(section, output[section], _expected(plant, section)) - _expected(plant, section)
        ]
        if missing or forbidden or disputed:
            missed.append(
                {
                    "id": plant["id"],
                    "kind": plant["kind"],
                    "missing": _shown(missing),
                    "forbidden": _shown(forbidden + disputed),
                }
            )
    invented = [
        (section, item)
        for section in COLUMNS
        for item in _unexplained(section, output[section], judged.get(section, set())) - expected[section]
    ]
    return {
        "plants": len(plants),
        "claimed": len(claimed),
        "found": len(claimed) - len(missed),
        "missed": missed,
        "invented": _shown(invented),
    }


def _value(column: str, value: Any) -> Any:
    if column == "subjects":
        return tuple(sorted(value))
    if isinstance(value, float):
        return round(value, 6)
    return None if value is None or value == "" else value if isinstance(value, int) else str(value)


def _item(section: str, row: Mapping[str, Any]) -> Item:
    return tuple(_value(column, row.get(column)) for column in COLUMNS[section])


def _items(section: str, frame: pl.DataFrame | None, *, needed: bool) -> set[Item]:
    if frame is None:
        if needed:
            raise BadInput(f"比对缺少输出 {section}。", advice="请把这一类输出的数据表一并交给比对。")
        return set()
    absent = [column for column in COLUMNS[section] if column not in frame.columns]
    if absent:
        raise BadInput(f"输出 {section} 缺少列 {absent}。", advice=f"应有列: {', '.join(COLUMNS[section])}。")
    return {_item(section, row) for row in frame.iter_rows(named=True)}


def _expected(plant: Mapping[str, Any], section: str) -> set[Item]:
    return {_item(section, row) for row in plant["expect"].get(section, [])}


def _forbidden(plant: Mapping[str, Any], output: Mapping[str, set[Item]]) -> Iterable[tuple[str, Item]]:
    """Whatever was found that the plant says must be absent."""
    absent: Mapping[str, Any] = plant["expect"].get("absent", {})
    for row in absent.get("proposals", []):
        for item in output["proposals"]:
            proposal = dict(zip(COLUMNS["proposals"], item, strict=True))
            if proposal["subject"] == row["subject"] and proposal["person_name"] == row["person_name"]:
                yield "proposals", item
    for row in absent.get("signals", []):
        yield from (("signals", item) for item in output["signals"] if row["subject"] in item[1])
    for row in absent.get("recusals", []):
        yield from (("recusals", item) for item in output["recusals"] if item[:2] == (row["cert_no"], row["subject"]))


def _about(section: str, items: set[Item], known: set[Item]) -> set[Item]:
    """Items that speak of the same things as the known ones."""
    places = [COLUMNS[section].index(column) for column in ABOUT[section]]
    things = {tuple(item[k] for k in places) for item in known}
    return {item for item in items if tuple(item[k] for k in places) in things}


def _unexplained(section: str, items: set[Item], judged: set[Item]) -> set[Item]:
    """Items that only the truth can explain: of some outputs all, of others those about what is ``judged``."""
    if section in COMPLETE:
        return items
    if section == "commitments":
        state = COLUMNS[section].index("state")
        return {item for item in items if item[state] in FAULTY} | _about(section, items, judged)
    return _about(section, items, judged) if section in ABOUT else set()


def _shown(items: Iterable[tuple[str, Item]]) -> list[dict[str, Any]]:
    """Items as JSON rows in a stable order."""
    rows = [{"output": section, **dict(zip(COLUMNS[section], item, strict=True))} for section, item in items]
    return sorted(rows, key=str)
