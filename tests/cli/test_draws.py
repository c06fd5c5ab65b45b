"""A draw from a plain frame as a stranger makes it: files in, files out, drawn again from the bundle alone."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from graph_service.cli import app
from graph_service.domain.errors import BadFile, BadInput

MAIN = "from graph_service.cli import main; main()"
COUNTY = {"A": 1_000, "B": 300, "C": 70, "D": 15}
RELATIVE = "size = 50\nfloor = 0.005\n[rates]\nA = 1\nB = 3\nC = 10\nD = 30\n"
ABSOLUTE = "floor = 0.001\n[rates]\nA = 0.01\nB = 0.03\nC = 0.10\nD = 0.30\n"


def rows() -> list[str]:
    return [f"{name}{i:05},{name},企业{i}" for name, n in COUNTY.items() for i in range(n)]


def run(folder: Path, frame: list[str], plan: str, seed: str = "00ff", encoding: str = "utf-8") -> Result:
    (folder / "frame.csv").write_text("\n".join(["code,class,名称", *frame, ""]), encoding)
    (folder / "plan.toml").write_text(plan, "utf-8")
    words = ["draw", str(folder / "frame.csv"), "--plan", str(folder / "plan.toml"), "--seed", seed]
    result = CliRunner().invoke(app, [*words, "--out", str(folder / "out")], env={"COLUMNS": "200"})
    if result.exception:
        raise result.exception
    return result


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_three_files_come_out_and_the_bundle_draws_again_in_another_process(tmp_path: Path) -> None:
    """The bundle alone, in another process and folder"""
    said = run(tmp_path, rows(), RELATIVE).output
    sample, inclusion = table(tmp_path / "out" / "sample.csv"), table(tmp_path / "out" / "inclusion.csv")
    assert list(sample[0]) == ["code", "pi", "class", "名称"]
    assert list(inclusion[0]) == ["code", "pi"]
    assert len(sample) == 50
    assert len(inclusion) == 1_385
    assert sum(float(row["pi"]) for row in inclusion) == pytest.approx(50, abs=1e-9)
    assert min(float(row["pi"]) for row in inclusion) >= 0.005
    pi = {row["code"]: row["pi"] for row in inclusion}
    assert all(row["pi"] == pi[row["code"]] for row in sample)
    assert "50.000" in said
    moved = tmp_path / "elsewhere.json"
    (tmp_path / "out" / "bundle.json").rename(moved)
    command = [sys.executable, "-c", MAIN, "verify-draw", str(moved)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 0, done.stderr
    assert "一致 equal: 名录 1385 户, 抽中 50 户" in done.stdout
    assert "不能证明种子不是挑选的" in done.stdout


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_order_of_rows_and_encoding_change_nothing(tmp_path: Path, encoding: str) -> None:
    run(tmp_path, rows(), RELATIVE)
    first = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    run(tmp_path, rows()[::-1], RELATIVE, seed=" 00FF ", encoding=encoding)
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == first
    run(tmp_path, rows(), RELATIVE, seed="01ff")
    assert (tmp_path / "out" / "sample.csv").read_bytes() != first["sample.csv"]


def test_absolute_rates_are_not_scaled(tmp_path: Path) -> None:
    run(tmp_path, rows(), ABSOLUTE)
    by_class = [row["class"] for row in table(tmp_path / "out" / "sample.csv")]
    assert {name: by_class.count(name) for name in "ABC"} == {"A": 10, "B": 9, "C": 7}
    assert by_class.count("D") in {4, 5}  # 4.5


def test_strata_and_weights_of_the_frame_count(tmp_path: Path) -> None:
    frame = [f"{i:04},A,x,{'东西'[i % 2]},{1 + i % 2}" for i in range(400)]
    (tmp_path / "frame.csv").write_text("\n".join(["code,class,名称,stratum,weight", *frame]), "utf-8")
    (tmp_path / "plan.toml").write_text("size = 30\nfloor = 0.001\n[rates]\nA = 1\n", "utf-8")
    words = ["draw", str(tmp_path / "frame.csv"), "--plan", str(tmp_path / "plan.toml"), "--seed", "ab", "--out"]
    assert CliRunner().invoke(app, [*words, str(tmp_path)]).exit_code == 0
    towns = [row["stratum"] for row in table(tmp_path / "sample.csv")]
    assert (towns.count("东"), towns.count("西")) == (10, 20)


@pytest.mark.parametrize(
    ("frame", "plan", "seed", "says"),
    [
        (rows(), RELATIVE.replace("50", "5000"), "ff", "抽取数量应在 7 与 1385 之间"),
        (rows(), RELATIVE.replace("50", "3"), "ff", "或降低最低入选概率"),
        (rows(), RELATIVE.replace("D = 30", ""), "ff", "名录有 15 行类别不在计划的 A、B、C 之中: 第 1371 行 D00000 D"),
        ([*rows(), "A00007,A,x"], RELATIVE, "ff", "名录有 2 行代码重复: 第 8 行 A00007 A; 第 1386 行"),
        ([*rows(), ",A,x"], RELATIVE, "ff", "代码为空: 第 1386 行"),
        ([], RELATIVE, "ff", "名录为空"),
        (rows(), ABSOLUTE.replace("0.30", "30"), "ff", "写成小数"),
        (rows(), 'rate_kind = "absolute"\n' + RELATIVE, "ff", "又给出了抽取户数 size"),
        (rows(), 'rate_kind = "relative"\n' + ABSOLUTE, "ff", "没有给出抽取户数"),
        (rows(), "sise = 3\n" + ABSOLUTE, "ff", "sise 不认识的项"),
        (rows(), RELATIVE.replace("50", '"50"'), "ff", "size 应为整数"),
        (rows(), RELATIVE, "xyz", "十六进制"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_a_sentence(
    tmp_path: Path, frame: list[str], plan: str, seed: str, says: str
) -> None:
    with pytest.raises(BadInput) as raised:
        run(tmp_path, frame, plan, seed)
    assert says in str(raised.value)
    assert not (tmp_path / "out").exists()


def test_the_program_leaves_with_2_where_a_plan_is_infeasible_and_1_where_a_bundle_differs(tmp_path: Path) -> None:
    run(tmp_path, rows(), RELATIVE)
    stored = json.loads((tmp_path / "out" / "bundle.json").read_text("utf-8"))
    stored["result"]["code"][0] = "X"
    (tmp_path / "changed.json").write_text(json.dumps(stored), "utf-8")
    (tmp_path / "big.toml").write_text(RELATIVE.replace("50", "5000"), "utf-8")
    frame = str(tmp_path / "frame.csv")
    for words, code, says in (
        (["draw", frame, "--plan", str(tmp_path / "big.toml"), "--seed", "ff", "--out", str(tmp_path)], 2, "不可行"),
        (["verify-draw", str(tmp_path / "changed.json")], 1, "抽取结果(result)与存证不一致"),
        (["verify-draw", frame], 2, "不是 JSON"),
    ):
        command = [sys.executable, "-c", MAIN, *words]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == code
        assert says in done.stdout + done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"code,class\n\xff\xff,A", "GB18030"), (b"a,b\n1,2\n", "缺少列 code、class"), (b"", "不是 CSV")],
)
def test_a_frame_that_is_none_is_refused(tmp_path: Path, content: bytes, says: str) -> None:
    (tmp_path / "frame.csv").write_bytes(content)
    (tmp_path / "plan.toml").write_text(RELATIVE, "utf-8")
    words = ["draw", str(tmp_path / "frame.csv"), "--plan", str(tmp_path / "plan.toml"), "--seed", "ab", "--out", "x"]
    result = CliRunner().invoke(app, words)
    assert isinstance(result.exception, BadFile | BadInput)
    assert says in str(result.exception)
