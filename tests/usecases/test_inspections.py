"""R7.6-R7.10 over the graph: a plan frozen, revealed, staffed, replaced, inspected and measured."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from graph_service.analysis.draw_bundle import SeedKind, SeedOrigin, redraw
from graph_service.analysis.reserves import reserve
from graph_service.domain.acts import texts_of
from graph_service.domain.errors import BadInput, Conflict, Forbidden, NotFound, Unlawful
from graph_service.store.bolt import Connection
from graph_service.store.cases import all_cases
from graph_service.store.writer import GraphWriter
from graph_service.usecases.case_plan import Opening
from graph_service.usecases.cases import open_case
from graph_service.usecases.inspection_draw import drawn_plan, reveal
from graph_service.usecases.inspection_plan import drawn_this_year, freeze_plan, unit_of
from graph_service.usecases.inspection_tasks import replace_subject, staff, tasks_of
from tests.store.small_county import fact
from tests.usecases.desk_county import LABOUR, MARKET, TODAY, desk
from tests.usecases.inspection_county import (
    HELD,
    POLICIES,
    SECRET,
    cache,
    cert,
    code,
    frozen,
    inspector,
    plan,
    staffed,
)


def test_a_frame_is_frozen_with_a_reason_for_each_who_is_left_out(inspected: Connection, tmp_path: Path) -> None:
    """R7.7, R7.8: struck off, inspected this year, drawn this year; a complaint-driven visit does not count"""
    seen = {"task_no": "1", "inspected_on": "2026-03-01", "result_text": "未发现问题"}
    GraphWriter(inspected).write_facts(
        "inspection",
        [
            fact("d1", "d1", subject=code(1), subject_name="一", form="双随机", item="别的", **seen),
            fact("d2", "d2", subject=code(2), subject_name="二", form="投诉举报核查", item="别的", **seen),
            fact("d3", "d3", subject=code(55), subject_name="C类", form="日常检查", item="公示检查", **seen),
        ],
    )
    made = frozen(inspected, tmp_path, frame={"codes": [code(place) for place in range(58)]})
    reasons = dict(made.frame.excluded.select("code", "reason").iter_rows())
    assert reasons == {
        code(0): "已注销、撤销或迁出",
        code(1): "本年度已检查或待查 1 次, 达到 A 类上限 1 次",
        code(55): "适用的事项本年度均已检查或抽中",  # a class C may be visited twice, but not for the same item
        code(58): "不在计划的检查对象范围(名单)",
        code(59): "不在计划的检查对象范围(名单)",
    }
    units = made.frame.units
    assert units.filter(pl.col("code") == code(2)).height == 1
    assert set(units.filter(pl.col("item") == "RS-01")["code"]) == {
        code(place) for place in range(58) if place % 3 == 0 and place not in (0, 1)
    }


def test_what_is_published_names_nobody_and_commits_to_everything(inspected: Connection, tmp_path: Path) -> None:
    """R7.1, R7.7: a probability tells the class, so units stand under pseudonyms"""
    made = frozen(inspected, tmp_path)
    assert made.case.data["committed"] == HELD.committed
    assert SECRET not in str(made.case.data)
    drawn = reveal(inspector(inspected), tmp_path, "2026-07", SECRET)
    stored = drawn.stored()
    assert redraw(stored).equal
    assert "91440229" not in str(stored)
    assert "商行" not in str(stored)
    salt, unit, name = drawn.people.select("salt", "unit", "code").row(0)
    assert unit_of(name, salt) == unit
    assert drawn.units.height == 20
    assert drawn.units["pi"].min() > 0  # type: ignore[operator]


def test_a_plan_is_frozen_once_drawn_once_and_by_the_secret_alone(inspected: Connection, tmp_path: Path) -> None:
    """R7.7: no redraw; the same secret again is answered"""
    frozen(inspected, tmp_path)
    with pytest.raises(Conflict, match="已冻结, 不能再冻结或重抽"):
        frozen(inspected, tmp_path)
    with pytest.raises(Conflict, match="尚未抽取"):
        drawn_plan(inspector(inspected), tmp_path, "2026-07")
    with pytest.raises(BadInput, match="承诺值不符"):
        reveal(inspector(inspected), tmp_path, "2026-07", "猜的")
    first = reveal(inspector(inspected), tmp_path, "2026-07", SECRET)
    assert reveal(inspector(inspected), tmp_path, "2026-07", SECRET).units.equals(first.units)
    with pytest.raises(Conflict, match="不得重抽"):
        reveal(inspector(inspected), tmp_path, "2026-07", "另一个")
    assert drawn_plan(inspector(inspected), tmp_path, "2026-07").units.equals(first.units)
    (node,) = inspected.read("draws", limit=10)
    assert node["draw"]["id"] == "2026-07"


def test_a_frame_changed_after_it_was_frozen_is_found(inspected: Connection, tmp_path: Path) -> None:
    frozen(inspected, tmp_path)
    (path,) = (tmp_path / "draws").rglob("frozen.parquet")
    pl.read_parquet(path).with_columns(score=pl.lit(0.0)).write_parquet(path)
    with pytest.raises(Conflict, match="指纹不符"):
        reveal(inspector(inspected), tmp_path, "2026-07", SECRET)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"item": []}, "没有列抽查事项"),
        ({"item": [{"code": "XX-9"}]}, "抽查事项清单中没有这些事项: XX-9"),
        ({"departments": [LABOUR]}, "抽查事项清单中没有这些事项: SJ-01"),
        ({"size": 80}, "抽取数量应在"),
        ({"size": 60}, "SJ-01 拟抽"),
        ({"frame": {"regions": ["44"], "classes": ["E"]}}, "全部被排除"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(inspected: Connection, tmp_path: Path, given: dict, says: str) -> None:
    with pytest.raises(BadInput) as raised:
        frozen(inspected, tmp_path, **given)
    assert says in str(raised.value)
    assert list(all_cases(inspected, procedure="draw")) == []


def test_classes_of_another_month_are_not_drawn_by(inspected: Connection, tmp_path: Path) -> None:
    """R7.1: monthly"""
    later = inspector(inspected, TODAY + timedelta(days=40))
    with pytest.raises(BadInput, match="没有近 31 天的信用风险分类"):
        freeze_plan(later, cache(tmp_path), tmp_path, plan(), HELD)


def test_nothing_of_a_draw_can_be_written_down(inspected: Connection, tmp_path: Path) -> None:
    told = {"plan_id": "x", "plan": "{}", "frame_hash": "0", "frame_size": 1.0, "seed_kind": "held", "committed": "0"}
    with pytest.raises(Unlawful, match="不能自行填写"):
        open_case(inspector(inspected), Opening("t", "draw", "freeze", TODAY, data=told))
    task = {"task_no": "1", "plan_id": "x", "items": ["SJ-01"], "drawn": ["a", "b"], "seed": "s"}
    with pytest.raises(Unlawful, match="不能自行填写"):
        open_case(inspector(inspected), Opening("t", "inspection_task", "assign", TODAY, code(1), data=task))
    with pytest.raises(BadInput, match="须公告承诺"):
        frozen(inspected, tmp_path, SeedOrigin(SeedKind.GIVEN, "00"))


def test_a15_whose_spouse_is_supervisor_is_in_no_team_and_the_reason_is_kept(
    inspected: Connection, tmp_path: Path
) -> None:
    """A15, R7.9: before the draw, with the reason; two of each department; nobody whose certificate has expired"""
    staffed(inspected, tmp_path)
    tasks = tasks_of(inspector(inspected), "2026-07")
    assert {one.head.subject for one in tasks} == set(
        drawn_plan(inspector(inspected), tmp_path, "2026-07").units["code"]
    )
    spouse = cert(MARKET, 1)
    for one in tasks:
        team = one.data["drawn"]
        assert isinstance(team, list)
        units = one.data["unit_codes"]
        assert isinstance(units, list)
        assert len(team) == 2 * len(units)
        assert not {cert(MARKET, 5), cert(LABOUR, 5)} & set(team)
        if MARKET in units and one.head.subject not in {code(place) for place in range(50, 60)}:
            assert spouse not in team
            assert f"{spouse}: 配偶系该主体监事" in one.data["recused"]  # type: ignore[operator]
            (shown,) = (told for told in texts_of(one.data["recused_records"]) if told.startswith(spouse))
            assert shown.split()[1].startswith("c1")  # the kinship, then the post
    joint = [one for one in tasks if len(one.data["unit_codes"]) == 2]  # type: ignore[arg-type]
    units = drawn_plan(inspector(inspected), tmp_path, "2026-07").units
    assert len(tasks) == units["code"].n_unique()
    assert len(joint) == units.height - len(tasks)  # R7.8: hits of two departments are one task
    with pytest.raises(Conflict, match="任务已派"):
        staff(inspector(inspected), cache(tmp_path), POLICIES, tmp_path, "2026-07")


def test_too_few_inspectors_are_said_and_no_task_is_made(inspected: Connection, tmp_path: Path) -> None:
    frozen(inspected, tmp_path, most_tasks=1)
    reveal(inspector(inspected), tmp_path, "2026-07", SECRET)
    with pytest.raises(BadInput, match="每人至多 1 项任务不够派"):
        staff(inspector(inspected), cache(tmp_path), POLICIES, tmp_path, "2026-07")
    assert tasks_of(inspector(inspected), "2026-07") == []


def test_a_subject_is_replaced_by_the_next_of_the_same_order(inspected: Connection, tmp_path: Path) -> None:
    """R7.7: with a coded reason, from the same stratum, never somebody twice"""
    staffed(inspected, tmp_path)
    made = drawn_plan(inspector(inspected), tmp_path, "2026-07")
    first = made.units.filter(pl.col("item") == "SJ-01", pl.col("class") == "A").row(0, named=True)
    expected = reserve(made.draw, f"{first['unit']}|SJ-01", set())
    gone = first["code"]

    def put(subject: str, why: str = "查无下落") -> list[str]:
        found = replace_subject(
            inspector(inspected), cache(tmp_path), POLICIES, tmp_path, "2026-07", subject, why, "两次上门无人"
        )
        return [one.head.subject for one in found]

    with pytest.raises(BadInput, match="不能是 '不想查'"):
        put(gone, "不想查")
    with pytest.raises(NotFound, match="待检查任务"):
        put(code(0))
    followed = put(gone)
    behind = made.people.filter(pl.col("unit") == expected.partition("|")[0])["code"].item()
    assert behind in followed
    states = {one.head.subject: one.state.id for one in tasks_of(inspector(inspected), "2026-07")}
    assert states[gone] == "REPLACED"
    again = put(behind)
    assert behind not in again
    assert gone not in again
    assert not set(again) & set(made.units["code"])


def test_who_was_drawn_this_year_is_not_drawn_again(inspected: Connection, tmp_path: Path) -> None:
    """R7.8: across plans of the year, by the tasks made"""
    staffed(inspected, tmp_path)
    before = set(drawn_this_year(inspected, TODAY)["code"])
    second = frozen(inspected, tmp_path, id="2026-08", size=5)
    assert not before & set(second.frame.units["code"])
    reasons = dict(second.frame.excluded.select("code", "reason").iter_rows())
    assert {reasons[one] for one in before} == {"本年度已被抽中"}
    third = frozen(inspected, tmp_path, id="2026-09", size=5, skip_drawn=False)
    kept = dict(third.frame.excluded.select("code", "reason").iter_rows())
    assert all(
        kept.get(one, "").startswith("本年度已检查或待查 1 次") for one in before if one in {code(i) for i in range(40)}
    )
    assert drawn_this_year(inspected, date(2027, 1, 5)).is_empty()


def test_who_may_not_draw_is_refused(inspected: Connection, tmp_path: Path) -> None:
    with pytest.raises(Forbidden):
        freeze_plan(desk(inspected, MARKET, "bank"), cache(tmp_path), tmp_path, plan(), HELD)
    frozen(inspected, tmp_path)
    with pytest.raises(Forbidden):
        reveal(desk(inspected, MARKET, "department"), tmp_path, "2026-07", SECRET)
