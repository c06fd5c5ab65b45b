"""Pools (号池): persons, codes, trade names and addresses, each handed out once, so that nothing clashes by chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_service.domain.identity import USCC_ALPHABET, org_check_char, resident_check_char, uscc_check_char
from graph_service.domain.masking import mask_id
from loaders.sample import words

Rng = np.random.Generator

BIRTHS_FROM, BIRTHS_TO = date(1950, 1, 1), date(2004, 12, 31)


@dataclass(frozen=True, slots=True)
class Person:
    """An invented natural person (自然人) with a resident ID that checks (R1.8)."""

    name: str
    resident_id: str

    @property
    def masked_id(self) -> str:
        """Court style mask (R2.6, R10.3): ten shown, four hidden, four shown."""
        return mask_id(self.resident_id, court=True)


def weighted(rng: Rng, size: int, items: int, decay: float = 0.7) -> NDArray[np.int64]:
    """``size`` draws from ``range(items)``, earlier ones commoner: weight ``(k + 3) ** -decay``."""
    weight = (np.arange(items) + 3.0) ** -decay
    return rng.choice(items, size=size, p=weight / weight.sum())


def pick(rng: Rng, size: int, items: Sequence[str], decay: float = 0.0) -> pl.Series:
    """``size`` words drawn from ``items``, uniformly or with the weights of :func:`weighted`."""
    return pl.Series(list(items)).gather(pl.Series(weighted(rng, size, len(items), decay)))


def days_ago(as_of: date, days: NDArray[np.int64]) -> pl.Series:
    """Days that many days before ``as_of``."""
    return pl.Series((as_of - date(1970, 1, 1)).days - days).cast(pl.Int32).cast(pl.Date)


def _distinct(rng: Rng, space: int, size: int) -> NDArray[np.int64]:
    return rng.permutation(space)[:size] if size * 4 > space else rng.choice(space, size, replace=False)


@dataclass(slots=True)
class People:
    """Persons with distinct resident IDs; names may repeat, as names do (R12.4)."""

    name: pl.Series
    resident_id: pl.Series
    used: int = 0

    @classmethod
    def of(cls, rng: Rng, size: int) -> People:
        """Draw ``size`` persons."""
        days = (BIRTHS_TO - BIRTHS_FROM).days + 1
        draw = _distinct(rng, days * 999, size)
        born = pl.Series(draw // 999).cast(pl.Int32) + (BIRTHS_FROM - date(1970, 1, 1)).days
        region = pick(rng, size, words.RESIDENT_REGIONS, decay=2.0)
        serial = pl.Series(draw % 999 + 1).cast(pl.String).str.zfill(3)
        body = region + born.cast(pl.Date).dt.strftime("%Y%m%d") + serial
        second = pick(rng, size, words.GIVEN)
        second = pl.select(pl.when(pl.Series(rng.random(size) < 0.75)).then(second).otherwise(pl.lit(""))).to_series()
        return cls(
            name=pick(rng, size, words.SURNAMES, decay=0.9) + pick(rng, size, words.GIVEN) + second,
            resident_id=pl.Series([text + resident_check_char(text) for text in body.to_list()]),
        )

    def take(self, size: int) -> pl.DataFrame:
        """Next ``size`` persons, as ``person_name`` and ``resident_id``."""
        start, self.used = self.used, self.used + size
        if self.used > len(self.name):
            raise ValueError(f"person pool of {len(self.name)} is too small")  # a fault of the generator, not of input
        return pl.DataFrame(
            {"person_name": self.name.slice(start, size), "resident_id": self.resident_id.slice(start, size)}
        )

    def one(self) -> Person:
        """Next person."""
        return Person(*self.take(1).row(0))


def make_code(prefix: str, body8: str) -> str:
    """Unified social credit code that checks in both digits: type ``prefix``, organisation body (R1.2, R1.4)."""
    text = f"{prefix}{words.REGION}{body8}{org_check_char(body8)}"
    return text + uscc_check_char(text)


@dataclass(slots=True)
class Codes:
    """Codes with distinct organisation bodies (R1.11): ``MA`` + generation letter + five characters."""

    serials: NDArray[np.int64]
    used: int = 0

    @classmethod
    def of(cls, rng: Rng, size: int) -> Codes:
        """Draw ``size`` bodies."""
        return cls(_distinct(rng, 4 * len(USCC_ALPHABET) ** 5, size))

    def take(self, prefixes: Sequence[str]) -> list[str]:
        """One code a prefix (``91``, ``92`` …)."""
        start, self.used = self.used, self.used + len(prefixes)
        drawn = self.serials[start : self.used].tolist()
        return [make_code(prefix, self._body(serial)) for prefix, serial in zip(prefixes, drawn, strict=True)]

    @staticmethod
    def _body(serial: int) -> str:
        text = ""
        for _ in range(5):
            serial, digit = divmod(serial, len(USCC_ALPHABET))
            text += USCC_ALPHABET[digit]
        return "MA" + "45CD"[serial] + text


@dataclass(slots=True)
class Brands:
    """Trade names (字号) of three characters, all distinct."""

    order: NDArray[np.int64]
    used: int = 0

    @classmethod
    def of(cls, rng: Rng, size: int) -> Brands:
        """Draw ``size`` trade names."""
        return cls(_distinct(rng, len(words.BRAND) ** 3, size))

    def take(self, size: int) -> list[str]:
        """Next ``size`` trade names."""
        base = len(words.BRAND)
        start, self.used = self.used, self.used + size
        drawn = self.order[start : self.used].tolist()
        if len(drawn) < size:
            raise ValueError("trade name pool is too small")
        return [words.BRAND[k // base**2] + words.BRAND[k // base % base] + words.BRAND[k % base] for k in drawn]


@dataclass(slots=True)
class Pools:
    """All pools of one county; ``streets`` and ``numbers`` count the planted addresses and numbers given out."""

    rng: Rng
    people: People
    codes: Codes
    brands: Brands
    streets: int = 0
    numbers: int = 0

    @classmethod
    def of(cls, rng: Rng, subjects: int) -> Pools:
        """Pools large enough for ``subjects`` subjects."""
        return cls(
            rng=rng,
            people=People.of(rng, 3 * subjects + 500),
            codes=Codes.of(rng, subjects + 50),
            brands=Brands.of(rng, min(subjects + 500, len(words.BRAND) ** 3)),
        )

    def address(self) -> str:
        """Address where no other subject lives."""
        number, street = divmod(self.streets, len(words.PLANTED_STREETS))
        self.streets += 1
        return f"{words.COUNTY}{words.PLANTED_TOWN}{words.PLANTED_STREETS[street]}{number + 1}号"

    def number(self) -> int:
        """Next running number, for documents and contracts."""
        self.numbers += 1
        return self.numbers
