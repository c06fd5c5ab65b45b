"""Two states side by side: one numbering as a dictionary tells it, and who is nearest above as networkx tells it."""

import networkx as nx
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graph_service.analysis.blocks import NO_ROW
from graph_service.analysis.delta_states import PartyIds, State, nearest_above
from tests.analysis import snapshots
from tests.analysis.frames import party, snapshot

keys = st.lists(st.integers(0, 400).map(lambda number: f"k{number:03}"), unique=True, max_size=300)


@given(keys, keys, st.booleans(), st.booleans())
def test_parties_are_numbered_as_a_dictionary_numbers_them(
    old: list[str], new: list[str], in_order: bool, renamed: bool
) -> None:
    if in_order:
        old, new = sorted(old), sorted(new)
    names = {"name": "改名"} if renamed else {}  # every block differs then, and every party is still who it is
    one, other = snapshot([party(key) for key in old]), snapshot([party(key, **names) for key in new])
    ids = PartyIds.over(one, other)
    assert ids.parties.to_list() == [*old, *(key for key in new if key not in set(old))]
    for state, rows in ((old, ids.old_row), (new, ids.new_row)):
        place = {key: row for row, key in enumerate(state)}
        assert rows.tolist() == [place.get(key, NO_ROW) for key in ids.parties]
    assert ids.of(other.parties["party"]).tolist() == [ids.parties.to_list().index(key) for key in new]


FIRMS = [f"K{number:02}" for number in range(12)]  # in the order of their ids
holdings = st.sets(st.tuples(st.sampled_from(FIRMS), st.sampled_from(FIRMS)).filter(lambda pair: pair[0] != pair[1]))


@given(holdings, holdings, st.sets(st.sampled_from(FIRMS)))
def test_the_nearest_above_is_that_of_the_ties_of_both_states(
    old: set[tuple[str, str]], new: set[tuple[str, str]], seeds: set[str]
) -> None:
    parties: dict[str, dict[str, object]] = {firm: {} for firm in FIRMS}
    both = [
        snapshots.snapshot(parties, holding=[snapshots.holds(owner, 0.1, owned) for owner, owned in sorted(pairs)])
        for pairs in (old, new)
    ]
    ids = PartyIds.over(*both)
    states = State(both[0], ids.old_row, ids), State(both[1], ids.new_row, ids)
    found, nearest = nearest_above(states, np.array(sorted(FIRMS.index(seed) for seed in seeds), np.int32))
    network = nx.DiGraph([*old, *new])
    network.add_nodes_from(FIRMS)
    steps = {seed: nx.single_source_shortest_path_length(network, seed) for seed in seeds}
    wanted = {
        firm: min((lengths[firm], FIRMS.index(seed)) for seed, lengths in steps.items() if firm in lengths)[1]
        for firm in FIRMS
        if any(firm in lengths for lengths in steps.values())
    }
    assert dict(zip(ids.names(found), nearest.tolist(), strict=True)) == {
        firm: ids.parties.to_list().index(FIRMS[seed]) for firm, seed in wanted.items()
    }
