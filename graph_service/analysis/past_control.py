"""Control on days of the past (历史控制, R8.7, R8.13): who controlled some subjects, each asked about on its own day.

Every day asked has its own copy of what stands above the subjects asked about on it, and one closure runs over all
copies: the definition is that of ``control`` for the day of the snapshot, and the cost follows what is above them.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import polars as pl

from graph_service.analysis.components import weak_components
from graph_service.analysis.control import Control, control
from graph_service.analysis.control_support import VoteFacts, shown, vote_facts
from graph_service.analysis.controllers import ControlPicture
from graph_service.analysis.holders import Holders, share_graph_of
from graph_service.analysis.snapshot import Snapshot
from graph_service.analysis.vote_ties import VOTES, makers
from graph_service.domain.merges import BRANCH_OF

_PAIR = ("controller", "controlled", "day")


@dataclass(frozen=True, slots=True)
class PastControl:
    """Who controlled whom on the days asked about (历史控制).

    ``pairs``: ``controller, controlled, day, private`` (the controller is not the state, R8.1), in the order of
    ``control``; ``votes`` are the facts that votes came of; ``groups``: ``party, day, label``, one label for those
    under one controller that is not the state (A11).
    """

    pairs: pl.DataFrame
    control: Control
    votes: VoteFacts
    groups: pl.DataFrame

    def proofs(self, asked: pl.DataFrame) -> pl.DataFrame:
        """Facts that show control (控制依据): columns ``controller, controlled, day`` asked, ``proof``, if any."""
        pairs = self.pairs.with_row_index("place")
        places = pairs.join(asked.select(_PAIR), on=_PAIR, how="semi", maintain_order="left")
        rows = places.join(
            shown(self.votes, self.control, places["place"]), on="place", how="left", maintain_order="left"
        )
        return rows.group_by(_PAIR, maintain_order=True).agg(proof=pl.col("rid").unique().sort())


def control_on(snapshot: Snapshot, picture: ControlPicture, asked: pl.DataFrame) -> PastControl:
    """Work out who controlled subjects on days up to that of the snapshot (历史控制).

    ``asked`` has ``eid`` and ``day``; ``picture`` is that of the snapshot: who is a person, the state or a nominee, and
    of what form a subject is, is as it tells. Cost O(relations) a layer of holders, and the closure over what stands
    above those asked about.
    """
    part, whole = _part(snapshot, asked)
    row = snapshot.locate(whole["party"])
    kept = Holders(*(getattr(picture.holders, one.name)[row] for one in fields(Holders)))
    graph = share_graph_of(part, kept, picture.policy)
    pairs = control(graph)
    private = ~kept.state[pairs.controller]
    return PastControl(
        pairs=pl.DataFrame(
            {
                "controller": whole["party"].gather(pairs.controller),
                "controlled": whole["party"].gather(pairs.controlled),
                "day": whole["day"].gather(pairs.controlled),
                "private": private,
            }
        ),
        control=pairs,
        votes=vote_facts(part, graph, picture.policy.control),
        groups=whole.with_columns(
            label=pl.Series(weak_components(whole.height, pairs.controller[private], pairs.controlled[private]))
        ),
    )


def _part(snapshot: Snapshot, asked: pl.DataFrame) -> tuple[Snapshot, pl.DataFrame]:
    """A snapshot of copies, each party once a day, and ``party, day`` of its rows: those asked about and all above."""
    facts = {kind: makers(snapshot, kind) for kind in VOTES}
    whole = front = asked.select("day", party="eid").unique(maintain_order=True)
    while not front.is_empty():
        above = [_of_the_day(facts[kind], kind, front).select("day", party=ends[0]) for kind, ends in VOTES.items()]
        up = pl.concat(above).unique(maintain_order=True)
        front = up.join(whole, on=["day", "party"], how="anti", maintain_order="left")
        whole = pl.concat([whole, front])
    day = pl.concat_str(pl.lit("@"), pl.col("day").cast(pl.String))
    stated = {kind: frame.clear() for kind, frame in snapshot.facts.items()}
    for kind, ends in VOTES.items():
        told = _of_the_day(facts[kind], kind, whole).with_columns(pl.concat_str(end, day) for end in ends)
        open_ended = [pl.lit(None, pl.Date).alias(side) for side in ("valid_from", "valid_to")]
        stated[kind] = told.with_columns(open_ended).select(stated[kind].columns)
    forms = snapshot.facts["registration"].join(whole, left_on="eid", right_on="party", maintain_order="left")
    stated["registration"] = forms.with_columns(pl.concat_str("eid", day)).select(stated["registration"].columns)
    parties = snapshot.parties[snapshot.locate(whole["party"])]
    copies = whole.select(pl.concat_str("party", day)).to_series()
    part = Snapshot(snapshot.as_of, snapshot.data_version, parties.with_columns(copies), stated)
    return part, whole.select("party", "day")


def _of_the_day(frame: pl.DataFrame, kind: str, subjects: pl.DataFrame) -> pl.DataFrame:
    """Facts about subjects (``party, day``) that hold on the day of each, which comes along."""
    begun = pl.col("valid_from").is_null() | (pl.col("valid_from") <= pl.col("day"))
    open_yet = pl.col("valid_to").is_null() | (pl.col("valid_to") > pl.col("day"))
    about = frame.join(subjects, left_on=VOTES[kind][1], right_on="party", how="inner", maintain_order="left")
    return about if kind == BRANCH_OF.name else about.filter(begun, open_yet)
