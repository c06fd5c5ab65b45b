"""Bans across regions (SEED 22): what one county tells, another takes over by the whole identity number, once."""

from __future__ import annotations

import base64
import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from graph_service.analysis.ban_checks import Question
from graph_service.analysis.bans import Answer
from graph_service.domain.acts import Actor
from graph_service.domain.ban_document import BanDocument, Ended, EndedBan, SealedPerson, SharedBan
from graph_service.domain.errors import BadFile, BadInput, Conflict, Forbidden, Unlawful
from graph_service.domain.measures import Post
from graph_service.rulebook.access import access_matrix
from graph_service.store.bolt import Connection
from graph_service.store.cases import all_cases
from graph_service.store.graph_store import GraphStore
from graph_service.store.sharing_keys import SharingKeys, read_card
from graph_service.store.vault import PersonVault
from graph_service.store.writer import GraphWriter
from graph_service.usecases.asked import Asked
from graph_service.usecases.ban_export import Exported, export_bans
from graph_service.usecases.ban_import import Imported, import_bans
from graph_service.usecases.case_plan import Desk, Opening, Taking
from graph_service.usecases.cases import open_case, take_step
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

HERE, THERE = SharingKeys(b"h" * 32), SharingKeys(b"t" * 32)
FROM_HERE, TO_THERE = read_card(HERE.card(CREDIT).told()), read_card(THERE.card("11440203000000001X").told())
OTHER_VAULT = PersonVault(bytes(32))
TODAY = date(2026, 6, 30)
NOON = datetime(2026, 6, 30, 12, tzinfo=UTC)
LI = NUMBERS["李某"]


@pytest.fixture
def office(embedded: TestGraph) -> Office:
    embedded.wipe()
    write_ban_county(embedded.connection)
    return Office(embedded.connection)


@pytest.fixture
def there(embedded: TestGraph) -> Desk:
    """The desk of another county, whose graph is empty."""
    embedded.wipe()
    return desk_there(embedded.connection)


def desk_there(connection: Connection, role: str = "regulator") -> Desk:
    return Desk(connection, access_matrix(), Actor("wu", TO_THERE.unit, role), TODAY, NOON)


def sent(office: Office, day: str = "2026-06-30", hour: int = 1, document: str = "d1") -> Exported:
    at = datetime.fromisoformat(f"{day}T{hour:02}:00:00+00:00")
    return export_bans(
        office.connection, Asked(date.fromisoformat(day)), unit=CREDIT, receiver=TO_THERE, keys=HERE, vault=VAULT,
        issued_at=at, document=document,
    )  # fmt: skip


def content(document: str) -> dict[str, Any]:
    """What a document says, as whoever carries it can read it."""
    body = document.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))


def row(number: str = LI, name: str = "李某", **given: object) -> SharedBan:
    """One shared ban, as our own export writes it but for what is given."""
    person = SealedPerson(id_number=number, name=name)
    terms = {
        "person": "", "person_name": "", "entity": FOOD, "entity_name": "翁源县好味食品有限公司", "origin": "",
        "doc_no": "翁市监罚〔2026〕1号", "role": "LR", "role_rid": "", "rule": "P08", "version": "P08@2021-04-29",
        "article": "食安法135", "text": "五年内不得从事食品生产经营管理工作", "quote": "", "path": "",
        "way_back": ["可以提出异议"], "with_origin": False, "layer": "foreign", "missing": [], "bounds": [None],
        "measures": [{
            "kind": "职业禁入或从业限制", "first": "2026-03-10", "last": "2031-03-10", "life": False, "term": "5年",
            "scopes": [{"posts": ["APPLY", "MANAGE"], "field": ["食品"], "elsewhere": False, "new": False}],
        }],
    }  # fmt: skip
    told: dict[str, Any] = {
        "id": "c1", "person": TO_THERE.sealed(person.model_dump_json()), "decision": "翁市监认〔2026〕1号",
        "decided_on": date(2026, 3, 20), "authority_code": MARKET, "authority_name": "翁源县市场监督管理局",
        "objected": False, "terms": terms,
    }  # fmt: skip
    told["terms"] |= given.pop("terms", {})  # type: ignore[operator]
    return SharedBan(**(told | given))


def signed(
    *bans: SharedBan, ended: tuple[EndedBan, ...] = (), document: str = "d1", hours: int = 0, **given: Any
) -> str:
    values: dict[str, Any] = {
        "id": document, "unit": CREDIT, "receiver": TO_THERE.thumbprint, "as_of": TODAY,
        "issued_at": NOON - timedelta(days=1) + timedelta(hours=hours), "bans": bans, "ended": ended,
    }  # fmt: skip
    return HERE.signed(BanDocument(**(values | given)).told())


def taken(desk: Desk, document: str) -> Imported:
    return import_bans(desk, document, FROM_HERE, THERE, OTHER_VAULT)


def barred(desk: Desk, number: str = LI, day: date = TODAY, post: Post = Post.LR) -> Answer:
    question = Question(OTHER_VAULT.pid(number), post, business="食品销售")
    return check_persons(desk.connection, [question], Asked(day))[0].answer


# what is told


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


# what is taken over


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


def test_a_later_document_is_silent_about_what_it_lacks(there: Desk) -> None:
    taken(there, signed(row()))
    assert taken(there, signed(document="d2", hours=1)).done == {}
    assert barred(there) is Answer.BLOCKED
    ended = EndedBan(id="c1", how=Ended.REVOKED, why="已解除", since=date(2026, 6, 1))
    unknown = EndedBan(id="c9", how=Ended.REVOKED, why="已解除", since=None)
    assert taken(there, signed(ended=(ended, unknown), document="d3", hours=2)).done == {"revoke": 1, "unknown": 1}
    assert barred(there) is Answer.CLEAR


def test_a_person_unknown_here_is_known_by_his_number_afterwards(there: Desk) -> None:
    taken(there, signed(row()))
    pid = OTHER_VAULT.pid(LI)
    (person,) = GraphStore(there.connection).persons([pid])
    assert (person["name"], person["certain"]) == ("李某", True)
    (kept,) = there.connection.read("sealed_numbers", pids=[pid])
    assert OTHER_VAULT.open(kept["sealed"]) == LI
    assert barred(there, NUMBERS["王某"]) is Answer.CLEAR


def test_a_person_known_here_is_met_by_the_whole_number(there: Desk) -> None:
    pid = OTHER_VAULT.pid(LI)
    GraphWriter(there.connection).upsert_persons([{"pid": pid, "name": "李 某", "certain": True}])
    assert taken(there, signed(row())).done == {"received": 1}
    assert barred(there) is Answer.BLOCKED


REFUSALS = {
    "expired": (row(terms={"measures": [row().terms["measures"][0] | {"last": "2026-06-29"}]}), "已到期"),
    "no decision": (row(decision=" "), "没有决定文号"),
    "no authority": (row(authority_code="", authority_name=""), "没有作出决定的单位"),
    "no basis": (row(terms={"article": ""}), "没有依据条款"),
    "no measure": (row(terms={"measures": [], "bounds": []}), "不是市场或行业禁入"),
    "a list": (row(terms={"measures": [row().terms["measures"][0] | {"kind": "限制消费"}]}), "不是市场或行业禁入"),
    "an unknown post": (row(terms={"measures": [{"kind": "限制任职"}]}), "无法识别"),
    "of the future": (row(decided_on=date(2026, 7, 1)), "今天之后"),
    "half a number": (row(number="44022919850101"), "不按姓名并人"),
    "a wrong number": (row(number=LI[:-1] + "1"), "不按姓名并人"),
    "a name alone": (row(number=""), "不按姓名并人"),
    "sealed for another": (row(person=FROM_HERE.sealed("{}")), "无法开封"),
    "no person": (row(person=TO_THERE.sealed("{}")), "无法开封"),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_what_is_not_taken_over_is_kept_with_its_reason(there: Desk, name: str) -> None:
    bad, why = REFUSALS[name]
    good = row(NUMBERS["王某"], "王某", id="c2")
    for _ in range(2):
        found = taken(there, signed(bad, good))
        assert [(one.id, one.decision) for one in found.refused] == [(bad.id, bad.decision)]
        assert why in found.refused[0].reason
    assert (barred(there), barred(there, NUMBERS["王某"])) == (Answer.CLEAR, Answer.BLOCKED)
    refused = [case for case in all_cases(there.connection) if case.acts[0].step == "refuse"]
    assert len(refused) == 1
    assert (refused[0].head.subject, refused[0].head.subject_name, why in refused[0].acts[0].reason) == ("", "", True)


def test_a_namesake_is_nobody_and_another_name_is_for_a_human(there: Desk) -> None:
    GraphWriter(there.connection).upsert_persons(
        [
            {"pid": OTHER_VAULT.pid(NUMBERS["王某"]), "name": "李某", "certain": True},
            {"pid": OTHER_VAULT.pid(LI), "name": "赵某", "certain": True},
        ]
    )
    (refused,) = taken(there, signed(row())).refused
    assert refused.reason == "证件号码相同而姓名不同, 须人工核实"
    assert (barred(there), barred(there, NUMBERS["王某"])) == (Answer.CLEAR, Answer.CLEAR)


def test_a_ban_that_reads_otherwise_now_is_not_changed_silently(there: Desk) -> None:
    taken(there, signed(row()))
    longer = row(terms={"measures": [row().terms["measures"][0] | {"last": "2036-03-10"}]})
    (refused,) = taken(there, signed(longer, document="d2", hours=1)).refused
    assert "内容不同" in refused.reason
    assert (barred(there), barred(there, day=date(2031, 3, 11))) == (Answer.BLOCKED, Answer.CLEAR)


@pytest.mark.parametrize("at", [20, -20])
def test_a_document_that_was_touched_is_not_read(there: Desk, at: int) -> None:
    text = signed(row())
    for document in (text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :], "", "a.b.c", THERE.signed(b"{}")):
        with pytest.raises(BadFile):
            taken(there, document)
    assert list(all_cases(there.connection)) == []


def test_a_document_of_another_shape_unit_receiver_or_time_is_not_read(there: Desk) -> None:
    for document, why in (
        (HERE.signed(b'{"bans": 1}'), "不是限制共享文件"),
        (signed(row(), unit="11440203000000009X"), "公钥卡是"),
        (signed(row(), receiver=FROM_HERE.thumbprint), "不是发给本单位"),
        (signed(row(), hours=25), "将来"),
    ):
        with pytest.raises(BadFile, match=why):
            taken(there, document)


def test_only_who_may_takes_over_and_nothing_by_hand(there: Desk) -> None:
    with pytest.raises(Forbidden):
        taken(desk_there(there.connection, "department"), signed(row()))
    taken(there, signed(row()))
    (case,) = all_cases(there.connection)
    by_hand = Opening(
        "x", "foreign_ban", "receive", TODAY, case.head.subject, "李某", data=case.acts[0].data, case="by-hand"
    )
    with pytest.raises(Unlawful, match="不能自行填写"):
        open_case(there, by_hand)
    late = {"document": "信1号", "issued_at": "2026-01-01T00:00:00.000+00:00"}
    with pytest.raises(Conflict, match="早于"):
        take_step(there, Taking("y", case.head.id, "suspend", TODAY, "理由", late))
    take_step(there, Taking("z", case.head.id, "revoke", TODAY, "对方来函", {"document": "信1号"}))
    assert barred(there) is Answer.CLEAR
