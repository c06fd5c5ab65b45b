"""What a file really is (真实类型), by its first bytes, never by its name: departments send workbooks as ``.csv``."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

from graph_service.domain.errors import BadFile
from loaders.reading.archive import is_zip, program_file
from loaders.reading.encoding import by_mark
from loaders.reading.workbook import ole_refusal

_HEAD = 65_536


class FileType(StrEnum):
    """Real type of a file (真实文件类型) that the pipeline reads."""

    TEXT = "text"  # delimited text: CSV, TSV
    WORKBOOK = "xlsx"
    OLD_WORKBOOK = "xls"
    JSON = "json"
    HTML = "html"


_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"BM", "图片"),
    (b"II*\x00", "图片"),
    (b"MM\x00*", "图片"),
    (b"PAR1", "Parquet 文件"),
    (b"SQLite format 3\x00", "SQLite 数据库"),
    (b"\x00\x01\x00\x00Standard ", "Access 数据库"),
    (b"\x1f\x8b", "压缩文件(gzip)"),
    (b"BZh", "压缩文件(bzip2)"),
    (b"\xfd7zXZ", "压缩文件(xz)"),
    (b"Rar!", "压缩文件(RAR)"),
    (b"7z\xbc\xaf", "压缩文件(7z)"),
    (b"MIME-Version:", "单个文件网页(MHTML)"),
    (b"{\\rtf", "RTF 文档"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ADVICE = "请另存为 .xlsx 或 CSV 后重新提供。"


def real_type(path: Path, *, member: bool = False) -> FileType:
    """Tell what a file is (真实类型). Raises ``BadFile`` with the true reason for what is no table to be read."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head.strip() and path.stat().st_size <= _HEAD:
        raise BadFile("空文件。", advice="请确认导出是否成功。")
    if is_zip(path):
        return _archive(path, member=member)
    if head.startswith(_OLE):
        refusal = ole_refusal(path)
        if refusal:
            raise refusal
        return FileType.OLD_WORKBOOK
    for magic, term in _FOREIGN:
        if head.startswith(magic) and (len(magic) > 2 or b"\x00" in head or magic == b"\x1f\x8b"):
            raise BadFile(f"实际是{term},只载入 CSV、TSV、Excel、JSON 和网页表格。", advice=_ADVICE)
    return _text(path, head)


def _text(path: Path, head: bytes) -> FileType:
    marked = by_mark(path)
    encoding = marked.encoding if marked else "utf-8"
    text = head.decode(encoding, "replace").lstrip("\ufeff \t\r\n")
    if re.match(r'\{\s*["}]|\[\s*[{\[\]]', text):
        return FileType.JSON
    if re.match(r"<[!?a-zA-Z]", text):
        if "urn:schemas-microsoft-com:office:spreadsheet" in text and "<Workbook" in text:
            raise BadFile("实际是 XML 电子表格 2003。", advice="请在 Excel 或 WPS 中打开并另存为 .xlsx 后重新提供。")
        return FileType.HTML
    return FileType.TEXT


def _archive(path: Path, *, member: bool) -> FileType:
    term = program_file(path)
    if term == "":
        return FileType.WORKBOOK
    if term:
        raise BadFile(f"实际是{term}。", advice=_ADVICE)
    if member:
        raise BadFile("压缩包里还有压缩包,不再展开。", advice="请只压缩一层,或直接提供其中的文件。")
    raise BadFile("压缩包里没有可读的文件,或文件过多。", advice="请直接提供其中的 CSV 或 XLSX。")
