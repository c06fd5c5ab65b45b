"""Bans that one county tells (SEED 22): only what stands, nobody readable, through a whole life to another county."""

from __future__ import annotations

import base64
import json
from datetime import date
from typing import Any

import pytest

from graph_service.analysis.ban_checks import Question
from graph_service.analysis.bans import Answer
from graph_service.domain.errors import BadInput
from graph_service.domain.measures import Post
from graph_service.store.cases import all_cases
from graph_service.usecases.asked import Asked
from graph_service.usecases.ban_export import export_bans
from graph_service.usecases.checks import check_persons
from tests.conftest import TestGraph
from tests.usecases.ban_county import (
    COURT,
    CREDIT,
    FOOD,
    LABOUR,
    MARKET,
    NUMBERS,
    PIDS,
    REVOCATION,
    VAULT,
    Office,
    write_ban_county,
)  # fmt: skip
from tests.usecases.ban_documents import FROM_HERE, HERE, LI, NOON, OTHER_VAULT, TODAY, barred, desk_there, sent, taken


@pytest.fixture
def office(embedded: TestGraph) -> Office:
    embedded.wipe()
    write_ban_county(embedded.connection)
    return Office(embedded.connection)


def content(document: str) -> dict[str, Any]:
    """What a document says, as whoever carries it can read it."""
    body = document.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))


def test_only_what_stands_is_told_and_nobody_can_be_read(office: Office) -> None:
    office.serve("李某", "P08", MARKET, "2026-03-10")
    office.serve("陈某", "P25", COURT, "2026-03-10")  # 限制消费 has a national system of its own
    office.serve("曾某", "P26", LABOUR, "2026-03-10")  # a list is no ban
    case = office.take("张某", "P08", MARKET, "2026-03-10")
    office.step(case, "confirm", "2026-03-11", doc_no="认定9号", finding="查明负有责任")  # not served yet
    found = sent(office)
    told = content(found.document)
    assert (found.bans, found.ended, len(told["bans"]), told["ended"], found.left_out) == (1, 0, 1, [], ())
    (one,) = told["bans"]
    assert (one["decision"], one["authority_code"], one["terms"]["article"], one["objected"]) == (
        "认定1号", MARKET, "食安法135", False
    )  # fmt: skip
    assert one["terms"]["measures"][0]["last"] == "2031-03-10"
    assert REVOCATION in found.refs
    text = json.dumps(told, ensure_ascii=False)
    assert not any(secret in text for secret in (*NUMBERS, *NUMBERS.values(), *PIDS.values()))


def test_what_ceased_is_named_and_what_ran_out_is_not(office: Office) -> None:
    case = office.serve("李某", "P08", MARKET, "2026-03-10")
    assert content(sent(office, "2031-03-11").document)["bans"] == []
    assert content(sent(office, "2031-03-11").document)["ended"] == []
    office.step(case, "suspend", "2026-04-01", doc_no="暂1号")
    (one,) = content(sent(office).document)["ended"]
    assert (one["id"], one["how"], one["since"]) == (case.head.id, "suspended", "2026-04-01")
    office.step(case, "revoke", "2026-05-01", doc_no="撤1号")
    (one,) = content(sent(office).document)["ended"]
    assert (one["how"], one["why"]) == ("revoked", "自始无效")


def test_whose_number_is_not_kept_is_left_out_and_said_so(office: Office) -> None:
    office.connection.write("upsert_persons", rows=[{"pid": PIDS["李某"], "name": "李某", "certain": True}])
    case = office.serve("李某", "P08", MARKET, "2026-03-10")
    with office.connection.driver.session(database=office.connection.database) as session:
        session.run("MATCH (n:Person {pid: $pid}) REMOVE n.sealed", pid=PIDS["李某"]).consume()
    assert sent(office).left_out == ((case.head.id, "未存证件号码"),)


def test_nobody_sends_to_himself(office: Office) -> None:
    with pytest.raises(BadInput, match="本单位的"):
        export_bans(
            office.connection, Asked(TODAY), unit=CREDIT, receiver=FROM_HERE, keys=HERE, vault=VAULT, issued_at=NOON,
            document="d",
        )  # fmt: skip


def test_from_one_county_to_another_through_its_whole_life(office: Office, embedded: TestGraph) -> None:
    case = office.serve("李某", "P08", MARKET, "2026-03-10")
    first = sent(office, hour=1)
    office.recorded(
        "objection", (REVOCATION,), FOOD, ("file", "2026-04-01", {"ground": "记录错误", "statement": "有误"}),
        ("mark", "2026-04-01", {}),
    )  # fmt: skip
    marked = sent(office, hour=2, document="d2")
    office.step(case, "suspend", "2026-05-01", doc_no="暂1号")
    suspended = sent(office, hour=3, document="d3")
    office.step(case, "resume", "2026-05-02", doc_no="复1号")
    resumed = sent(office, hour=4, document="d4")
    office.step(case, "revoke", "2026-06-01", doc_no="撤1号")
    revoked = sent(office, hour=5, document="d5")
    embedded.wipe()
    desk = desk_there(embedded.connection)
    assert barred(desk) is Answer.CLEAR
    assert taken(desk, first.document).done == {"received": 1}
    assert barred(desk) is Answer.BLOCKED
    assert taken(desk, first.document).done == {"unchanged": 1}
    assert taken(desk, marked.document).done == {"mark": 1}
    (hit,) = check_persons(
        desk.connection, [Question(OTHER_VAULT.pid(LI), Post.MANAGE, business="食品")], Asked(TODAY)
    )[0].hits
    assert (hit.mark, hit.ban.decision, hit.decided_on, hit.authority_code) == (
        True,
        "认定1号",
        date(2026, 3, 10),
        MARKET,
    )
    assert taken(desk, suspended.document).done == {"suspend": 1}
    assert barred(desk) is Answer.CLEAR
    assert taken(desk, marked.document).done == {"unchanged": 1}  # an older document brings nothing back
    assert taken(desk, resumed.document).done == {"resume": 1}
    assert barred(desk) is Answer.BLOCKED
    assert taken(desk, revoked.document).done == {"revoke": 1}
    assert taken(desk, revoked.document).done == {"unchanged": 1}
    assert taken(desk, resumed.document).done == {"unchanged": 1}
    assert barred(desk) is Answer.CLEAR
    (kept,) = all_cases(desk.connection)
    assert [act.step for act in kept.acts] == ["receive", "mark", "suspend", "resume", "revoke"]
