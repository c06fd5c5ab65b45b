"""Reports asked for over HTTP, and read back as a reader and a telephone see them."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import httpx
import pypdfium2 as pdfium
import zxingcpp
from pypdfium2 import raw

from graph_service.usecases.authorisation_desk import live_authorisation
from tests.api.conftest import NOW, Service
from tests.api.test_authorisation import PURPOSE, asked, given
from tests.store.small_county import MILL


def authorise(service: Service, **change: str) -> str:
    """Have the mill authorise the bank; the id of the authorisation."""
    case = asked(service, "/v1/cases", given(**change))
    assert case.status_code == 201, case.text
    return str(case.json()["id"])


def take_back(service: Service, case: str) -> None:
    done = asked(service, f"/v1/cases/{case}/acts", {"step": "withdraw", "seen": 1})
    assert done.status_code == 200, done.text


@contextmanager
def authorised(service: Service, **change: str) -> Iterator[str]:
    """Authorise the bank for a ``with`` block."""
    case = authorise(service, **change)
    try:
        yield case
    finally:
        acts = asked(service, f"/v1/cases/{case}/acts", {"step": "withdraw", "seen": 1})
        assert acts.status_code in (200, 409), acts.text  # 409: a test took it back itself


def headers(service: Service, role: str, purpose: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {service.tokens[role]}", "X-Purpose": quote(purpose)}


def order(service: Service, code: str = MILL, role: str = "bank", purpose: str = PURPOSE) -> httpx.Response:
    day = NOW.date()
    grant = live_authorisation(
        service.app.state.context.connection, unit=f"unit-{role}", subject=code, purpose=purpose, day=day
    )
    named = {"X-Grant": grant.id if grant else "", "X-Loan-Case": "1"}
    return service.http.post(f"/v1/portraits/{code}/reports", headers=headers(service, role, purpose) | named)


def fetch(service: Service, path: str, role: str = "bank") -> httpx.Response:
    return service.http.get(path, headers={"Authorization": f"Bearer {service.tokens[role]}"})


def verify(service: Service, code: str) -> dict[str, Any]:
    answer = service.http.get(f"/v1/verify/{quote(code)}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def upload(service: Service, content: bytes) -> dict[str, Any]:
    kind = {"Content-Type": "application/octet-stream"}
    answer = service.http.post("/v1/verify", content=content, headers=kind)
    assert answer.status_code == 200, answer.text
    return answer.json()


def said_by(signed: bytes) -> dict[str, Any]:
    """What a signed report says, its signature not looked at."""
    payload = json.loads(signed)["payload"]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page, without spaces and places to break at."""
    with pdfium.PdfDocument(pdf) as document:
        return [_text(page.get_textpage().get_text_range()) for page in document]


def _text(text: str) -> str:
    return "".join(text.replace("\u200b", "").replace("\ufffe", "").split())


def scanned(pdf: bytes) -> str:
    """What the one QR code of the first page says."""
    with pdfium.PdfDocument(pdf) as document:
        (code,) = zxingcpp.read_barcodes(document[0].render(scale=3).to_numpy())
        return code.text


def fonts_embedded(pdf: bytes) -> set[bool]:
    """Whether the font of each text object of each page is in the file."""
    with pdfium.PdfDocument(pdf) as document:
        return {
            bool(raw.FPDFFont_GetIsEmbedded(raw.FPDFTextObj_GetFont(one)))
            for page in document
            for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT])
        }
