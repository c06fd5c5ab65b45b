"""Mistakes on the command line: told in Chinese with the option's name, exit code 2, and help where it always was."""

from __future__ import annotations

import re
import sys

import pytest
from typer.exceptions import TyperException

from graph_service.cli import main
from graph_service.cli.mistakes import mistake_told

ENGLISH = re.compile(r"Error|Usage|Invalid|Missing|No such|should be|required|requires|OPTIONS|COMMAND")


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int | str | None:
    monkeypatch.setattr(sys, "argv", ["credit-graph", *words])
    monkeypatch.setenv("COLUMNS", "60")  # no sentence is broken where the window ends
    with pytest.raises(SystemExit) as left:
        main()
    return left.value.code


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("paths A B --depth 99", "--depth (段数上限 hops) 填写有误: 不得大于 6"),
        ("sample d --subjects 5", "--subjects (主体数 number of subjects) 填写有误: 不得小于 300"),
        ("paths A B --depth two", "--depth (段数上限 hops) 填写有误: 应为整数"),
        ("owners A --as-of 2026-13-01", "填写有误: 2026-13-01 不是日期, 应写成 2026-06-30 的样子"),
        ("group A --basis X", "--basis (归组依据 what makes the group) 填写有误: X 不在可选的之中: CONTROL、LINK"),
        ("signals", "缺少参数 code (主体代码 code of the subject)"),
        ("analyse ownership", "缺少参数 EDGES.csv (股权清单 owner,owned,share"),
        ("signals A", "缺少必填的选项 --purpose (查询目的"),
        ("owners A --dept 3", "没有选项 --dept, 是否要写 --data、--depth、--help?"),
        ("owners A --zzzz", "没有选项 --zzzz\n"),
        ("-x", "没有选项 -x\n"),
        ("sgnals A", "没有命令 sgnals, 是否要写 signals、"),
        ("batch zzzz", "没有命令 zzzz\n"),
        ("owners A --depth", "选项 --depth 之后要写内容"),
        ("owners A --json=1", "选项 --json 之后不写内容"),
        ("owners A B", "多写了 B\n"),
    ],
)
def test_a_mistake_is_told_in_chinese(
    words: str, told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, *words.split()) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("错误: ")
    assert told in err
    assert not ENGLISH.search(re.sub(r" \(.*\)", "", err))  # the help of a parameter is in two languages


def test_usage_and_help_are_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    run(monkeypatch, "batch", "show")
    assert capsys.readouterr().err.splitlines()[1:] == [
        "用法: credit-graph batch show [选项] {batch}",
        "帮助: credit-graph batch show --help",
    ]


def test_what_is_in_no_catalogue_is_shown_as_it_is() -> None:
    assert mistake_told(TyperException("Something new.")) == "错误: 命令写法有误: Something new."


@pytest.mark.parametrize(("words", "code"), [("--help", 0), ("owners --help", 0), ("", 2), ("batch", 2)])
def test_help_is_where_it_was(
    words: str, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, *words.split()) == code
    out, err = capsys.readouterr()
    assert "--help" in out
    assert err == ""


def test_a_command_that_leaves_early_keeps_its_code(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(monkeypatch, "rules", "show", "NOPE") == 2
    assert run(monkeypatch, "rules", "lint") in {0, None}
