"""Tasks of a draw (派发检查任务, R7.8, R7.9): joint by subject, staffed at random, nobody who must stand aside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from graph_service.analysis.assignment import Inspector, Need, Task, assign
from graph_service.analysis.cases import CaseState, advance, replay
from graph_service.analysis.controllers import control_picture, controller_frame
from graph_service.analysis.inspection_frame import region_of
from graph_service.analysis.inspectors import judged_inspectors, sendable
from graph_service.analysis.law_overlay import law_view
from graph_service.analysis.recusal import Recusal, RecusalPolicy, recusals
from graph_service.analysis.snapshot import Snapshot
from graph_service.domain.acts import Act, Value, digest, ref, texts_of
from graph_service.domain.errors import BadInput, Conflict, NotFound
from graph_service.rulebook.sampling import SamplingDefaults, sampling_defaults
from graph_service.store.cases import case_by_id, cases_concerning
from graph_service.store.snapshot_cache import SnapshotCache
from graph_service.usecases.case_plan import Desk, Draft, Opening, Taking, following, voucher
from graph_service.usecases.cases import take_step
from graph_service.usecases.inspection_desk import TASK
from graph_service.usecases.inspection_draw import Drawn, drawn_plan, replacement, subject_behind
from graph_service.usecases.inspection_plan import case_id, draw_case, listed_items, plan_of, state_of_case
from graph_service.usecases.law import law_on
from graph_service.usecases.plan_file import PlanFile
from graph_service.usecases.policies import Policies


@dataclass(frozen=True, slots=True)
class Staffing:
    """What teams are drawn from (选派依据), on a day: items by code, inspectors, and the snapshot they are of."""

    snapshot: Snapshot
    plan: PlanFile
    items: Mapping[str, Mapping[str, Any]]
    inspectors: tuple[Inspector, ...]
    person: Mapping[str, str]
    controllers: pl.DataFrame

    def unit_name(self, unit: str) -> str:
        """Name of a department by its code (部门名称), the code where no item names it."""
        return next((str(row["subject_name"]) for row in self.items.values() if row["subject"] == unit), unit)


def staff(desk: Desk, snapshots: SnapshotCache, policies: Policies, data: Path, plan_id: str) -> list[CaseState]:
    """Make the tasks of a draw and draw their inspectors (选派检查人员并派发任务); all tasks or none.

    One subject drawn for several items or departments is one joint task (R7.8). Raises ``BadInput`` where the
    inspectors do not suffice, with what stands in the way; ``Conflict`` where the tasks are made.
    """
    made = drawn_plan(desk, data, plan_id)
    if made.state.state.id != "DRAWN":
        raise Conflict(f"计划 {plan_id} 现为「{made.state.state.term}」, 任务已派。", rule="R7.9")
    basis = staffing(desk, snapshots, policies, made.state)
    wanted = [
        (code, tuple(items)) for code, items in made.units.group_by("code", maintain_order=True).agg("item").rows()
    ]
    drafts = _drafts(desk, made, basis, wanted, first=1)
    told: dict[str, Value] = {"tasks_number": float(len(drafts))}
    take_step(
        replace(desk, vouched=desk.vouched | {voucher(told)}, along=tuple(drafts)),
        Taking(digest((case_id(plan_id), "staff")), case_id(plan_id), "staff", desk.today, data=told),
    )
    return [draft.after for draft in drafts]


def replace_subject(
    desk: Desk, snapshots: SnapshotCache, policies: Policies, data: Path, plan_id: str, code: str, why: str, reason: str
) -> list[CaseState]:
    """Put the next of the order in a subject's place (更换检查对象): its open tasks end, tasks of the others begin.

    ``why`` is one of the coded reasons. The same again is answered, not done anew. Raises ``NotFound`` where the
    subject has no open task, ``Conflict`` where it was replaced for another reason.
    """
    made, (case, _) = drawn_plan(desk, data, plan_id), draw_case(desk.connection, plan_id)
    tasks = tasks_of(desk, plan_id)
    mine = [one for one in tasks if one.head.subject == code and one.state.id == "ASSIGNED"]
    if not mine and (done := next((one for one in case.acts if one.data.get("replaced") == code), None)):
        if (done.data["replace_code"], done.reason) != (why, reason):
            raise Conflict(f"主体 {code} 已被更换, 原因: {done.data['replace_code']}。", rule="R7.7")
        behind = {
            (subject_behind(made.people, unit), unit.partition("|")[2]) for unit in texts_of(done.data["replacement"])
        }
        return [one for one in tasks if behind & {(one.head.subject, item) for item in texts_of(one.data["items"])}]
    if not mine:
        raise NotFound(f"计划 {plan_id} 中没有主体 {code} 的待检查任务。", advice="请核对主体代码。", rule="R7.7")
    units = replacement(made, case, code, {item for one in mine for item in texts_of(one.data["items"])})
    basis = staffing(desk, snapshots, policies, made.state)
    items: dict[str, list[str]] = {}
    for unit in units:
        items.setdefault(subject_behind(made.people, unit), []).append(unit.partition("|")[2])
    wanted = [(one, tuple(some)) for one, some in sorted(items.items())]
    drafts = _drafts(desk, made, basis, wanted, first=len(tasks) + 1)
    ended = [_ended(desk, one, why, reason) for one in mine]
    told: dict[str, Value] = {"replaced": code, "replacement": list(units), "replace_code": why}
    take_step(
        replace(desk, vouched=desk.vouched | {voucher(told)}, along=(*ended, *drafts)),
        Taking(digest((mine[0].head.id, "replace")), case_id(plan_id), "replace", desk.today, reason, told),
    )
    return [draft.after for draft in drafts]


def decide_recusal(
    desk: Desk, snapshots: SnapshotCache, policies: Policies, task: str, certificate: str, *, grant: bool, reason: str
) -> CaseState:
    """Decide on a request that an inspector stand aside (回避决定, PPL 43): the check goes on meanwhile.

    Where it is granted the team is drawn anew without him, by the seed of the draw. The same decision again is
    answered, not made anew. Raises ``NotFound`` where there is no such task, ``BadInput`` where he is not of its team,
    ``Conflict`` where it was decided otherwise.
    """
    case = case_by_id(desk.connection, task)
    if case.head.procedure != TASK:
        raise NotFound(f"没有检查任务 {task}。", advice="请核对任务案件编号。", rule="R7.9")
    found, act = state_of_case(case), digest((task, "decide_recusal", certificate))
    told: dict[str, Value] = {"outcome": "准予回避" if grant else "不予回避"}
    if done := next((one for one in case.acts if one.id == act), None):
        if done.data["outcome"] != told["outcome"]:
            raise Conflict(f"对执法证 {certificate} 已作出决定: {done.data['outcome']}。", rule="R7.9")
        return found
    if certificate not in (team := texts_of(found.data["drawn"])):
        raise BadInput(
            f"执法证 {certificate} 不在该任务的检查人员中。", advice=f"现派: {'、'.join(team)}。", rule="R7.9"
        )
    if grant:
        _, state = draw_case(desk.connection, str(found.data["plan_id"]))
        basis = staffing(desk, snapshots, policies, state)
        made, kept = _task(found, basis), _recused(basis, [found.head.subject])
        asked = Recusal(certificate, found.head.subject, "当事人申请, 负责人准予", ())
        earlier = [
            Recusal(name, found.head.subject, told_why, ())
            for name, _, told_why in (str(one).partition(": ") for one in texts_of(found.data.get("recused")))
        ]
        aside = {one.inspector: one for one in (*earlier, *kept, asked)}
        anew = assign([made], basis.inspectors, {made.id: set(aside)}, f"{state.data['seed']}|{certificate}")[made.id]
        told |= {"drawn": list(anew), "recused": [f"{one.inspector}: {one.reason}" for one in aside.values()]}
    return take_step(
        replace(desk, vouched=desk.vouched | {voucher(told)}),
        Taking(act, task, "decide_recusal", desk.today, reason, told),
    )


def tasks_of(desk: Desk, plan_id: str) -> list[CaseState]:
    """The tasks of a plan (检查任务), by number."""
    found = map(replay, cases_concerning(desk.connection, [ref("case", case_id(plan_id))]))
    mine = [one for one in found if one and one.head.procedure == TASK]
    return sorted(mine, key=lambda one: str(one.data["task_no"]))


def staffing(desk: Desk, snapshots: SnapshotCache, policies: Policies, state: CaseState) -> Staffing:
    """Read what teams are drawn from (选派依据), as of today."""
    whole = snapshots.snapshot(desk.connection, desk.today)
    snapshot = law_view(whole, law_on(desk.connection, desk.today)).snapshot
    plan, _ = plan_of(state)
    judged = judged_inspectors(snapshot)
    picture = control_picture(snapshot, policies.holders)
    return Staffing(
        snapshot=snapshot,
        plan=plan,
        items={row["item_code"]: row for row in listed_items(snapshot, plan).iter_rows(named=True)},
        inspectors=sendable(judged),
        person=dict(judged.filter(pl.col("why").is_null()).select("cert_no", "subject").iter_rows()),
        controllers=controller_frame(snapshot, picture),
    )


def recusal_policy(defaults: SamplingDefaults) -> RecusalPolicy:
    """How far recusal goes (回避范围), by the rule book."""
    return RecusalPolicy(defaults.hops, defaults.former_months, defaults.hub)


def _drafts(
    desk: Desk, made: Drawn, basis: Staffing, wanted: Sequence[tuple[str, tuple[str, ...]]], *, first: int
) -> list[Draft]:
    """Tasks with their teams (任务与人员), ready to be written: recusal is judged before anybody is drawn."""
    named = _parties(basis, [code for code, _ in wanted])
    numbers = {code: f"{made.terms.id}-{place:04}" for place, (code, _) in enumerate(wanted, first)}
    tasks = [
        Task(numbers[code], _place(named.get(code, {})), _needs(basis, items)) for code, items in wanted
    ]  # fmt: skip
    kept = _recused(basis, [code for code, _ in wanted])
    aside: dict[str, dict[str, Recusal]] = {}
    for one in kept:
        aside.setdefault(numbers[one.subject], {})[one.inspector] = one
    teams = assign(tasks, basis.inspectors, aside, f"{made.draw.seed}|teams", most=basis.plan.most_tasks)
    own = {one.certificate: one.unit for one in basis.inspectors}
    found: list[Draft] = []
    for (code, items), task in zip(wanted, tasks, strict=True):
        units = [need.unit for need in task.needs]
        concerned = [one for one in aside.get(task.id, {}).values() if own[one.inspector] in units]
        told: dict[str, Value] = {
            "task_no": task.id, "plan_id": made.terms.id, "items": list(items), "drawn": list(teams[task.id]),
            "seed": f"{made.draw.seed}|teams", "unit_codes": units,
            **(_told(concerned) if concerned else {}),
            **({"due_on": basis.plan.ends.isoformat()} if basis.plan.ends else {}),
        }  # fmt: skip
        opening = Opening(
            act=digest((TASK, task.id)), procedure=TASK, step="assign", day=desk.today, subject=code,
            subject_name=str(named.get(code, {}).get("name") or ""), refs=(ref("case", case_id(made.terms.id)),),
            authority_code=units[0], authority_name=basis.unit_name(units[0]), data=told,
        )  # fmt: skip
        found.append(following(desk, opening))
    return found


def _told(aside: Sequence[Recusal]) -> dict[str, Value]:
    """Who stands aside and why, and the records that show it (回避理由与依据)."""
    return {
        "recused": [f"{one.inspector}: {one.reason}" for one in aside],
        "recused_records": [f"{one.inspector}: {' '.join(one.refs)}" for one in aside],
    }


def _ended(desk: Desk, task: CaseState, why: str, reason: str) -> Draft:
    """The task of a subject that is replaced ends (任务终止)."""
    told: dict[str, Value] = {"replace_code": why}
    act = Act(digest((task.head.id, "ended")), task.head.id, task.seq + 1, "replace", desk.today, desk.at, desk.actor,
              reason, told)  # fmt: skip
    return Draft(advance(task.head, task, act), act)


def _needs(basis: Staffing, items: Sequence[str]) -> tuple[Need, ...]:
    """What a task needs of each department whose items it has (所需人员)."""
    skills: dict[str, dict[str, None]] = {}
    for item in items:
        row = basis.items[item]
        skills.setdefault(row["subject"], {}).update(dict.fromkeys(row["expertise"] or ()))
    return tuple(
        Need(unit, max(basis.plan.inspectors, len(some)), tuple(some)) for unit, some in sorted(skills.items())
    )


def _task(state: CaseState, basis: Staffing) -> Task:
    place = _place(_parties(basis, [state.head.subject]).get(state.head.subject, {}))
    return Task(str(state.data["task_no"]), place, _needs(basis, texts_of(state.data["items"])))


def _parties(basis: Staffing, codes: Sequence[str]) -> dict[str, dict[str, Any]]:
    rows = basis.snapshot.parties.filter(pl.col("party").is_in(list(codes)))
    return {row["party"]: row for row in rows.with_columns(region=region_of()).iter_rows(named=True)}


def _recused(basis: Staffing, subjects: Sequence[str]) -> tuple[Recusal, ...]:
    wanted = pl.Series(subjects, dtype=pl.String)
    return recusals(basis.snapshot, basis.person, wanted, basis.controllers, recusal_policy(sampling_defaults()))


def _place(row: Mapping[str, Any]) -> str:
    return f"{row.get('region') or ''} {row.get('address') or ''}"
