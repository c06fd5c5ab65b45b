"""The command of the internal model: card and scores in files, refusals in a sentence, and no class that changes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from graph_service.analysis.risk_model import ALONE, GRAPH, SCHEME
from graph_service.domain.errors import BadInput
from graph_service.settings import Settings
from graph_service.store.connection import connect
from graph_service.store.graph_state import counted
from graph_service.store.migrations import migrate
from graph_service.store.writer import GraphWriter
from graph_service.usecases.audit import AUDIT_FILE
from graph_service.usecases.risk_model_files import CARD_JSON, CARD_TEXT, HEADERS, SCORES
from tests.cli.conftest import Run
from tests.store.small_county import fact

HIDDEN = ("暗中人", "p:eeee")
PERSON = "p:" + "e" * 32
SUBJECTS = 420
MIDDLE, LAST = date(2026, 1, 1), date(2026, 6, 30)
FIRST = MIDDLE - (LAST + timedelta(days=1) - MIDDLE)
ASKED = ("risk", "model", "--as-of", LAST.isoformat(), "--label-from", MIDDLE.isoformat())


def subject(n: int) -> str:
    return f"ccf:{n:04}"


def penalty(n: int, day: date, number: int) -> dict[str, Any]:
    """A fine, recorded the day after it was decided."""
    told = f"{n:04}{number}"
    recorded = f"{day + timedelta(days=1)}T01:00:00+00:00"
    return fact(f"f{told}", f"k{told}", recorded_at=recorded, subject=subject(n), subject_name=f"企业{n}",
                doc_no=f"罚{told}", categories=["罚款"], fine_yuan=2_000.0, decided_on=day.isoformat(),
                valid_from=day.isoformat())  # fmt: skip


def rows() -> dict[str, list[dict[str, Any]]]:
    """Half of the subjects were fined before, and are fined again six times as often as the others."""
    rng = np.random.default_rng(3)
    penalties: list[dict[str, Any]] = []
    for n in range(SUBJECTS):
        again = 0.5 if n % 2 else 0.08
        if n % 2:
            penalties.append(penalty(n, FIRST - timedelta(days=int(rng.integers(30, 700))), 0))
        for number, start in enumerate((FIRST, MIDDLE), start=1):
            if rng.random() < again:
                penalties.append(penalty(n, start + timedelta(days=int(rng.integers(0, 150))), number))
    begun = "2023-01-01T00:00:00+00:00"
    return {
        "registration": [
            fact(f"a{n:04}", f"e{n:04}", recorded_at=begun, eid=subject(n), name=f"企业{n}", status="ACTIVE",
                 entity_kind="ENTERPRISE", established_on=f"20{10 + n % 9}-05-06", valid_from="2010-05-06",
                 capital_yuan=float(10_000 * (n % 7 + 1)), lr_name="暗中人")
            for n in range(SUBJECTS)
        ],
        "role": [
            fact(f"b{n:04}", f"r{n:04}", recorded_at=begun, holder=PERSON, holder_name="暗中人", eid=subject(n),
                 kind="LR", valid_from="2015-01-01")
            for n in range(3)
        ],
        "penalty": penalties,
    }  # fmt: skip


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("model")
    with connect(Settings(data=folder, heap="512m")) as connection:
        migrate(connection)
        writer = GraphWriter(connection)
        writer.upsert_subjects([{"eid": subject(n), "uscc": None, "name": f"企业{n}", "certain": False}
                                for n in range(SUBJECTS)])  # fmt: skip
        writer.upsert_persons([{"pid": PERSON, "name": "暗中人", "certain": True}])
        for kind, told in rows().items():
            writer.write_facts(kind, told)
        yield folder


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("结果 文件")


def test_the_model_is_judged_and_told(run: Run, data: Path, out: Path) -> None:
    done = run(*ASKED, "--out", str(out), "--purpose", "年度检验")
    assert done.exit_code == 0, done.output
    for told in ("规则方案得分", "模型(不含关联特征)", "模型(含关联特征)", "内部参考, 不作为分类或处理依据"):
        assert told in done.output
    entry = json.loads((data / AUDIT_FILE).read_text("utf-8").splitlines()[-1])
    assert (entry["action"], entry["purpose"], entry["outcome"]) == ("credit-graph risk model", "年度检验", "exported")
    assert entry["fields"] == [*HEADERS, CARD_JSON, CARD_TEXT, SCORES]


def test_the_card_says_what_was_measured(out: Path) -> None:
    card = json.loads((out / CARD_JSON).read_text("utf-8"))
    assert card["statement"].startswith("内部参考, 不作为分类或处理依据")
    assert card["measures"].keys() == {SCHEME, ALONE, GRAPH}
    assert card["measures"][GRAPH]["auc"]["value"] > 0.65
    assert (card["training"]["end"], card["test"]["start"], card["leaks"]) == ("2026-01-01", "2026-01-01", [])
    assert card["differences"]["graph_adds"]["auc"]["low"] < 0.05
    text = (out / CARD_TEXT).read_text("utf-8")
    assert text.index("# 内部风险模型卡") < text.index("# Internal risk model card")
    for told in ("以入库时间为准", "关联特征的增益", "期望校准误差", "PSI", "不公示, 不提供给银行", "通过"):
        assert told in text
    assert "暗中人" not in text


def test_every_score_has_its_factors_and_its_limits(out: Path) -> None:
    raw = (out / SCORES).read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert "暗中人" not in raw.decode()
    table = pl.read_csv(raw)
    assert tuple(table.columns) == HEADERS
    assert table.height == SUBJECTS
    assert table["估计概率"].is_between(0, 1).all()
    assert table["估计概率"].is_sorted(descending=True)
    assert table["主要因素"].str.contains("[升降]").all()
    assert table["用途"].str.contains("不作为分类或处理依据").all()
    assert table["救济途径"].str.contains("异议").all()


def test_the_same_seed_writes_the_same_bytes(run: Run, out: Path, tmp_path: Path) -> None:
    assert run(*ASKED, "--out", str(tmp_path)).exit_code == 0
    assert all((tmp_path / name).read_bytes() == (out / name).read_bytes() for name in (CARD_JSON, CARD_TEXT, SCORES))


def test_no_class_changes(data: Path) -> None:
    """Nothing of the model is in the graph: no class, no draw, no case, no proposal."""
    with connect(Settings(data=data, heap="512m")) as connection:
        there = {label for label, count in counted(connection, relations=True).items() if count}
    assert {"Entity", "Penalty"} <= there
    assert not there & {"RiskClass", "RelatedRisk", "Draw", "Case", "Act", "Proposal", "Signal"}


def test_a_history_loaded_at_once_is_judged_by_its_own_days(run: Run, tmp_path: Path) -> None:
    assert run(*ASKED, "--basis", "dated", "--out", str(tmp_path)).exit_code == 0
    card = json.loads((tmp_path / CARD_JSON).read_text("utf-8"))
    assert card["basis"].startswith("以记载日期为准")
    assert "注册资本(元, 对数)" in card["left_out"]  # the register says it of now


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--label-from", "2026-06-20"), "不足 30 天"),
        (("--label-from", "2026-05-25"), "户; 有、无事件的各至少要有"),
        (("--label-from", "2021-01-01"), "之前没有可用的在册主体资料"),
    ],
)
def test_what_cannot_be_judged_is_refused(run: Run, tmp_path: Path, words: tuple[str, ...], told: str) -> None:
    done = run(*ASKED, *words, "--out", str(tmp_path / "x"))
    assert isinstance(done.exception, BadInput)
    assert told in str(done.exception)
    assert not (tmp_path / "x").exists()
