"""Owners whom a subject states twice, with and without an identity number (同名并计): R8.5, ADR 0050."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_service.analysis.csr import places_of

_SAME = ["subject", "is_person", "name"]


@dataclass(frozen=True, slots=True)
class SameNames:
    """Who counts as whom in which subject (同名并计), ascending by subject and owner, as rows of the parties.

    An owner known by name only counts as the certain owner of that name where three things agree: its subject has
    exactly one of that name, states the same shares and votes of both, and more than the whole of all. A name alone
    ties nobody (R8.11, ADR 0006): with other shares, or where both fit the whole, they stay two; nobody gets more than
    was stated of him with his number; and nothing joins beyond a subject.
    """

    subject: NDArray[np.int32]
    named: NDArray[np.int32]
    certain: NDArray[np.int32]

    def place(self, holder: NDArray[np.int32], subject: NDArray[np.int32]) -> NDArray[np.int64]:
        """Where holders in the subjects beside them stand here (位置), -1 for whoever counts as itself."""
        return places_of(_pairs(self.subject, self.named), _pairs(subject, holder))

    def counted(self, holder: NDArray[np.int32], subject: NDArray[np.int32]) -> NDArray[np.int32]:
        """Whom holders in the subjects beside them count as (计为何人): mostly themselves."""
        if not self.subject.size:
            return holder
        place = self.place(holder, subject)
        return np.where(place < 0, holder, self.certain[place])


def same_names(parties: pl.DataFrame, holdings: pl.DataFrame, whole: int) -> SameNames:
    """Find the owners known by name only who are stated as a certain owner is (同名并计).

    ``parties`` are those of a snapshot; ``holdings`` those that count: ``owner, subject`` (rows of the parties),
    ``econ`` and ``votes`` in parts of a ``whole``. Only subjects whose shares add to more than the whole are looked at.
    """
    most = whole + pl.len()  # each share may be rounded up
    over = holdings.filter((pl.col("econ").sum() > most).over("subject"))
    pairs = over.group_by("subject", "owner").agg(pl.col("econ", "votes").sum())
    who = parties.select("is_person", "name", "certain")[pairs["owner"]]
    told = pl.concat([pairs, who], how="horizontal").drop_nulls("name")  # no name is never the same name
    sure = pl.col("certain").fill_null(value=False)
    one = told.filter(sure).filter(pl.len().over(_SAME) == 1)
    found = told.filter(~sure).join(one, on=[*_SAME, "econ", "votes"], suffix="_certain").sort("subject", "owner")
    return SameNames(*(found[name].to_numpy() for name in ("subject", "owner", "owner_certain")))


def _pairs(subject: NDArray[np.int32], holder: NDArray[np.int32]) -> NDArray[np.int64]:
    return (subject.astype(np.int64) << 32) | holder
