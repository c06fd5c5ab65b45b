"""What is proposed for a file that no mapping knows: it parses, it is not used unconfirmed, and it loads the file."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graph_service.domain.errors import RuleBookError
from loaders.detect import Refusal, Sheet, detect
from loaders.facts import assemble
from loaders.files import SourceFile
from loaders.mapping import header_key, mappings, parse_mapping
from loaders.propose import propose
from tests.loaders.in_values import HashedKeys, prepared
from tests.loaders.test_check import COMPANY, REGISTER
from tests.loaders.test_mappings import NAMED, REAL_HEADERS

UNKNOWN = f"""序,单位全称,社会信用代码,处罚文书编号,主要违法事实,处罚日期,罚款(元),作出机关
1,翁源县甲有限公司,{COMPANY},翁罚〔2026〕1号,销售过期食品,2026-03-10,2000,翁源县市场监督管理局
2,翁源县甲有限公司,{COMPANY},翁罚〔2026〕2号,无证经营,2026-03-11,500,翁源县市场监督管理局
"""


@pytest.fixture
def file(tmp_path: Path) -> SourceFile:
    path = tmp_path / "执法情况.csv"
    path.write_text(UNKNOWN, encoding="utf-8")
    return SourceFile(path, path.name)


def proposal_of(file: SourceFile) -> str:
    (refusal,) = detect(file, file.path.parent)
    assert isinstance(refusal, Refusal)
    assert refusal.proposal is not None
    return refusal.proposal


def test_an_unknown_file_loads_once_its_proposal_is_confirmed(file: SourceFile, tmp_path: Path) -> None:
    text = proposal_of(file)
    mapping = parse_mapping(text, "proposal")
    assert (mapping.kind, mapping.confirmed) == ("penalty", False)
    folder = tmp_path / "mappings"
    folder.mkdir()
    (folder / "own.toml").write_text(text, encoding="utf-8")
    assert mappings(folder) == mappings()
    assert isinstance(detect(file, tmp_path, mappings(folder))[0], Refusal)  # never used unconfirmed
    (folder / "own.toml").write_text(text.replace("confirmed = false", "confirmed = true"), encoding="utf-8")
    (sheet,) = detect(file, tmp_path, mappings(folder))
    assert isinstance(sheet, Sheet)
    told = prepared(sheet, REGISTER, HashedKeys())
    facts = assemble(told.rows, sheet.mapping, HashedKeys()).frames["penalty"]
    assert facts.select("subject", "doc_no", "fine_yuan", "authority_name").rows() == [
        (COMPANY, "翁罚〔2026〕1号", 2000.0, "翁源县市场监督管理局"),
        (COMPANY, "翁罚〔2026〕2号", 500.0, "翁源县市场监督管理局"),
    ]


def test_a_proposal_says_why_and_how_sure_and_quotes_no_cell(file: SourceFile) -> None:
    text = proposal_of(file)
    assert "把握大: 表头一致, 100% 的样本像可校验的统一社会信用代码" in text
    assert "未使用的列: 序" in text
    for cell in (COMPANY, "翁源县甲有限公司", "销售过期食品", "翁罚〔2026〕1号"):
        assert cell not in text


def test_what_cells_hold_finds_codes_and_names_under_headers_that_say_nothing() -> None:
    text = propose(["甲", "乙", "获奖情况"], [["翁源县甲有限公司", COMPANY, "先进"]] * 3, "守信激励荣誉.xlsx")
    assert text is not None
    mapping = parse_mapping(text, "proposal")
    assert (mapping.kind, dict(mapping.columns)) == ("honour", {"name": ("甲",), "code": ("乙",)})
    assert '# title = ""' in text  # what is still to be said


FIRM, BODY = "翁源县甲有限公司", "翁源县市场监督管理局"
RENAMED = {  # heading: field, cell
    ("penalty", "处罚.xlsx"): {
        "单位名称": ("name", FIRM), "信用代码": ("code", COMPANY), "法人": ("lr_name", "张三"),
        "处罚时间": ("decided_on", "2026-03-10"), "文书编号": ("doc_no", "翁罚〔2026〕1号"),
        "违法行为": ("facts", "无证经营"), "罚没金额(万元)": ("fine_yuan", "0.2"), "办案单位": ("authority_name", BODY),
    },
    ("licence", "许可台账.xlsx"): {
        "有效期止": ("valid_to", "2031-03-09"), "发证部门": ("authority_name", BODY), "申请人": ("name", FIRM),
        "统一信用代码": ("code", COMPANY), "文号": ("doc_no", "翁许〔2026〕1号"),
    },
    ("holding", "股东.xlsx"): {
        "公司": ("name", FIRM), "信用代码": ("code", COMPANY), "股东": ("owner_name", "张三"),
        "出资比例": ("econ", "60%"),
    },
    ("inspection", "检查.xlsx"): {
        "检查部门": ("authority_name", BODY), "检查对象": ("name", FIRM), "代码": ("code", COMPANY),
        "检查时间": ("inspected_on", "2026-03-10"), "检查结论": ("result_code", "未发现问题"),
    },
}  # fmt: skip


@pytest.mark.parametrize(("kind", "file_name"), RENAMED)
def test_headings_that_are_renamed_shortened_and_in_another_order_are_still_told(kind: str, file_name: str) -> None:
    meant = RENAMED[kind, file_name]
    text = propose(list(meant), [[cell for _, cell in meant.values()]] * 3, file_name)
    assert text is not None
    mapping = parse_mapping(text, "proposal")
    taken = dict(mapping.columns)
    assert (mapping.kind, taken) == (kind, {field: (header_key(header),) for header, (field, _) in meant.items()})


def test_the_code_of_a_body_is_not_taken_for_that_of_the_subject() -> None:
    cells = [FIRM, COMPANY, "11440229MB2D000143", "2026-03-10", "翁罚〔2026〕1号"]
    headers = ["企业", "代码", "处罚单位信用代码", "处罚日期", "文号"]
    mapping = parse_mapping(propose(headers, [cells] * 3, "x.csv") or "", "proposal")
    assert (mapping.columns["code"], mapping.columns["authority_code"]) == (("代码",), ("处罚单位信用代码",))


@pytest.mark.parametrize("headers", [[], ["编号", "颜色"], ["", ""], ["a"] * 5])
def test_nothing_is_proposed_where_nothing_suggests_it(headers: list[str]) -> None:
    assert propose(headers, [["1", "红"]], "x.csv") is None


@pytest.mark.parametrize(
    "mapping", [mapping for mapping in mappings() if not mapping.scheme], ids=lambda found: found.id
)
def test_the_headers_of_a_known_kind_propose_a_kind_of_the_same_shape(mapping: object) -> None:
    header = REAL_HEADERS.get(mapping.id) or NAMED[mapping.id][1]  # type: ignore[attr-defined]
    text = propose(header.split(","), [], "无提示.csv")
    if text is not None:
        assert parse_mapping(text, "proposal").confirmed is False


SOUND = ["企业名称", "统一社会信用代码", "处罚日期"]
HOSTILE = ['名称"]\nx = [', "=HYPERLINK(1)", "企业名称\x00\x7f", "统一社会信用代码\u2028y", "#" * 40]


@example(HOSTILE)
@given(
    st.lists(
        st.text(max_size=30) | st.sampled_from(["企业名称", "统一社会信用代码", "处罚日期", *HOSTILE]), max_size=12
    )
)
def test_whatever_the_headers_a_proposal_is_a_mapping_and_nothing_more(headers: list[str]) -> None:
    text = propose(headers, [], "\n[constants]\nx = 1\n.csv")
    if text is not None:
        mapping = parse_mapping(text, "proposal")
        assert (mapping.confirmed, dict(mapping.constants)) == (False, {})


def test_a_hostile_table_is_looked_at_in_part_only() -> None:
    headers = ["企业名称", "处罚日期", "x" * 1_000_000, *(f"列{i}" for i in range(16_000))]
    begun = time.monotonic()
    text = propose(headers, [["甲公司", "2026-01-01", "y" * 1_000_000]] * 50, "大表.csv")
    assert time.monotonic() - begun < 20
    assert text is not None
    assert len(text) < 20_000


def test_a_mapping_of_the_user_must_be_sound_and_have_its_own_id(tmp_path: Path, file: SourceFile) -> None:
    text = proposal_of(file).replace("confirmed = false", "confirmed = true")
    (tmp_path / "a.toml").write_text(text, encoding="utf-8")
    (tmp_path / "b.toml").write_text(text, encoding="utf-8")
    with pytest.raises(RuleBookError, match="id 已被使用"):
        mappings(tmp_path)
    (tmp_path / "b.toml").write_text("not toml", encoding="utf-8")
    with pytest.raises(RuleBookError, match=r"b\.toml 有误"):
        mappings(tmp_path)
