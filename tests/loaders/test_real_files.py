"""Every real file, into one graph: loaded as what it is, or refused with a true reason; every row accounted for.

The files are not ours to publish: nothing here quotes them. ``docs/真实数据.md`` tells the totals of each.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from graph_service.settings import Settings
from graph_service.store.connection import Connection, connect
from graph_service.store.graph_state import counted
from graph_service.store.migrations import migrate
from loaders.archive import Archive
from loaders.check_table import Outcome, check_table
from loaders.report import FileReport, LoadReport
from tests.loaders.delivered import VAULT, run
from tests.real_data import DATA, needs

FOLDERS = (
    "cn_registry_dev", "bj_gov_dev", "ccf2017_dev", "ashare_holders", "equity_small_dev", "ldbc_finbench_sample",
)  # fmt: skip
NO_TABLE, JSON, BOARDS = "没有数据表", "JSON", "概念或行业板块"
PERSONS, PERSON_PAIRS = "自然人清单", "自然人之间的担保"

# kind of a file that is loaded, and the only rules that may set rows of it aside
LOADED: dict[str, tuple[str, set[str]]] = {
    "1999_北京.csv": ("registration", set()),
    "2003_北京.csv": ("registration", {"V16"}),
    "2019_北京.csv": ("registration", set()),
    "北京_1980-2003_joined_with_gov_lists.csv": ("registration", set()),
    "train.csv": ("registration", set()),
    "市市场监督管理局-上市公司名录.csv": ("registration", {"V16"}),
    "stockList.csv": ("registration", set()),
    "Company.csv": ("registration", set()),
    "executive_prep.csv": ("role", {"F04", "V16"}),
    "stockHolder.csv": ("holding", {"V16"}),
    "4invest.csv": ("holding", {"V06"}),
    "CompanyInvestCompany.csv": ("holding", set()),
    "PersonInvestCompany.csv": ("holding", set()),
    "CompanyGuaranteeCompany.csv": ("guarantee", set()),
    "法人行政处罚.csv": ("penalty", {"V09", "V16"}),
    "市文化执法总队-版权领域行政处罚信息.csv": ("penalty", {"V06"}),
    "税收行政处罚信息.csv": ("penalty", {"V16"}),
    "安全生产许可证信息.csv": ("licence", {"F01", "V06", "V16"}),
    "10qualification.csv": ("licence", set()),
    "8breakfaith.csv": ("list_entry", set()),
    "重大税收违法案件信息.csv": ("list_entry", {"V16"}),
    "经营异常企业信息.csv": ("list_entry", {"V16"}),
    "密云区经营异常企业信息.csv": ("list_entry", {"V16"}),
    "市文化执法总队-文化领域行政检查信息.csv": ("inspection", {"F06", "V01", "V16"}),
    "区市场监管局双随机结果公示.csv": ("inspection", {"V16"}),
    "检查抽查信息1（交易场所）.csv": ("inspection", set()),
    "食品经营环节监督检查信息.csv": ("inspection", {"V16"}),
    "企业欠税公告信息.csv": ("arrears", {"V16"}),
    "相关责任主体信用信息.csv": ("grade", {"V01", "V16"}),
    "市交通委-汽车租赁企业信用评价结果数据.csv": ("grade", {"V01"}),
    "市交通委-旅游客运企业信用评价结果数据.csv": ("grade", {"F03"}),
    "荣誉表彰信息.csv": ("honour", {"F06", "V01", "V16"}),
    "科技型中小企业.csv": ("honour", set()),
    "在京央企名录.csv": ("honour", set()),
    "7lawsuit.csv": ("lawsuit", set()),
    "市经济信息化局-市经信局行政许可异议数据.csv": ("objection", {"F03", "V01", "V16"}),
}
REFUSED: dict[str, str] = {
    "SOURCE.txt": NO_TABLE,
    "stock_concept_prep.csv": BOARDS,
    "stock_industry_prep.csv": BOARDS,
    "Person.csv": PERSONS,
    "PersonGuaranteePerson.csv": PERSON_PAIRS,
    **dict.fromkeys(
        ("beneficiary.json", "equity.json", "hehe.json", "xiaomi_guquanData.json", "xiaomi_kongzhirenData.json",
         "xinwoBaoxin.json", "xinwoHehe.json"),
        JSON,
    ),
}  # fmt: skip
NAMES_ONLY = {"经营异常企业信息.csv", "密云区经营异常企业信息.csv", "区市场监管局双随机结果公示.csv"}


FOLDER_PATHS = [DATA / name for name in FOLDERS]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("archive")


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """A graph of its own: to empty one of this size takes longer than to begin another."""
    with connect(Settings(data=tmp_path_factory.mktemp("real"), heap="512m")) as connection:
        migrate(connection)
        yield connection


@pytest.fixture(scope="module")
def loaded(graph: Connection, kept: Path) -> tuple[LoadReport, dict[str, FileReport]]:
    report = run(graph, *FOLDER_PATHS, archive=Archive(kept, VAULT))
    return report, {entry.file.rpartition("/")[2]: entry for entry in report.files}


pytestmark = [*needs(DATA), pytest.mark.slow, pytest.mark.timeout(1800)]


def test_every_file_is_loaded_as_what_it_is_or_refused(loaded: tuple[LoadReport, dict[str, FileReport]]) -> None:
    report, files = loaded
    paths = [path for folder in FOLDERS for path in (DATA / folder).iterdir() if not path.name.startswith(".")]
    assert len(report.files) == len(paths)
    assert {name: entry.kind for name, entry in files.items() if entry.kind} == {
        name: kind for name, (kind, _) in LOADED.items()
    }
    assert set(files) == {*LOADED, *REFUSED}


def test_every_row_is_accounted_for(loaded: tuple[LoadReport, dict[str, FileReport]]) -> None:
    report, files = loaded
    for entry in report.files:
        assert entry.rows == entry.accepted + entry.duplicate + entry.quarantined + entry.rejected, entry.file
    for name in LOADED:
        assert files[name].accepted > 0, name


def test_rows_are_set_aside_for_no_other_reasons(loaded: tuple[LoadReport, dict[str, FileReport]]) -> None:
    report, files = loaded
    table = check_table().checks
    aside = {rule for rule, check in table.items() if check.outcome in {Outcome.REJECTED, Outcome.QUARANTINED}}
    found = {name: set(files[name].checks) & aside for name in LOADED}
    assert found == {name: rules for name, (_, rules) in LOADED.items()}
    waiting = report.findings.filter(pl.col("outcome").is_in(["rejected", "quarantined"]))
    counted = waiting.group_by("file").agg(pl.col("row").n_unique())
    assert dict(counted.iter_rows()) == {
        entry.file: entry.quarantined + entry.rejected
        for entry in report.files
        if entry.kind and entry.quarantined + entry.rejected
    }


def test_a_refusal_is_true(loaded: tuple[LoadReport, dict[str, FileReport]]) -> None:
    report, _ = loaded
    refused = [entry for entry in report.files if entry.kind is None]
    for entry in refused:
        assert REFUSED[entry.file.rpartition("/")[2]] in (entry.reason or ""), entry.file
        assert entry.rejected == entry.rows
    assert len(refused) == len(FOLDERS) + len(REFUSED) - 1  # a SOURCE.txt in each folder


def test_a_file_of_names_is_joined_by_registered_names_only(
    loaded: tuple[LoadReport, dict[str, FileReport]], graph: Connection, kept: Path
) -> None:
    _, files = loaded
    for name in NAMES_ONLY:
        entry = files[name]
        assert entry.quarantined > 0.9 * entry.rows  # most firms are not in the registers that were delivered
        assert entry.checks["V16"] == entry.quarantined


def test_what_is_mended_is_little_and_told(loaded: tuple[LoadReport, dict[str, FileReport]]) -> None:
    report, files = loaded
    mended = report.findings.filter(pl.col("rule") == "F05")
    assert set(mended["file"].str.split("/").list.last()) == {
        "荣誉表彰信息.csv", "市文化执法总队-文化领域行政检查信息.csv",
    }  # fmt: skip
    assert mended["value"].is_not_null().all()  # the raw text
    fines = files["税收行政处罚信息.csv"]
    assert fines.repaired > 0.9 * fines.accepted  # the fine stands in the words of the result


def test_loading_all_again_changes_nothing(
    loaded: tuple[LoadReport, dict[str, FileReport]], graph: Connection, kept: Path
) -> None:
    report, _ = loaded
    before = counted(graph)
    assert run(graph, *FOLDER_PATHS, archive=Archive(kept, VAULT)).to_json() == report.to_json()
    assert counted(graph) == before
