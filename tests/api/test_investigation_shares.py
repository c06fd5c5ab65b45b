"""研判卷宗的分享: a link with rights and a last day, for whom it is meant, that gives sight of no data."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest

from graph_service.api.clients import add_client
from graph_service.domain.errors import Forbidden
from graph_service.domain.investigations import Writer
from graph_service.rulebook.investigations import investigation_rules
from graph_service.store.bolt import Connection
from graph_service.store.investigations import InvestigationStore
from graph_service.usecases.investigations import Table, held, held_by
from tests.api.conftest import NOW, Service
from tests.api.county import ID_NUMBER
from tests.api.handed_in import INVESTIGATION
from tests.api.investigation_service import LAST, PATH, ask, colleague, listed, made, person, share, signed_in
from tests.store.small_county import MILL


def test_of_an_investigation_that_was_not_shared_nothing_is_told_not_even_that_it_is_there(service: Service) -> None:
    one = made(service)
    for role in (colleague(service), "regulator"):
        there, nowhere = ask(service, role, "GET", f"/{one}"), ask(service, role, "GET", "/none")
        assert (there.status_code, {**there.json(), "instance": ""}) == (403, {**nowhere.json(), "instance": ""})
        assert service.audit()[-1]["outcome"] == "refused"
        for method, path, body in (
            ("PUT", "", INVESTIGATION | {"seen": 1}), ("DELETE", "", None), ("GET", "/shares", None),
            ("POST", "/shares", {"rights": "read", "until": str(LAST)}),
            ("POST", "/exports", {"format": "png", "digest": "0" * 64}),
        ):  # fmt: skip
            assert ask(service, role, method, f"/{one}{path}", body).status_code == 403


def test_whoever_saves_second_is_told_who_was_first_and_nothing_is_overwritten(service: Service) -> None:
    one = made(service)
    link = share(service, one, rights="write")
    assert ask(service, "regulator", "GET", f"/shared/{link['token']}").json()["investigation"]["rights"] == "write"
    saved = ask(service, "regulator", "PUT", f"/{one}", INVESTIGATION | {"title": "发改所改", "seen": 1})
    assert (saved.status_code, saved.json()["investigation"]["version"]) == (200, 2)
    late = ask(service, "inspector", "PUT", f"/{one}", INVESTIGATION | {"title": "市监所改", "seen": 1})
    assert (late.status_code, late.json()["seq"]) == (409, 2)
    assert "unit-regulator regulator-1 已于 2026-06-30 12:00 保存了第 2 版" in late.json()["detail"]
    assert "合入" in late.json()["advice"]
    now = ask(service, "inspector", "GET", f"/{one}").json()["investigation"]
    assert (now["title"], now["saved_by"]["who"], now["owner"]["who"]) == ("发改所改", "regulator-1", "inspector-1")


def test_a_link_opens_for_whom_it_is_meant_and_who_opened_it_is_known(service: Service) -> None:
    one = made(service)
    link = share(service, one, unit="unit-court", role="court", note="供承办法官")
    assert one not in listed(service, "court")
    refused = ask(service, "regulator", "GET", f"/shared/{link['token']}")
    assert (refused.status_code, "unit-inspector inspector-1" in refused.json()["advice"]) == (403, True)
    assert (service.audit()[-1]["outcome"], service.audit()[-1]["who"]) == ("refused", "regulator-1")
    for _ in range(2):
        assert ask(service, "court", "GET", f"/shared/{link['token']}").status_code == 200
    entry = service.audit()[-1]
    assert (entry["who"], entry["grant"], entry["purpose"]) == ("court-1", one, "日常监管")
    assert entry["action"] == "GET /v1/investigations/shared/{token}"
    assert listed(service, "court")[one] == "read"
    (told,) = ask(service, "inspector", "GET", f"/{one}/shares").json()["shares"]
    assert (told["state"], told["role_term"], [who["by"]["who"] for who in told["opened"]]) == (
        "live", "法院", ["court-1"],
    )  # fmt: skip
    written = ask(service, "court", "PUT", f"/{one}", INVESTIGATION | {"seen": 1})
    assert (written.status_code, "只读" in written.json()["detail"]) == (403, True)
    for method, path in (("GET", "/shares"), ("DELETE", ""), ("DELETE", f"/shares/{told['id']}")):
        assert ask(service, "court", method, f"/{one}{path}").status_code == 403
    assert ask(service, "court", "GET", "/shared/none").status_code == 404


def test_what_is_over_is_gone_and_says_whom_to_ask(service: Service) -> None:
    one = made(service)
    link = share(service, one)
    assert ask(service, "court", "GET", f"/shared/{link['token']}").status_code == 200
    done = ask(service, "inspector", "DELETE", f"/{one}/shares/{link['share']['id']}")
    assert [told["state"] for told in done.json()["shares"]] == ["withdrawn"]
    for path in (f"/shared/{link['token']}", f"/{one}"):
        gone = ask(service, "court", "GET", path)
        assert (gone.status_code, gone.json()["type"]) == (410, "urn:credit-graph:problem:gone")
        assert "inspector-1" in gone.json()["advice"]
    assert one not in listed(service, "court")
    ended = share(service, one, until=str(NOW.date()))
    assert ask(service, "court", "GET", f"/{one}").status_code == 410  # the new link was not opened
    assert ask(service, "court", "GET", f"/shared/{ended['token']}").status_code == 200
    assert ask(service, "inspector", "DELETE", f"/{one}").status_code == 200
    for role, path in (("court", f"/shared/{ended['token']}"), ("court", f"/{one}"), ("inspector", f"/{one}")):
        assert ask(service, role, "GET", path).status_code == 410
    assert ask(service, "inspector", "PUT", f"/{one}", INVESTIGATION | {"seen": 1}).status_code == 410
    assert one not in listed(service, "inspector")
    connection: Connection = service.app.state.context.connection
    assert connection.read("investigation_version", id=f"{one}/1")  # kept for the audit


def test_a_share_ends_with_its_last_day(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    secrets = {name: add_client(service.data, name, role="inspector", unit=name, at=NOW) for name in ("giver", "taker")}

    def at(moment: datetime) -> None:
        monkeypatch.setattr("tests.api.conftest.NOW", moment)
        service.tokens.update({name: signed_in(service, name, secret) for name, secret in secrets.items()})

    at(NOW)
    one = made(service, "giver")
    link = share(service, one, "giver", until=str(NOW.date()))
    assert ask(service, "taker", "GET", f"/shared/{link['token']}").status_code == 200
    at(NOW + timedelta(hours=11, minutes=59))  # a minute before midnight in China
    assert ask(service, "taker", "GET", f"/{one}").status_code == 200
    at(NOW + timedelta(hours=12))
    for path in (f"/{one}", f"/shared/{link['token']}"):
        gone = ask(service, "taker", "GET", path)
        assert (gone.status_code, "到期" in gone.json()["detail"]) == (410, True)
    assert one not in listed(service, "taker")
    (told,) = ask(service, "giver", "GET", f"/{one}/shares").json()["shares"]
    assert told["state"] == "ended"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"until": str(LAST + timedelta(days=1))}, "截止日"),
        ({"until": str(NOW.date() - timedelta(days=1))}, "截止日"),
        ({"role": "bank"}, "角色"),
        ({"role": "nobody"}, "角色"),
        ({"note": f"给 {ID_NUMBER}"}, "号码"),
        ({"rights": "own"}, "字段"),
    ],
)
def test_a_share_has_a_near_end_and_is_for_those_who_may_open_it(
    service: Service, change: dict[str, object], said: str
) -> None:
    answer = ask(
        service, "inspector", "POST", f"/{made(service)}/shares", {"rights": "read", "until": str(LAST)} | change
    )
    assert (answer.status_code, said in answer.json()["detail"]) == (422, True)


def test_the_token_of_a_link_is_told_once_and_kept_nowhere(service: Service) -> None:
    one = made(service)
    link = share(service, one)
    assert link["path"] == f"{PATH}/shared/{link['token']}"
    ask(service, "court", "GET", f"/shared/{link['token']}")
    connection: Connection = service.app.state.context.connection
    kept = str(connection.read("investigation_shares", investigation=one))
    told = ask(service, "inspector", "GET", f"/{one}/shares").text
    assert not any(link["token"] in text for text in (kept, told, service.log.getvalue(), json.dumps(service.audit())))


def test_what_another_unit_placed_is_told_as_not_known_here_and_survives_saving(service: Service) -> None:
    theirs, ours = person(service, "inspector"), person(service, "regulator")
    nodes = [{"ref": MILL, "x": 0, "y": 0}, {"ref": theirs, "x": 1, "y": 1}]
    one = made(service, canvas={"nodes": nodes}, notes=[{"id": "1", "text": "疑似实际控制", "on": theirs}])
    link = share(service, one, rights="write")
    told = ask(service, "regulator", "GET", f"/shared/{link['token']}").json()
    assert told["unresolved"] == [theirs]
    assert "1 个引用号" in told["unresolved_note"]
    assert "邓" not in json.dumps(told, ensure_ascii=False)
    change = INVESTIGATION | {"canvas": {"nodes": [*nodes, {"ref": ours, "x": 2, "y": 2}]}, "seen": 1}
    assert ask(service, "regulator", "PUT", f"/{one}", change).json()["unresolved"] == [theirs]
    assert ask(service, "inspector", "GET", f"/{one}").json()["unresolved"] == [ours]


def test_a_share_gives_sight_of_the_canvas_and_of_no_data(service: Service) -> None:
    one = made(service)
    link = share(service, one, role="department")
    assert ask(service, "department", "GET", f"/shared/{link['token']}").status_code == 200
    assert service.get("department", f"/v1/subjects/{MILL}/network").status_code == 403  # as before


def test_an_account_of_the_same_name_in_another_unit_owns_nothing(service: Service) -> None:
    (one,) = InvestigationStore(service.app.state.context.connection).find([made(service)])
    table = Table(
        InvestigationStore(service.app.state.context.connection), investigation_rules(),
        Writer("inspector-1", "unit-other"), "inspector", NOW.date(), NOW,
    )  # fmt: skip
    assert held_by(table) == []
    with pytest.raises(Forbidden, match="未分享"):
        held(table, one.id)
