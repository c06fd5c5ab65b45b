"""Which records show each controller (控制依据): a column of the table of controllers."""

from __future__ import annotations

import numpy as np
import polars as pl

from graph_service.analysis.control_support import shown
from graph_service.analysis.signals.shape import Facts, in_force_on

MOST = 10  # records told of one controller
_PAIR = ["eid", "controller"]


def control_records(facts: Facts, controllers: pl.DataFrame) -> pl.DataFrame:
    """Tell the records of each controller of ``controller_frame`` (控制依据): ``eid, controller, rids``.

    They are the facts by which the controller, and what it controls, have votes in the subject (``supports``), and of
    one without a majority of its own the agreements by which it is bound. Cost: the facts above each subject within
    the set of its controller, ``MOST`` at most.
    """
    snapshot, pairs, votes = facts.snapshot, facts.picture.control, facts.votes
    ids = snapshot.parties["party"]
    named = controllers.filter(pl.col("controller").is_not_null()).select(_PAIR).unique()
    known = pl.DataFrame(
        {"controller": ids.gather(pairs.controller), "eid": ids.gather(pairs.controlled)}
    ).with_row_index("place")
    subject = np.repeat(np.arange(ids.len()), np.diff(votes.into.indptr))
    into = pl.DataFrame(
        {
            "eid": ids.gather(subject),
            "upper": ids.gather(votes.into.neighbour),
            "rid": votes.rid.gather(votes.into.edge),
        }
    )
    majorities = named.join(known, on=_PAIR)
    together = named.join(majorities, on=_PAIR, how="anti").join(into, on="eid")
    through = together.join(known, left_on=["controller", "upper"], right_on=["controller", "eid"])
    itself = together.filter(pl.col("upper") == pl.col("controller"))
    asked = pl.concat([majorities["place"], through["place"]]).unique().sort()
    shown_by = shown(votes, pairs, asked, most=MOST)
    bound = in_force_on(facts, "concert").select("eid", "rid", controller="holder")
    told = [
        majorities.join(shown_by, on="place"),
        through.drop("rid").join(shown_by, on="place"),
        through,
        itself,
        bound.join(together, on=_PAIR, how="semi"),
    ]
    rows = pl.concat([one.select(*_PAIR, "rid") for one in told])
    return rows.group_by(_PAIR).agg(rids=pl.col("rid").unique().sort().head(MOST)).sort(_PAIR)
