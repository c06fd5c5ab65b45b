"""JSON lists and HTML tables: what is a table is read, what is not is refused as what it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.loaders.in_values import text_rows
from tests.loaders.test_reading import CODES, HEADER, ROWS, found, read, refused

# --- JSON


OBJECTS = [dict(zip(HEADER.split(","), row.split(","), strict=True)) for row in ROWS]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(OBJECTS, ensure_ascii=False),
        json.dumps({"code": 0, "data": {"total": 2, "list": OBJECTS}, "note": [1, 2]}, indent=2),
        "\n".join(json.dumps(row) for row in OBJECTS),
        json.dumps([{}, {"备注": None} | OBJECTS[0], OBJECTS[1] | {"标签": ["甲", "乙"], "有效": True}]),
    ],
)
def test_a_list_of_flat_objects_is_a_table(tmp_path: Path, text: str) -> None:
    assert text_rows(read(tmp_path, text, "登记.json"))["code"].to_list() == CODES


def test_numbers_of_json_keep_their_digits_across_parts(tmp_path: Path) -> None:
    rows = ",".join(
        f'{{"企业名称":"公司{n}","统一社会信用代码":9.1440229E+17,"注册日期":20200102,"法人代表":"张三"}}'
        for n in range(3_000)
    )
    fields = text_rows(read(tmp_path, f"\ufeff [{rows}]"))
    assert fields["name"].to_list() == [f"公司{number}" for number in range(3_000)]
    assert fields.select("code", "established_on").unique().rows() == [("9.1440229E+17", "20200102")]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('[{"a":{"b":1}}]', "多层嵌套"),
        ('{"a":{"b":1}}', "多层嵌套"),
        ('{"data":{"list":[{"a":1,"children":[{"b":1}]}]}}', "多层嵌套"),
        ('{"a":[{"x":1}],"b":[{"x":1}]}', "多个列表"),
        ('[{"a":1},2]', "不是对象"),
        ('[{"a":1},{"a":', "不完整"),
        ('[{"a":1}] x', "结尾之后"),
        ("[{}]", "没有数据行"),
    ],
)
def test_other_json_is_refused_with_what_it_is(tmp_path: Path, text: str, reason: str) -> None:
    assert reason in refused(tmp_path, text, "登记.json")


# --- HTML


def test_an_html_table_named_xls_is_a_table(tmp_path: Path) -> None:
    heads = "".join(f"<th>{cell}</th>" for cell in HEADER.split(","))
    body = "".join("<tr>" + "".join(f"<td>&nbsp;{cell}<br></td>" for cell in row.split(",")) for row in ROWS)
    page = (
        "<html><head><meta charset=gbk><style>td {color: red}</style></head><body><table>"
        f"<tr><td colspan=4>翁源县<table><tr><td>里面</td></tr></table></td></tr><tr>{heads}</tr>{body}"
        "<tr><td rowspan=2>丙公司<td>无<td>2020-01-02<td>王五<tr><td>91440229MA4U0001XN</table><p>"
    )
    sheet = read(tmp_path, page.encode("gb18030"), "登记.xls")
    rows = text_rows(sheet)
    assert (sheet.encoding, sheet.header_row, rows["code"].to_list()) == ("gb18030", 2, [*CODES, "无", CODES[0]])
    assert rows["name"].to_list() == ["甲公司", "乙公司", "丙公司", None]
    two = found(tmp_path, f"<table><tr>{heads}</tr></table><table><tr><td>x</td></tr></table>", "两张.xls")
    assert [sheet.sheet for sheet in two] == ["表格1", "表格2"]
