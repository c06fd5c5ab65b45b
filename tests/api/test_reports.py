"""R9.6: a report is issued for one unit and purpose, fetched by it alone, and verified by anybody."""

from __future__ import annotations

import hashlib
import json
import stat
from collections.abc import Iterator
from datetime import timedelta

import pytest

from graph_service.domain.errors import BadFile
from graph_service.store.report_files import report_files
from graph_service.store.report_keys import ReportKeys, load_report_keys, verified
from graph_service.store.sharing_keys import SharingKeys
from tests.api.conftest import NOW, Service
from tests.api.report_service import (
    authorised,
    fetch,
    fonts_embedded,
    headers,
    order,
    pages_of,
    said_by,
    scanned,
    take_back,
    upload,
    verify,
)
from tests.api.test_authorisation import BANK, PURPOSE
from tests.store.small_county import MILL

WORDS = (
    "不作评分或等级评定", "翁源县鑫发碾米有限公司", MILL, "行政处罚信息", "异议与修复途径", "数据来源及日期",
    "缺失的来源", "有效期至2026-07-29", "未核对原文",
)  # fmt: skip
UNKNOWN = ("ABCD-EFGH-IJKL-MNOP-QRST", "nothing", "'; DROP", "..%5Caudit.jsonl", "验证码")


@pytest.fixture
def case(service: Service) -> Iterator[str]:
    with authorised(service) as given:
        yield given


def test_without_authorisation_there_is_no_report(service: Service) -> None:
    refused, nowhere = order(service), order(service, "91440229MA9999999X")
    assert (refused.status_code, refused.json()["rule"]) == (403, "R10.2")
    assert {**refused.json(), "instance": ""} == {**nowhere.json(), "instance": ""}
    for role in ("public", "department", "court", "inspector"):
        assert order(service, role=role).status_code == 403


def test_a_report_says_who_reads_it_why_and_until_when_on_every_page(service: Service, case: str) -> None:
    answer = order(service)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    pdf, signed = (fetch(service, made["links"][kind]) for kind in ("pdf", "signed_json"))
    assert (pdf.headers["content-type"], signed.headers["content-type"]) == ("application/pdf", "application/json")
    hashes = [hashlib.sha256(one.content).hexdigest() for one in (pdf, signed)]
    assert hashes == [made["sha256"]["pdf"], made["sha256"]["signed_json"]]
    pages = pages_of(pdf.content)
    marks = f"{BANK}·{PURPOSE}·2026-06-30 12:00".replace(" ", "")
    for place, page in enumerate(pages, 1):
        assert page.count(marks) == 3, "the watermark"
        assert f"报告编号{made['number']}" in page
        assert f"验证码{made['verify_code']}" in page
        assert f"第{place}页共{len(pages)}页" in page
    assert scanned(pdf.content) == f"http://127.0.0.1:8000/v1/verify/{made['verify_code']}"
    assert fonts_embedded(pdf.content) == {True}
    whole = "".join(pages)
    assert [one for one in WORDS if one not in whole] == []
    entry = service.audit()[-1]
    assert (entry["grant"], entry["purpose"], entry["subject"]) == (case, PURPOSE, MILL)


def test_the_signature_is_checked_by_the_public_key_alone(service: Service, case: str) -> None:
    made = order(service).json()
    signed = fetch(service, made["links"]["signed_json"]).content
    key = service.http.get("/v1/reports/key").json()
    told = json.loads(verified(signed, key))
    assert (told["number"], told["pdf_sha256"]) == (made["number"], made["sha256"]["pdf"])
    assert (told["portrait_sha256"], told["reader"]["purpose"]) == (made["portrait_sha256"], PURPOSE)
    assert "d" not in key
    forged = json.loads(signed)
    forged["payload"] = forged["payload"][:-4] + "AAAA"
    others = ReportKeys(b"o" * 32).signed(b"{}")
    for wrong in (json.dumps(forged).encode(), others, b"{}", b"[]", b"\xff", b"null"):
        with pytest.raises(BadFile):
            verified(wrong, key)


def test_a_document_of_bans_is_no_report_though_the_secret_is_one() -> None:
    secret = b"s" * 32
    with pytest.raises(BadFile):
        verified(SharingKeys(secret).signed(b"{}").encode(), ReportKeys(secret).public())
    assert ReportKeys(secret).public()["x"] != SharingKeys(secret).card("u").signs.as_dict(private=False)["x"]


def test_a_report_is_its_units_own_while_the_authorisation_lives(service: Service, case: str) -> None:
    made = order(service).json()
    paths = [made["links"]["pdf"], made["links"]["signed_json"]]
    for path in paths:
        assert fetch(service, path).status_code == 200
        assert fetch(service, path, "subject").status_code == 200  # the subject may see what was told of it
        assert fetch(service, path, "regulator").status_code == 404  # of another unit, whatever its role reaches
        assert fetch(service, path, "public").status_code == 403
        assert service.http.get(path).status_code == 401
    assert service.audit()[-1]["outcome"] == "refused"
    take_back(service, case)
    for path in paths:
        refused = fetch(service, path)
        assert (refused.status_code, "撤回" in refused.text) == (403, True)
        assert fetch(service, path, "subject").status_code == 200
    told = verify(service, made["verify_code"])
    assert (told["state"], told["state_term"]) == ("withdrawn", "已作废")


def test_a_number_that_is_not_there_is_answered_like_one_of_another_unit(service: Service) -> None:
    made = order(service, role="regulator", purpose="日常监管").json()
    theirs = fetch(service, made["links"]["pdf"], "bank").json()
    nowhere = fetch(service, "/v1/reports/BG20260630-AAAAAAAAAAAA.pdf", "bank").json()
    assert {**theirs, "instance": ""} == {**nowhere, "instance": ""}
    for hostile in ("..%2F..%2Faudit", "%00", "BG20260630-AAAAAAAAAAAA%2F.."):
        assert fetch(service, f"/v1/reports/{hostile}.pdf", "regulator").status_code in (404, 422)


def test_anybody_verifies_and_is_told_neither_reader_nor_purpose_nor_content(service: Service, case: str) -> None:
    made = order(service).json()
    told = verify(service, made["verify_code"].lower().replace("-", " "))
    assert told == {
        "state": "valid", "state_term": "有效", "issued_at": "2026-06-30T04:00:00Z", "valid_until": "2026-07-29",
        "as_of": "2026-06-30", "code": MILL, "name": "翁源县鑫发碾米有限公司", "pdf_sha256": made["sha256"]["pdf"],
        "json_sha256": made["sha256"]["signed_json"], "changed": False, "file": None,
        "note": "报告有效。请核对名称、代码、日期与纸面或文件一致。",
    }  # fmt: skip


def test_codes_that_nobody_was_given_are_answered_alike(service: Service) -> None:
    answers = [verify(service, code) for code in UNKNOWN]
    assert {json.dumps(one) for one in answers} == {json.dumps(answers[0])}
    assert {name for name, value in answers[0].items() if value is not None} == {"state", "state_term", "note"}


def test_a_file_is_known_byte_for_byte(service: Service) -> None:
    made = order(service, role="regulator", purpose="日常监管").json()
    pdf, signed = (fetch(service, made["links"][kind], "regulator").content for kind in ("pdf", "signed_json"))
    assert [(upload(service, one)["state"], upload(service, one)["file"]) for one in (pdf, signed)] == [
        ("valid", "pdf"), ("valid", "json"),
    ]  # fmt: skip
    assert upload(service, pdf + b"\n")["state"] == "not_found"
    assert upload(service, signed.replace(b'"signature"', b'"signature" '))["state"] == "not_found"
    assert service.http.post("/v1/verify", content=b"").status_code == 422
    assert service.http.post("/v1/verify", content=b"0" * 30_000_001).status_code == 422


def test_reports_are_private_files_written_once_and_removed_after_their_term(service: Service) -> None:
    made = order(service, role="regulator", purpose="日常监管").json()
    files = report_files(service.data)
    kept = [path for path in files.folder.rglob("*") if path.is_file()]
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept} == {0o600}
    assert {stat.S_IMODE(path.stat().st_mode) for path in files.folder.rglob("*") if path.is_dir()} == {0o700}
    code = made["verify_code"].replace("-", "")
    names = "".join(str(path) for path in kept)
    assert code not in names
    stored = b"".join(path.read_bytes() for path in kept if path.parent.name != "content")
    assert code.encode() not in stored
    assert made["verify_code"].encode() not in stored
    last = NOW.date() + timedelta(days=29)
    assert files.remove_expired(last) == 0
    assert files.remove_expired(last + timedelta(days=1)) >= 2
    gone = fetch(service, made["links"]["pdf"], "regulator")
    assert (gone.status_code, "保存期限" in gone.text) == (404, True)
    assert verify(service, made["verify_code"])["pdf_sha256"] == made["sha256"]["pdf"]


def test_a_purpose_is_asked_for_and_no_purpose_is_a_command(service: Service) -> None:
    bare = {"Authorization": f"Bearer {service.tokens['regulator']}"}
    assert service.http.post(f"/v1/portraits/{MILL}/reports", headers=bare).status_code == 422
    hostile = '#panic("x") $x^2$ *b* \u202e反\x07 ' + "W" * 60
    made = service.http.post(f"/v1/portraits/{MILL}/reports", headers=headers(service, "regulator", hostile[:60]))
    assert made.status_code == 201, made.text
    pages = pages_of(fetch(service, made.json()["links"]["pdf"], "regulator").content)
    assert '#panic("x")$x^2$*b*反' in "".join(pages)


def test_the_key_survives_a_restart(service: Service) -> None:
    settings = service.app.state.context.settings
    assert load_report_keys(settings).public() == service.http.get("/v1/reports/key").json()


def test_the_signed_statement_is_what_the_portrait_route_tells(service: Service) -> None:
    made = order(service, role="regulator", purpose="日常监管").json()
    told = said_by(fetch(service, made["links"]["signed_json"], "regulator").content)
    assert told["portrait"] == service.get("regulator", f"/v1/portraits/{MILL}").json()["portrait"]
