"""Administrative regions (行政区划, GB/T 2260) with the codes that were abolished (R1.5).

A code issued in 1995 keeps its region for ever, so the present edition alone would call good codes wrong. The table
is python-stdnum's ``cn/loc`` (ADR 0003). A region is never a reason to reject a code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from stdnum import numdb

from graph_service.domain.errors import BadInput

NATIONAL_REGISTRAR = "100000"
_NATIONAL_TERM = "国家登记机关"
_ENTRY = re.compile(r"(?:\[(\d*)-(\d*)\])?([^,\[\]]+)")


@dataclass(frozen=True, slots=True)
class RegionName:
    """A name that a code had from one year to another, both included (区划名称); ``None`` is an open side."""

    name: str
    first_year: int | None = None
    last_year: int | None = None

    def held_in(self, year: int) -> bool:
        """Whether the code had this name in ``year``."""
        return (self.first_year is None or self.first_year <= year) and (
            self.last_year is None or year <= self.last_year
        )


@lru_cache(maxsize=16_384)
def region_history(code: str) -> tuple[RegionName, ...]:
    """Every name of a six-digit region code, oldest first (区划沿革); empty where the table does not know it.

    >>> region_history("440221")
    (RegionName(name='曲江县', first_year=None, last_year=2004),)
    """
    if code == NATIONAL_REGISTRAR:
        return (RegionName(_NATIONAL_TERM),)
    if len(code) != 6 or not (code.isascii() and code.isdigit()):
        return ()
    for _, properties in numdb.get("cn/loc").info(code):
        if "county" in properties:
            return tuple(
                RegionName(name, int(first) if first else None, int(last) if last else None)
                for first, last, name in _ENTRY.findall(properties["county"])
            )
    return ()


def region_name(code: str, on: date | None = None) -> str | None:
    """Name of a region code (区划名称), abolished codes included; ``None`` where unknown.

    With ``on`` the name the code had in that year, and ``None`` where it had none then; without, its latest name.

    >>> region_name("440229"), region_name("100000"), region_name("999999")
    ('翁源县', '国家登记机关', None)
    >>> region_name("440205", date(1990, 1, 1)) is None
    True
    """
    history = region_history(code)
    held = history if on is None else [name for name in history if name.held_in(on.year)]
    return held[-1].name if held else None


def region_prefix(code: str) -> str:
    """Digits that the codes within a region begin with (行政区划范围): 2 of a province, 4 of a city, 6 of a county.

    Empty for the whole country, which an empty code and that of the national registrar stand for. Raises ``BadInput``
    for what is no region.

    >>> region_prefix("440229"), region_prefix("440200"), region_prefix("440000"), region_prefix("")
    ('440229', '4402', '44', '')
    """
    if code in ("", "000000", NATIONAL_REGISTRAR):
        return ""
    if region_name(code) is None:
        raise BadInput(f"没有这个行政区划代码: {code}", advice="请填写六位代码, 如 440229; 不限区划的留空。")
    return code.removesuffix("0000") if code.endswith("0000") else code.removesuffix("00")


def region_of_subject(registered: str | None, code: str | None) -> str | None:
    """Region of a subject (主体所在区划): the registered one, else that of its code; ``None`` where unknown.

    >>> region_of_subject("440281", "91440229MA00000011"), region_of_subject(None, "91440229MA00000011")
    ('440281', '440229')
    >>> region_of_subject("翁源", "440229600000033") is None
    True
    """
    digits = code[2:8] if code and len(code) == 18 else ""
    told = ((registered or "")[:6], digits)
    return next((one for one in told if one != NATIONAL_REGISTRAR and region_name(one)), None)


@dataclass(frozen=True, slots=True)
class RegionNames:
    """Names of regions by level, present and abolished, longest first (区划名称表)."""

    provinces: tuple[str, ...]
    prefectures: tuple[str, ...]
    counties: tuple[str, ...]
    unique_counties: tuple[str, ...]  # borne in one province only: the name alone tells where it is


_NO_PLACE = re.compile(r"市辖区|.*直辖.*|.区")  # 市辖区, 省直辖县级行政单位, 郊区, 城区 … stand in every province


@lru_cache(maxsize=1)
def region_names() -> RegionNames:
    """Every region name that tells a place, by level (区划名称表)."""
    levels: tuple[dict[str, set[str]], dict[str, set[str]], dict[str, set[str]]] = ({}, {}, {})
    for _, province, _, _, children in numdb.get("cn/loc").prefixes:
        for _, rest, _, properties, _ in children:
            level = 0 if rest == "0000" else 1 if rest.endswith("00") else 2
            for _, _, name in _ENTRY.findall(properties["county"]):
                if not _NO_PLACE.fullmatch(name):
                    levels[level].setdefault(name, set()).add(province)
    unique = {name for name, provinces in levels[2].items() if len(provinces) == 1}
    return RegionNames(*(tuple(sorted(names, key=lambda name: (-len(name), name))) for names in (*levels, unique)))
