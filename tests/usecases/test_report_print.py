"""A report is set whole whatever its texts are (R9.6): no name is a command, none leaves the page, none deceives."""

from __future__ import annotations

from datetime import UTC, date, datetime

import orjson
import pypdfium2 as pdfium
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.domain.reports import Report, ReportReader, is_number, plain_code, report_number, verify_code
from graph_service.rulebook.report_layout import report_layout
from graph_service.usecases.report_print import laid_out, printed, safe, unlaid

LAYOUT = report_layout()
HOSTILE = (
    '#panic("x") #include "/etc/passwd" $ \\frac $ *粗* _斜_ `码` @ref <tag> // 注 ] } ) \u202e反向\u0000\n' + "W" * 400
)
BOX = 595.0


def report(name: str, items: int = 3) -> Report:
    item = {
        "doc_no": name, "violation": name, "categories": [name, name], "content": name * 3, "fine_yuan": 1.5,
        "authority": name, "decided_on": "2026-05-10", "repair": name, "objection": True,
        "source": {"batch": "b", "source": name, "row": 1, "recorded_at": "2026-01-05T08:00:00"},
    }  # fmt: skip
    link = {
        "owner": name,
        "owned": name,
        "share": 0.5,
        "source": {"source": name, "recorded_at": ""},
        "objection": True,
    }
    portrait = {
        "as_of": "2026-06-30", "identity": {"code": "91440229MA00000011", "name": name, "address": name},
        "penalties": {"term": "行政处罚", "items": [item] * items, "sources": [{"source": name, "received": "2026"}],
                      "statement": name},
        "control_chain": {"term": "链", "items": [link] * items, "sources": [], "statement": ""},
        "added_later": {"term": name, "items": [{"what": name, "objection": True}], "sources": [], "statement": ""},
        "missing_sources": [name], "notes": [name],
    }  # fmt: skip
    return Report(
        "BG20260630-AAAQEAYEAUDA", "AAAQ-EAYE-AUDA-OCAJ-BIFQ", datetime(2026, 6, 30, 4, tzinfo=UTC), date(2026, 7, 29),
        date(2026, 6, 30), "v", "91440229MA00000011", name, ReportReader("unit", name, name), orjson.dumps(portrait),
        True, (),
    )  # fmt: skip


def made(one: Report) -> bytes:
    return printed(one, LAYOUT, "https://credit.example.cn", ("可以提出异议。",))


def boxes(pdf: bytes) -> list[tuple[float, float]]:
    """Left and right end of every text on every page, in points."""
    with pdfium.PdfDocument(pdf) as document:
        found: list[tuple[float, float]] = []
        for page in document:
            text = page.get_textpage()
            for place in range(text.count_rects()):
                left, _, right, _ = text.get_rect(place)
                found.append((left, right))
        return found


def test_a_hostile_name_is_printed_as_it_is_and_stays_on_the_page() -> None:
    pdf = made(report(HOSTILE, items=12))
    with pdfium.PdfDocument(pdf) as document:
        assert len(document) > 3
        text = "".join(page.get_textpage().get_text_range() for page in document)
    bare = "".join(text.replace("\u200b", "").split())
    assert '#panic("x")#include"/etc/passwd"$\\frac$*粗*_斜_`码`@ref<tag>//注]})反向' in bare
    assert "root:" not in text
    assert "\u202e" not in text
    assert [(left, right) for left, right in boxes(pdf) if left < 0 or right > BOX] == []


def test_equal_reports_are_equal_bytes() -> None:
    assert made(report("甲公司")) == made(report("甲公司"))


def test_what_the_layout_does_not_know_is_printed_still_with_its_mark() -> None:
    one = report("新分项之内容")
    assert unlaid(orjson.loads(one.portrait), LAYOUT) == ("added_later",)
    told = laid_out(one, LAYOUT, "https://credit.example.cn", ())
    sections = {part["title"]: part for part in told["sections"]}
    assert {title: [item["mark"] for item in part["items"]] for title, part in sections.items()} == {
        "基本信息": [""],
        "行政处罚信息": ["【异议核查中】"] * 3,
        "登记的控制链": ["【异议核查中】"] * 3,
        "新分项之内容": ["【异议核查中】"],
    }
    assert {row[0] for row in sections["登记的控制链"]["rows"]} == {"新分项之内容 【异议核查中】"}
    assert sections["新分项之内容"]["rows"] == [["新分项之内容"]]


@given(st.text(max_size=200))
@settings(max_examples=40)
def test_any_text_is_safe(text: str) -> None:
    kept = safe(text)
    assert safe(kept) == kept or "\u200b" in kept
    assert all(one == "\u200b" or one.isprintable() for one in kept)
    assert max(map(len, kept.replace("\u200b", " ").split()), default=0) <= max(20, len(text))


@given(st.text(min_size=1, max_size=60))
@settings(max_examples=8)
def test_any_name_can_be_set(name: str) -> None:
    assert made(report(name, items=1)).startswith(b"%PDF")


@given(st.binary(min_size=24, max_size=24))
def test_codes_are_read_as_they_were_made(drawn: bytes) -> None:
    code = verify_code(drawn)
    assert plain_code(code.lower().replace("-", " ")) == code.replace("-", "")
    assert plain_code(code.replace("O", "0").replace("I", "1").replace("B", "8")) == code.replace("-", "")
    assert is_number(report_number(date(2026, 6, 30), drawn))


def test_nothing_else_is_a_number_or_a_code() -> None:
    for text in ("", "..", "BG20260630-AAAAAAAAAAA", "bg20260630-AAAAAAAAAAAA", "BG20260630-AAAAAAAAAAAA\n", "a/b"):
        assert not is_number(text)
    for text in ("", "AAAA", "A" * 21, "验证码"):
        assert plain_code(text) == ""
