"""Related-party risk (关联方风险, R8.12): how far events at others reach a subject, in parts that add up.

``r_i = 1 − (1−s_i)·Π_j(1 − w_ij·s_j)`` over the best path of at most two ties from each ``j``; ``w`` multiplies λ·trust
along the path. Among paths of equal weight the shorter one counts, then the first by the code of the subject between.
A hub is not looked through: who would be reached over it is marked ``truncated``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_service.analysis.kernel import PIECES
from graph_service.analysis.tie_rows import DIRECT, Reached, TieRows, reach, tie_rows
from graph_service.analysis.ties import KINDS, Ties
from graph_service.domain.errors import BadInput


@dataclass(frozen=True, slots=True)
class RelatedRisk:
    """Scores and what they are made of (关联方风险得分与构成).

    ``scores``: ``eid, own`` (s_i), ``risk`` (r_i), ``truncated``; every subject with a score above 0, by code.
    ``parts``: ``eid, source, ties`` (one or two, the nearest to ``source`` first), ``via`` (the subject between, or
    null), ``weight``, ``own`` (s_j), ``part`` (weight·s_j), ``tie_weights`` (one a tie, whose product is the weight);
    largest part first for each subject. The score recomputes as ``1 − (1 − own)·Π(1 − part)``.
    """

    scores: pl.DataFrame
    parts: pl.DataFrame


@dataclass(frozen=True, slots=True)
class RiskGraph:
    """Ties as rows, and what the own events of each party weigh (关联风险图): any number of subjects is asked of it."""

    ties: Ties
    rows: TieRows

    def related_risk(self, pieces: int = PIECES) -> RelatedRisk:
        """Score every subject (全库关联方风险). Cost O(ties + ties with events within two steps of each subject)."""
        return self._told(np.arange(self.rows.own.size, dtype=np.int32), pieces)

    def related_risk_of(self, code: str) -> RelatedRisk:
        """Score one subject from the same arrays, at the cost of the ties within two steps of it alone.

        Raises ``BadInput`` for a code that is not in the snapshot.
        """
        return self._told(np.array([_locate(self.ties.codes, pl.Series([code]))[0]], np.int32))

    def _told(self, subjects: NDArray[np.int32], pieces: int = 1) -> RelatedRisk:
        ties, rows = self.ties, self.rows
        found = reach(rows, subjects, ties.max_ties, pieces)
        own = rows.own[subjects]
        scores = pl.DataFrame(
            {
                "eid": ties.codes.gather(subjects),
                "own": own,
                "risk": 1 - (1 - own) * found.kept,
                "truncated": ties.truncated[subjects] | found.truncated,
            }
        )
        told = (own > 0) | (np.diff(found.start) > 0)
        return RelatedRisk(scores.filter(pl.Series(told)), self._parts(subjects, found))

    def _parts(self, subjects: NDArray[np.int32], found: Reached) -> pl.DataFrame:
        codes, rows = self.ties.codes, self.rows
        direct = found.far == DIRECT
        last = np.where(direct, found.near, found.far)  # the tie at the source
        source = rows.source[last]
        names = pl.Series(KINDS, dtype=pl.String)
        frame = pl.DataFrame(
            {
                "eid": codes.gather(np.repeat(subjects, np.diff(found.start))),
                "source": codes.gather(source),
                "far": names.gather(rows.kind[last]),
                "near": names.gather(rows.kind[found.near]),
                "via": codes.gather(rows.source[found.near]),
                "direct": direct,
                "far_weight": rows.weight[last],
                "near_weight": rows.weight[found.near],
                "weight": found.weight,
                "own": rows.own[source],
                "part": found.part,
            }
        )
        path = pl.when("direct").then(pl.concat_list("near")).otherwise(pl.concat_list("far", "near"))
        via = pl.when(~pl.col("direct")).then("via")
        weights = pl.when("direct").then(pl.concat_list("near_weight")).otherwise(
            pl.concat_list("far_weight", "near_weight")
        )  # fmt: skip
        return frame.select(
            "eid", "source", path.alias("ties"), via.alias("via"), "weight", "own", "part", weights.alias("tie_weights")
        )


def risk_graph(ties: Ties, own: pl.DataFrame) -> RiskGraph:
    """Bring ties and own events together (关联风险图).

    ``own`` has ``eid`` and ``s`` (0..1), one row a subject: what its own events weigh, 0 where they are repaired,
    expired, marked by an objection or revoked. Raises ``BadInput`` for a code that is not in the snapshot.
    """
    weigh = np.zeros(ties.codes.len())
    weigh[_locate(ties.codes, own["eid"])] = own["s"].to_numpy()
    to, source, kind, weight = (ties.frame[name].to_numpy() for name in ("to", "source", "kind", "weight"))
    return RiskGraph(ties, tie_rows(to, source, kind, weight, weigh))


def _locate(codes: pl.Series, asked: pl.Series) -> NDArray[np.int64]:
    at = codes.search_sorted(asked.cast(pl.String)).to_numpy().astype(np.int64)
    known = at < codes.len()
    known[known] = (codes.gather(at[known]) == asked.filter(pl.Series(known))).to_numpy()
    if not known.all():
        raise BadInput(f"快照中没有这些主体: {asked.filter(pl.Series(~known)).head(3).to_list()}")
    return at
