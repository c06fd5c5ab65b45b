"""The route of repair: staff and the subject itself see the file, the public the terms of what is public."""

from __future__ import annotations

from typing import Any

from tests.api.conftest import PURPOSE, Service
from tests.store.small_county import DENG, FARM, MILL

ROUTE = f"/v1/subjects/{MILL}/repairs"
INSIDE = {"ref", "authority_code", "step", "conditions", "case"}


def test_staff_and_the_subject_see_the_whole_file(service: Service) -> None:
    for role in ("regulator", "subject"):
        answer = service.get(role, ROUTE).json()
        repairs = {one["title"]: one for one in answer["repairs"]}
        assert set(repairs) == {"翁市监罚〔2026〕1号", "翁市监罚〔2026〕2号", "翁市监罚〔2026〕3号", None}
        revoked, fine, taxes = repairs["翁市监罚〔2026〕1号"], repairs["翁市监罚〔2026〕2号"], repairs[None]
        assert (revoked["record_class"], revoked["apply_from"], revoked["auto_stop"]) == (
            "严重",
            "2027-03-11",
            "2029-03-10",
        )
        assert (fine["days_left"], fine["regime"]["rule"], fine["regime"]["confirmed"]) == (42, "REP36", False)
        assert fine["formula"] == (
            "文书日期 2026-05-10 + 3个月 = 2026-08-10 届满, 自 2026-08-11 起可申请 (REP36, 未核对原文)"
        )
        assert {one["name"]: one["verdict"] for one in fine["conditions"]}["term"] == "not_met"
        assert (revoked["step"], fine["step"], taxes["kind"], taxes["case"]) == ("apply_samr", "apply", "arrears", None)
        assert answer["voluntary"] == ["培训", "信用报告", "公益"]
        assert not answer["public_only"]


def test_the_public_sees_the_terms_of_what_is_public(service: Service) -> None:
    answer = service.get("public", ROUTE).json()
    assert answer["public_only"]
    assert [one["title"] for one in answer["repairs"]] == ["翁市监罚〔2026〕2号", None, "翁市监罚〔2026〕1号"]
    for one in answer["repairs"]:
        assert one["published"]
        assert INSIDE.isdisjoint(one)
    assert service.get("public", ROUTE, as_of="2027-05-11").json()["repairs"][0]["title"] is None  # stopped by itself


def test_the_law_is_that_of_the_day_asked_about(service: Service) -> None:
    regimes = {
        day: {one["regime"]["rule"] for one in service.get("regulator", ROUTE, as_of=day).json()["repairs"]}
        for day in ("2026-03-31", "2026-04-01")
    }
    assert regimes == {"2026-03-31": {"REPS", "REP58"}, "2026-04-01": {"REPS", "REP36"}}


def test_others_records_and_persons_stay_inside(service: Service) -> None:
    other = service.get("subject", f"/v1/subjects/{FARM}/repairs").json()
    assert other["public_only"]
    assert service.get("public", f"/v1/subjects/{DENG}/repairs").status_code == 404
    person = service.get("regulator", f"/v1/subjects/{DENG}/repairs").json()
    assert person["party"]["name"] == "邓*"
    assert DENG not in person["party"]["ref"]
    assert {one["published"] for one in person["repairs"]} == {False}


def test_a_subject_applies_and_what_is_granted_leaves_the_public_answer(service: Service) -> None:
    def post(role: str, path: str, **body: object) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {service.tokens[role]}"} | PURPOSE
        answer = service.http.post(path, json=body, headers=headers, timeout=300)  # the first refresh compiles
        assert answer.is_success, answer.text
        return answer.json()

    def taxes(role: str) -> list[dict[str, Any]]:
        return [one for one in service.get(role, ROUTE).json()["repairs"] if one["kind"] == "arrears"]

    assert len(taxes("public")) == 1
    (mine,) = taxes("subject")
    data = {"proof": "完税凭证", "promise": "44022920260630000001", "voluntary": ["培训"]}
    asked = {"procedure": "repair", "step": mine["step"], "subject": MILL, "records": [mine["ref"]], "data": data}
    opened = post("subject", "/v1/cases", **asked)
    acts = f"/v1/cases/{opened['id']}/acts"
    post("regulator", acts, step="accept", seen=1)
    assert [one["case"]["state"] for one in taxes("subject")] == ["ACCEPTED"]
    post("regulator", acts, step="grant", reason="已缴清", seen=2)
    assert taxes("public") == []
    assert [one["standing"] for one in taxes("subject")] == ["REPAIRED"]
