"""One numbering of the parties of two states: as a dictionary tells it, whatever changed and whatever the order."""

from hypothesis import given
from hypothesis import strategies as st

from graph_service.analysis.blocks import NO_ROW
from graph_service.analysis.delta_states import PartyIds
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
