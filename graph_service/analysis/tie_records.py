"""By which records a tie is known (关联依据): λ, trust, and the facts behind each tie of a path (R8.12).

Only what is told needs it, so it is worked out for the ties of the parts of scores and not for every tie there is.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_service.analysis.control_support import supports
from graph_service.analysis.shared_facts import labelled_contacts
from graph_service.analysis.signals.shape import in_force_on
from graph_service.analysis.ties import TieBasis, debts
from graph_service.domain.relations import RoleKind
from graph_service.rulebook.related import RelatedPolicy, Tie

MOST = 6  # records told of a tie
SCHEMA: dict[str, pl.DataType] = {
    "to": pl.String(),
    "source": pl.String(),
    "tie": pl.String(),
    "weight": pl.Float64(),  # λ·trust·ratio, as it counted
    "lambda": pl.Float64(),
    "trust": pl.Float64(),
    "ratio": pl.Float64(),  # of a guarantee: 担保额/净资产, at most 1; 1 of any other tie
    "rids": pl.List(pl.String()),  # facts that show it, at most ``MOST``
}
_ENDS = ["to", "source", "tie"]


def ties_of_parts(parts: pl.DataFrame) -> pl.DataFrame:
    """List the ties that the parts of scores pass over (所经关联), each once: ``to, source, tie, weight``."""
    direct = pl.col("via").is_null()
    near = parts.select(
        to="eid",
        source=pl.coalesce("via", "source"),
        tie=pl.col("ties").list.last(),
        weight=pl.col("tie_weights").list.last(),
    )
    far = parts.filter(~direct).select(
        to="via", source="source", tie=pl.col("ties").list.first(), weight=pl.col("tie_weights").list.first()
    )
    return pl.concat([near, far]).unique(_ENDS, keep="first", maintain_order=True)


def tie_records(basis: TieBasis, policy: RelatedPolicy, parts: pl.DataFrame) -> pl.DataFrame:
    """Tell λ, trust and records of every tie that parts of scores pass over (关联依据), columns ``SCHEMA``.

    ``basis`` is that of the ties, ``parts`` are those of ``RelatedRisk``. Of several that show one tie, the records
    are those of the best trusted.
    Cost O(facts + what supports the control that is asked about).
    """
    asked = ties_of_parts(parts)
    shown = _Shown(basis, policy)
    found = pl.concat(
        [
            shown.control(asked),
            shown.siblings(asked),
            shown.leaders(asked),
            shown.guarantees(asked),
            shown.holdings(asked),
            shown.suspected(asked),
        ]
    ).with_columns(pl.col("rids").list.head(MOST))
    lambdas = pl.col("tie").replace_strict(
        {tie.value: part for tie, part in policy.weights.items()}, return_dtype=pl.Float64
    )
    sure = pl.col("weight") / (pl.col("lambda") * pl.col("ratio"))
    owed = debts(basis.facts).select(
        "ratio", "trust", to="guarantor", source="eid", tie=pl.lit(Tie.DEBTOR.value)
    )  # fmt: skip
    return (
        asked.join(found, on=_ENDS, how="left", maintain_order="left")
        .join(owed, on=_ENDS, how="left", maintain_order="left")
        .with_columns(pl.col("ratio").fill_null(1.0), pl.col("rids").fill_null([]))
        .with_columns(lambdas.alias("lambda"))
        .with_columns(trust=pl.coalesce("trust", sure.round(9)))
        .select(*SCHEMA)
    )


class _Shown:
    """The records of ties, kind by kind: each ``to, source, tie, rids``."""

    def __init__(self, basis: TieBasis, policy: RelatedPolicy) -> None:
        self.facts, self.votes, self.peers = basis.facts, basis.facts.votes, basis.peers
        self.policy = policy
        pairs = basis.facts.picture.control
        self.pairs = pl.DataFrame({"controller": pairs.controller, "controlled": pairs.controlled}).with_row_index(
            "pair"
        )

    def control(self, asked: pl.DataFrame) -> pl.DataFrame:
        """Of control: what supports it."""
        wanted = self._numbered(asked, Tie.CONTROLLER, Tie.SUBSIDIARY)
        down = pl.col("tie") == Tie.CONTROLLER.value
        ends = wanted.with_columns(
            controller=pl.when(down).then("source_ix").otherwise("to_ix"),
            controlled=pl.when(down).then("to_ix").otherwise("source_ix"),
        )
        known = ends.join(self.pairs, on=["controller", "controlled"], how="inner", maintain_order="left")
        return known.with_columns(rids=self._supporting(known["pair"])).select(*_ENDS, "rids")

    def siblings(self, asked: pl.DataFrame) -> pl.DataFrame:
        """Of siblings: what supports control of the one, then of the other."""
        shared = self._in_common(asked, Tie.SIBLING)
        known = shared.with_columns(pl.col("label").cast(pl.Int32))
        for end in ("to", "source"):
            known = known.join(
                self.pairs.rename({"pair": f"{end}_pair"}),
                left_on=["label", f"{end}_ix"],
                right_on=["controller", "controlled"],
                how="inner",
                maintain_order="left",
            )
        both = known.with_columns(one=self._supporting(known["to_pair"]), other=self._supporting(known["source_pair"]))
        half = MOST // 2
        told = pl.concat_list(pl.col("one").list.head(half), pl.col("other").list.head(half))
        return both.select(*_ENDS, rids=told.list.unique(maintain_order=True))

    def leaders(self, asked: pl.DataFrame) -> pl.DataFrame:
        """Of one legal representative: his roles at both."""
        roles = in_force_on(self.facts, "role").filter(pl.col("kind") == RoleKind.LR)
        locate = self.facts.snapshot.locate
        held = roles.select("rid", label=pl.Series(locate(roles["holder"])), ix=pl.Series(locate(roles["eid"])))
        return self._both(self._in_common(asked, Tie.SAME_LR), held)

    def suspected(self, asked: pl.DataFrame) -> pl.DataFrame:
        """Of what is shared without a register saying so: the registrations with the door, or the contacts."""
        snapshot = self.facts.snapshot
        doors = snapshot.facts["registration"].select("rid", eid="eid").join(
            snapshot.parties.select(eid="party", label="address_key"), on="eid", maintain_order="left"
        )  # fmt: skip
        stated = pl.concat([doors.select("label", "eid", "rid"), labelled_contacts(self.facts)])
        known = stated.select("rid", "label", ix=pl.Series(snapshot.locate(stated["eid"])))
        return self._both(self._in_common(asked, Tie.SUSPECTED), known)

    def guarantees(self, asked: pl.DataFrame) -> pl.DataFrame:
        """Of a debtor: the contracts."""
        wanted = asked.filter(pl.col("tie") == Tie.DEBTOR.value)
        return wanted.join(
            debts(self.facts), left_on=["to", "source"], right_on=["guarantor", "eid"], maintain_order="left"
        ).select(*_ENDS, "rids")

    def holdings(self, asked: pl.DataFrame) -> pl.DataFrame:
        """Of a large holder: the holdings stated, whichever of the two holds."""
        wanted = asked.filter(pl.col("tie") == Tie.HOLDER.value)
        held = (
            in_force_on(self.facts, "holding")
            .filter(pl.col("econ") > 0, ~pl.col("nominee").fill_null(value=False))
            .select("rid", "owner", "eid")
        )
        one = wanted.join(held, left_on=["to", "source"], right_on=["eid", "owner"], maintain_order="left")
        other = wanted.join(held, left_on=["to", "source"], right_on=["owner", "eid"], maintain_order="left")
        rows = pl.concat([frame.select(*_ENDS, "rid") for frame in (one, other)])
        return rows.group_by(_ENDS, maintain_order=True).agg(rids=pl.col("rid").sort())

    def _numbered(self, asked: pl.DataFrame, *ties: Tie) -> pl.DataFrame:
        """Ties of some kinds with the rows of their ends."""
        wanted, locate = asked.filter(pl.col("tie").is_in([tie.value for tie in ties])), self.facts.snapshot.locate
        return wanted.with_columns(
            to_ix=pl.Series(locate(wanted["to"]), dtype=pl.Int32),
            source_ix=pl.Series(locate(wanted["source"]), dtype=pl.Int32),
        )

    def _in_common(self, asked: pl.DataFrame, tie: Tie) -> pl.DataFrame:
        """Ties of peers with the label that both have, the best trusted, and the rows of their ends."""
        members = self.peers[tie].filter(pl.col("size") <= self.policy.max_peers).select("label", "trust", ix="ix")
        both = (
            self._numbered(asked, tie)
            .join(members, left_on="to_ix", right_on="ix", maintain_order="left")
            .join(members, left_on=["source_ix", "label"], right_on=["ix", "label"], maintain_order="left")
        )
        sure = pl.min_horizontal("trust", "trust_right")
        return both.sort(sure, -pl.col("label").rank("dense").cast(pl.Int64), descending=True).unique(
            _ENDS, keep="first", maintain_order=True
        )  # fmt: skip

    def _both(self, shared: pl.DataFrame, stated: pl.DataFrame) -> pl.DataFrame:
        """Facts (``label, ix, rid``) of both ends of ties between peers."""
        ends = [
            shared.join(stated, left_on=["label", f"{end}_ix"], right_on=["label", "ix"], maintain_order="left")
            for end in ("to", "source")
        ]
        rows = pl.concat([frame.select(*_ENDS, "rid") for frame in ends])
        return rows.group_by(_ENDS, maintain_order=True).agg(rids=pl.col("rid"))

    def _supporting(self, pairs: pl.Series) -> pl.Series:
        """Facts that support control pairs, by their places: one list a pair."""
        asked: NDArray[np.int64] = pairs.unique().sort().to_numpy().astype(np.int64)
        shown = supports(self.votes, self.facts.picture.control, asked, most=MOST)
        told = pl.DataFrame(
            {
                "pair": np.repeat(asked, np.diff(shown.start)),
                "rid": self.votes.rid.gather(shown.fact),
            }
        )
        lists = told.group_by("pair", maintain_order=True).agg(rids="rid")
        wanted = pl.DataFrame({"pair": pairs.cast(pl.Int64)})
        return wanted.join(lists, on="pair", how="left", maintain_order="left")["rids"].fill_null([])
