"""A15, R7.9: whoever is tied to a subject, or whose near relative is, is never among those drawn."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.analysis.recusal import Recusal, Tie, draw_team, recusals
from graph_service.domain.errors import BadInput

POOL = {f"粤0229-{one}": f"p:{one}" for one in "abcdef"}
SUPERVISOR = Tie("p:x", "F", "监事", "r1")
SPOUSE = Tie("p:x", "p:a", "配偶", "k1")


def test_a15_whose_spouse_is_supervisor_stands_aside_before_the_draw_with_the_reason() -> None:
    aside = recusals(POOL, [SPOUSE], [SUPERVISOR])
    assert aside == (Recusal("粤0229-a", "配偶系该主体监事", ("k1", "r1")),)
    teams = [draw_team("F", POOL, aside, f"seed-{one}") for one in range(300)]
    assert {name for team in teams for name in team.drawn} == set(POOL) - {"粤0229-a"}  # all others come up
    assert all(team.recused == aside for team in teams)


def test_himself_before_his_relatives_and_a_relative_of_nobody_there() -> None:
    own = Tie("p:a", "F", "股东或表决权安排的一方", "h1")
    (one,) = recusals(POOL, [SPOUSE], [SUPERVISOR, own])
    assert (one.reason, one.refs) == ("本人系该主体股东或表决权安排的一方", ("h1",))
    assert recusals(POOL, [Tie("p:y", "p:b", "父母", "k2")], [SUPERVISOR]) == ()


def test_the_same_seed_draws_the_same_whatever_the_order() -> None:
    again = dict(reversed(POOL.items()))
    assert draw_team("F", POOL, (), "s") == draw_team("F", again, (), "s")
    assert draw_team("F", POOL, (), "s").drawn != draw_team("F", POOL, (), "t").drawn


def test_too_few_are_said_with_how_many_stand_aside() -> None:
    aside = recusals(dict.fromkeys(POOL, "p:a"), [SPOUSE], [SUPERVISOR])
    with pytest.raises(BadInput, match="只有 0 人, 需要 2 人; 应回避 6 人"):
        draw_team("F", POOL, aside, "s")
    with pytest.raises(BadInput, match="不得少于 2 人"):
        draw_team("F", POOL, (), "s", size=1)


PARTY = st.sampled_from([*POOL.values(), "p:x", "p:y", "p:z"])
TIES = st.lists(st.builds(Tie, PARTY, st.just("F"), st.sampled_from(["监事", "董事"]), st.text(max_size=3)), max_size=4)
KIN = st.lists(st.builds(Tie, PARTY, PARTY, st.sampled_from(["配偶", "父母"]), st.text(max_size=3)), max_size=6)


@given(KIN, TIES, st.text(max_size=5))
def test_nobody_tied_is_ever_drawn_and_everybody_recused_is_tied(kin: list[Tie], ties: list[Tie], seed: str) -> None:
    there = {tie.party for tie in ties}
    near = {one.to for one in kin if one.party in there}
    tied = {name for name, person in POOL.items() if person in there | near}
    aside = recusals(POOL, kin, ties)
    assert {one.inspector for one in aside} == tied
    if len(POOL) - len(tied) >= 2:
        assert tied.isdisjoint(draw_team("F", POOL, aside, seed).drawn)
