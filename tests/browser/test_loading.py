"""Loading from the page: real files of the county, a format nobody knew, rows that come back mended."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from loaders.sample import generate
from tests.api.load_service import mended
from tests.browser.conftest import Visitor
from tests.browser.test_equity import serious

PENALTIES = "行政处罚公示_市场监管.csv"
CODE = "行政相对人代码1(统一社会信用代码)"
DAY, NO_DAY = "2026-03-02", "2026-02-30"
PATIENCE = 120_000  # milliseconds a load may wait for a busy machine
UNKNOWN = """序,单位全称,社会信用代码,处罚文书编号,主要违法事实,作出日子,罚款金额,作出机关
1,{name},{code},翁网罚〔2026〕1号,销售过期食品,2026-03-10,2,翁源县市场监督管理局
"""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files as departments of the county hand them in."""
    folder = tmp_path_factory.mktemp("交件")
    generate(folder, subjects=300)
    return folder


def firm(files: Path) -> dict[str, str]:
    """Somebody with a name and a code who was penalised, by heading."""
    heading, *rows = (files / PENALTIES).read_text("gb18030").splitlines()
    told = (dict(zip(heading.split(","), row.split(","), strict=False)) for row in rows)
    return next(one for one in told if one["行政相对人名称"] and re.match("9[12]4402", one[CODE]))


def hand_in(page: Page, *files: Path) -> None:
    page.locator("input[type=file]").set_input_files(files)
    page.get_by_role("button", name=f"交件入库 ({len(files)} 个文件)").click()
    page.wait_for_url(re.compile(r"#/loading/20\d+T\d+-\w+$"))
    loaded(page)


def loaded(page: Page) -> None:
    expect(page.locator("[data-state=done]")).to_be_visible(timeout=PATIENCE)


def fates(page: Page, name: str) -> list[str]:
    """Rows, loaded, known, to check, rejected of a file, as the list tells them."""
    return page.locator("tr[data-file]", has_text=name).locator("td.number").all_text_contents()


def test_files_of_departments_are_loaded_as_they_come(visitor: Visitor, files: Path) -> None:
    page = visitor.page
    visitor.enter("regulator")
    visitor.go("/loading")
    assert serious(page) == []
    hand_in(page, files / PENALTIES, files / "企业担保信息.xlsx")
    lines = sum(bool(line.strip(",")) for line in (files / PENALTIES).read_text("gb18030").splitlines()[1:])
    told = [int(one) for one in fates(page, PENALTIES)]
    assert told[0] == lines == sum(told[1:])
    page.get_by_role("button", name=PENALTIES).click()
    result = page.get_by_role("region", name=PENALTIES)
    expect(result).to_contain_text("行政处罚 · 文字编码 GB18030 · 表头在第 1 行")
    result.locator("summary").click()
    expect(result.get_by_role("row", name="行政处罚决定书文号 决定书文号")).to_be_visible()
    expect(page.get_by_role("note")).to_contain_text("credit-graph run")
    assert serious(page) == []
    visitor.shoot("loading-job")
    address = page.url
    page.reload()  # the job is in the address
    visitor.settled()
    assert (page.url, fates(page, PENALTIES)) == (address, [str(one) for one in told])
    page.get_by_role("link", name="全部交件").click()
    visitor.settled()
    expect(page.locator("tbody tr").first).to_contain_text(PENALTIES)
    visitor.shoot("loading")
    page.locator("input[type=file]").set_input_files(files / PENALTIES)
    expect(page.get_by_label("来源单位")).to_have_value("翁源县发展和改革局")  # of the account
    hand_in(page, files / PENALTIES)  # the very same file once more
    assert fates(page, PENALTIES)[:3] == [str(lines), "0", str(told[1] + told[2])]
    expect(page.locator("[data-earlier]")).to_contain_text("内容未变, 未重复写入")
    expect(page.locator("[data-earlier]")).to_contain_text("来源 翁源县发展和改革局")


def test_a_format_nobody_knew_is_confirmed_by_hand_and_loaded(visitor: Visitor, files: Path, tmp_path: Path) -> None:
    page, who = visitor.page, firm(files)
    unknown = tmp_path / "执法情况.csv"
    unknown.write_text(UNKNOWN.format(name=who["行政相对人名称"], code=who[CODE]), "utf-8")
    visitor.enter("regulator")
    visitor.go("/loading")
    hand_in(page, unknown)
    expect(page.locator("[data-to-do=map]")).to_be_visible()
    name = page.locator("tr[data-heading=单位全称]")
    expect(name.locator("[data-proposed]")).to_contain_text("建议")
    expect(name.get_by_role("combobox")).to_have_value("name")
    confirm = page.get_by_role("button", name="确认并载入")
    page.get_by_label("确认理由").fill("已与来源单位核对")
    page.get_by_label("「作出日子」对应的内容").select_option("")
    expect(page.get_by_role("status").filter(has_text="还缺必填内容")).to_contain_text("决定日期")
    expect(confirm).to_be_disabled()
    page.get_by_label("「作出机关」对应的内容").scroll_into_view_if_needed()
    for seen in (confirm, page.get_by_role("status").filter(has_text="还缺必填内容")):
        expect(seen).to_be_in_viewport()
    page.get_by_label("「作出日子」对应的内容").select_option("decided_on")
    page.get_by_label("「罚款金额」的单位").select_option("万元")
    visitor.settled()
    expect(page.get_by_label("「罚款金额」的单位")).to_have_value("万元")
    assert serious(page) == []
    visitor.shoot("loading-mapping")
    first = page.url
    with page.expect_request(re.compile("/mapping$")) as asked:
        confirm.click()
    assert asked.value.post_data_json["units"] == {"fine_yuan": "万元"}
    page.wait_for_url(lambda url: url != first)
    loaded(page)
    assert fates(page, "执法情况.csv") == ["1", "1", "0", "0", "0"]
    expect(page.get_by_text("已由人确认的格式")).to_be_visible()
    page.get_by_role("link", name="由前一次交件再次载入").click()
    expect(page).to_have_url(first)


def test_rows_set_aside_are_downloaded_mended_and_dropped_again(visitor: Visitor, files: Path, tmp_path: Path) -> None:
    page, row = visitor.page, firm(files) | {"行政处罚决定书文号": "翁网罚〔2026〕2号", "处罚决定日期": NO_DAY}
    wrong = tmp_path / "处罚补报.csv"
    wrong.write_text("\n".join([",".join(row), ",".join(row.values()), ""]), encoding="gb18030")
    visitor.enter("regulator")
    visitor.go("/loading")
    hand_in(page, wrong)
    assert fates(page, wrong.name)[1] == "0"
    check = page.locator("tr[data-check]").filter(has_text="在待更正表中").first
    expect(check).to_contain_text("错误")
    with page.expect_download() as one:
        check.get_by_role("button", name="在待更正表中").click()
    assert one.value.suggested_filename.endswith(".xlsx")
    better = tmp_path / "待更正.xlsx"
    better.write_bytes(mended(one.value.path().read_bytes(), NO_DAY, DAY))
    visitor.shoot("loading-checks")
    first = page.url
    drop(page, better)
    page.get_by_role("button", name="交件入库 (1 个文件)").press("Enter")
    page.wait_for_url(lambda url: url != first)
    loaded(page)
    assert fates(page, better.name) == ["1", "1", "0", "0", "0"]


def drop(page: Page, file: Path) -> None:
    """Drop a file where files are dropped."""
    dropped = page.evaluate_handle(
        """([name, bytes]) => {
            const moved = new DataTransfer();
            moved.items.add(new File([new Uint8Array(bytes)], name));
            return moved;
        }""",
        [file.name, list(file.read_bytes())],
    )
    page.locator("label:has(input[type=file])").dispatch_event("drop", {"dataTransfer": dropped})


def test_the_keyboard_reaches_the_field_and_what_cannot_be_taken_is_said(visitor: Visitor, tmp_path: Path) -> None:
    page, empty = visitor.page, tmp_path / "空.csv"
    empty.touch()
    visitor.enter("regulator")
    visitor.go("/loading")
    field = page.locator("input[type=file]")
    for _ in range(20):  # past the header and the menu
        page.keyboard.press("Tab")
        if field.evaluate("one => one === document.activeElement"):
            break
    expect(field).to_be_focused()
    field.set_input_files(empty)
    expect(page.get_by_text("空文件, 请检查后重选")).to_be_visible()
    expect(page.get_by_role("button", name="交件入库")).to_be_disabled()
    page.get_by_role("button", name="移除 空.csv").click()
    expect(page.get_by_text("空文件")).to_have_count(0)


def test_who_may_not_load_is_not_offered_it(another: Callable[[], Visitor]) -> None:
    inspector = another()
    inspector.enter("inspector")
    expect(inspector.page.get_by_role("navigation").get_by_text("数据入库")).to_have_count(0)
    inspector.go("/loading")
    expect(inspector.page.locator("main")).to_contain_text("当前角色没有这个页面")
