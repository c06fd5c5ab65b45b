"""The head of the audit log (审计链头): how long the log is and how it ends, so that a tail cut off shows (ADR 0097).

It lies beside the log and is written after it at every commit, authenticated by a key that is not in the log. A crash
between the two writes leaves it behind: it is found inside the chain then. A log that is shorter than its head, or has
another line there, was cut off or rewritten.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO

from graph_service.usecases.audit_lines import BLOCK, START, canonical, hash_of, line_at
from graph_service.usecases.audit_segments import Origin

Keys = Sequence[bytes]
"""Keys of the audit log: the first authenticates, the others still verify what was written under them."""
_WIDTH = 512  # bytes of the file, always the same: it is written over in place, within one block of any disk


@dataclass(frozen=True, slots=True)
class Head:
    """Where the log ended at a commit (链头): lines and bytes from the very first on, the hash of the last line."""

    entries: int
    size: int
    hash: str


class Agreement(StrEnum):
    """How a log and its head agree (日志与链头是否相符)."""

    SAME = "same"  # 相符
    OPENED = "opened"  # 没有链头
    BEHIND = "behind"  # 链头落后, 其位置仍在链中
    CUT = "cut"  # 日志短于链头或链头处已不是原来的行
    FORGED = "forged"  # 链头不是以本系统密钥作出的


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a log stands (日志现状): its lines, and what its head says of it."""

    entries: int
    agreement: Agreement
    head: Head | None


def head_path(log: Path) -> Path:
    """Where the head of a log lies (链头文件)."""
    return log.with_suffix(".head")


def mark(keys: Keys, purpose: str, body: object) -> str:
    """Authenticate a value under the first key (认证码), for one purpose; empty where there is no key."""
    return _mac(keys[0], purpose, body) if keys else ""


def marked(keys: Keys, purpose: str, body: object, mac: object) -> bool:
    """Whether a value was authenticated under one of the keys (验证认证码)."""
    return isinstance(mac, str) and any(hmac.compare_digest(_mac(key, purpose, body), mac) for key in keys)


def _mac(key: bytes, purpose: str, body: object) -> str:
    message = f"credit-graph audit {purpose} 1\n".encode() + canonical(body)
    return hmac.digest(key, message, hashlib.sha256).hex()


def write_head(log: Path, head: Head, keys: Keys) -> None:
    """Write the head over the one before (写链头). It is not flushed: one that is lost only leaves it behind."""
    body = asdict(head)
    text = canonical({**body, "mac": mark(keys, "head", body)}).ljust(_WIDTH - 1) + b"\n"
    with os.fdopen(os.open(head_path(log), os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
        file.write(text)


def read_head(log: Path, keys: Keys) -> tuple[Head | None, Agreement]:
    """Read the head of a log (读链头); ``None`` with the reason where there is none that holds."""
    try:
        told = json.loads(head_path(log).read_bytes())
        head = Head(int(told["entries"]), int(told["size"]), str(told["hash"]))
    except FileNotFoundError:
        return None, Agreement.OPENED
    except (ValueError, KeyError, TypeError):
        return None, Agreement.FORGED
    if not marked(keys, "head", asdict(head), told.get("mac")):
        return None, Agreement.FORGED
    return head, Agreement.SAME


def standing(log: Path, file: IO[bytes], origin: Origin, keys: Keys) -> Standing:
    """Compare a log with its head (比对链头). Cost: what was written since the head, all of it where they disagree.

    ``origin`` says what lies before the file.
    """
    head, said = read_head(log, keys)
    end = file.seek(0, os.SEEK_END)
    if head is None:
        entries = origin.lines + _count(file, 0)
        empty = said is Agreement.OPENED and entries == 0
        return Standing(entries, Agreement.SAME if empty else said, None)
    place = head.size - origin.size
    if not 0 <= place <= end or _before(file, place, origin) != head.hash:
        return Standing(origin.lines + _count(file, 0), Agreement.CUT, head)
    if place == end:
        return Standing(head.entries, Agreement.SAME, head)
    return Standing(head.entries + _count(file, place), Agreement.BEHIND, head)


def _before(file: IO[bytes], place: int, origin: Origin) -> str:
    """Hash of the line that ends at a place; where nothing lies before it in the file, what the file chains to."""
    if place == 0:
        return origin.start
    file.seek(place - 1)
    return hash_of(line_at(file, place)) if file.read(1) == b"\n" else START


def _count(file: IO[bytes], place: int) -> int:
    """Lines from a place on, one that a crash left without its end included."""
    file.seek(place)
    found, last = 0, b"\n"
    while block := file.read(BLOCK):
        found += block.count(b"\n")
        last = block[-1:]
    return found + (last != b"\n")
