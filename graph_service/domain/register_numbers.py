"""Numbers from before the 统一社会信用代码 (旧证照号码, R2.2 代码_2 to _6): 注册号, 组织机构代码, 税务登记号."""

from __future__ import annotations

import re
from enum import StrEnum

from graph_service.domain.identity import check_uscc, is_org_code, normalise_code

_FIFTEEN_DIGITS = re.compile(r"[0-9]{15}")
_TAX_NO = re.compile(r"[0-9]{6}[0-9A-Z]{9}")


class NumberKind(StrEnum):
    """What a number given for a subject is (号码种类)."""

    USCC = "uscc"  # 统一社会信用代码
    REGISTRATION = "reg"  # 工商注册号, 15 digits
    ORG_CODE = "org"  # 组织机构代码, 9 characters
    TAX = "tax"  # 税务登记号: region and 组织机构代码, 15 characters
    UNKNOWN = "other"


def is_registration_no(code: str) -> bool:
    """Whether 15 digits are a 工商注册号: the last is an ISO 7064 MOD 11,10 check digit (GS 15-2006, [M+]).

    >>> is_registration_no("110108000000016"), is_registration_no("110108000000017")
    (True, False)
    """
    if not _FIFTEEN_DIGITS.fullmatch(code):
        return False
    carry = 10
    for digit in code[:14]:
        carry = ((carry + int(digit)) % 10 or 10) * 2 % 11
    return (carry + int(code[14])) % 10 == 1


def number_kind(text: str) -> NumberKind:
    """Tell what kind of number this is by form and check digits (号码识别).

    Both old 15-place numbers may be all digits; the check digits decide, the 工商注册号 first.

    >>> number_kind("9144 0300 1922 0382 16").value, number_kind("71430580-X").value
    ('uscc', 'org')
    """
    code = normalise_code(text)
    if check_uscc(code).ok:
        return NumberKind.USCC
    if is_org_code(code):
        return NumberKind.ORG_CODE
    if is_registration_no(code):
        return NumberKind.REGISTRATION
    if _TAX_NO.fullmatch(code) and is_org_code(code[6:]):
        return NumberKind.TAX
    return NumberKind.UNKNOWN


def org_code(text: str) -> str | None:
    """Take the 组织机构代码 out of a number (GB 11714, R1.3): of a USCC, of a 税务登记号, or the number itself.

    >>> org_code("9152000071430580XT"), org_code("52000071430580X"), org_code("440229")
    ('71430580X', '71430580X', None)
    """
    code = normalise_code(text)
    match number_kind(code):
        case NumberKind.USCC:
            return code[8:17]
        case NumberKind.TAX:
            return code[6:]
        case NumberKind.ORG_CODE:
            return code
        case _:
            return None
