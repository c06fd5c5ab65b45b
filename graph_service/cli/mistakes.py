"""Mistakes on the command line in Chinese (命令写错时的提示): what is wrong, how the command is written, where help is.

typer tells mistakes in English sentences alone. ``_SAID`` and ``_REASONS`` are their catalogue: a sentence that is in
neither is shown as it is, after a Chinese lead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from typer.exceptions import TyperException

_SAID = (
    (r"Invalid value for (?P<name>'[^:]+'): (?P<why>.+)", "{name}{help} 填写有误: {why}"),
    (r"Missing option (?P<name>'.+')\..*", "缺少必填的选项 {name}{help}"),
    (r"Missing argument (?P<name>'.+')\..*", "缺少参数 {name}{help}"),
    (r"No such option: (?P<name>\S+) \(Possible options: (?P<near>.+)\)", "没有选项 {name}, 是否要写 {near}?"),
    (r"No such option: (?P<name>\S+)", "没有选项 {name}"),
    (r"No such command (?P<name>.+?)\. Did you mean (?P<near>.+)\?", "没有命令 {name}, 是否要写 {near}?"),
    (r"No such command (?P<name>.+)\.", "没有命令 {name}"),
    (r"Missing command\.", "缺少命令"),
    (r"Option (?P<name>.+) requires an argument\.", "选项 {name} 之后要写内容"),
    (r"Option (?P<name>.+) does not take a value\.", "选项 {name} 之后不写内容"),
    (r"Got unexpected extra argument\(s\) \((?P<name>.+)\)", "多写了 {name}"),
)
_REASONS = (
    (r"Input should be less than or equal to (?P<bound>.+)", "不得大于 {bound}"),
    (r"Input should be greater than or equal to (?P<bound>.+)", "不得小于 {bound}"),
    (r"Input should be a valid integer.*", "应为整数"),
    (r"Input should be a valid number.*", "应为数字"),
    (
        r"Value error, (?P<given>.+) does not match the formats '%Y-%m-%d'\.",
        "{given} 不是日期, 应写成 2026-06-30 的样子",
    ),
    (r"Value error, (?P<given>'.+') is not one of (?P<among>.+)\.", "{given} 不在可选的之中: {among}"),
)


def mistake_told(mistake: TyperException) -> str:
    """Tell a mistake (错误提示): a sentence, then usage and where help is, where typer says of which command it is.

    Nothing where typer has shown the help instead, for a command that was called bare.
    """
    english = mistake.format_message()
    if not english:
        return ""
    said = _in_chinese(english, _SAID, getattr(getattr(mistake, "param", None), "help", None) or "")
    lines = [f"错误: {said or f'命令写法有误: {english}'}"]
    if context := getattr(mistake, "ctx", None):
        usage = " ".join((context.command_path, *context.command.collect_usage_pieces(context)))
        for english, chinese in (("[OPTIONS]", "[选项]"), ("COMMAND", "命令"), ("[ARGS]", "[参数]")):
            usage = usage.replace(english, chinese)
        lines.append(f"用法: {usage}")
        lines.append(f"帮助: {context.command_path} --help")
    return "\n".join(lines)


def _in_chinese(english: str, catalogue: Iterable[tuple[str, str]], help_text: str = "") -> str:
    """Find a sentence in a catalogue, or return an empty text."""
    for pattern, chinese in catalogue:
        if found := re.fullmatch(pattern, english, re.DOTALL):
            parts = {name: _unquoted(text) for name, text in found.groupdict().items()}
            if "why" in parts:
                parts["why"] = _in_chinese(found["why"], _REASONS) or found["why"]
            return chinese.format(**parts, help=f" ({help_text})" if help_text else "")
    return ""


def _unquoted(listed: str) -> str:
    return listed.replace("'", "").replace(", ", "、")
