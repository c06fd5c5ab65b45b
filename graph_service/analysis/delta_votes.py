"""Votes in some subjects of two states (两时点的表决权), each worked out once: most are the same in both."""

from __future__ import annotations

import numpy as np
import polars as pl

from graph_service.analysis.delta_facts import SUBJECT_OF
from graph_service.analysis.delta_states import State
from graph_service.analysis.holders import classify_holders, share_graph_of
from graph_service.analysis.relation_arrays import Ids
from graph_service.analysis.snapshot import PPM, SNAPSHOT_KINDS
from graph_service.analysis.vote_graph import VoteGraph, Votes
from graph_service.rulebook.nominees import HolderPolicy


class KnownVotes:
    """Votes known so far in subjects of two states (已知表决权); in those that did not change they are the same."""

    def __init__(self, old: State, new: State, changed: Ids, policy: HolderPolicy) -> None:
        """Work out the votes of both states in the subjects that changed, given ascending."""
        self._old, self._changed, self._policy = old, changed, policy
        self._same = VoteGraph.none()
        self._was, self._now = (votes_in(state, changed, policy) for state in (old, new))

    def into(self, state: State, subjects: Ids) -> VoteGraph:
        """All votes that a state gives in some subjects, given ascending."""
        same = np.setdiff1d(subjects, self._changed, assume_unique=True)
        fresh = np.setdiff1d(same, self._same.subjects, assume_unique=True)
        if fresh.size:
            self._same = self._same.with_more(votes_in(self._old, fresh, self._policy))
        own = self._was if state is self._old else self._now
        return self._same.only(same).with_more(own.only(np.intersect1d(subjects, self._changed)))


def votes_in(state: State, parties: Ids, policy: HolderPolicy) -> VoteGraph:
    """Votes that a state gives in some subjects (局部表决权), ascending, by the functions for all (R8.5)."""
    facts = {
        name: state.facts_at(name, column, parties)
        for name, column in {**SUBJECT_OF, "registration": "eid"}.items()  # its type says who runs a subject by role
    }
    if all(frame.is_empty() for frame in facts.values()):  # as for persons
        return VoteGraph(parties, np.full(parties.size, PPM), VoteGraph.none().votes)
    named = [facts[name][end].alias("party") for name in SUBJECT_OF for end in SNAPSHOT_KINDS[name].ends]
    around = state.parties(np.union1d(parties, state.ids.of(pl.concat(named).unique())))
    part = state.part(around, facts)
    graph = share_graph_of(part, classify_holders(part, policy), policy)

    at = state.ids.of(around["party"])
    by_owner, ppm = graph.votes
    owner = np.repeat(at, np.diff(by_owner.indptr))
    base = np.full(parties.size, PPM, np.int64)
    there = np.isin(parties, at)
    row = np.argsort(at)
    base[there] = graph.votes_base[row[np.searchsorted(at[row], parties[there])]]
    return VoteGraph(parties, base, Votes(owner, at[by_owner.neighbour], ppm))
