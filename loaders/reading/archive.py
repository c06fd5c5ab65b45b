"""Zip archives (压缩包): their members one by one, counted while they are unpacked; and the parts of workbooks."""

from __future__ import annotations

import errno
import lzma
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from zipfile import BadZipFile, ZipFile, ZipInfo

from graph_service.domain.errors import BadFile
from loaders.reading.limits import LIMITS, MIB

FAULTS = (BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, RuntimeError, ValueError)
"""What ``zipfile`` raises for an archive that is damaged, or locked or oddly packed (``RuntimeError``)."""

_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}  # our own disk is full: the archive is not to blame

_PROGRAMS = {
    "xl/workbook.xml": "",
    "xl/workbook.bin": "二进制工作簿(.xlsb)",
    "word/document.xml": "Word 文档",
    "ppt/presentation.xml": "PowerPoint 文档",
    "content.xml": "OpenDocument 文件(如 .ods)",
}
_DOCTYPES = tuple(
    mark.encode(code) for mark in ("<!DOCTYPE", "<!ENTITY") for code in ("utf-8", "utf-16-le", "utf-16-be")
)


def is_zip(path: Path) -> bool:
    """Whether a file begins as a zip archive does."""
    with path.open("rb") as file:
        return file.read(4) in {b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"}


def program_file(path: Path) -> str | None:
    """What an office program made of an archive: ``""`` for a workbook to be read, ``None`` for a plain archive."""
    try:
        with ZipFile(path) as archive:
            names = set(archive.namelist())
    except FAULTS as error:
        raise BadFile("工作簿或压缩包已损坏,无法打开。", advice="请重新导出。") from error
    return next((term for part, term in _PROGRAMS.items() if part in names), None)


def members(path: Path) -> list[tuple[int, str]]:
    """Place and name of each file in a plain archive (压缩包成员), none where it is no such archive or has too many."""
    try:
        if not is_zip(path) or program_file(path) is not None:
            return []
        with ZipFile(path) as archive:
            entries = [(place, entry) for place, entry in enumerate(archive.infolist()) if not entry.is_dir()]
    except (BadFile, *FAULTS):
        return []
    found = [(place, member_name(entry)) for place, entry in entries]
    kept = [(place, name) for place, name in found if not _is_control(name)]
    return kept if len(kept) <= LIMITS.members else []


def member_name(entry: ZipInfo) -> str:
    """Name of a member (成员名), which Chinese programs write in GBK without saying so."""
    if entry.flag_bits & 0x800:
        return entry.filename
    raw = entry.filename.encode("cp437", "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def _is_control(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return "__MACOSX" in parts or any(part.startswith(".") and part not in {".", ".."} for part in parts)


def open_member(path: Path, place: int) -> IO[bytes]:
    """Open the member at ``place``; it reads on after its archive is closed."""
    with ZipFile(path) as archive:
        return archive.open(archive.infolist()[place])


def unpack(path: Path, place: int, to: Path) -> None:
    """Write the member at ``place`` to ``to``, counting as it grows (解压). Raises ``BadFile``."""
    try:
        with ZipFile(path) as archive:
            entries = archive.infolist()
            entry = entries[place]
            if entry.flag_bits & 0x1:
                raise BadFile("压缩包加了密码,无法读取。", advice="请提供不加密的压缩包,或直接提供其中的文件。")
            if sum(other.file_size for other in entries) > LIMITS.unpacked:
                raise _bomb()
            with archive.open(entry) as source, to.open("wb") as out:
                for part in _counted(source, entry.compress_size, LIMITS.unpacked):
                    out.write(part)
    except FAULTS as error:
        if isinstance(error, OSError) and error.errno in _DISK:
            raise
        raise BadFile("压缩包已损坏,或压缩方式不受支持。", advice="请重新压缩(zip)后提供。") from error


def check_workbook(path: Path) -> bool:
    """Look through all parts of a workbook before a native reader does (检查工作簿); return whether it holds macros.

    Raises ``BadFile`` where it unpacks beyond the limits, declares a document type or entities, or is damaged.
    """
    try:
        with ZipFile(path) as archive:
            entries = archive.infolist()
            if len(entries) > LIMITS.members:
                raise _bomb()
            total = 0
            for entry in entries:
                if entry.flag_bits & 0x1:
                    raise BadFile("工作簿加了密码,无法读取。", advice="请取消密码后重新提供。")
                with archive.open(entry) as source:
                    tail = b""
                    for part in _counted(source, entry.compress_size, LIMITS.workbook - total):
                        total += len(part)
                        if entry.filename.endswith((".xml", ".rels", ".vml")):
                            held = tail + part
                            if any(mark in held for mark in _DOCTYPES):
                                raise BadFile(
                                    "工作簿里的 XML 带有文档类型或实体定义,可能有害。",
                                    advice="请在 Excel 或 WPS 中打开并另存为新的 .xlsx。",
                                )
                            tail = held[-32:]
            return any(entry.filename.lower().endswith("vbaproject.bin") for entry in entries)
    except FAULTS as error:
        raise BadFile("工作簿已损坏,无法打开。", advice="请在 Excel 或 WPS 中打开并另存为新的 .xlsx。") from error


def _counted(source: IO[bytes], packed: int, limit: int) -> Iterator[bytes]:
    size = 0
    while part := source.read(MIB):
        size += len(part)
        if size > limit or (size > LIMITS.ratio_from and size > LIMITS.ratio * max(1, packed)):
            raise _bomb()
        yield part


def _bomb() -> BadFile:
    return BadFile("压缩内容展开后过大,疑似压缩炸弹。", advice="请确认文件来源;确为数据的,请分成几个文件后重新提供。")
