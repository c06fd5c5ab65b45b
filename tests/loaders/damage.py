"""Tables as departments damage them (损坏文件生成器), each damage with the number of rows it leaves.

A damage changes a ``Case`` before it is written: its grid, the text it becomes, the encoding, or the container.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.loaders.damage_case import QUOTE, Case

# --- damages of the grid


def titles(c: Case) -> None:
    c.above = [["翁源县企业信息公示表"], ["制表单位:某某局", "", "2026年6月"], [], *c.above]


def many_titles(c: Case) -> None:
    c.above = [[f"填表说明第{n}条"] for n in range(20)] + c.above


def unnamed_row(c: Case) -> None:
    c.above.append([f"Unnamed: {place}" for place in range(len(c.header))])


def blank_rows(c: Case) -> None:
    for blank in ([], ["", "", ""], ["\u3000", " "], ["\t"]):
        c.rows.insert(c.random.randrange(len(c.rows) + 1), list(blank))


def blank_header_cell(c: Case) -> None:
    place = c.random.randrange(1, len(c.header))
    c.header.insert(place, "")
    for row in c.rows:
        if row:
            row.insert(place, "备注")
    if c.parents:
        c.parents.insert(place, "")
    c.refusable |= c.container.startswith("json")


def trailing_columns(c: Case) -> None:
    c.header += ["", "", ""]
    for row in c.rows:
        row += ["", "", "", ""]


def two_headings(c: Case) -> None:
    c.parents = ["基本信息", "", "", "", *["其他信息", "", "", ""]][: len(c.header)]


def duplicates(c: Case) -> None:
    c.rows += [list(c.rows[0]) for _ in range(200)]


def wide_row(c: Case) -> None:
    c.row().extend(["多出的文字", "", "再多"])


def very_wide_row(c: Case) -> None:
    c.row().extend(["x"] * 3_000)


def short_rows(c: Case) -> None:
    del c.row()[2:]


def no_rows(c: Case) -> None:
    c.rows.clear()
    c.refusable |= c.container.startswith("json")


def newline_in_cell(c: Case) -> None:
    c.row()[-1] = "第一行\n第二行\n\n第四行"


def delimiter_in_cell(c: Case) -> None:
    c.row()[-1] = "甲,乙;丙|丁\t戊"


def quotes_in_cell(c: Case) -> None:
    c.row()[-1] = '所谓"信用",即"守信"'


def full_width(c: Case) -> None:
    c.row()[1] = "９１４４０２２９ＭＡ４Ｕ０００１ＸＮ"


def placeholders(c: Case) -> None:
    row = c.row()
    row[2:] = ["/", "-", "无", "NULL", "--", "暂无"][: len(row) - 2]


def scientific_code(c: Case) -> None:
    c.row()[1] = "9.1440229E+17"


def zeroed_code(c: Case) -> None:
    c.row()[1] = "914402290001230000"


def formulas(c: Case) -> None:
    row = c.row()
    row[0], row[-1] = '=HYPERLINK("http://x")', "@SUM(A1)"


def no_days(c: Case) -> None:
    c.row()[2] = "2023-02-30"
    c.row()[2] = "1900/1/0"


def mojibake(c: Case) -> None:
    c.row()[0] = "锟斤拷锟斤拷公司"


def header_again(c: Case) -> None:
    c.rows.insert(len(c.rows) // 2, list(c.header))


def spaced_header(c: Case) -> None:
    c.header = [f"  {cell[:2]} {cell[2:]}\u3000" if cell else "" for cell in c.header]


def long_cell(c: Case) -> None:
    c.row()[-1] = "很长" * 20_000


def total_row(c: Case) -> None:
    c.rows.append(["合计", str(len(c.rows))])


def stray_quote(c: Case) -> None:
    c.row()[0] = f"翁源县{QUOTE}甲{QUOTE}公司{QUOTE}"


def unclosed_quote(c: Case) -> None:
    c.row()[0] = f"{QUOTE}翁源县甲公司"


# --- damages of the text


def crlf(c: Case) -> None:
    c.newline = "\r\n"


def cr(c: Case) -> None:
    c.newline = "\r"


def tabs(c: Case) -> None:
    c.mark = "\t"


def semicolons(c: Case) -> None:
    c.mark = ";"


def pipes(c: Case) -> None:
    c.mark = "|"


def all_quoted(c: Case) -> None:
    c.quote_all = True


def no_final_newline(c: Case) -> None:
    c.final = False


def nul(c: Case) -> None:
    c.row()[-1] = "销售\x00日用品"
    c.refusable = True


# --- damages of the bytes


def byte_order_mark(c: Case) -> None:
    c.encoding = "utf-8-sig"


def gb18030(c: Case) -> None:
    c.encoding = "gb18030"


def utf16(c: Case) -> None:
    c.encoding = "utf-16-le-marked"


def utf16_be(c: Case) -> None:
    c.encoding = "utf-16-be-marked"


def utf16_unmarked(c: Case) -> None:
    c.encoding = "utf-16-le"
    c.refusable = True  # short or odd texts cannot be told for sure


def broken_byte(c: Case) -> None:
    def change(content: bytes) -> bytes:
        inside = [
            at for at in range(1, len(content)) if content[at - 1 : at + 1].isalnum()
        ]  # of a word, not of a blank
        at = c.random.choice(inside or [len(content)])
        return content[:at] + b"\xff" + content[at:]

    c.bytewise.append(change)
    c.refusable = True


def cut_short(c: Case) -> None:
    c.bytewise.append(lambda content: content[: len(content) * 4 // 5])
    c.refusable, c.counted = True, False


def other_half(c: Case) -> None:
    def change(content: bytes) -> bytes:
        half = content.find(b"\n", len(content) // 2) + 1
        return content[:half] + content[half:].decode("utf-8", "replace").encode("gb18030")

    c.bytewise.append(change)
    c.refusable = True


# --- damages of the container


def as_json(c: Case) -> None:
    c.container, c.refusable = "json", c.refusable or "" in c.header or not c.rows


def as_json_lines(c: Case) -> None:
    c.container, c.refusable = "jsonl", c.refusable or "" in c.header or not c.rows


def as_html(c: Case) -> None:
    c.container, c.name = "html", "登记.xls"


def as_zip(c: Case) -> None:
    c.container = "zip"


def as_gzip(c: Case) -> None:
    c.container, c.refusable = "gzip", True


def wrong_name(c: Case) -> None:
    c.name = "登记.xlsx"


GRID = (
    titles, many_titles, unnamed_row, blank_rows, blank_header_cell, trailing_columns, two_headings, duplicates,
    wide_row, very_wide_row, short_rows, no_rows, newline_in_cell, delimiter_in_cell, quotes_in_cell, full_width,
    placeholders, scientific_code, zeroed_code, formulas, no_days, mojibake, header_again, spaced_header, long_cell,
    total_row,
)  # fmt: skip
TEXT = (
    stray_quote, unclosed_quote, crlf, cr, tabs, semicolons, pipes, all_quoted, no_final_newline, nul, byte_order_mark,
    gb18030, utf16, utf16_be, utf16_unmarked, broken_byte, cut_short, other_half, as_json, as_json_lines, as_html,
    as_zip, as_gzip, wrong_name,
)  # fmt: skip
DAMAGES: tuple[Callable[[Case], None], ...] = (*GRID, *TEXT)
