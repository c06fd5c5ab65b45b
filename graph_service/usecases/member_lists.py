"""The member list of an association or agency (名单), as its file states it: a code a line."""

from __future__ import annotations

import re

from graph_service.domain.errors import BadFile
from graph_service.usecases.subjects import subject_id

MOST_MEMBERS = 100_000
_ID = re.compile(r"[^\s,;]{1,64}")


def read_members(content: bytes, file: str) -> tuple[str, ...]:
    r"""Return the subjects of a member list, each once, in their order (读取名单); empty lines are passed over.

    Raises ``BadFile`` for a file that is not UTF-8 text, a line that is no code, and for too many.

    >>> read_members("91440229ma00000011\n\nreg:440229600000033\n91440229MA00000011".encode(), "名单.txt")
    ('91440229MA00000011', 'reg:440229600000033')
    """
    try:
        lines = content.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise BadFile(f"{file} 不是 UTF-8 文本。", advice="请另存为 UTF-8 文本, 每行一个主体代码。") from error
    found = dict[str, None]()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        if not _ID.fullmatch(line.strip()):
            raise BadFile(f"{file} 第 {number} 行不是主体代码。", advice="每行只写一个统一社会信用代码或主体标识。")
        found[subject_id(line)] = None
    if len(found) > MOST_MEMBERS:
        raise BadFile(f"{file} 超过 {MOST_MEMBERS} 户。", advice="请拆分接入方。")
    return tuple(found)
