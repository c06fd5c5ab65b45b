"""Each check of the data-quality report on a snapshot small enough to read."""

from __future__ import annotations

from datetime import date

import polars as pl

from graph_service.analysis.controllers import control_picture
from graph_service.analysis.quality.codes import SUPERSEDED_SCHEMA
from graph_service.analysis.quality.report import Count, QualityReport, examine
from graph_service.analysis.snapshot import Snapshot
from graph_service.domain.identity import uscc_check_char
from graph_service.domain.subjects import EntityKind, Status
from graph_service.rulebook.code_quality import code_quality_target
from graph_service.rulebook.nominees import holder_policy
from graph_service.rulebook.quality import QualityCode
from tests.analysis.snapshots import holds, plays, snapshot

Q = QualityCode
NOTHING = pl.DataFrame(schema=SUPERSEDED_SCHEMA)


def report(graph: Snapshot, superseded: pl.DataFrame = NOTHING) -> QualityReport:
    return examine(graph, control_picture(graph, holder_policy()), superseded, code_quality_target())


def found(told: QualityReport, code: QualityCode) -> list[str]:
    return told.findings.filter(code=code.value)["subject"].to_list()


def code(serial: int, prefix: str = "92") -> str:
    body = f"{prefix}440229MA{serial:06d}0"
    return body + uscc_check_char(body)


def test_sums_beyond_and_below_the_whole_with_how_much() -> None:
    told = report(
        snapshot(
            holding=[
                holds("p:1", 0.7, "OVER"), holds("p:2", 0.5, "OVER"), holds("p:1", 0.3, "BELOW"),
                holds("p:1", 0.333333, "THIRDS"), holds("p:2", 0.333333, "THIRDS"), holds("p:3", 0.333333, "THIRDS"),
                holds("p:1", 0.9, "PAST", valid_to=date(2020, 1, 1)), holds("p:2", 1.0, "PAST"),
            ]
        )
    )  # fmt: skip
    over, below = (told.findings.filter(code=code.value) for code in (Q.SHARES_OVER_WHOLE, Q.SHARES_BELOW_WHOLE))
    assert over.select("subject", "amount").rows() == [("OVER", 0.19999999999999996)]
    assert over["records"].to_list() == [["holding-1", "holding-2"]]
    assert below.select("subject", "amount", "what").rows() == [("BELOW", 0.7, "未查到持有其余 70.0% 的股东")]
    assert told.counts[Q.SHARES_OVER_WHOLE] == told.counts[Q.SHARES_BELOW_WHOLE] == Count(1, 4)


def test_holders_whose_share_nobody_states_are_told() -> None:
    given = snapshot(
        holding=[
            {"owner": "p:1", "eid": "VOTES", "votes": 0.6},
            holds("p:2", 0.4, "VOTES"),
            {"owner": "p:1", "eid": "NONE"},
        ]
    )
    below = report(given).findings.filter(code=Q.SHARES_BELOW_WHOLE.value)
    assert below.select("subject", "amount", "what").rows() == [
        ("NONE", 1.0, "1 条持股未注明出资比例, 其余 100.0% 归属不明"),
        ("VOTES", 0.6, "1 条持股未注明出资比例, 其余 60.0% 归属不明"),
    ]
    assert below["records"].to_list() == [["holding-3"], ["holding-1", "holding-2"]]


def test_nobody_on_record_where_somebody_must_own() -> None:
    told = report(
        snapshot(
            {
                "LONE": {}, "BUREAU": {"entity_kind": EntityKind.PUBLIC_BODY}, "BRANCH": {}, "SHARELESS": {},
                "CLOSED": {"status": Status.DEREGISTERED}, "SHOP": {"entity_kind": EntityKind.INDIVIDUAL},
                "ELSEWHERE": {"registered": False},
            },
            role=[plays("p:1", "OPERATOR", "SHOP"), plays("p:1", "LR", "LONE")],
            holding=[holds("p:1", 1.0, "HEAD"), {"owner": "p:1", "eid": "SHARELESS"}],
            branch_of=[{"branch": "BRANCH", "eid": "HEAD"}],
            registration=[{"eid": "LONE", "uscc": None, "name": "LONE"}],
        )
    )  # fmt: skip
    assert found(told, Q.NO_OWNER) == ["LONE"]
    assert told.counts[Q.NO_OWNER] == Count(1, 4)  # LONE, SHOP, HEAD, SHARELESS
    assert told.findings.filter(code=Q.NO_OWNER.value)["records"].to_list() == [["registration-1"]]


def test_closed_rings_are_one_finding_and_count_their_members() -> None:
    told = report(snapshot(holding=[holds("A", 1.0, "B"), holds("B", 1.0, "A"), holds("p:1", 1.0, "C")]))
    rows = told.findings.filter(code=Q.CLOSED_RING.value)
    assert rows.select("subject", "what", "records").rows() == [
        ("A", "2 户互持全部股权: A、B", ["holding-1", "holding-2"])
    ]
    assert told.counts[Q.CLOSED_RING] == Count(2, 3)


def test_heads_out_of_date() -> None:
    old, new = date(2020, 1, 1), date(2025, 1, 1)
    told = report(
        snapshot(
            {
                "STALE": {"lr_name": "张三"}, "TRUE": {"lr_name": "张 三"}, "LEFT": {"lr_name": "李四"},
                "UNSTATED": {"lr_name": None}, "DEAD": {"status": Status.DEREGISTERED, "closed_on": old},
                "DEAD2": {"status": Status.CANCELLED, "closed_on": new},
                "GONE": {"status": Status.REVOKED, "lr_name": "张三"}, "p:z": {"name": "张三"}, "p:l": {"name": "李四"},
            },
            role=[
                plays("p:l", "LR", "STALE", new), plays("p:z", "LR", "STALE", old, new),
                plays("p:z", "LR", "TRUE", old),
                plays("p:l", "LR", "LEFT", old, new), plays("p:z", "LR", "UNSTATED", old),
                plays("p:l", "LR", "DEAD", new), plays("p:l", "LR", "DEAD2", old), plays("p:l", "LR", "GONE", new),
                plays("p:l", "DIR", "TRUE", old, new),
            ],
        )
    )  # fmt: skip
    assert found(told, Q.LR_DIFFERS) == ["STALE"]
    assert found(told, Q.LR_ENDED) == ["LEFT"]
    assert found(told, Q.LR_AFTER_CLOSURE) == ["DEAD"]
    assert told.counts[Q.LR_DIFFERS] == Count(1, 2)  # of those whose registered head and head in office are known
    assert told.counts[Q.LR_ENDED] == Count(1, 4)
    assert told.counts[Q.LR_AFTER_CLOSURE] == Count(1, 2)
    ended = told.findings.filter(code=Q.LR_ENDED.value)["what"].to_list()
    assert ended == ["最后一任法定代表人(负责人)任职至 2025-01-01, 未查到继任者"]


def test_subjects_without_a_register_and_persons_by_name_alone() -> None:
    told = report(
        snapshot(
            {"FAR": {"registered": False}},
            holding=[holds("FAR", 0.4, "A"), holds("n:1", 0.6, "A")],
            role=[plays("p:1", "LR", "A")],
        )
    )
    far, named = (told.findings.filter(code=code.value) for code in (Q.NOT_REGISTERED, Q.NAME_ONLY))
    assert far.select("subject", "records").rows() == [("FAR", ["holding-1"])]
    assert named.select("subject", "person", "records").rows() == [("A", "n:1", ["holding-2"])]
    assert (told.counts[Q.NOT_REGISTERED], told.counts[Q.NAME_ONLY]) == (Count(1, 2), Count(1, 2))


def test_shared_codes_of_one_register_and_no_change_of_name() -> None:
    shared, renamed = code(1), code(2)
    graph = snapshot(
        registration=[
            {"eid": shared, "uscc": shared, "name": "甲店", "type_text": "个体工商户"},
            {"eid": renamed, "uscc": renamed, "name": "丙店", "type_text": "个体工商户"},
            *({"eid": code(serial), "uscc": code(serial), "name": f"店{serial}"} for serial in range(3, 10)),
        ]
    )
    before = [(shared, "乙店", "b1", "x1"), (renamed, "丁店", "b0", "x2"), (shared, "甲 店", "b1", "x3")]
    superseded = pl.DataFrame(
        [
            {
                "eid": eid,
                "name": name,
                "type_text": "个体工商户",
                "status": Status.ACTIVE,
                "rid": rid,
                "batch": batch,
                "row": 7,
            }
            for eid, name, batch, rid in before
        ],
        schema=SUPERSEDED_SCHEMA,
    )
    told = report(graph, superseded)
    rows = told.findings.filter(code=Q.CODE_FAULT.value)
    assert rows["subject"].to_list() == [shared, shared]
    assert sorted(rows["records"].explode()) == ["registration-1", "x1"]
    assert told.counts[Q.CODE_FAULT] == Count(2, 10)
    assert told.codes.tickets["lead"].to_list() == ["市场监管", "市场监管"]
    assert not told.codes.rate.met


def test_an_empty_snapshot_has_no_finding_and_no_rate() -> None:
    told = report(snapshot())
    assert told.findings.is_empty()
    assert {count.part for count in told.counts.values()} == {None}


def test_a_subject_that_was_founded_later_is_no_finding() -> None:
    later, today = date(2026, 7, 1), date(2026, 6, 30)
    for day, there in ((later, []), (today, ["NEW"])):
        told = report(snapshot({"NEW": {"established_on": day, "lr_name": "甲"}}))
        assert found(told, Q.NO_OWNER) == there
        assert told.counts[Q.NO_OWNER].of == len(there)
        part = snapshot({"NEW": {"established_on": day}}, holding=[holds("n:1", 0.3, "NEW")])
        assert found(report(part), Q.SHARES_BELOW_WHOLE) == found(report(part), Q.NAME_ONLY) == there
        over = snapshot({"NEW": {"established_on": day}}, holding=[holds("p:1", 0.9, "NEW"), holds("p:2", 0.9, "NEW")])
        assert found(report(over), Q.SHARES_OVER_WHOLE) == there
        assert report(over).counts[Q.SHARES_OVER_WHOLE] == Count(len(there), len(there))
