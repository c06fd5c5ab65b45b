"""Identity numbers at the command line (证件号码): typed unseen or read from a file, never a word of a command."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from graph_service.domain.errors import BadFile

NumberFile = Annotated[
    Path | None,
    typer.Option(
        "--id-number-file", help="证件号码文件, 每行一个; 缺省: 提示输入, 不回显 file of numbers, a line each"
    ),
]


def id_numbers(file: Path | None) -> list[str]:
    """Identity numbers of a file, a line each, or one that is asked for and not shown (证件号码).

    They are no option of a command: what is typed there stays in the history of the shell (R10.3).
    """
    if file is None:
        return [str(typer.prompt("证件号码 identity number", hide_input=True))]
    try:
        found = [line.strip() for line in file.read_text("utf-8-sig").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise BadFile(f"证件号码文件无法读取: {file}", advice="应为 UTF-8 文本, 每行一个号码。") from error
    if not found:
        raise BadFile(f"证件号码文件是空的: {file}", advice="每行一个号码。")
    return found
