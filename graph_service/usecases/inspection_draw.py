"""A frozen plan drawn (揭示并抽取, R7.7), and a subject of it replaced: what the seed gives, nothing else."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from graph_service import __version__
from graph_service.analysis.cases import CaseState
from graph_service.analysis.draw_bundle import SeedKind, SeedOrigin, bundle, draw_frozen, frozen_hash
from graph_service.analysis.reserves import reserve
from graph_service.analysis.sampling import Draw, Plan
from graph_service.domain.acts import Case, digest, texts_of
from graph_service.domain.errors import BadInput, Conflict, NotFound
from graph_service.store.draw_files import DrawFiles, draw_files
from graph_service.store.writer import GraphWriter
from graph_service.usecases.case_plan import Desk, Taking, voucher
from graph_service.usecases.cases import take_step
from graph_service.usecases.inspection_plan import case_id, draw_case, plan_of

REVEALED = ("DRAWN", "STAFFED", "FINISHED")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A plan as it was drawn (抽取结果).

    ``units`` are the units drawn with the subject behind each: ``code``, ``unit``, ``item``, ``class``, ``pi``.
    """

    state: CaseState
    terms: Plan
    draw: Draw
    origin: SeedOrigin
    people: pl.DataFrame
    units: pl.DataFrame

    def stored(self) -> dict[str, Any]:
        """The bundle that is published (抽取存证): units under their pseudonyms."""
        return bundle(self.draw, self.origin, __version__)


def reveal(desk: Desk, data: Path, plan_id: str, value: str) -> Drawn:
    """Reveal the secret or the beacon's value and draw (揭示并抽取).

    The same value again is answered, not drawn anew. Raises ``Conflict`` for another, ``BadInput`` where the secret is
    not the one committed to.
    """
    _, state = draw_case(desk.connection, plan_id)
    if state.state.id in REVEALED:
        if state.data["value"] != value:
            raise Conflict(f"计划 {plan_id} 已经抽取, 不得重抽。", advice="抽取结果可导出复核。", rule="R7.7")
        again = drawn_plan(desk, data, plan_id)
        return _on_the_graph(desk, again) if state.state.id == "DRAWN" else again
    terms, frozen, people, origin = _kept(state, data, value)
    drawn = draw_frozen(frozen, terms, origin)
    told = {"value": value, "seed": drawn.seed, "drawn_number": float(drawn.selected.height)}
    after = take_step(
        replace(desk, vouched=desk.vouched | {voucher(told)}),
        Taking(digest((case_id(plan_id), "reveal")), case_id(plan_id), "reveal", desk.today, data=told),
    )
    return _on_the_graph(desk, Drawn(after, terms, drawn, origin, people, _units(drawn, people)))


def drawn_plan(desk: Desk, data: Path, plan_id: str) -> Drawn:
    """What a plan drew (抽取结果), worked out again from what was frozen. Raises ``Conflict`` before it was drawn."""
    _, state = draw_case(desk.connection, plan_id)
    if state.state.id not in REVEALED:
        raise Conflict(f"计划 {plan_id} 现为「{state.state.term}」, 尚未抽取。", rule="R7.7")
    terms, frozen, people, origin = _kept(state, data, str(state.data["value"]))
    drawn = draw_frozen(frozen, terms, origin)
    if drawn.seed != state.data["seed"]:
        raise Conflict(
            f"计划 {plan_id} 的存档与案件所载种子不符。", advice="请核对 draws 目录是否被改动。", rule="R7.7"
        )
    return Drawn(state, terms, drawn, origin, people, _units(drawn, people))


def replacement(made: Drawn, case: Case, code: str, items: Collection[str]) -> tuple[str, ...]:
    """Units that take the place of a subject's for some items (递补单元), one an item, in the order of items.

    ``case`` is that of the draw: what replaced others before is not used again. Raises ``BadInput`` where the subject
    was neither drawn nor a replacement.
    """
    used = [unit for act in case.acts if act.step == "replace" for unit in texts_of(act.data["replacement"])]
    own = made.people.filter(pl.col("code") == code)["unit"].to_list()
    taken = [f"{one}|{item}" for one, item in made.units.select("unit", "item").iter_rows()]
    mine = [unit for unit in (*taken, *used) if unit.partition("|")[0] in own and unit.partition("|")[2] in items]
    if not mine:
        raise BadInput(f"主体 {code} 不在抽中名单里。", advice="请核对主体代码。", rule="R7.7")
    found: list[str] = []
    for unit in sorted(set(mine)):
        found.append(reserve(made.draw, unit, {*used, *found}))
    return tuple(found)


def subject_behind(people: pl.DataFrame, unit: str) -> str:
    """Code of the subject behind a unit (单元所指主体)."""
    found = people.filter(pl.col("unit") == unit.partition("|")[0])["code"]
    if found.is_empty():
        raise NotFound(f"存档中没有单元 {unit}。", rule="R7.7")
    return str(found[0])


def _kept(state: CaseState, data: Path, value: str) -> tuple[Plan, pl.DataFrame, pl.DataFrame, SeedOrigin]:
    """What was frozen, its hash looked at again, and the origin of the seed with the value revealed."""
    _, terms = plan_of(state)
    files: DrawFiles = draw_files(data, state.head.id, str(state.data["frame_hash"]))
    frozen, people = files.table("frozen"), files.table("people")
    if frozen_hash(frozen, terms) != state.data["frame_hash"]:
        raise Conflict("冻结的名录与公告的指纹不符, 不能抽取。", advice="请核对 draws 目录是否被改动。", rule="R7.7")
    return (
        terms,
        frozen,
        people,
        SeedOrigin(SeedKind(str(state.data["seed_kind"])), value, str(state.data["committed"])),
    )


def _units(drawn: Draw, people: pl.DataFrame) -> pl.DataFrame:
    return (
        drawn.selected.rename({"code": "unit"})
        .join(people.select("unit", "code"), on="unit", how="left")
        .select("code", "unit", "item", "class", "pi")
        .sort("code", "item")
    )


def _on_the_graph(desk: Desk, made: Drawn) -> Drawn:
    """Write the draw as a node, anew where a process ended between the act and its node."""
    GraphWriter(desk.connection).write_computed("draw", case_id(made.terms.id), [_node(made)])
    return made


def _node(made: Drawn) -> dict[str, Any]:
    """The draw as a node of the graph (抽取节点, R11b)."""
    return {
        "id": made.terms.id,
        "plan": made.terms.id,
        "as_of": made.state.since.isoformat(),
        "seed": made.draw.seed,
        "frame_hash": made.state.data["frame_hash"],
        "frame_size": made.draw.frame.height,
        "size": made.units.height,
        "drawn": made.units["code"].unique(maintain_order=True).to_list(),
    }
