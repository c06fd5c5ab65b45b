"""Workbooks to text tables (工作簿): read by a process of its own, so that its end is a refusal and no crash."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from graph_service.domain.errors import BadFile
from loaders.reading.limits import LIMITS

_PROCESS = Path(__file__).with_name("workbook_process.py")
_OLE_PARTS = (
    ("EncryptedPackage", "加了密码的工作簿", "请取消密码后重新提供。"),
    ("WordDocument", "Word 文档", "请另存为 .xlsx 或 CSV 后重新提供。"),
    ("PowerPoint Document", "PowerPoint 文档", "请另存为 .xlsx 或 CSV 后重新提供。"),
)


def sheets(path: Path, folder: Path) -> Iterator[tuple[str, Path | BadFile]]:
    """Name of each sheet that holds anything and where its text lies, or why it is refused (工作表).

    Raises ``BadFile`` where the workbook does not open, or takes too much memory or time.
    """
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-P", "-X", "utf8", str(_PROCESS), str(path), str(folder), str(LIMITS.workbook_memory)],
            capture_output=True,
            timeout=LIMITS.workbook_seconds,
            check=False,
            env={**os.environ, "RUST_BACKTRACE": "0"},
        )
    except subprocess.TimeoutExpired as error:
        raise _too_big("用时") from error
    if done.returncode < 0 or b"MemoryError" in done.stderr or b"malloc" in done.stderr:
        raise _too_big("内存")
    if done.returncode:
        raise BadFile("工作簿已损坏,无法打开。", advice="请在 Excel 或 WPS 中打开并另存为新的 .xlsx。")
    for name, file, fault in json.loads(done.stdout):
        yield (
            name,
            _damaged(fault) if file is None else folder / file,
        )


def ole_refusal(path: Path) -> BadFile | None:
    """Why an old office file is no workbook (旧版 Office 文件), ``None`` where it may be one."""
    with path.open("rb") as file:
        head = file.read(1 << 20)
        file.seek(max(0, path.stat().st_size - (1 << 20)))
        held = head + file.read()
    for part, term, advice in _OLE_PARTS:
        if part.encode("utf-16-le") in held:
            return BadFile(f"实际是{term}。", advice=advice)
    return None


def _damaged(fault: str) -> BadFile:
    return BadFile(f"工作表已损坏,无法读取({fault[:80]})。", advice="请在 Excel 或 WPS 中打开并另存为新的 .xlsx。")


def _too_big(what: str) -> BadFile:
    return BadFile(
        f"读取工作簿所需{what}超出上限:数据过多,或远处有零星单元格。",
        advice="请删除数据区以外的行和列后另存,或另存为 CSV 后重新提供。",
    )
