"""Inspectors of tasks drawn (检查人员随机选派, R7.9): enough of each department, balanced, nobody who stands aside.

Definition. Every need of a task (a department, so many inspectors, one of them of an expertise where it asks for one)
is met by inspectors of that department whose area fits and who need not stand aside. Among all ways to meet every need
those are taken in which the loads are most even (the least sum of squares), and among these the one with the least sum
of keys, the key of an inspector and a task being drawn from the seed (SHA-256): random, and the same for whoever works
it out again.

Solved as a flow of least cost by OR-tools. Cost: tasks × inspectors of the department.

Source: 行政处罚法 42 (at least two, with certificates); balance and area are ours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ortools.graph.python.min_cost_flow import SimpleMinCostFlow
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from graph_service.analysis.draw_keys import draw_key
from graph_service.domain.errors import BadInput

LEAST = 2  # inspectors of one department at one task (行政处罚法 42)
_KEY_BITS = 16  # of the key that decides between equals


@dataclass(frozen=True, slots=True)
class Need:
    """Inspectors a task needs of one department (所需人员): each ``expertise`` is that of another one of them."""

    unit: str
    count: int = LEAST
    expertise: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """A task to be staffed (待派任务): ``place`` is the text that tells where it is, region code and address."""

    id: str
    place: str
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class Inspector:
    """Somebody who may be sent (可派人员): no ``areas`` means the whole region."""

    certificate: str
    unit: str
    expertise: frozenset[str] = frozenset()
    areas: tuple[str, ...] = ()

    def serves(self, place: str) -> bool:
        """Whether his area fits a place (区域相符)."""
        return not self.areas or any(area in place for area in self.areas)


@dataclass(frozen=True, slots=True)
class _Seat:
    """Seats of one kind at one task: one that asks for an expertise, or the rest."""

    task: Task
    need: Need
    expert: str
    count: int


def assign(
    tasks: Sequence[Task],
    inspectors: Sequence[Inspector],
    aside: Mapping[str, Collection[str]],
    seed: str,
    *,
    most: int | None = None,
) -> Mapping[str, tuple[str, ...]]:
    """Assign inspectors to every task (选派): certificates by task, in order.

    ``aside`` are the certificates that stand aside from each task; ``most`` the tasks that one inspector may get.
    Raises ``BadInput`` where no assignment exists, naming the tasks and what stands in the way.
    """
    if short := [one for task in tasks for one in task.needs if one.count < max(LEAST, len(one.expertise))]:
        least = max(LEAST, len(short[0].expertise))
        raise BadInput(f"每个部门的检查人员不得少于 {least} 人, 计划写了 {short[0].count} 人。", rule="R7.9")
    free = {task.id: _free(task, inspectors, aside.get(task.id, ())) for task in tasks}
    if told := [reason for task in tasks for reason in _lacking(task, inspectors, aside.get(task.id, ()))]:
        more = f" 另有 {len(told) - 3} 项任务人员不足。" if len(told) > 3 else ""
        raise BadInput(
            f"检查人员不足: {' '.join(told[:3])}{more}",
            advice="请增补该单位有效持证人员、放宽区域或专业要求, 或由其他单位支援。", rule="R7.9",
        )  # fmt: skip
    seats = [seat for task in tasks for need in task.needs for seat in _seats(task, need)]
    found = _solve(seats, free, seed, most)
    if found is None:
        least = _largest_load(_solve(seats, free, seed, None) or {})
        raise BadInput(
            f"每人至多 {most} 项任务不够派: 各任务单独都能派出人员, 合在一起最少须每人 {least} 项。",
            advice="请提高每人任务上限 most_tasks, 或增加检查人员。", rule="R7.9",
        )  # fmt: skip
    return found


def _largest_load(found: Mapping[str, tuple[str, ...]]) -> int:
    """Tasks of whoever has most: with loads as even as they can be, nobody could have fewer at most (M-convexity)."""
    return max(Counter(one for team in found.values() for one in team).values(), default=0)


def _free(task: Task, inspectors: Sequence[Inspector], aside: Collection[str]) -> list[Inspector]:
    units = {need.unit for need in task.needs}
    return [one for one in inspectors if one.unit in units and one.certificate not in aside and one.serves(task.place)]


def _lacking(task: Task, inspectors: Sequence[Inspector], aside: Collection[str]) -> list[str]:
    """What keeps a task from being staffed by itself (不足原因)."""
    told: list[str] = []
    for need in task.needs:
        own = [one for one in inspectors if one.unit == need.unit]
        near = [one for one in own if one.serves(task.place)]
        free = [one for one in near if one.certificate not in aside]
        able = {skill: sum(skill in one.expertise for one in free) for skill in need.expertise}
        if len(free) < need.count or not all(able.values()) or not _matched(need, free):
            wanted = f"{need.count} 人" + "".join(f"、其中具备{skill}专业 1 人" for skill in need.expertise)
            skilled = "".join(f", 具备{skill}专业 {number} 人" for skill, number in able.items())
            told.append(
                f"任务 {task.id} 需要单位 {need.unit} {wanted}: 在册有效 {len(own)} 人, "
                f"区域不符 {len(own) - len(near)} 人, 应回避 {len(near) - len(free)} 人, "
                f"可派 {len(free)} 人{skilled}。"
            )
    return told


def _matched(need: Need, free: Sequence[Inspector]) -> bool:
    """Whether each expertise can be had of another inspector (专业可分别配齐)."""
    if len(need.expertise) < 2:
        return True
    able = csr_array([[skill in one.expertise for one in free] for skill in need.expertise])
    return bool((maximum_bipartite_matching(able, perm_type="column") >= 0).all())


def _seats(task: Task, need: Need) -> list[_Seat]:
    rest = need.count - len(need.expertise)
    experts = [_Seat(task, need, skill, 1) for skill in need.expertise]
    return experts + ([_Seat(task, need, "", rest)] if rest else [])


def _solve(
    seats: Sequence[_Seat], free: Mapping[str, Sequence[Inspector]], seed: str, most: int | None
) -> dict[str, tuple[str, ...]] | None:
    """Find the assignment of least cost, or ``None`` where the seats cannot all be filled."""
    flow = SimpleMinCostFlow()
    number: dict[object, int] = {}

    def node(*name: object) -> int:
        return number.setdefault(name, len(number))

    source, sink, wanted = node("source"), node("sink"), sum(seat.count for seat in seats)
    step = (wanted + 1) << _KEY_BITS  # one task more for somebody weighs more than all the keys together
    sent: dict[int, tuple[str, str]] = {}
    tasks_of: dict[str, int] = {}
    for seat in seats:
        at = node("seat", seat.task.id, seat.need.unit, seat.expert)
        flow.add_arc_with_capacity_and_unit_cost(at, sink, seat.count, 0)
        for one in free[seat.task.id]:
            if one.unit != seat.need.unit:
                continue
            pair = ("pair", seat.task.id, one.certificate)
            if pair not in number:
                key = draw_key(seed, f"{seat.task.id}|{one.certificate}") >> (64 - _KEY_BITS)
                arc = flow.add_arc_with_capacity_and_unit_cost(node("one", one.certificate), node(*pair), 1, key)
                sent[arc] = (seat.task.id, one.certificate)
                tasks_of[one.certificate] = tasks_of.get(one.certificate, 0) + 1
            if not seat.expert or seat.expert in one.expertise:
                flow.add_arc_with_capacity_and_unit_cost(number[pair], at, 1, 0)
    for certificate, possible in sorted(tasks_of.items()):
        for load in range(min(possible, most or possible)):
            flow.add_arc_with_capacity_and_unit_cost(source, node("one", certificate), 1, step * (2 * load + 1))
    flow.set_node_supply(source, wanted)
    flow.set_node_supply(sink, -wanted)
    if flow.solve() != flow.OPTIMAL:
        return None
    found: dict[str, list[str]] = {seat.task.id: [] for seat in seats}
    for arc, (task, certificate) in sent.items():
        if flow.flow(arc):
            found[task].append(certificate)
    return {task: tuple(sorted(team)) for task, team in found.items()}
