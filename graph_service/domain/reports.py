"""A public credit report as it was issued (公共信用信息报告, R9.6): values, its codes, and what became of it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

CODE_CHARS, _GROUP = 20, 4  # 100 bits: nobody guesses a code
CODE_BYTES, NUMBER_BYTES = 13, 8  # what is drawn for one code, and for one number
_NUMBER = re.compile(r"BG\d{8}-[A-Z2-7]{12}")
_LOOKS_LIKE = str.maketrans("018", "OIB")  # base32 has no 0, 1 and 8: whoever types one means the letter
_CODE = re.compile(rf"[A-Z2-7]{{{CODE_CHARS}}}")


class ReportState(StrEnum):
    """What a report is worth today (报告状态)."""

    VALID = "valid"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    NOT_FOUND = "not_found"


STATE_TERMS = {
    ReportState.VALID: "有效",
    ReportState.EXPIRED: "已过有效期",
    ReportState.WITHDRAWN: "已作废",
    ReportState.NOT_FOUND: "未查到",
}


@dataclass(frozen=True, slots=True)
class ReportReader:
    """For whom and what for a report was made (使用单位及用途); ``grant`` is the authorisation it rests on."""

    unit: str
    unit_name: str
    purpose: str
    grant: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """One report (报告): what it says, for whom, until when.

    ``portrait`` is canonical JSON, ``refs`` the records that it shows, ``truncated`` whether a ceiling cut it.
    """

    number: str
    verify_code: str
    issued_at: datetime
    valid_until: date
    as_of: date
    data_version: str
    subject: str
    subject_name: str
    reader: ReportReader
    portrait: bytes
    truncated: bool
    refs: tuple[str, ...]

    @property
    def portrait_sha256(self) -> str:
        """SHA-256 of the portrait (画像指纹)."""
        return hashlib.sha256(self.portrait).hexdigest()


def canonical(value: Mapping[str, object]) -> bytes:
    """JSON values as one text and no other (规范 JSON): keys sorted, no spaces, UTF-8."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def verify_code(drawn: bytes) -> str:
    """Return the code by which anybody checks a report (验证码), from random bytes.

    >>> verify_code(bytes(range(13)))
    'AAAQ-EAYE-AUDA-OCAJ-BIFQ'
    """
    text = base64.b32encode(drawn[:CODE_BYTES]).decode()[:CODE_CHARS]
    return "-".join(text[start : start + _GROUP] for start in range(0, CODE_CHARS, _GROUP))


def plain_code(typed: str) -> str:
    """Return a code as it was made, however it was typed (验证码归一); empty for what is none.

    >>> plain_code(" aaaq eaye-auda 0caj bifq ")
    'AAAQEAYEAUDAOCAJBIFQ'
    """
    text = re.sub(r"[\s\-–—]", "", typed).upper().translate(_LOOKS_LIKE)
    return text if _CODE.fullmatch(text) else ""


def report_number(day: date, drawn: bytes) -> str:
    """Return the number of a report (报告编号), from its day and random bytes.

    >>> report_number(date(2026, 6, 30), bytes(range(8)))
    'BG20260630-AAAQEAYEAUDA'
    """
    return f"BG{day:%Y%m%d}-{base64.b32encode(drawn[:NUMBER_BYTES]).decode()[:12]}"


def is_number(text: str) -> bool:
    """Whether a text can be the number of a report: nothing else ever names a file."""
    return _NUMBER.fullmatch(text) is not None
