"""The libraries of inspection (一单两库, R7.6): items that departments list, and inspectors with their certificates.

No inspector of the background is tied to any subject. Some certificates have expired, some inspectors are not at their
post: none of these may be drawn.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from loaders.sample.duties import DEPARTMENTS, DUTIES, trained_for
from loaders.sample.pools import People, Rng, days_ago, pick
from loaders.sample.words import REGION, TOWNS

EACH = 9  # inspectors of a department
ISSUER = "韶关市司法局"
TERM = 1_826  # days that a certificate holds: five years
_EXPIRED = 8  # every eighth certificate
_STATUS = ("在岗", "在岗", "在岗", "在岗", "在岗", "在职", "借调", "离岗")


def libraries(rng: Rng, as_of: date, people: People) -> dict[str, pl.DataFrame]:
    """Tables of items and of the inspectors of the background."""
    return {"items": _items(as_of), "inspectors": _inspectors(rng, as_of, people)}


def _items(as_of: date) -> pl.DataFrame:
    rows = [
        {
            "department": duty.department.name, "code": duty.department.code, "item_code": duty.code,
            "item": duty.item, "category": duty.category, "object_kind": duty.objects,
            "industries": "、".join(duty.trades) or None, "basis": duty.basis, "methods": "、".join(duty.methods),
            "level": duty.level, "rate_cap": duty.rate, "yearly_cap": duty.times, "expertise": duty.expertise,
            "joint": "；".join(one.name for one in duty.joint) or None, "published": date(as_of.year, 1, 15),
        }
        for duty in DUTIES
    ]  # fmt: skip
    return pl.DataFrame(rows, infer_schema_length=None)


def _inspectors(rng: Rng, as_of: date, people: People) -> pl.DataFrame:
    units = [department for department in DEPARTMENTS for _ in range(EACH)]
    size = len(units)
    place = pl.int_range(size)
    expired = np.arange(size) % _EXPIRED == _EXPIRED - 1
    age = np.where(expired, TERM + rng.integers(10, 300, size), rng.integers(30, TERM - 200, size))
    issued = days_ago(as_of, age)
    skills = [_skills(rng, trained_for(department)) for department in units]
    areas = [_areas(rng) for _ in range(size)]
    return people.take(size).with_columns(
        cert_no=pl.format("粤F{}{}", pl.lit(REGION), 1001 + place),
        unit=pl.Series([department.name for department in units]),
        unit_code=pl.Series([department.code for department in units]),
        post=pick(rng, size, ("四级主任科员", "一级科员", "股长", "副股长")),
        status=pick(rng, size, _STATUS),
        expertise=pl.Series(["、".join(some) for some in skills]),
        areas=pl.Series(["、".join(some) for some in areas]),
        issued=issued,
        valid_to=issued.dt.offset_by(f"{TERM}d"),
        authority=pl.lit(ISSUER),
    )


def _skills(rng: Rng, known: tuple[str, ...]) -> list[str]:
    """One or two of what a department trains for."""
    chosen = rng.permutation(len(known))[: 1 + int(rng.random() < 0.5)]
    return [known[place] for place in sorted(chosen.tolist())]


def _areas(rng: Rng) -> list[str]:
    """The whole county, by its code, or two of its towns."""
    if rng.random() < 0.4:
        return [REGION]
    return [TOWNS[place] for place in sorted(rng.permutation(len(TOWNS))[:2].tolist())]
