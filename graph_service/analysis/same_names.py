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

    An owner known by name only counts as the certain owner of that name where its subject has exactly one. A name
    never joins beyond a subject (R8.11), and beside two certain ones of one name nobody can say which is meant.
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


def same_names(parties: pl.DataFrame, owner: NDArray[np.int32], owned: NDArray[np.int32]) -> SameNames:
    """Find the owners known by name only beside one certain owner of that name in the same subject (同名并计).

    ``parties`` are those of a snapshot, ``owner, owned`` rows of them, one entry a holding that counts. Only subjects
    with an owner known by name only are looked at, in O(holdings · log).
    """
    certain = parties["certain"].fill_null(value=False).to_numpy()[owner]
    near = np.zeros(parties.height, np.bool_)
    near[owned[~certain]] = True
    named, sure = (_called(parties, owner[which], owned[which]) for which in (~certain, certain & near[owned]))
    one = sure.group_by(_SAME).agg(pl.col("owner").first(), many=pl.len()).filter(pl.col("many") == 1)
    found = named.join(one, on=_SAME, suffix="_certain").sort("subject", "owner")
    return SameNames(*(found[name].to_numpy() for name in ("subject", "owner", "owner_certain")))


def _called(parties: pl.DataFrame, owner: NDArray[np.int32], owned: NDArray[np.int32]) -> pl.DataFrame:
    """Owners of subjects with their names, each once; no name is never the same name."""
    pairs = pl.DataFrame({"subject": owned, "owner": owner}).unique()
    who = parties.select("is_person", "name")[pairs["owner"]]
    return pl.concat([pairs, who], how="horizontal").drop_nulls("name")


def _pairs(subject: NDArray[np.int32], holder: NDArray[np.int32]) -> NDArray[np.int64]:
    return (subject.astype(np.int64) << 32) | holder
