"""``credit-graph analyse ownership``: files as they come, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from graph_service.cli import app
from graph_service.domain.errors import BadInput
from tests.usecases.analysed import HEADER, listed, run

STRICT = [("X,X,0.2\nA,X,0.8", True), ("A,X,0.7\nB,X,0.7", True), ("A,X,0.3\nB,Y,1", False)]


@pytest.mark.parametrize(("rows", "refused"), STRICT)
def test_strict_refuses_with_the_list(tmp_path: Path, rows: str, refused: bool) -> None:
    if not refused:
        assert run(tmp_path, f"{HEADER}\n{rows}", "--policy", "strict").report["policy"] == "strict"
        return
    with pytest.raises(BadInput, match=r"严格模式: 清单有 1 处问题(.|\n)*第 1 行 share"):
        run(tmp_path, f"{HEADER}\n{rows}", "--policy", "strict")
    assert json.loads((tmp_path / "out/faults.json").read_text(encoding="utf-8"))["refused"]
    assert not (tmp_path / "out/control.csv").exists()


TABLE = "股东,被投资企业,持股比例\n张某,翁源县甲有限公司,0.6\n李某,翁源县甲有限公司,0.4\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    found = run(tmp_path, TABLE.encode(encoding))
    assert found.integrated == {("张某", "翁源县甲有限公司"): 0.6, ("李某", "翁源县甲有限公司"): 0.4}


@pytest.mark.parametrize("kind", ["xlsx", "parquet", "tsv"])
def test_other_files(tmp_path: Path, kind: str) -> None:
    frame = pl.DataFrame(
        {"owner": ["P", "Q"], "owned": ["X", "X"], "share": [0.6, 0.4], "valid_from": ["2024-01-01"] * 2}
    )
    frame = frame.with_columns(pl.col("valid_from").str.to_date())
    path = tmp_path / f"清单.{kind}"
    if kind == "xlsx":
        frame.write_excel(path)
    elif kind == "parquet":
        frame.write_parquet(path)
    else:
        frame.write_csv(path, separator="\t")
    assert run(tmp_path, path, "--as-of", "2024-01-01").integrated == {("P", "X"): 0.6, ("Q", "X"): 0.4}
    assert run(tmp_path, path, "--as-of", "2023-12-31").integrated == {}


def test_names_are_text(tmp_path: Path) -> None:
    found = run(tmp_path, f'{HEADER}\n007,"甲, 乙",0.6\n=A1,"甲, 乙",0.4\n')
    assert found.integrated == {("007", "甲, 乙"): 0.6, ("=A1", "甲, 乙"): 0.4}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "空文件"),
        (b"a,b,c\n1,2,3\n", "不是股权清单, 首行是: a、b、c"),
        (b"owner,share\nA,0.5\n", r"缺少列 owned \(或 company、.*已有的列: owner、share"),
        ("报表\n股东,企业名称\n甲,乙\n".encode(), r"缺少列 share \(或 持股比例、.*已有的列: 股东、企业名称"),
        (b"owner,owned,share\n", "表头下没有数据"),
        (b"%PDF-1.4 \x00", "实际是PDF"),
        (b"PAR1xxxxPAR1", "Parquet 文件已损坏"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_a_sentence(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(BadInput, match=said.replace(" ", "[ ]?")):
        run(tmp_path, content)


def written(file: Path, *words: str) -> BaseException | None:
    """What the command says about where to write; nothing where it has no objection."""
    return CliRunner().invoke(app, ["analyse", "ownership", str(file), *words]).exception


def test_no_output_overwrites_the_list_or_another(tmp_path: Path) -> None:
    file = tmp_path / "清单.csv"
    file.write_text(listed("P 60 X"), encoding="utf-8")
    (tmp_path / "link.csv").symlink_to(file)
    (tmp_path / "folder").symlink_to(tmp_path)
    for path in (file, tmp_path / "sub/../清单.csv", tmp_path / "link.csv", tmp_path / "folder/清单.csv"):
        assert isinstance(written(file, f"--control={path}"), BadInput)
    both = (f"--control={tmp_path / 'a.csv'}", f"--report={tmp_path / 'sub/../a.csv'}")
    assert isinstance(written(file, *both), BadInput)
    assert file.read_text(encoding="utf-8") == listed("P 60 X")


def test_an_output_that_cannot_be_written_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    file = tmp_path / "清单.csv"
    file.write_text(listed("P 60 X"), encoding="utf-8")
    (tmp_path / "folder").mkdir()
    (tmp_path / "no folder").write_text("a file")
    for path in (tmp_path / "folder", tmp_path / "no folder/out.csv"):
        for option in ("control", "integrated", "report"):
            error = written(file, f"--{option}={path}")
            assert isinstance(error, BadInput)
            assert "无法写出" in error.message
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "no folder", "清单.csv"]
    assert written(file, f"--control={tmp_path / 'folder/out.csv'}", "--report=/dev/null") is None
    assert [path.name for path in (tmp_path / "folder").iterdir()] == ["out.csv"]
    assert Path("/dev/null").is_char_device()
