"""R7.9: teams are enough, able, near, balanced, random by the seed, and nobody who stands aside is ever sent."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, permutations, product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from graph_service.analysis.assignment import Inspector, Need, Task, assign
from graph_service.domain.errors import BadInput

MARKET = [Inspector(f"粤{one}", "市监") for one in range(6)]


def task(name: str, *needs: Need, place: str = "440229 龙仙镇") -> Task:
    return Task(name, place, needs or (Need("市监"),))


def test_loads_differ_by_one_at_most_and_the_seed_decides_who() -> None:
    tasks = [task(f"T{one}") for one in range(10)]
    teams = assign(tasks, MARKET, {}, "s")
    assert all(len(set(team)) == 2 for team in teams.values())
    loads = Counter(one for team in teams.values() for one in team)
    assert set(loads.values()) == {3, 4}
    assert assign(tasks[::-1], MARKET[::-1], {}, "s") == teams
    assert assign(tasks, MARKET, {}, "t") != teams


def test_every_pair_comes_up() -> None:
    drawn = Counter(assign([task("T")], MARKET, {}, f"seed {run}")["T"] for run in range(1_500))
    assert len(drawn) == 15
    assert min(drawn.values()) > 60  # of 100 expected


def test_departments_expertise_and_area() -> None:
    food = Inspector("粤F", "市监", frozenset({"食品"}))
    far = Inspector("粤N", "市监", frozenset({"食品"}), ("官渡镇",))
    farm = [Inspector("农1", "农业"), Inspector("农2", "农业", areas=("龙仙镇", "官渡镇"))]
    joint = task("T", Need("市监", 2, ("食品",)), Need("农业", 2))
    team = assign([joint], [*MARKET, food, far, *farm], {}, "s")["T"]
    assert {"粤F", "农1", "农2"} <= set(team)
    assert "粤N" not in team
    assert len(team) == 4


@pytest.mark.parametrize(
    ("need", "aside", "most", "says"),
    [
        (Need("市监", 1), (), None, "不得少于 2 人"),
        (Need("应急"), (), None, "在册有效 0 人"),
        (Need("市监", 7), (), None, "可派 6 人"),
        (Need("市监", 2, ("特种设备",)), (), None, "具备特种设备专业 0 人"),
        (Need("市监"), [f"粤{one}" for one in range(5)], None, "应回避 5 人, 可派 1 人"),
        (Need("市监"), (), 1, "最少须每人 2 项"),
        (Need("市监", 2, ("甲", "乙", "丙")), (), None, "不得少于 3 人"),
    ],
)
def test_an_infeasible_plan_says_which_constraint(need: Need, aside: list[str], most: int | None, says: str) -> None:
    tasks = [task(f"T{one}", need) for one in range(4)]
    with pytest.raises(BadInput) as raised:
        assign(tasks, MARKET, dict.fromkeys((one.id for one in tasks), aside), "s", most=most)
    assert says in str(raised.value)


POOL = st.lists(
    st.builds(
        lambda unit, skills, areas: (unit, skills, areas), st.sampled_from("甲乙"),
        st.frozensets(st.sampled_from("食特"), max_size=2), st.sampled_from([(), ("东",), ("东", "西")]),
    ),
    min_size=2, max_size=6,
)  # fmt: skip
NEEDS = st.builds(Need, st.sampled_from("甲乙"), st.integers(2, 3), st.sampled_from([(), ("食",), ("食", "特")]))
TASKS = st.lists(st.tuples(st.lists(NEEDS, min_size=1, max_size=2, unique_by=lambda need: need.unit),
                           st.sampled_from(["东", "西"])), min_size=1, max_size=3)  # fmt: skip


def ways(one: Task, pool: list[Inspector], aside: set[str]) -> list[tuple[str, ...]]:
    """All teams that meet a task, by trying everything."""
    per_need = [
        [
            team
            for team in combinations(
                [each for each in pool if each.unit == need.unit and each.certificate not in aside
                 and each.serves(one.place)], need.count
            )
            if any(
                all(skill in each.expertise for skill, each in zip(need.expertise, order, strict=False))
                for order in permutations(team)
            )
        ]
        for need in one.needs
    ]  # fmt: skip
    return [tuple(sorted(each.certificate for team in teams for each in team)) for teams in product(*per_need)]


@settings(max_examples=1_000)
@given(POOL, TASKS, st.data())
def test_no_recusal_is_ever_broken_over_1000_random_plans(
    pool: list[tuple[str, frozenset[str], tuple[str, ...]]],
    plans: list[tuple[list[Need], str]],
    data: st.DataObject,
) -> None:
    """Oracle: all teams by trying everything: one is found iff there is one, and none is more even"""
    people = [Inspector(f"{place}", *one) for place, one in enumerate(pool)]
    tasks = [Task(f"T{place}", where, tuple(needs)) for place, (needs, where) in enumerate(plans)]
    aside = {one.id: data.draw(st.sets(st.sampled_from([each.certificate for each in people]))) for one in tasks}
    choices = [ways(one, people, aside[one.id]) for one in tasks]
    try:
        teams = assign(tasks, people, aside, "s")
    except BadInput:
        assert not all(choices)
        return
    assert all(choices)
    for one in tasks:
        assert teams[one.id] in ways(one, people, aside[one.id])
        assert not set(teams[one.id]) & aside[one.id]
    many = 1
    for one in choices:
        many *= len(one)
    assume(many <= 3_000)
    best = min(sum(load**2 for load in Counter(each for team in plan for each in team).values())
               for plan in product(*choices))  # fmt: skip
    assert sum(load**2 for load in Counter(each for team in teams.values() for each in team).values()) == best
