"""Exports of a draw: the same bytes twice, text stays text, and the bundle draws again."""

import io
import json
from time import sleep
from zipfile import ZipFile

import fastexcel
import polars as pl
import pytest

from graph_service.analysis.draw_bundle import SeedKind, SeedOrigin, bundle, draw_frozen, freeze, redraw
from graph_service.analysis.sampling import Plan
from graph_service.domain.errors import BadInput
from graph_service.usecases.export_draw import HEADERS, bundle_json, draw_list, draw_xlsx
from graph_service.usecases.table_files import table_csv

PLAN = Plan("2026-Q3", {"A": 1.0}, floor=0.001)
ORIGIN = SeedOrigin(SeedKind.BEACON, "beacon")
FRAME = pl.DataFrame({"code": ["1", "2", "3"], "class": "A", "score": 0})
SUBJECTS = pl.DataFrame(
    {"code": ["3", "2", "1"], "name": ['=HYPERLINK("x")', "+电", '正常,"店"'], "address": ["@SUM", "-1号", None]}
)
DRAWN = draw_frozen(freeze(FRAME, PLAN), PLAN, ORIGIN)
TABLE = draw_list(DRAWN, SUBJECTS)


def test_list_is_by_code_with_chinese_headers() -> None:
    assert TABLE.columns == list(HEADERS.values())
    assert TABLE["主体名称"].to_list() == ['正常,"店"', "+电", '=HYPERLINK("x")']


def test_xlsx_text_stays_text() -> None:
    read = fastexcel.read_excel(draw_xlsx(TABLE)).load_sheet(0).to_polars()
    assert read["主体名称"].to_list() == TABLE["主体名称"].to_list()
    sheet = ZipFile(io.BytesIO(draw_xlsx(TABLE))).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert 'state="frozen"' in sheet
    assert '<autoFilter ref="A1:F4"/>' in sheet


def test_csv_is_read_by_excel_and_runs_nothing() -> None:
    data = table_csv(TABLE)
    assert data.startswith(b"\xef\xbb\xbf")
    read = pl.read_csv(data, infer_schema=False)
    assert read["主体名称"].to_list() == ['正常,"店"', "'+电", '\'=HYPERLINK("x")']
    assert read["住所"].to_list() == [None, "'-1号", "'@SUM"]


def test_equal_draws_give_equal_bytes() -> None:
    first = draw_xlsx(TABLE)
    sleep(1.1)  # the clock that a workbook would write into its properties has moved on
    assert draw_xlsx(draw_list(draw_frozen(freeze(FRAME.reverse(), PLAN), PLAN, ORIGIN), SUBJECTS.reverse())) == first


def test_bundle_draws_again_from_its_json() -> None:
    data = bundle_json(bundle(DRAWN, ORIGIN, "0.1.0"))
    assert redraw(json.loads(data)).equal
    assert list(json.loads(data)) == sorted(json.loads(data))


def test_a_subject_that_nobody_knows_is_refused() -> None:
    with pytest.raises(BadInput, match="不在名录中: 1"):
        draw_list(DRAWN, SUBJECTS.head(2))
