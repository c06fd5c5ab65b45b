"""Masking of personal data for display (脱敏, R10.3): the only forms in which it leaves the service."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from graph_service.domain.identity import check_resident_id, check_uscc, normalise_code

_COMPOUND_SURNAMES = re.compile(
    "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|长孙|宇文|司徒|令狐|夏侯|端木|百里|南宫|独孤|轩辕|申屠|澹台|赫连|"
    "呼延|万俟|淳于|公羊|太史|钟离|闻人|闾丘|单于|濮阳|第五|西门|东郭|拓跋|完颜|纳兰"
)
_EDGE = r"(?<![0-9A-Za-z]){}(?![0-9A-Za-z])"
# \d takes full-width digits too; people also write the number in groups
_RESIDENT_ID = re.compile(_EDGE.format(r"\d{6}[ \-]?\d{8}[ \-]?\d{3}[\dXxＸｘ]"))
_PHONE = re.compile(r"(?<!\d)(?:\+?86[ \-]?)?([1１][3-9３-９]\d[ \-]?\d{4}[ \-]?\d{4})(?!\d)")
_STREET = re.compile(r".*(?:路|街|道|巷|镇|乡|村)")


def mask_name(name: str) -> str:
    """Surname and a star (姓名脱敏).

    >>> mask_name("张三丰"), mask_name("欧阳小明"), mask_name("")
    ('张*', '欧阳*', '')
    """
    name = name.strip()
    surname = name[:2] if len(name) > 2 and _COMPOUND_SURNAMES.match(name) else name[:1]
    return f"{surname}*" if name else ""


def mask_names(text: str, names: Iterable[str], *, but: str = "") -> str:
    """Mask these names wherever a text has them (文中姓名脱敏), the longest first, all ``but`` one.

    A single character is no name.

    >>> mask_names("李明华、李明", ["李明", "李明华"]), mask_names("李明华、李明", ["李明", "李明华"], but="李明")
    ('李*、李*', '李*、李明')
    """
    known = sorted({name for name in names if len(name) > 1}, key=lambda name: (-len(name), name))
    if not known:
        return text
    return re.sub("|".join(map(re.escape, known)), lambda one: one[0] if one[0] == but else mask_name(one[0]), text)


def mask_id(number: str, *, court: bool = False) -> str:
    """First six and last four of an identity number (证件号脱敏); ``court`` is the court's style, 10 + **** + 4.

    A number too short to keep its ends apart is starred whole.

    >>> mask_id("440229199003071231"), mask_id("440229199003071231", court=True), mask_id("G1234567")
    ('440229********1231', '4402291990****1231', '********')
    """
    number = normalise_code(number)
    head = 10 if court else 6
    if len(number) < head + 5:
        return "*" * len(number)
    return number[:head] + "*" * (len(number) - head - 4) + number[-4:]


def mask_phone(number: str) -> str:
    """First three and last four of a telephone number (电话脱敏).

    >>> mask_phone("13812341234"), mask_phone("2868888")
    ('138****1234', '*******')
    """
    number = normalise_code(number)
    return number[:3] + "*" * (len(number) - 7) + number[-4:] if len(number) > 7 else "*" * len(number)


def mask_email(address: str) -> str:
    """First character of an e-mail address and the domain it is at (邮箱脱敏); starred whole where there is no ``@``.

    >>> mask_email("zhang@qq.com"), mask_email("qq.com")
    ('z***@qq.com', '******')
    """
    name, at, domain = address.strip().partition("@")
    return f"{name[:1]}***@{domain}" if at else "*" * len(name)


def mask_address(address: str) -> str:
    """Address down to its street or village (住址脱敏); starred whole where none is named.

    >>> mask_address("广东省韶关市翁源县龙仙镇建设一路12号")
    '广东省韶关市翁源县龙仙镇建设一路****'
    """
    street = _STREET.match(address)
    return (street.group() if street else "") + "****" if address else ""


def mask_account(number: str) -> str:
    """Last four of an account (账号脱敏).

    >>> mask_account("6222020200112233445")
    '***************3445'
    """
    number = normalise_code(number)
    return "*" * (len(number) - 4) + number[-4:] if len(number) > 4 else "*" * len(number)


def mask_text(text: str) -> str:
    """Mask the 18-digit identity numbers and 11-digit mobile numbers in free text (V12).

    Full-width digits and numbers written in groups are found. A number with a wrong check digit is masked as well: a
    slip of the pen does not make it less personal. Only a 统一社会信用代码 of digits without any finding is left alone.

    >>> mask_text("负责人身份证440229199003071231，电话13812341234，代码914403001922038216。")
    '负责人身份证440229********1231，电话138****1234，代码914403001922038216。'
    """
    text = _RESIDENT_ID.sub(lambda found: _masked_if_resident(found.group()), text)
    return _PHONE.sub(lambda found: mask_phone(found.group(1)), text)


def holds_personal_number(text: str) -> bool:
    """Whether free text holds a number that must be masked before it is published (V12)."""
    return mask_text(text) != text


def _masked_if_resident(written: str) -> str:
    code = normalise_code(written)
    is_uscc = not check_uscc(code).findings and not check_resident_id(code, date.max).ok
    return written if is_uscc else mask_id(code)
