"""研判卷宗: saved and led on without overwriting, shared by link, telling nothing that a viewer may not ask himself."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from graph_service.rulebook.access import access_matrix
from tests.api.conftest import Service
from tests.api.county import ID_NUMBER
from tests.api.handed_in import INVESTIGATION
from tests.api.investigation_service import ORGANS, ask, colleague, listed, made
from tests.store.small_county import MILL


@pytest.mark.parametrize("role", access_matrix().roles)
def test_who_walks_the_network_for_an_organ_has_investigations_and_nobody_else(service: Service, role: str) -> None:
    answer = ask(service, role, "POST", "", INVESTIGATION)
    assert answer.status_code == (201 if role in ORGANS else 403)
    assert ask(service, role, "GET").status_code == (200 if role in ORGANS else 403)


def test_what_is_saved_comes_back_and_the_list_has_the_last_saved_first(service: Service) -> None:
    note = {"id": "n1", "text": "持股比例待核", "on": MILL}
    first, second = made(service, notes=[note]), made(service)
    told = ask(service, "inspector", "GET", f"/{first}").json()
    assert (told["investigation"]["version"], told["investigation"]["rights"]) == (1, "own")
    assert [node["ref"] for node in told["canvas"]["nodes"]] == [MILL]
    assert told["canvas"]["view"] == {"depth": 2.0, "as_of": "2026-06-30"}
    assert (told["notes"], told["unresolved"]) == ([note], [])
    page = ask(service, "inspector", "GET", "?limit=1").json()
    assert (page["truncated"], len(page["investigations"]), page["found"] >= 2) == (True, 1, True)
    assert {first, second} <= listed(service, "inspector").keys()
    assert not {first, second} & listed(service, colleague(service)).keys()  # an account's own, not its unit's


def test_of_two_who_save_at_once_one_is_first(service: Service) -> None:
    one = made(service)
    with ThreadPoolExecutor(6) as pool:
        tried = [
            pool.submit(ask, service, "inspector", "PUT", f"/{one}", INVESTIGATION | {"title": f"第{at}人", "seen": 1})
            for at in range(6)
        ]
        answers = [one.result() for one in tried]
    assert sorted(answer.status_code for answer in answers) == [200, *[409] * 5]
    (first,) = [answer.json() for answer in answers if answer.status_code == 200]
    now = ask(service, "inspector", "GET", f"/{one}").json()["investigation"]
    assert (now["version"], now["title"]) == (2, first["investigation"]["title"])


@pytest.mark.parametrize(
    "change",
    [
        {"title": f"查 {ID_NUMBER}"},
        {"purpose": "电话 13812341234"},
        {"notes": [{"id": "1", "text": f"身份证{ID_NUMBER}", "on": None}]},
        {"canvas": {"view": {"搜索": ID_NUMBER}}},
        {"canvas": {"view": {ID_NUMBER: True}}},
        {"canvas": {"view": {"x": 440229197001011234}}},
        {"canvas": {"roots": [f"name:{ID_NUMBER}"]}},
        {"canvas": {"nodes": [{"ref": MILL, "x": 0, "y": 0, "name": "翁源县鑫发碾米有限公司"}]}},  # what an answer told
        {"canvas": {"nodes": [{"ref": MILL, "x": 0, "y": 0}] * 2_001}},
        {"canvas": {"view": {"a": ["甲" * 200] * 500}}},
    ],
    ids=["title", "purpose", "note", "view", "key", "number", "ref", "copy", "many", "bytes"],
)
def test_numbers_of_people_and_copies_of_answers_and_too_much_are_refused(
    service: Service, change: dict[str, object]
) -> None:
    before = listed(service, "inspector")
    answer = ask(service, "inspector", "POST", "", INVESTIGATION | change)
    assert answer.status_code == 422, answer.text
    assert ID_NUMBER not in answer.text
    assert listed(service, "inspector") == before


def test_an_export_is_in_the_audit_with_the_number_that_is_printed_on_it(service: Service) -> None:
    one = made(service)
    answer = ask(service, "inspector", "POST", f"/{one}/exports", {"format": "pdf", "digest": "ab" * 32})
    assert answer.status_code == 201
    told = answer.json()
    mark = told["watermark"]
    assert (mark["who"], mark["unit"], mark["at"]) == ("inspector-1", "unit-inspector", "2026-06-30T12:00:00+08:00")
    assert all(word in mark["text"] for word in ("unit-inspector inspector-1", "2026-06-30 12:00", told["number"]))
    entry = service.audit()[-1]
    assert (entry["request"], entry["grant"]) == (mark["request"], one)
    assert {"pdf", f"number={told['number']}", f"digest={'ab' * 32}"} <= set(entry["fields"])
    opened = ask(service, "inspector", "GET", f"/{one}").json()["watermark"]
    assert opened["request"] in opened["text"]
